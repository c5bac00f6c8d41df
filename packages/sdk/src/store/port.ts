import type { WireChange, WireConversation, WireMessage } from '@hongyan/contract';

/** Places of a log, both ends included. */
export interface Range {
  from: number;
  to: number;
}

/** What is kept of one conversation's log. */
export interface LogState {
  /** Number of the log; another one under the same name is another incarnation: everything of the old one goes (D16). */
  id: string;
  /** Every change up to here is in the kept messages. */
  rev: number;
  /** Places whose content is known: a place inside that has no message is not for this user (D10). Sorted, disjoint, merged. */
  covered: readonly Range[];
}

/** A message of one's own that is not stored by the server yet, or was refused. */
export interface PendingMessage {
  conv: string;
  id: string;
  /** Draft as `sendMessage` of the socket takes it, with the time of creation for the order in the list. */
  params: { [field: string]: unknown };
  createdMs: number;
  /** From then on it is of no use to anybody, and is not sent any more. */
  untilMs?: number | undefined;
  /**
   * Place in the order of writing: above that of all that was under way when it was written, whatever the clock says; ms, as
   * the time is where that is higher. Missing in what an earlier version wrote.
   */
  order?: number;
  state: 'sending' | 'failed';
}

/** Whose data a store holds. */
export interface Owner {
  sdkAppId: number;
  userId: string;
  uid: string;
}

/** The answer to a sign-in, as far as it is to be known before the next one. */
export interface KnownLogin {
  uid: string;
  /** Digest of the UserSig with which the server took it: only who has that one begins with what is kept (S4). */
  proof?: string;
  [field: string]: unknown;
}

/**
 * What a store keeps beside conversations: profiles of users, groups that the user is in, where it left one, whole lists of the
 * user's (friends, blacklist, …), and what the user keeps of messages on this device alone (`core/ownData.ts`), which no
 * eviction of a log takes along.
 */
export type FactKind = 'profile' | 'group' | 'left' | 'list' | 'own';

/** A fact of the kind `list`: a list as the server gave it last. */
export interface KeptListFact {
  list: string;
  value: unknown;
}

/** Changes of a log: all that concern this user, above `afterRev` and up to `rev`, in order. */
export interface ChangePage {
  afterRev: number;
  rev: number;
  changes: readonly WireChange[];
}

/**
 * Where the SDK keeps one user's data on the device. Each method is one atomic unit; all are called one after another
 * per conversation by the core, which is the only caller.
 *
 * - [L1] What resolved can be read back, also after `close` and `open` where the store is durable.
 * - [L2] Data of one (app, user, uid) is never seen by another.
 */
export interface Store {
  /** Whether what is kept is there after `close`, so that a user may begin with it before the server answers. */
  readonly isDurable: boolean;
  /** [L16] The latest answer to a sign-in of whose data is kept under this name, while nothing is open; undefined when none is. */
  known(owner: Omit<Owner, 'uid'>): Promise<KnownLogin | undefined>;
  /**
   * Opens the data of one user.
   *
   * - [L3] A new store has `userSeq` undefined and no heads.
   */
  open(owner: Owner): Promise<{
    userSeq: number | undefined;
    heads: WireConversation[];
  }>;
  /** What is kept of a UserSig, so that only who has it begins with what is kept (S4); empty where nothing is. */
  proofOf(userSig: string): string;
  /** [L16] Remembers the answer to the sign-in. */
  putLogin(login: KnownLogin): Promise<void>;
  /** [L4] Remembers up to where the user stream is applied. */
  putUserSeq(userSeq: number): Promise<void>;
  /** [L5] Keeps heads, each replacing the one of the same `conv`. */
  putHeads(heads: readonly WireConversation[]): Promise<void>;
  /** [L6] Forgets heads; logs stay. */
  dropHeads(convs: readonly string[]): Promise<void>;
  /** [L7] What is kept of a log; undefined when nothing is. */
  log(conv: string): Promise<LogState | undefined>;
  /**
   * [L8] Keeps messages and marks the range as covered. With another `id` than what is kept the old log goes first.
   * A message that is kept already is replaced. `rev` counts only when the log is new.
   */
  putMessages(
    conv: string,
    id: string,
    rev: number,
    messages: readonly WireMessage[],
    covered: Range,
  ): Promise<LogState>;
  /** [L9] The kept messages in these places, newest first, at most `count`. */
  messages(conv: string, range: Range, count: number): Promise<WireMessage[]>;
  /** [L10] One message by its id, wherever it is kept. */
  messageById(conv: string, id: string): Promise<WireMessage | undefined>;
  /**
   * [L11] Applies the changes of a page that are above the log's `rev` to the kept messages, in order, and moves the log's
   * `rev` up to the page's. A page that begins above the log's `rev` would leave a gap: nothing is applied. Returns what
   * the log is now, and of each applied change the message as it is then (`delete`: as it was); nothing for `read`.
   */
  applyChanges(
    conv: string,
    page: ChangePage,
  ): Promise<{ log: LogState | undefined; applied: { change: WireChange; message: WireMessage | undefined }[] }>;
  /** [L12] Forgets messages from `fromSeq` (default: the first) to `upToSeq`, covered places included. */
  dropMessages(conv: string, upToSeq: number, fromSeq?: number): Promise<void>;
  /** [L13] Forgets a log wholly. */
  dropLog(conv: string): Promise<void>;
  /** [L14] Local drafts of text by conversation; empty text clears. */
  putDraft(conv: string, text: string): Promise<void>;
  drafts(): Promise<ReadonlyMap<string, string>>;
  /**
   * [L15] Messages under way in the order of writing: by `order`, those without it first, then by `createdMs`; never by how
   * they are kept. `undefined` of conv: of all.
   */
  putPending(message: PendingMessage): Promise<void>;
  dropPending(id: string): Promise<void>;
  pending(conv?: string): Promise<PendingMessage[]>;
  /** [L17] What else is known, of each kind by name: kept, forgotten, and all of it. */
  putFacts(kind: FactKind, facts: readonly (readonly [name: string, fact: object])[]): Promise<void>;
  dropFacts(kind: FactKind, names: readonly string[]): Promise<void>;
  facts(kind: FactKind): Promise<object[]>;
  /** Calls back from then on, until `close`, when another tab changed facts of the kind `own`; absent where none can. */
  watchOwn?(changed: () => void): void;
  /** Closes; a durable store keeps everything, a memory store forgets. */
  close(): Promise<void>;
}
