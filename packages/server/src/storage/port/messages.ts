import type { Elem, ExtensionChange, GroupInfo, ServerElem, TopicName } from '@hongyan/contract';
import type { AskedBy } from './outbox.ts';

/** The two accounts of a one-to-one conversation. Operations order them; callers need not. */
export interface Pair {
  sdkAppId: number;
  a: number;
  b: number;
}

/** The log of a conversation: of two accounts, of a group's incarnation, or of the notices to one account. */
export type LogRef = Pair | { sdkAppId: number; gid: number } | { sdkAppId: number; noticesOf: number };

/** Bits of `StoredMessage.flags` (D11). */
export const FLAG = {
  noUnread: 1,
  noLastMsg: 2,
  notForSender: 4,
  needReadReceipt: 8,
  supportExtension: 16,
  imported: 32,
  targeted: 64,
  tip: 128,
  /** It was pushed to many: it cannot be recalled, and REST does not roam it (rest-api §8). */
  pushed: 256,
} as const;

/** What a message carries besides its body; kept as one JSON text. */
export interface MessageExtra {
  cloudCustomData?: string;
  push?: object;
  /** How long it may wait for who is offline, where the sender said so (D24), seconds. */
  lifeSec?: number;
  /** Of a notification without a message: the app's own name for it. */
  dataId?: string;
  /** Of a group: the sender's name card as of sending, the priority unless it is normal, who is mentioned, who alone gets it. */
  nameCard?: string;
  priority?: number;
  at?: string[];
  targets?: string[];
  /** Of a tombstone: who recalled it, where that is another account than the sender, and why. */
  recalledBy?: string;
  recallReason?: string;
}

/** What every message to be stored has. */
export interface Draft {
  sdkAppId: number;
  fromUid: number;
  fromProfileId: number;
  msgSeq: number;
  random: number;
  clientTimeSec: number;
  /** Acceptance time. Of an import: the time of arrival; its own time is `importedSec`. */
  timeMs: number;
  /** [M8] Own time of an imported message, seconds; else absent. */
  importedSec?: number;
  flags: number;
  /** The message body as JSON text, exactly as it is to be read back. */
  body: string;
  /** JSON of `MessageExtra`, or empty. */
  extra: string;
  /**
   * Idempotency keys (D7): 52-bit hashes that include the sender, each with the age in ms up to which it counts. Equal
   * keys stand for an equal `random`.
   * `searchLog`: the key is that of (sender, random, clientTimeSec) and may be older than the ring: look in the log.
   */
  keys: { hash: number; maxAgeMs: number; searchLog?: boolean }[];
  /** JSON of `AskedBy`, where a webhook tells of it. */
  told?: string;
  /** Keys of kept lists of merged messages, and names of files, that the body names; see `MergedListStore`, `FileRecords`. */
  holds?: readonly string[];
}

/** A one-to-one message to be stored. */
export interface C2cDraft extends Draft {
  toUid: number;
}

/** What an append gives: where the message stands. Small, it crosses a thread. */
export interface Appended {
  convId: number;
  seq: number;
  msgSeq: number;
  timeMs: number;
  /** It was stored before under the same key; these are the first one's values. */
  repeated: boolean;
}

/** A message read back from the log. */
export interface StoredMessage {
  convId: number;
  seq: number;
  /** 0: the server itself. */
  fromUid: number;
  /** The sender's name; empty: the server itself. */
  fromUserId: string;
  msgSeq: number;
  random: number;
  clientTimeSec: number;
  timeMs: number;
  /** 0 unless imported. */
  importedSec: number;
  flags: number;
  /** Empty when recalled. */
  body: (Elem | ServerElem)[];
  extra: MessageExtra;
  /** Nick and avatar as of sending. */
  nick: string;
  faceUrl: string;
  isRecalled: boolean;
  editedMs: number;
  /** The receiver sent a receipt for it. */
  isReceipted: boolean;
}

/** The time that readers see, in seconds. */
export const timeSecOf = (m: { timeMs: number; importedSec?: number }): number =>
  m.importedSec || Math.floor(m.timeMs / 1000);

export interface PageQuery {
  log: LogRef;
  /** Whose view: messages this user deleted, cleared or may not see are left out, but covered. */
  viewerUid: number;
  /** Exclusive; absent = from the end. */
  beforeSeq?: number;
  /** Exclusive; default 0. */
  afterSeq?: number;
  count: number;
}

export interface MessagePage {
  convId: number;
  /** Newest first. */
  messages: StoredMessage[];
  /** Covers every seq of [fromSeq, toSeq] (D10); an empty range has fromSeq = toSeq + 1. */
  fromSeq: number;
  toSeq: number;
  /** Lowest seq the viewer may read; seq + 1 of the head when all is cleared. */
  lowestSeq: number;
}

export type ChangeKind =
  | 'recall'
  | 'edit'
  | 'read'
  | 'receipt'
  | 'delete'
  | 'info'
  | 'pin'
  | 'topicCreated'
  | 'topicDeleted'
  | 'reaction'
  | 'extension'
  | 'trim';

/** What a change says besides; kept as one JSON text. */
export interface ChangeNote {
  reason?: string;
  info?: GroupInfo;
  readCount?: number;
  unreadCount?: number;
  isPinned?: boolean;
  topic?: TopicName;
  reaction?: string;
  extension?: ExtensionChange;
  trimmedRev?: number;
}

export interface Change {
  convId: number;
  rev: number;
  kind: ChangeKind;
  seq: number;
  byUid: number;
  timeMs: number;
  /** Only this account is told of it (`delete`); 0 = both. */
  forUid: number;
  /** Of an edit: the new values. */
  body?: (Elem | ServerElem)[];
  cloudCustomData?: string;
  note?: ChangeNote;
}

