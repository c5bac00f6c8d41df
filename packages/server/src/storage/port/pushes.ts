/** Whom a push is for; what is given must hold together, nothing given: everybody. Attributes are named by number. */
export interface PushCondition {
  /** One of these. */
  tagsOr?: string[];
  /** All of these. */
  tagsAnd?: string[];
  attributesOr?: PushAttribute[];
  attributesAnd?: PushAttribute[];
  /** These alone, the sender too if it is among them. */
  uids?: number[];
}

/** An attribute of an account: its number in the app, 0 to 9, and its value. */
export interface PushAttribute {
  number: number;
  value: string;
}

/** A push as it was asked for. */
export interface PushDraft {
  sdkAppId: number;
  fromUid: number;
  fromProfileId: number;
  random: number;
  msgSeq: number;
  condition: PushCondition;
  /** The message body as JSON text. */
  body: string;
  /** JSON of `MessageExtra`, or empty. */
  extra: string;
  /** How long it waits for who is offline; 0: it does not. */
  lifeTimeSec: number;
  createdMs: number;
  /** A notification without a message: it waits for nobody, and counts apart from pushes of messages. */
  isNotice?: boolean;
}

/** What must hold so that a push may be made; 0 holds always. */
export interface PushLimits {
  /** At most `perDay` since then. */
  daySinceMs: number;
  perDay: number;
  gapMs: number;
  /** No other with the same random since then. */
  randomSinceMs: number;
}

export type PushState = 'waiting' | 'running' | 'done';

/** A push and how far it is. */
export interface PushTask extends Omit<PushDraft, 'condition' | 'body' | 'extra' | 'isNotice'> {
  taskNo: number;
  isNotice: boolean;
  condition: PushCondition;
  state: PushState;
  /** The last account that it was handed to. */
  cursorUid: number;
  /** Accounts made later do not get it. */
  lastUid: number;
  finished: number;
  total: number;
  /** 0 while it waits. */
  startedMs: number;
}

export type PushOutcome =
  | { task: PushTask }
  | { refused: 'quota' | 'tooSoon' }
  | { refused: 'repeated'; taskNo: number };

/** What is said, and by whom, of a push that goes to somebody. */
export interface PushContent {
  taskNo: number;
  isNotice: boolean;
  sdkAppId: number;
  from: { uid: number; userId: string; profileId: number; nick: string; faceUrl: string };
  random: number;
  msgSeq: number;
  /** The message body as JSON text. */
  body: string;
  /** JSON of `MessageExtra`, or empty. */
  extra: string;
  createdMs: number;
  /** When it stops waiting for who is offline. */
  expiresMs: number;
}

/** A push that waits for an account. */
export interface WaitingPush {
  uid: number;
  userId: string;
  taskNo: number;
}

/** A page of those whom a push is for. */
export interface PushPage {
  uids: number[];
  /** All accounts up to here are covered; that of the last account when there are no more. */
  toUid: number;
  isLast: boolean;
}

/** Tags and attributes of accounts, and what is pushed by them (rest-api §8). */
export interface PushStore {
  /** [K1] The names of an app's attributes, by number. */
  attributeNames(sdkAppId: number): Promise<Record<number, string>>;
  /** [K2] Names attributes; an empty name takes it away. What is not mentioned stays. */
  nameAttributes(sdkAppId: number, names: Record<number, string>): Promise<void>;
  /** [K3] Sets values of attributes; others of the account stay. */
  setAttributes(sdkAppId: number, entries: { uid: number; attributes: PushAttribute[] }[]): Promise<void>;
  /** [K4] Takes attributes away; what is not there is passed over. */
  removeAttributes(entries: { uid: number; numbers: number[] }[]): Promise<void>;
  /** [K5] Attributes of these accounts, in the order of their numbers. */
  attributes(uids: number[]): Promise<(PushAttribute & { uid: number })[]>;
  /** [K6] Adds tags to those that accounts have; where one would have more than `max`, nothing is added and it is named. */
  addTags(sdkAppId: number, entries: { uid: number; tags: string[] }[], max: number): Promise<{ fullUid?: number }>;
  /** [K7] Takes tags away, all of an account where none are named; what is not there is passed over. */
  removeTags(entries: { uid: number; tags?: string[] }[]): Promise<void>;
  /** [K8] Tags of these accounts, in their order. */
  tags(uids: number[]): Promise<{ uid: number; tag: string }[]>;

  /**
   * Makes a push, which waits to be run.
   *
   * - [K9] Refused where the app's limits are reached, however many are made at the same time.
   * - [K10] It is for accounts that exist by then, without its sender.
   */
  create(draft: PushDraft, limits: PushLimits): Promise<PushOutcome>;
  /** [K11] Those of an app's pushes that have these numbers. */
  find(sdkAppId: number, taskNos: number[]): Promise<PushTask[]>;
  /** [K12] Of each app the first of its pushes that are not done. */
  next(): Promise<PushTask[]>;
  /** [K13] What a push says. */
  content(taskNo: number): Promise<PushContent | undefined>;
  /**
   * [K14] Those for whom the condition holds now, in the order of their numbers, from among the next accounts after one; at
   * most `count` accounts are looked at, so that no call takes long.
   */
  recipients(
    task: Pick<PushTask, 'sdkAppId' | 'condition' | 'fromUid' | 'lastUid'>,
    afterUid: number,
    count: number,
  ): Promise<PushPage>;
  /** [K15] Says that a push runs, and for how many it is. */
  start(taskNo: number, total: number, nowMs: number): Promise<void>;
  /**
   * Moves a push on by a page.
   *
   * - [K16] Nothing where the push is not at `fromUid`: another process moved it on.
   * - [K17] A push that waits for who is offline waits for these accounts from then on, the moving and the waiting as one.
   */
  advance(taskNo: number, fromUid: number, page: PushPage): Promise<boolean>;
  /** [K22] Ends a notification wherever it is; false where the app has none of this number. */
  cancel(sdkAppId: number, taskNo: number): Promise<boolean>;
  /** [K18] What waits for these accounts, in the order in which it was pushed. */
  waiting(uids: number[]): Promise<WaitingPush[]>;
  /** [K19] Waits no more: it was got, or is too old. */
  taken(waiting: Pick<WaitingPush, 'uid' | 'taskNo'>[]): Promise<void>;
  /** [K20] Forgets what waited too long, and at most `count` of it; says how much that was. */
  sweep(nowMs: number, count: number): Promise<number>;
  /** [K21] Forgets pushes of an app that were made before a time and for which nobody waits. */
  trim(sdkAppId: number, beforeMs: number): Promise<void>;
}
