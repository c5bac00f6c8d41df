import { afterEach, beforeEach } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Conversation } from '../port/conversations.ts';
import type { Appended, C2cDraft, ChangeOutcome, EditOutcome, Pair } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';

/** A fresh, empty store. */
export interface Opened {
  storage: Storage;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Storage>;
  /** Closes the store, reopened or not, and removes its data. */
  dispose(): Promise<void>;
}

export type Open = () => Promise<Opened>;

export const APP = 1_400_000_001;
/** Some moment: nothing here depends on the machine's clock. */
export const NOON_MS = 1_700_000_000_000;

/** The store of the running test. */
interface TestStore {
  readonly storage: Storage;
  /** Closes the store and opens the same data again, under `storage`. */
  reopen(): Promise<void>;
}

/** Gives each test of the enclosing `describe` a store of its own. */
export function eachStore(open: Open): TestStore {
  let opened: Opened | undefined;
  let storage: Storage | undefined;
  beforeEach(async () => {
    opened = await open();
    storage = opened.storage;
  });
  afterEach(async () => {
    await opened?.dispose();
    opened = undefined;
  });
  return {
    get storage() {
      if (!storage) throw new Error('there is a store only while a test runs');
      return storage;
    },
    async reopen() {
      storage = await opened?.reopen();
    },
  };
}

/** Gives each test of the enclosing `describe` a store of its own with the accounts of alice, bob and carol. */
export function eachTalk(open: Open): Talk {
  const talk = new Talk(eachStore(open));
  beforeEach(() => talk.begin('alice', 'bob', 'carol'));
  return talk;
}

/** Imports accounts of these names. */
export const people = (storage: Storage, ...names: string[]): Promise<Account[]> =>
  storage.accounts.import(
    APP,
    names.map((userId) => ({ userId })),
    NOON_MS,
  );

/** Imports one account. */
export async function person(storage: Storage, userId: string): Promise<Account> {
  const [account] = await people(storage, userId);
  if (!account) throw new Error('the account was not imported');
  return account;
}

/** The accounts of alice, bob and carol, and what alice and bob say to each other. */
export class Talk {
  private sent = 0;
  private accounts: Account[] = [];

  constructor(private readonly store: Pick<TestStore, 'storage'> & Partial<TestStore>) {}

  /** A talk of two users in a store that the caller opened. */
  static async between(storage: Storage, first = 'alice', second = 'bob'): Promise<Talk> {
    const talk = new Talk({ storage });
    await talk.begin(first, second);
    return talk;
  }

  async begin(...names: string[]): Promise<void> {
    this.sent = 0;
    this.accounts = await people(this.storage, ...names);
  }

  get storage(): Storage {
    return this.store.storage;
  }

  get alice(): Account {
    return this.account(0);
  }

  get bob(): Account {
    return this.account(1);
  }

  get carol(): Account {
    return this.account(2);
  }

  /** The conversation of alice and bob. */
  get pair(): Pair {
    return this.pairOf(this.alice, this.bob);
  }

  pairOf(one: Account, other: Account): Pair {
    return { sdkAppId: APP, a: one.uid, b: other.uid };
  }

  async reopen(): Promise<void> {
    if (!this.store.reopen) throw new Error('the caller of `between` opens the store');
    await this.store.reopen();
  }

  /** The next draft of alice to bob: a second later than the one before, with nothing to tell a repeat by. */
  draft(over: Partial<C2cDraft> = {}): C2cDraft {
    const n = ++this.sent;
    return {
      sdkAppId: APP,
      ...this.way(this.alice, this.bob),
      msgSeq: n,
      random: 4_000_000_000 + n,
      clientTimeSec: NOON_MS / 1000 + n,
      timeMs: NOON_MS + n * 1000,
      flags: 0,
      body: text(`hello ${n}`),
      extra: '',
      keys: [],
      ...over,
    };
  }

  /** From whom to whom, for a draft. */
  way(from: Account, to: Account): Pick<C2cDraft, 'fromUid' | 'toUid' | 'fromProfileId'> {
    return { fromUid: from.uid, toUid: to.uid, fromProfileId: from.profileId };
  }

  /** Alice says something to bob. */
  say(over: Partial<C2cDraft> = {}): Promise<Appended> {
    return this.storage.messages.appendC2c(this.draft(over));
  }

  /** Bob says something to alice. */
  answer(over: Partial<C2cDraft> = {}): Promise<Appended> {
    return this.say({ ...this.way(this.bob, this.alice), ...over });
  }

  /** Alice says this many things to bob, all called at once. */
  sayMany(count: number, over: Partial<C2cDraft> = {}): Promise<Appended[]> {
    return Promise.all(Array.from({ length: count }, () => this.say(over)));
  }

  recall(
    seq: number,
    by: Account,
    how: Partial<{ asAdmin: boolean; notBeforeMs: number }> = {},
  ): Promise<ChangeOutcome> {
    const author = { uid: by.uid, asAdmin: false, notBeforeMs: 0, nowMs: NOON_MS + 60_000, ...how };
    return this.storage.messages.recall(this.pair, seq, author);
  }

  edit(
    seq: number,
    by: Account,
    to: { body?: string; cloudCustomData?: string; seenEditedMs?: number },
    how: Partial<{ asAdmin: boolean; notBeforeMs: number; nowMs: number }> = {},
  ): Promise<EditOutcome> {
    const author = { uid: by.uid, asAdmin: false, notBeforeMs: 0, nowMs: NOON_MS + 60_000, ...how };
    return this.storage.messages.edit(this.pair, seq, author, to);
  }

  /** Seqs of all messages that this account sees, oldest first. */
  async seen(viewer: Account, pair = this.pair): Promise<number[]> {
    const page = await this.storage.messages.page({ log: pair, viewerUid: viewer.uid, count: 1000 });
    return (page?.messages ?? []).map(({ seq }) => seq).reverse();
  }

  /** The conversation of alice and bob as this account sees it. */
  async as(viewer: Account, pair = this.pair): Promise<Conversation> {
    const conversation = await this.storage.conversations.get(pair, viewer.uid);
    if (!conversation) throw new Error('there is no conversation');
    return conversation;
  }

  /** This account's list. */
  list(viewer: Account): Promise<Conversation[]> {
    return this.storage.conversations.list(viewer.uid, 100, 0, 100);
  }

  /** User ids of the peers on this account's list, in its order. */
  async listed(viewer: Account): Promise<string[]> {
    return (await this.list(viewer)).map(({ peerUserId }) => peerUserId);
  }

  private account(at: number): Account {
    const account = this.accounts[at];
    if (!account) throw new Error('there are accounts only while a test runs');
    return account;
  }
}

/** The key of a send from a socket, as the services make it: it may be older than the ring. */
export const socketKey = (hash: number): C2cDraft['keys'] => [
  { hash, maxAgeMs: Number.MAX_SAFE_INTEGER, searchLog: true },
];

/** A message body of one text. */
export const text = (value: string): string =>
  JSON.stringify([{ MsgType: 'TIMTextElem', MsgContent: { Text: value } }]);

/** 1, 2, 3 … */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
