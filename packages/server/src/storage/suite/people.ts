import type { Account } from '../port/accounts.ts';
import type { Appended, C2cDraft, ChangeOutcome, Pair } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';

export const APP = 1_400_000_001;
/** Noon of some day: nothing here depends on the machine's clock. */
export const NOON_MS = 1_700_000_000_000;

/** Opens a store with nothing in it. */
export type Open = () => Promise<Storage>;
/** Closes a store and opens the same data again. */
export type Reopen = (storage: Storage) => Promise<Storage>;

/** Imports accounts of these names. */
export const people = (storage: Storage, ...names: string[]): Promise<Account[]> =>
  storage.accounts.import(
    APP,
    names.map((userId) => ({ userId })),
    NOON_MS,
  );

/** The accounts of alice and bob, and what they say to each other. */
export class Talk {
  private sent = 0;

  private constructor(
    /** To be set again when the store was reopened. */
    public storage: Storage,
    readonly alice: Account,
    readonly bob: Account,
  ) {}

  static async between(storage: Storage, first = 'alice', second = 'bob'): Promise<Talk> {
    const [alice, bob] = await people(storage, first, second);
    if (!alice || !bob) throw new Error('the accounts were not imported');
    return new Talk(storage, alice, bob);
  }

  get pair(): Pair {
    return { sdkAppId: APP, a: this.alice.uid, b: this.bob.uid };
  }

  /** The next draft of alice to bob: a second later than the one before, with nothing to tell a repeat by. */
  draft(over: Partial<C2cDraft> = {}): C2cDraft {
    const n = ++this.sent;
    return {
      sdkAppId: APP,
      fromUid: this.alice.uid,
      toUid: this.bob.uid,
      fromProfileId: this.alice.profileId,
      msgSeq: n,
      random: 4_000_000_000 + n,
      clientTimeSec: NOON_MS / 1000 + n,
      timeMs: NOON_MS + n * 1000,
      flags: 0,
      body: JSON.stringify([{ MsgType: 'TIMTextElem', MsgContent: { Text: `hello ${n}` } }]),
      extra: '',
      keys: [],
      ...over,
    };
  }

  /** A draft of bob to alice. */
  reply(over: Partial<C2cDraft> = {}): C2cDraft {
    return this.draft({ fromUid: this.bob.uid, toUid: this.alice.uid, fromProfileId: this.bob.profileId, ...over });
  }

  say(over: Partial<C2cDraft> = {}): Promise<Appended> {
    return this.storage.messages.appendC2c(this.draft(over));
  }

  answer(over: Partial<C2cDraft> = {}): Promise<Appended> {
    return this.storage.messages.appendC2c(this.reply(over));
  }

  /** Seqs of all messages that this account sees, oldest first. */
  async seen(by: Account): Promise<number[]> {
    const page = await this.storage.messages.page({ pair: this.pair, viewerUid: by.uid, count: 1000 });
    return (page?.messages ?? []).map(({ seq }) => seq).reverse();
  }

  recall(
    seq: number,
    uid: number,
    over: Partial<{ asAdmin: boolean; notBeforeMs: number }> = {},
  ): Promise<ChangeOutcome> {
    return this.storage.messages.recall(this.pair, seq, {
      uid,
      asAdmin: false,
      notBeforeMs: 0,
      nowMs: NOON_MS,
      ...over,
    });
  }

  edit(seq: number, uid: number, to: { body?: string; cloudCustomData?: string }): Promise<ChangeOutcome> {
    return this.storage.messages.edit(this.pair, seq, { uid, asAdmin: false, notBeforeMs: 0, nowMs: NOON_MS }, to);
  }

  /** The conversation as this account sees it. */
  async as(viewer: Account) {
    const conversation = await this.storage.conversations.get(this.pair, viewer.uid);
    if (!conversation) throw new Error('there is no conversation');
    return conversation;
  }
}

/** The key of a send from a socket, as the services make it: here any number that is the same for the same message. */
export const socketKey = (hash: number): C2cDraft['keys'] => [
  { hash, maxAgeMs: Number.MAX_SAFE_INTEGER, searchLog: true },
];

export const text = (value: string): string =>
  JSON.stringify([{ MsgType: 'TIMTextElem', MsgContent: { Text: value } }]);
