import type { FaultName } from '@hongyan/contract';
import type { UserEventRow } from './conversations.ts';
import type { RelationLimits } from './friends.ts';
import type { AskedIn } from './outbox.ts';

/** A request that waits, as one of its sides sees it. */
export interface FriendApplication {
  /** The other side. */
  uid: number;
  userId: string;
  nick: string;
  faceUrl: string;
  source: string;
  wording: string;
  timeMs: number;
  isIncoming: boolean;
  isRead: boolean;
}

type Answered = { events: UserEventRow[]; made?: number } | { refused: FaultName };

export interface FriendApplicationStore {
  /** [Z1] Requests of both directions that this user has not taken out of its list, the newest first; and how many it has not read. */
  list(uid: number, offset: number, count: number): Promise<{ applications: FriendApplication[]; unread: number }>;
  /**
   * Accepts a request: the requester gets this user as a friend, and with `isMutual` this user the requester.
   *
   * - [Z2] Of several answers to one request, whichever comes first counts; the others find none: `friendApplicationUnknown`.
   * - [Z3] `friendsFull`, `peerFriendsFull`: the request goes on waiting.
   * - [Z8] Writes, with `told`, one outbox row of all who came into lists, where somebody did.
   * - [Z4] The requester's row has the remark and the group that the request asked for, where there is room for the group.
   */
  accept(
    uid: number,
    fromUid: number,
    how: { isMutual: boolean; remark: string; limits: RelationLimits; nowMs: number; told?: AskedIn },
  ): Promise<Answered>;
  /** [Z5] Refuses a request: it is gone for both. */
  refuse(uid: number, fromUid: number, nowMs: number): Promise<Answered>;
  /** [Z6] Takes a request out of this user's list; for the other side it waits on. `friendApplicationGone` when there is none. */
  delete(uid: number, otherUid: number, isIncoming: boolean, nowMs: number): Promise<Answered>;
  /** [Z7] Marks all that came in read; tells nothing when all were. */
  markRead(uid: number, nowMs: number): Promise<{ events: UserEventRow[] }>;
}
