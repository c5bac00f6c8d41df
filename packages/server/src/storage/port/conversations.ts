import type { Mention } from '@hongyan/contract';
import type { Group, Self } from './groups.ts';
import type { Labels } from './labels.ts';
import type { Change, LogRef, StoredMessage } from './messages.ts';
import type { AskedBy } from './outbox.ts';

/** A conversation as one user sees it: the head of the log joined with the user's own row. */
export interface Conversation {
  convId: number;
  /** Of a group: what it is and the user's own place in it. */
  group?: Group & { self: Self; mentions: Mention[] };
  isNotices?: boolean;
  /** 0 and empty where there is no peer. */
  peerUid: number;
  peerUserId: string;
  seq: number;
  rev: number;
  lowestSeq: number;
  /** Of a log that was trimmed: the last place that is kept no more, the last change to what went, and what this user cleared. */
  trimmed?: { seq: number; rev: number; clearedSeq: number };
  unread: number;
  readSeq: number;
  peerReadSeq: number;
  peerReadMs: number;
  isPinned: boolean;
  receiveOption: number;
  isHidden: boolean;
  /** What the user put on it; absent when that is nothing. */
  labels?: Labels;
  /** The head's seq when it was last deleted from the list; absent when it never was, or was cleared since it came back. */
  hiddenSeq?: number;
  /** Time of the last message that counts for the list and that this user may see. */
  timeMs: number;
  lastMessage?: StoredMessage;
}

/** What tells whether a client's copy of a listed conversation is the latest. */
export type ListedHead = Pick<Conversation, 'convId' | 'seq' | 'rev'>;

export type UserEventKind =
  | 'conversationDeleted'
  | 'historyCleared'
  | 'conversationPinned'
  | 'receiveOption'
  | 'conversationUnread'
  | 'conversationLabels'
  | 'conversationGroups'
  | 'profileChanged'
  | 'groupJoined'
  | 'groupLeft'
  | 'groupSelf'
  | 'friendsChanged'
  | 'friendGroupsChanged'
  | 'friendApplicationsChanged'
  | 'blacklistChanged'
  | 'followingAdded'
  | 'followingRemoved'
  | 'followerAdded'
  | 'followerRemoved'
  | 'receiveAllChanged';

/** One event of a user's stream. */
export interface UserEventRow {
  uid: number;
  userSeq: number;
  kind: UserEventKind;
  /** User id of a one-to-one conversation's peer. */
  peerUserId?: string;
  /** Group that the event concerns. */
  groupId?: string;
  /** It concerns the notices to the user. */
  isNotices?: boolean;
  timeMs: number;
  seq?: number;
  value?: number;
}

export interface ReadOutcome {
  convId: number;
  readSeq: number;
  unread: number;
  /** Of a one-to-one conversation whose position moved. */
  change?: Change;
  /** Of another conversation whose position moved. */
  event?: UserEventRow;
}

/** What a user sets of a conversation; what is not given stays. */
export interface OwnSettings {
  isPinned?: boolean;
  /** Conversations that the user may have pinned, where it matters. */
  pinsMax?: number;
  receiveOption?: number;
}

