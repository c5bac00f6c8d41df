import { describe, expect, it } from 'bun:test';
import type { Conversation } from '../port/conversations.ts';
import { FLAG, type Pair } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk, text } from './people.ts';
import { type Expected, listOf, TalkModel, totalOf } from './unreadModel.ts';

const SEEDS = [1, 20_260, 4_294_967];
const STEPS = 400;
const WALK_TIMEOUT_MS = 120_000;

/** Rule L1 of `port/conversations.ts` and what leans on it: always equal to a recount of the log. */
export function unreadSuite(adapter: string, open: Open): void {
  describe(`${adapter}: unread`, () => {
    const talk = eachTalk(open);

    for (const seed of SEEDS) {
      const title = `[L1] is at any time what a recount of the log gives, over ${STEPS} random operations (seed ${seed})`;
      it(title, () => new Walk(talk, seed).run(), WALK_TIMEOUT_MS);
    }
  });
}

/** Numbers in [0, 1) that depend on the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const viewOf = (conversation: Conversation | undefined): Expected | undefined =>
  conversation && {
    peer: conversation.peerUserId,
    seq: conversation.seq,
    lowestSeq: conversation.lowestSeq,
    unread: conversation.unread,
    peerReadSeq: conversation.peerReadSeq,
    isHidden: conversation.isHidden,
    isPinned: conversation.isPinned,
    timeMs: conversation.timeMs,
    lastSeq: conversation.lastMessage?.seq,
    isLastRecalled: conversation.lastMessage?.isRecalled,
  };

/** What a step works on: a conversation, one of its users, and both on the store's side. */
interface Turn {
  model: TalkModel;
  pair: Pair;
  uid: number;
  nowMs: number;
}

type Step = (turn: Turn) => Promise<string>;

/** Random operations of three users on the store and on the model, compared after each. */
export class Walk {
  private readonly random: () => number;
  private models: TalkModel[] = [];
  private step = 0;
  private did = '';

  constructor(
    private readonly talk: Talk,
    private readonly seed: number,
    private readonly trims = true,
  ) {
    this.random = randomFrom(seed);
  }

  async run(): Promise<void> {
    await this.begin();
    for (this.step = 1; this.step <= STEPS; this.step++) {
      const turn = this.turn();
      const step = this.pick(this.trims ? [...this.steps, this.trim] : this.steps);
      this.did = `${turn.uid} in ${turn.model.convId}: ${await step(turn)}`;
      for (const { uid } of turn.model.users) await this.compareOne(turn, uid);
      if (this.step === STEPS / 2) await this.talk.reopen();
      if (this.step % 20 === 0) await this.compareAll();
    }
  }

  private async begin(): Promise<void> {
    const { alice, bob, carol } = this.talk;
    for (const users of [
      [alice, bob],
      [alice, carol],
      [carol, bob],
    ] as const) {
      const { convId, timeMs } = await this.talk.say(this.talk.way(...users));
      const model = new TalkModel(convId, users);
      model.send(users[0].uid, 0, timeMs);
      this.models.push(model);
    }
  }

  private turn(): Turn {
    const model = this.pick(this.models);
    const pair = this.talk.pairOf(...model.users);
    return { model, pair, uid: this.pick(model.users).uid, nowMs: NOON_MS + 60_000 + this.step * 1000 };
  }

  private readonly send: Step = async ({ model, uid, nowMs }) => {
    const flags =
      this.chance(0.2, FLAG.noUnread) | this.chance(0.15, FLAG.notForSender) | this.chance(0.15, FLAG.noLastMsg);
    const toUid = model.users.find((user) => user.uid !== uid)?.uid ?? 0;
    await this.talk.say({ fromUid: uid, toUid, flags, timeMs: nowMs });
    model.send(uid, flags, nowMs);
    return `send ${flags}`;
  };

  private readonly read: Step = async ({ model, pair, uid, nowMs }) => {
    const seq = this.below(model.log.length + 3);
    await this.talk.storage.conversations.markRead(pair, uid, { seq }, nowMs);
    model.read(uid, seq);
    return `read ${seq}`;
  };

  private readonly recall: Step = async ({ model, pair, uid, nowMs }) => {
    const seq = this.recent(model);
    await this.talk.storage.messages.recall(pair, seq, { uid, asAdmin: false, notBeforeMs: 0, nowMs });
    model.recall(seq, uid);
    return `recall ${seq}`;
  };

  private readonly edit: Step = async ({ model, pair, uid, nowMs }) => {
    const seq = this.recent(model);
    await this.talk.storage.messages.edit(
      pair,
      seq,
      { uid, asAdmin: false, notBeforeMs: 0, nowMs },
      { body: text('edited') },
    );
    return `edit ${seq}`;
  };

  /** Of a conversation that was deleted and came back, only older messages: whether it stays on the list else is left open. */
  private readonly deleteFor: Step = async ({ model, pair, uid, nowMs }) => {
    const top = model.side(uid).deletedSeq || Number.POSITIVE_INFINITY;
    const seqs = [this.recent(model), this.recent(model), this.recent(model)].filter((seq) => seq <= top);
    await this.talk.storage.messages.deleteFor(pair, uid, seqs, nowMs);
    model.deleteFor(uid, seqs);
    return `delete ${seqs}`;
  };

