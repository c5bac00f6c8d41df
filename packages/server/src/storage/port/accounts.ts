import type { UserEventRow } from './conversations.ts';
import type { Sight } from './statistics.ts';

export interface Account {
  uid: number;
  sdkAppId: number;
  userId: string;
  nick: string;
  faceUrl: string;
  /** Snapshot of nick and avatar that new messages refer to (D20). */
  profileId: number;
  createdMs: number;
  /** A UserSig made before this second is refused (kick, 70052); 0 when none. */
  notBeforeSec: number;
  /** Last number of the user stream. */
  userSeq: number;
  /** Until when it may send no one-to-one messages; 0 when it may. */
  c2cMuteUntilMs: number;
  /** Until when it may send nothing to any group; 0 when it may. */
  groupMuteUntilMs: number;
}

/** Until when an account may say nothing; what is not given stays. */
export type Mute = Partial<Pick<Account, 'c2cMuteUntilMs' | 'groupMuteUntilMs'>>;

export interface AccountDraft {
  userId: string;
  /** Changed only when given and not empty (S11). */
  nick?: string;
  faceUrl?: string;
}

/** An account after its import. */
export interface Imported extends Account {
  /** The import changed nick or avatar of an account that existed. */
  event?: UserEventRow;
}

export interface AccountStore {
  /**
   * Creates accounts, or updates nick and avatar of those that exist.
   *
   * - [U1] Idempotent: the same account keeps its uid.
   * - [U2] A changed nick or avatar makes a new profile snapshot; messages sent before keep theirs (S25). Of an
   *   account that existed it writes the user event `profileChanged` too.
   * - [U3] After a deletion the same name gets a new uid (D2).
   * - [U4] The answer is in the order of the drafts.
   */
  import(sdkAppId: number, drafts: AccountDraft[], nowMs: number): Promise<Imported[]>;
  /** [U5] The accounts that exist among these names, in any order. */
  find(sdkAppId: number, userIds: string[]): Promise<Account[]>;
  /** [U6] Deletes accounts that exist and returns them; their profile goes, their conversations stay with their peers. */
  delete(sdkAppId: number, userIds: string[], nowMs: number): Promise<Account[]>;
  /** [U7] Refuses UserSigs made before `notBeforeSec` and signs all devices out. */
  kick(sdkAppId: number, userId: string, notBeforeSec: number): Promise<Account | undefined>;
  /** [U8] Mutes an account everywhere; what is not given stays, and an account made anew under its name is not muted. */
  mute(sdkAppId: number, userId: string, mute: Mute): Promise<Account | undefined>;
  /** [U9] How many accounts the app has. */
  count(sdkAppId: number): Promise<number>;
}

export interface Device {
  uid: number;
  deviceId: string;
  platform: string;
  signedInMs: number;
}

/** How many accounts may be seen in a period. */
export interface SeenQuota {
  period: number;
  max: number;
}

export interface DeviceStore {
  /**
   * Remembers that a device signed in.
   *
   * - [V1] The same device id replaces itself.
   * - [V4] `sights`: its account counts as seen in these periods, from the same moment on (S48).
   * - [V5] An account that was not seen in a period yet, in which as many were as may be, is refused, and nothing is written;
   *   exact also where several come at once.
   *
   * @param quotas how many may be seen in a period, where that is bounded
   */
  signIn(device: Device, sights?: Sight[], quotas?: SeenQuota[]): Promise<{ full: SeenQuota } | undefined>;
  /** [V2] Forgets the devices: signed out or kicked. */
  signOut(uid: number, deviceIds: string[]): Promise<void>;
  /** [V3] Devices of these accounts that signed in at or after `sinceMs` and did not sign out. */
  signedIn(uids: number[], sinceMs: number): Promise<Device[]>;
}
