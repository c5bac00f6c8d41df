import type { Platform, PushKind, PushOptions, PushReason, ReceiveAll } from '@hongyan/contract';

/** A way to devices that an app has: of which vendor, and with what credentials. */
export interface PushChannel {
  sdkAppId: number;
  businessId: number;
  kind: PushKind;
  credentials: Record<string, string>;
}

/** Where a device is reached. */
export interface PushToken {
  uid: number;
  deviceId: string;
  sdkAppId: number;
  businessId: number;
  token: string;
  /** Empty: the app's. */
  language: string;
}

/** A device that counts as PushOnline and has a token, and what decides whether it is pushed to. */
export interface PushDevice extends Pick<PushToken, 'uid' | 'deviceId' | 'businessId' | 'language'> {
  userId: string;
  platform: Platform;
  isBackground: boolean;
  options: PushOptions | undefined;
  receiveAll: ReceiveAll | undefined;
  /** Of the conversation; 0 where there is none. */
  receiveOption: number;
  /** By name, in the message. */
  isMentioned: boolean;
}

/** Where a page of devices begins: behind this one. */
export interface DevicePlace {
  uid: number;
  deviceId: string;
}

/** What a record is about, for who asks by it. */
export interface PushAbout {
  from: string;
  groupId?: string;
  msgKey?: string;
  taskId?: string;
  /** The app's own name of a notification. */
  dataId?: string;
  platform?: Platform;
}

/** What is decided about a device. */
export interface PushDecision extends Pick<PushToken, 'uid' | 'deviceId' | 'businessId'> {
  sdkAppId: number;
  /** What it tells of: a message or a push, by a name of its own. */
  subject: string;
  /** What may be told together. */
  place: string;
  about: PushAbout;
  /** `waiting`, or why it is not pushed. */
  reason: PushReason;
  /** What is sent, as JSON; empty where nothing is. */
  notice: string;
  isCounted: boolean;
  madeMs: number;
  expiresMs: number;
}

/** When pushes of one place are told together. */
export interface PushMerge {
  /** 0: never. */
  after: number;
  withinMs: number;
}

/** A push that waits to be sent. */
export interface DuePush {
  recordNo: number;
  uid: number;
  deviceId: string;
  subject: string;
  place: string;
  /** Absent: the device has no token any more. */
  token?: string;
  notice: string;
  badge: number;
  told: number;
  tries: number;
  nextMs: number;
  madeMs: number;
  expiresMs: number;
}

/** What came of trying. */
export interface PushOutcomeOf {
  recordNo: number;
  reason: PushReason;
  answer: string;
  /** Of `waiting`: when it is tried again. */
  nextMs: number;
  /** The token that the provider says is dead. */
  dead?: { uid: number; deviceId: string; token: string };
}

/** What became of a push, to be read by people. */
export interface PushRecord {
  recordNo: number;
  deviceId: string;
  businessId: number;
  about: PushAbout;
  reason: PushReason;
  tries: number;
  madeMs: number;
  answer: string;
}

/** Offline push: channels, tokens, and what became of each push (usersig-and-limits §4). */
export interface OfflinePushStore {
  /** [Z1] The channels of all apps, in the order of app and number. */
  channels(): Promise<PushChannel[]>;
  /** [Z2] Adds or replaces a channel; false where the app would have more than `max`. One that becomes of another kind loses its tokens. */
  putChannel(channel: PushChannel, max: number): Promise<boolean>;
  /** [Z3] Removes a channel with its tokens; false where there is none. */
  deleteChannel(sdkAppId: number, businessId: number): Promise<boolean>;
  /** [Z4] Sets the token of a signed-in device; whoever had it before, another account on the same phone, has it no more. False: the device is not signed in. */
  setToken(token: PushToken): Promise<boolean>;
  /** [Z5] Takes a device's token back. Sign-out, kick and deletion of the account do it too. */
  dropToken(uid: number, deviceId: string): Promise<void>;
  /** [Z6] Says that a device is in the background and what its badge shows, or in the foreground, which a sign-in means too. */
  report(uid: number, deviceId: string, background: { unread: number } | undefined): Promise<void>;
  /** [Z7] What a user chose; nothing where it never did. */
  options(uid: number): Promise<PushOptions | undefined>;
  setOptions(uid: number, options: PushOptions): Promise<void>;
  /**
   * [Z8] Devices with a token, signed in at or after `sinceMs`, of those who get a message of a conversation but its sender:
   * in a group the members, of a targeted message the targets; by account and device, at most `count`.
   */
  receivers(
    message: { convId: number; seq: number; fromUid: number },
    after: DevicePlace,
    count: number,
    sinceMs: number,
  ): Promise<PushDevice[]>;
  /** [Z9] The same of accounts, whatever the message. */
  devicesOf(uids: number[], sinceMs: number): Promise<PushDevice[]>;
  /**
   * Keeps what is decided.
   *
   * - [Z10] Once per subject and device: what is there already stays, and nothing is counted or sent again.
   * - [Z11] One that is sent and counted adds one to the device's badge and carries the sum.
   * - [Z12] After `merge.after` of a place within the time, one more waits so long; those that come meanwhile go with it.
   */
  keep(decisions: PushDecision[], merge: PushMerge, nowMs: number): Promise<void>;
  /** [Z13] Apps and channels that have pushes due. */
  waiting(nowMs: number): Promise<{ sdkAppId: number; businessId: number }[]>;
  /** [Z14] What is due on a channel, the longest due first. */
  due(sdkAppId: number, businessId: number, count: number, nowMs: number): Promise<DuePush[]>;
  /** [Z15] Says what came of trying; a dead token goes unless the device has another one by now. */
  settle(outcomes: PushOutcomeOf[]): Promise<void>;
  /** [Z16] Takes back what was not sent yet of a subject; says how many. */
  revoke(sdkAppId: number, subject: string): Promise<number>;
  /** [Z17] What became of pushes to an account, the newest first. */
  trace(
    uid: number,
    filter: { subject?: string; beforeNo?: number; sinceMs: number; count: number },
  ): Promise<PushRecord[]>;
  /** [Z18] Forgets what was decided before a time. */
  trim(sdkAppId: number, beforeMs: number): Promise<void>;
}
