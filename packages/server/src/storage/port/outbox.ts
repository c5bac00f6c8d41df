import type { AfterHookName, ProfileFields } from '@hongyan/contract';
import type { Fields, Group } from './groups.ts';
import type { StoredMessage } from './messages.ts';

/** What an outbox row tells of. */
export type OutboxKind = AfterHookName;

/** From where something was asked for: the platform as webhooks name it, the client's address. */
export interface Origin {
  platform: string;
  address: string;
}

/** Who asked for something and from where, as webhooks tell it. */
export interface AskedBy {
  operator: string;
  origin: Origin;
}

/** Who asked for something that is about accounts only, and in which app. */
export interface AskedIn extends AskedBy {
  sdkAppId: number;
}

/** A message that stands in no log: told to who was online, said in a live room, or refused. */
export interface Said {
  from: string;
  /** The receiver; of a group nothing. */
  to?: string;
  /** 0 where none was given. */
  seq: number;
  msgSeq: number;
  random: number;
  id: string;
  timeSec: number;
  body: StoredMessage['body'];
  cloudCustomData?: string;
  at?: string[];
  isOnlineOnly?: boolean;
  /** Why it was refused. */
  refused?: { code: number; info: string };
}

/** What a row says beside its place in a log; each kind has its own of these. */
export interface OutboxDetail extends Partial<AskedBy> {
  /** Webhooks leave it out: whoever asked for it said so. */
  isSilent?: boolean;
  /** The group as it was. */
  group?: Pick<Group, 'groupId' | 'type' | 'name'> & { owner: string; community?: string };
  /** Accounts that it is about; they are named when it is told. */
  uids?: number[];
  /** How they came or went. */
  move?: 'Apply' | 'Invited' | 'Kicked' | 'Quit';
  /** What changed of a group's information. */
  info?: { name?: string; introduction?: string; notification?: string; faceUrl?: string };
  fields?: Fields;
  member?: { userId: string; role?: string; nameCard?: string };
  owners?: { old: string; new: string };
  topicIds?: string[];
  attributes?: { option: 'set' | 'modify' | 'clear' | 'delete'; entries: { key: string; value: string }[] };
  receipts?: { seq: number; readCount: number; unreadCount: number }[];
  extension?: { operate: 1 | 2 | 3; pairs: { key: string; value: string; seq: number }[]; seq: number };
  state?: { action: string; reason: string; userId: string; kicked?: string[] };
  profile?: { userId: string; changed: ProfileFields };
  quota?: { used: number; max: number };
  said?: Said;
  /** Of the relationship chain: whose list and who, by number; they are named when it is told. */
  pairs?: { from: number; to: number }[];
  friends?: { command: 'friend_add' | 'friend_response'; initiatorUid: number; isForced: boolean };
}

/** What happened, to be told to consumers. */
export interface Notice {
  sdkAppId: number;
  kind: OutboxKind;
  /** 0 where it is about no conversation. */
  convId: number;
  seq: number;
  byUid: number;
  timeMs: number;
  detail?: OutboxDetail;
}

export interface OutboxRow extends Notice {
  id: number;
}

/** What a row is about: the conversation, and the message where it names one. */
export interface OutboxSubject {
  /** The two user ids of a one-to-one conversation. */
  users?: [string, string];
  group?: Group;
  message?: StoredMessage;
}

/** After-effects (webhooks, push, statistics) read what the atomic units of messages wrote (design §5, D19). */
export interface OutboxStore {
  /** [O1] From now on rows of these kinds are written for the app; the consumer's cursor starts at the newest row. Again: kinds change, cursor stays. */
  subscribe(sdkAppId: number, consumer: string, kinds: OutboxKind[]): Promise<void>;
  /** [O2] Stops; rows that no other consumer waits for go. */
  unsubscribe(sdkAppId: number, consumer: string): Promise<void>;
  /** [O3] Rows of the consumer's kinds after its cursor, or after the row `afterId` of an earlier read, by id; never one that a running transaction could still precede (D13). */
  read(sdkAppId: number, consumer: string, count: number, afterId?: number): Promise<OutboxRow[]>;
  /** [O4] Moves the cursor up to `id`; rows that every consumer of the app has passed go. */
  advance(sdkAppId: number, consumer: string, id: number): Promise<void>;
  /** [O5] Writes rows of what no other operation writes, each where a consumer of its app wants its kind. */
  tell(notices: Notice[]): Promise<void>;
  /** [O6] Apps of which the consumer has rows to read. */
  waiting(consumer: string): Promise<number[]>;
  /** [O7] What a row is about, as it is now: of a recalled message the body is gone, of a dissolved group the information stays. */
  subject(convId: number, seq: number): Promise<OutboxSubject>;
  /** [O8] User ids by number, of deleted accounts too. */
  names(uids: number[]): Promise<Record<number, string>>;
  /**
   * [O9] Takes or keeps a lease: one holder at a time, until `ttlMs` after it was last taken, by the store's own clock.
   * Answers whether the holder has it.
   */
  lease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** [O10] Gives the lease back, so that another need not wait. */
  release(name: string, holder: string): Promise<void>;
}