export interface ConversationStore {
  /**
   * The user's conversations, pinned first, then by `timeMs` descending, then by id; hidden ones are left out.
   *
   * - [L1] Unread = countable messages of the peer after the read position, less those recalled or deleted by this user:
   *   derived from running counts, equal to a recount of the log at any time.
   * - [L2] The last message is the latest one shown to this user: not deleted or cleared by it, not `noLastMsg`, not hidden
   *   from it by `notForSender`. A recalled one shows as a tombstone.
   *   One that was trimmed is none, nor is it unread; a conversation is off the list as long as its last message is such a one.
   * - [L3] A deleted conversation is hidden until a shown message later than the deletion exists (D11).
   * - [L4] No write per message touches the users' rows: a send writes log and head only, after the first message.
   * - [L5] At most `max` conversations in all (S60), pages by `offset`.
   */
  list(uid: number, max: number, offset: number, count: number): Promise<Conversation[]>;
  /** [L6] One conversation, a topic too, hidden or not; nothing when no message was ever sent, but in a group. */
  get(log: LogRef, viewerUid: number): Promise<Conversation | undefined>;
  /** [L11] Heads of exactly those conversations that `list` would give, in its order. */
  heads(uid: number, max: number, offset: number, count: number): Promise<ListedHead[]>;
  /** [L12] Those of these conversations that are the user's, hidden or not, as `list` and `get` give them, in the list's order. */
  some(uid: number, convIds: readonly number[]): Promise<Conversation[]>;
  /** [L13] Heads of the topics of the communities that the user is in, which no list shows, by their numbers (`convId`). */
  topicHeads(uid: number, afterConvId: number, count: number): Promise<ListedHead[]>;
  /**
   * [L14] Topics among the user's, by their numbers or all of these communities, by number. Where the user did nothing yet it has
   * no row, and has read what was said before it joined.
   */
  topics(uid: number, which: { convIds: readonly number[] } | { gids: readonly number[] }): Promise<Conversation[]>;
  /** [L15] The unread counts of those of these conversations that are the user's, as `get` gives them, in any order. */
  unread(uid: number, convIds: readonly number[]): Promise<{ convId: number; unread: number }[]>;
  /**
   * [L7] The sum of unread over the conversations that `list` would show, and not of those with receiveOption other than 0, nor
   * of notices; with `c2c` over the one-to-one ones alone.
   */
  totalUnread(uid: number, max: number, of?: 'c2c'): Promise<number>;

  /**
   * Moves the read position up to `seq` (or, when absent, to the newest message not later than `upToMs`, or the end).
   *
   * - [R1] Never moves back; beyond the end means the end. Nothing moved: no change recorded.
   * - [R2] Records one change `read`, which replaces the reader's earlier one (its rev becomes a gap).
   */
  markRead(
    log: LogRef,
    readerUid: number,
    to: { seq?: number; upToMs?: number; told?: AskedBy },
    nowMs: number,
  ): Promise<ReadOutcome | undefined>;
  /** [R3] Sets the position to where `count` countable messages of the peer follow, clamped (D8); writes a user event. */
  setUnread(
    log: LogRef,
    viewerUid: number,
    count: number,
    nowMs: number,
  ): Promise<{ unread: number; event: UserEventRow } | undefined>;

  /**
   * [L8] Hides all messages up to the end from this user and marks them read; writes one user event, or nothing at all when
   * they were hidden already.
   */
  clear(log: LogRef, viewerUid: number, nowMs: number): Promise<UserEventRow | undefined>;
  /**
   * [L9] Takes the conversation off the user's list, with its history when `clear`; writes one user event, or nothing at all
   * when that was done already and no message came since.
   */
  delete(log: LogRef, viewerUid: number, clear: boolean, nowMs: number): Promise<UserEventRow | undefined>;
  /**
   * [L10] Pins or unpins, sets the receive option; writes one user event for each that changed; nothing for a conversation
   * that does not exist. Refuses a pin beyond `pinsMax` with ImError `conversationPinsFull` and changes nothing then.
   */
  set(log: LogRef, viewerUid: number, to: OwnSettings, nowMs: number): Promise<UserEventRow[]>;
}

export interface UserEventStore {
  /**
   * Events of a user after `afterUserSeq`, oldest first.
   *
   * - [E1] Numbers are given under a lock of the account's row: none skipped, none twice, commit order (D13).
   * - [E2] `isTooOld`: events after `afterUserSeq` were trimmed, or the number is ahead of the stream; fetch afresh.
   */
  after(
    uid: number,
    afterUserSeq: number,
    count: number,
  ): Promise<{ events: UserEventRow[]; userSeq: number; isTooOld: boolean }>;
  /** [E3] Trims events older than `beforeMs`, at most `max` rows a call; returns how many went. */
  trim(beforeMs: number, max: number): Promise<number>;
}
