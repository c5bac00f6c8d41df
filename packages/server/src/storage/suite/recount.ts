import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Conversation } from '../port/conversations.ts';
import { FLAG } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, Talk, text } from './people.ts';

interface ModelMessage {
  seq: number;
  from: number;
  flags: number;
  timeMs: number;
  isRecalled: boolean;
  deletedFor: Set<number>;
}

interface ModelUser {
  readSeq: number;
  toldSeq: number;
  clearedSeq: number;
  hiddenSeq: number;
}

/** What a conversation must look like, counted from all its messages each time. */
class Model {
  readonly messages: ModelMessage[] = [];
  private readonly users = new Map<number, ModelUser>();

  user(uid: number): ModelUser {
    const user = this.users.get(uid) ?? { readSeq: 0, toldSeq: 0, clearedSeq: 0, hiddenSeq: 0 };
    this.users.set(uid, user);
    return user;
  }

  visible(uid: number): ModelMessage[] {
    return this.messages.filter(
      ({ seq, from, flags, deletedFor }) =>
        seq > this.user(uid).clearedSeq && !deletedFor.has(uid) && !(flags & FLAG.notForSender && from === uid),
    );
  }

  countable(uid: number): ModelMessage[] {
    return this.messages.filter(
      (m) => m.from !== uid && !(m.flags & FLAG.noUnread) && !m.isRecalled && !m.deletedFor.has(uid),
    );
  }

  unread(uid: number): number {
    return this.countable(uid).filter(({ seq }) => seq > this.user(uid).readSeq).length;
  }

  last(uid: number): ModelMessage | undefined {
    return this.visible(uid).findLast(({ flags }) => !(flags & FLAG.noLastMsg));
  }

  isHidden(uid: number): boolean {
    const { hiddenSeq } = this.user(uid);
    return hiddenSeq > 0 && (this.last(uid)?.seq ?? 0) <= hiddenSeq;
  }

  seen(uid: number, peer: number) {
    return {
      seq: this.messages.length,
      unread: this.unread(uid),
      readSeq: this.user(uid).readSeq,
      peerReadSeq: this.user(peer).toldSeq,
      lowestSeq: this.user(uid).clearedSeq + 1,
      isHidden: this.isHidden(uid),
      lastSeq: this.last(uid)?.seq ?? 0,
      timeMs: this.last(uid)?.timeMs ?? 0,
      visible: this.visible(uid).map(({ seq }) => seq),
    };
  }
}

/** Whole numbers from a seed, the same on every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One random step in the store and in the model. */
async function step(talk: Talk, model: Model, random: (below: number) => number): Promise<string> {
  const [me, peer] = random(2) ? [talk.alice, talk.bob] : [talk.bob, talk.alice];
  const anySeq = 1 + random(model.messages.length + 2);
  const kind = random(20);
  if (kind < 9 || model.messages.length === 0) return send(talk, model, me, peer, random(64) & 7 & random(8));
  if (kind < 11) return recall(talk, model, me, anySeq);
  if (kind < 13) return deleteSome(talk, model, me, [anySeq, 1 + random(model.messages.length), model.messages.length]);
  if (kind < 16) return markRead(talk, model, me, anySeq);
  if (kind < 17) return setUnread(talk, model, me, random(8));
  if (kind < 18) return clear(talk, model, me);
  if (kind < 19) return deleteConversation(talk, model, me, random(2) === 1);
  await talk.edit(anySeq, me.uid, { body: text('edited') });
  return `${me.userId} edits ${anySeq}`;
}

async function send(talk: Talk, model: Model, me: Account, peer: Account, flags: number): Promise<string> {
  const { timeMs, seq } = await talk.say({ fromUid: me.uid, toUid: peer.uid, flags });
  model.messages.push({ seq, from: me.uid, flags, timeMs, isRecalled: false, deletedFor: new Set() });
  if (seq === 1 && flags & FLAG.notForSender) model.user(me.uid).hiddenSeq = 1;
  return `${me.userId} sends with ${flags}`;
}

