import type { CloseName, Settings } from '@hongyan/contract';
import type { BusPayload } from '../bus/port.ts';
import type { Connection } from '../gateway/connection.ts';
import type { Account } from '../storage/port/accounts.ts';

/** Whose status it is. */
export type StatusOf = Pick<Account, 'sdkAppId' | 'uid' | 'userId'>;

/** The status of an account (sdk-js-api §4.8): 1 online, 2 signed in on a device, 3 unlogined. */
export interface Status {
  statusType: number;
  customStatus: string;
}

/** Status of users: who is there, what they say of themselves, and who wants to know (S45). */
export interface Statuses {
  /** Sets an account's own words, on all nodes, and tells its other devices and whoever subscribed. */
  set(me: StatusOf, customStatus: string, exceptSession: string): void;
  /** The status of these accounts now, on all nodes. */
  now(of: readonly StatusOf[]): Promise<Map<number, Status>>;
  /**
   * Makes a session hear of these accounts from here on; returns their status, and whose earlier place they took.
   *
   * @param settings `statusSubscriptionsMax` bounds what one session hears of
   */
  subscribe(
    connection: Connection,
    of: readonly StatusOf[],
    settings: Pick<Settings, 'statusSubscriptionsMax'>,
  ): Promise<{ statuses: Map<number, Status>; dropped: string[] }>;
  /** Ends what a session hears of these users; of all, where none are named. */
  unsubscribe(connection: Connection, userIds: readonly string[]): void;
  /** Stops all timers. */
  stop(): void;
}

/** Told by the registry who comes and goes on this node; what it costs where nobody subscribed is a look into a map. */
export interface PresenceListener {
  /** A session of the account began here. */
  began(uid: number): void;
  /** A session of the account ended here, maybe the last one. */
  ended(connection: Connection, uid: number, why: CloseName | undefined): void;
  /** An account with sessions here signed in on another node too. */
  met(uid: number): void;
  /** The custom status of an account with sessions here was set, on whichever node. */
  heard(uid: number, payload: BusPayload): void;
}