  private readonly clear: Step = async ({ model, pair, uid, nowMs }) => {
    await this.talk.storage.conversations.clear(pair, uid, nowMs);
    model.clear(uid);
    return 'clear';
  };

  private readonly setUnread: Step = async ({ model, pair, uid, nowMs }) => {
    const count = this.below(7);
    const outcome = await this.talk.storage.conversations.setUnread(pair, uid, count, nowMs);
    model.setUnread(uid, count);
    this.same('the answer of setUnread', outcome?.unread, model.as(uid).unread);
    return `set unread ${count}`;
  };

  private readonly deleteConversation: Step = async ({ model, pair, uid, nowMs }) => {
    const clear = this.random() < 0.5;
    await this.talk.storage.conversations.delete(pair, uid, clear, nowMs);
    model.deleteConversation(uid, clear);
    return `delete conversation, ${clear ? 'with' : 'without'} history`;
  };

  private readonly set: Step = async ({ model, pair, uid, nowMs }) => {
    const to = { isPinned: this.random() < 0.5, receiveOption: this.below(2) };
    await this.talk.storage.conversations.set(pair, uid, to, nowMs);
    model.set(uid, { isPinned: to.isPinned, isQuiet: to.receiveOption !== 0 });
    return `set ${JSON.stringify(to)}`;
  };

  private readonly trim: Step = async ({ model, nowMs }) => {
    const unit = { beforeMs: nowMs, maxMessages: 1 + this.below(5), maxAttached: 1_000, nowMs };
    const { trimmed } = await this.talk.storage.retention.trim(model.convId, unit);
    model.trim(model.trimmedTo + trimmed);
    return `trim ${trimmed}`;
  };

  private readonly steps: readonly Step[] = [
    ...Array<Step>(10).fill(this.send),
    ...Array<Step>(3).fill(this.read),
    ...Array<Step>(3).fill(this.recall),
    ...Array<Step>(3).fill(this.deleteFor),
    ...[this.setUnread, this.setUnread, this.edit, this.clear, this.deleteConversation, this.set],
  ];

  private async compareOne({ model, pair }: Turn, uid: number): Promise<void> {
    this.same(`get of ${uid}`, viewOf(await this.talk.storage.conversations.get(pair, uid)), model.as(uid));
    this.same(
      `totalUnread of ${uid}`,
      await this.talk.storage.conversations.totalUnread(uid, 100),
      totalOf(uid, this.models),
    );
  }

  private async compareAll(): Promise<void> {
    for (const { uid } of [this.talk.alice, this.talk.bob, this.talk.carol]) {
      const list = await this.talk.storage.conversations.list(uid, 100, 0, 100);
      this.same(`list of ${uid}`, list.map(viewOf), listOf(uid, this.models));
      const ids = list.map(({ convId }) => convId);
      const counts = await this.talk.storage.conversations.unread(uid, ids);
      const unreadIn = new Map(counts.map(({ convId, unread }) => [convId, unread]));
      this.same(
        `unread of ${uid}`,
        ids.map((convId) => unreadIn.get(convId)),
        list.map(({ unread }) => unread),
      );
    }
    for (const model of this.models) for (const { uid } of model.users) await this.comparePage(model, uid);
  }

  private async comparePage(model: TalkModel, viewerUid: number): Promise<void> {
    const [pair, count, beforeSeq] = [
      this.talk.pairOf(...model.users),
      1 + this.below(20),
      1 + this.below(model.log.length + 2),
    ];
    const page = await this.talk.storage.messages.page({ log: pair, viewerUid, count, beforeSeq });
    const visible = model.visible(viewerUid).filter(({ seq }) => seq < beforeSeq);
    const what = `page of ${viewerUid} in ${model.convId}, ${count} before ${beforeSeq}`;
    const given = page?.messages.map(({ seq, isRecalled }) => `${seq} ${isRecalled}`);
    this.same(
      what,
      given,
      visible.slice(0, count).map(({ seq, isRecalled }) => `${seq} ${isRecalled}`),
    );
    const left = visible.filter(({ seq }) => seq >= (page?.fromSeq ?? 0));
    this.same(`what the ${what} covers`, left.length, given?.length);
    this.same(`the end of the ${what}`, page?.toSeq, Math.min(beforeSeq - 1, model.log.length));
  }

  /** A difference is shown with all that is needed to meet it again. */
  private same(what: string, got: unknown, expected: unknown): void {
    const { seed, step, did } = this;
    expect({ what, seed, step, did, is: got }).toEqual({ what, seed, step, did, is: expected });
  }

  /** One of the latest seqs, rarely any, rarely one that is not there. */
  private recent(model: TalkModel): number {
    const last = model.log.length;
    return this.random() < 0.2 ? 1 + this.below(last + 2) : Math.max(1, last - this.below(8));
  }

  private below(bound: number): number {
    return Math.floor(this.random() * bound);
  }

  private chance(probability: number, flag: number): number {
    return this.random() < probability ? flag : 0;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