/** A page of a log's changes. */
export interface ChangesPage {
  convId: number;
  changes: Change[];
  /** Names of those who made them. */
  names: Record<number, string>;
  /** All up to here is covered. */
  rev: number;
  isCompleted: boolean;
}

/** Outcome of changing one message. */
export type ChangeOutcome =
  | { change: Change /** Of a recall: it was pinned till then. */; unpinned?: Change }
  | { refused: 'unknown' | 'recalled' | 'tip' | 'notSender' | 'tooLate' };

/**
 * Those of a conversation who may see a message: these alone, or all but these. Those who may not are named where they are
 * the fewer, however large a group is.
 */
export type Audience = { only: number[] } | { but: number[] };

/** Outcome of an edit. `unchanged`: the message is as it should become, nothing was written. */
export type EditOutcome =
  | (ChangeOutcome & { audience?: Audience })
  | { unchanged: true }
  | { refused: 'editedMeanwhile' };

export interface MessageStore {
  /**
   * Stores a one-to-one message, its conversation's head, on the first message both users' rows, and where the app has
   * a consumer its outbox record, as one atomic unit.
   *
   * - [M1] `seq` is the next one of the conversation: none skipped, none given twice, even to two processes.
   * - [M2] A draft with the key of an earlier message young enough (D7) changes nothing and returns that one, `repeated`.
   * - [M3] Resolves only once a crash of the process can no longer lose the message.
   * - [M4] Calls for one conversation take effect in the order in which they were made.
   * - [M5] Running counts: each row holds how many countable messages each side has sent up to it (one per sender).
   * - [M6] `noLastMsg` leaves the head's last message and time as they are; `notForSender` hides it from the sender.
   * - [M7] A message whose time is before that of its predecessor keeps its time; order is by seq (D5).
   * - [M14] One that is `targeted`, at nobody, is seen by its sender alone: it is in no list, count or page of the receiver (S42).
   * - [M8] An import with a (msgSeq, random, importedSec) that the conversation holds already changes nothing (D6).
   */
  appendC2c(draft: C2cDraft): Promise<Appended>;

  /** [M9] The earlier message that `appendC2c` would answer with, without storing; asked before the webhook (D7). */
  findRepeat(
    draft: Pick<C2cDraft, 'sdkAppId' | 'fromUid' | 'toUid' | 'random' | 'clientTimeSec' | 'keys' | 'timeMs'>,
  ): Promise<Appended | undefined>;

  /**
   * [M10] A page of the log as the viewer sees it; recalled messages are tombstones. Nothing when no message was ever sent, or of
   * a group in which the viewer is not (0: the app, which sees what is for everybody).
   */
  page(query: PageQuery): Promise<MessagePage | undefined>;

  /**
   * [M11] Messages whose own time lies in [minSec, maxSec], as the viewer sees them, newest first, at most `count`.
   * `beforeSeq` (exclusive) continues a page. Stops after examining `maxExamined` rows; `examinedTo` says where.
   */
  pageByTime(
    query: PageQuery & { minSec: number; maxSec: number; maxExamined: number },
  ): Promise<{ messages: StoredMessage[]; examinedTo: number } | undefined>;

  /** [M12] The seq of the message with this MsgKey: binary search by time, then a bounded scan; imports by their table (D4). */
  locate(log: LogRef, key: { msgSeq: number; random: number; timeSec: number }): Promise<number | undefined>;

  /** [M13] One message by seq, whoever may see it. */
  get(log: LogRef, seq: number): Promise<StoredMessage | undefined>;

  /**
   * [C1] Recalls: the row loses body and extra (only seq, sender, times stay), a change is recorded, `rev` goes up by one. Its
   *   extra then says who recalled it, where that is another account than the sender, and the reason. One that was pinned is
   *   taken off before, which is a change of its own.
   * [C9] A message that was pushed is `unknown` to recalls and edits.
   * [C2] `byUid` other than the sender: `notSender`, unless `asAdmin`. Older than `notBeforeMs`: `tooLate`. Again: `recalled`.
   *   What the server said itself: `tip`, whoever asks.
   */
  recall(
    log: LogRef,
    seq: number,
    by: { uid: number; asAdmin: boolean; notBeforeMs: number; nowMs: number; reason?: string; told?: AskedBy },
  ): Promise<ChangeOutcome>;

  /**
   * [C3] Replaces body and/or cloudCustomData, records the change; refused as in [C2]. What is so already is `unchanged`.
   * [C7] With `seenEditedMs`: refused as `editedMeanwhile` when the message's `editedMs` is another by now. Each edit of a
   * message has a greater `editedMs`, which is the change's time.
   * [C8] In a group `audience` says who may be told of the new content: no one for whom the message is not, or who joined
   * behind it (S50); nor does [C6] give it to them.
   */
  edit(
    log: LogRef,
    seq: number,
    by: { uid: number; asAdmin: boolean; notBeforeMs: number; nowMs: number },
    to: { body?: string; holds?: readonly string[]; cloudCustomData?: string; seenEditedMs?: number },
  ): Promise<EditOutcome>;

  /** [C4] Deletes messages for one side: one change each, told to that side only. Unknown or already deleted seqs are left out. */
  deleteFor(log: LogRef, viewerUid: number, seqs: number[], nowMs: number): Promise<Change[]>;

  /** [C5] Receipts of a receiver for messages that were sent to it, asked for one and have none: one change each. */
  receipt(log: LogRef, readerUid: number, seqs: number[], nowMs: number): Promise<Change[]>;

  /** [C6] Changes after `afterRev` that concern the viewer, oldest first; all up to `rev` is covered. Superseded changes may be missing. */
  changes(log: LogRef, viewerUid: number, afterRev: number, count: number): Promise<ChangesPage | undefined>;
}
