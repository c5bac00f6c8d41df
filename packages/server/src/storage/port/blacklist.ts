import type { RelationOutcome } from './friends.ts';
import type { AskedIn } from './outbox.ts';

/** Somebody on a blacklist. */
export interface Blocked {
  userId: string;
  addedMs: number;
}

export interface BlacklistStore {
  /**
   * Blocks accounts (S42).
   *
   * - [K1] Refused: `friendIsSelf`, `friendAccountUnknown`, `blacklistedAlready`, `blacklistFull` from the first that finds no room.
   * - [K2] Friendship between the two ends in both lists, requests between them in both directions; both sides are told.
   * - [K7] Neither follows the other any more; both sides are told.
   * - [K6] Writes, with `told`, one outbox row of all who came onto the list, where somebody did; none of what ended.
   */
  add(
    sdkAppId: number,
    uid: number,
    others: number[],
    how: { max: number; nowMs: number; told?: AskedIn },
  ): Promise<RelationOutcome>;
  /** [K3] Blocks accounts no more; `notBlacklisted`. Nothing comes back of what ended. With `told` as [K6], of who went. */
  remove(uid: number, others: number[], how: { nowMs: number; told?: AskedIn }): Promise<RelationOutcome>;
  /** [K4] Who is blocked, by number of the account, from an offset on. */
  page(uid: number, offset: number, count: number): Promise<Blocked[]>;
  /** [K5] Whether anybody in the app blocks anybody. */
  isUsed(sdkAppId: number): Promise<boolean>;
}