async function recall(talk: Talk, model: Model, me: Account, seq: number): Promise<string> {
  await talk.recall(seq, me.uid);
  const message = model.messages[seq - 1];
  if (message?.from === me.uid) message.isRecalled = true;
  return `${me.userId} recalls ${seq}`;
}

async function deleteSome(talk: Talk, model: Model, me: Account, seqs: number[]): Promise<string> {
  await talk.storage.messages.deleteFor(talk.pair, me.uid, seqs, NOON_MS);
  const visible = new Set(model.visible(me.uid));
  for (const message of model.messages)
    if (seqs.includes(message.seq) && visible.has(message)) message.deletedFor.add(me.uid);
  return `${me.userId} deletes ${seqs}`;
}

async function markRead(talk: Talk, model: Model, me: Account, seq: number): Promise<string> {
  await talk.storage.conversations.markRead(talk.pair, me.uid, { seq }, NOON_MS);
  const user = model.user(me.uid);
  user.readSeq = Math.max(user.readSeq, Math.min(seq, model.messages.length));
  user.toldSeq = Math.max(user.toldSeq, Math.min(seq, model.messages.length));
  return `${me.userId} reads ${seq}`;
}

async function setUnread(talk: Talk, model: Model, me: Account, count: number): Promise<string> {
  await talk.storage.conversations.setUnread(talk.pair, me.uid, count, NOON_MS);
  const user = model.user(me.uid);
  const left = model.countable(me.uid).filter(({ seq }) => seq > user.clearedSeq);
  const first = left.at(-count);
  user.readSeq = count === 0 ? model.messages.length : first && left.length >= count ? first.seq - 1 : user.clearedSeq;
  return `${me.userId} sets ${count} unread`;
}

async function clear(talk: Talk, model: Model, me: Account): Promise<string> {
  await talk.storage.conversations.clear(talk.pair, me.uid, NOON_MS);
  const user = model.user(me.uid);
  if (!model.isHidden(me.uid)) user.hiddenSeq = 0;
  [user.clearedSeq, user.readSeq] = [model.messages.length, model.messages.length];
  return `${me.userId} clears`;
}

async function deleteConversation(talk: Talk, model: Model, me: Account, withHistory: boolean): Promise<string> {
  await talk.storage.conversations.delete(talk.pair, me.uid, withHistory, NOON_MS);
  const user = model.user(me.uid);
  user.hiddenSeq = model.messages.length;
  if (withHistory) [user.clearedSeq, user.readSeq] = [model.messages.length, model.messages.length];
  return `${me.userId} deletes the conversation${withHistory ? ' and its history' : ''}`;
}

const shown = (
  { seq, unread, readSeq, peerReadSeq, lowestSeq, isHidden, lastMessage, timeMs }: Conversation,
  visible: number[],
) => ({
  seq,
  unread,
  readSeq,
  peerReadSeq,
  lowestSeq,
  isHidden,
  lastSeq: lastMessage?.seq ?? 0,
  timeMs,
  visible,
});

/** Rule L1 of `port/conversations.ts`, with all that the conversation shows, over random histories. */
export function recountSuite(adapter: string, open: Open): void {
  describe(`${adapter}: recount`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());

    for (const seed of [1, 20_261, 777]) {
      it(`[L1] unread equals a recount of the log at any time (seed ${seed})`, async () => {
        const talk = await Talk.between(storage);
        const model = new Model();
        const random = randomFrom(seed);
        const steps: string[] = [];

        for (let n = 0; n < 120; n++) {
          steps.push(await step(talk, model, random));
          for (const [me, peer] of [
            [talk.alice, talk.bob],
            [talk.bob, talk.alice],
          ] as const) {
            const actual = shown(await talk.as(me), await talk.seen(me));
            const context = { seed, viewer: me.userId, steps: steps.slice(-12) };
            expect({ ...context, ...actual }).toEqual({ ...context, ...model.seen(me.uid, peer.uid) });
          }
        }
      });
    }
  });
}
