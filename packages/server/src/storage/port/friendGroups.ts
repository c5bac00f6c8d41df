import type { UserEventRow } from './conversations.ts';
import type { RelationOutcome } from './friends.ts';

/** A friend group of a user. */
export interface FriendGroup {
  name: string;
  count: number;
}

export type FriendGroupRefusal = { refused: 'exists' | 'unknown' | 'full' };

export interface FriendGroupStore {
  /**
   * Makes friend groups and puts friends into all of them.
   *
   * - [Y1] Those that are there stay and take the friends too, unless `mustBeNew`: then `exists`, and nothing is done.
   * - [Y2] More than `max` in all: `full`, and nothing is done (S69).
   * - [Y3] Who is no friend comes into none: `friendGroupNotFriend`.
   * - [Y4] A group that comes, goes or changes its name writes `friendGroupsChanged`; whoever comes in or goes out is a changed
   *   friend: `friendsChanged`.
   */
  add(
    uid: number,
    names: string[],
    friendUids: number[],
    how: { max: number; mustBeNew: boolean; nowMs: number },
  ): Promise<RelationOutcome | FriendGroupRefusal>;
  /** [Y5] Deletes those that are there; who was in them stays a friend. Names that are not there are passed over. */
  delete(uid: number, names: string[], nowMs: number): Promise<{ deleted: string[]; events: UserEventRow[] }>;
  /** [Y6] Changes a name; who is in it stays in it. */
  rename(
    uid: number,
    name: string,
    newName: string,
    nowMs: number,
  ): Promise<{ events: UserEventRow[] } | FriendGroupRefusal>;
  /** [Y7] Puts friends into a group, or takes them out; who is in, or out, already stays so. */
  change(
    uid: number,
    name: string,
    friendUids: number[],
    isIn: boolean,
    nowMs: number,
  ): Promise<RelationOutcome | FriendGroupRefusal>;
  /** [Y8] The groups in the order in which they were made. */
  list(uid: number): Promise<FriendGroup[]>;
  /** [Y9] User ids of the friends in groups, by name. */
  members(uid: number, names: string[]): Promise<{ name: string; userId: string }[]>;
}
