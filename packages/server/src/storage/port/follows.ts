import type { RelationOutcome } from './friends.ts';
import type { AskedIn } from './outbox.ts';

/** The lists that following makes: who follows a user, whom it follows, and who is in both. */
export type FollowList = 'followers' | 'following' | 'mutual';

/** How many each of the lists of a user has. */
export type FollowCounts = Record<FollowList, number>;

/** Somebody in one of the lists. */
export interface Followed {
  /** Place in the list: later ones have higher numbers. */
  place: number;
  userId: string;
  /** Since when; of a mutual list since when the user follows it. */
  sinceMs: number;
}

/** Somebody to be followed. */
export interface FollowDraft {
  uid: number;
  /** Since when; absent: now. */
  sinceMs?: number;
}

/** How two accounts stand to each other. */
export interface Following {
  follows: boolean;
  isFollowed: boolean;
}

/** Who follows whom. The lists of a user and their counts are changed in one unit, in both users' lists. */
export interface FollowStore {
  /**
   * Follows accounts.
   *
   * - [L1] Refused: `friendIsSelf`, `friendAccountUnknown`, and where one blocks the other `friendInOwnBlacklist` or
   *   `friendInPeerBlacklist`. Who is followed already stays as it is, without a fault.
   * - [L2] From the first that finds no room: `followingFull`, `peerFollowersFull`; where the other side follows too,
   *   `mutualFollowsFull`, `peerMutualFollowsFull`.
   * - [L3] Tells both sides, an event for each list and account.
   * - [L4] Writes, with `told`, one outbox row of all who are followed now and were not before, where there is one.
   */
  add(
    sdkAppId: number,
    uid: number,
    drafts: FollowDraft[],
    how: { limits: FollowCounts; nowMs: number; told?: AskedIn },
  ): Promise<RelationOutcome>;
  /** [L5] Follows accounts no more; who was not followed is no fault. Tells as [L3] and [L4]. */
  remove(uid: number, others: number[], how: { nowMs: number; told?: AskedIn }): Promise<RelationOutcome>;
  /** [L6] A list from its newest place on, or from below a place. */
  page(uid: number, list: FollowList, below: number | undefined, count: number): Promise<Followed[]>;
  /** [L7] How each stands to each, in the order of the accounts. */
  between(uid: number, others: number[]): Promise<Following[]>;
  /** [L8] How many each list of these users has, in their order; who was deleted is in no list, and in no count once it is forgotten. */
  counts(uids: number[]): Promise<FollowCounts[]>;
}
