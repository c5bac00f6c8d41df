import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import { FLAG } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, type Reopen, Talk, text } from './people.ts';

/** Rules M1, M3 to M8 of `port/messages.ts`. */
export function appendSuite(adapter: string, open: Open, reopen: Reopen): void {
  describe(`${adapter}: append`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());

    it('[M1] skips no seq and gives none twice to 50 at once, both ways', async () => {
      const drafts = Array.from({ length: 50 }, (_, n) => (n % 2 ? talk.reply() : talk.draft()));

      const appended = await Promise.all(drafts.map((draft) => storage.messages.appendC2c(draft)));

      expect(appended.map(({ seq }) => seq).sort((x, y) => x - y)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
      expect(new Set(appended.map(({ convId }) => convId)).size).toBe(1);
    });

    it('[M1] numbers each conversation by itself', async () => {
      const other = await Talk.between(storage, 'alice', 'carol');

      const seqs = [await talk.say(), await other.say(), await talk.answer(), await other.say()].map(({ seq }) => seq);

      expect(seqs).toEqual([1, 1, 2, 2]);
    });

    it('[M3] has after a reopening what was acknowledged, and goes on behind it', async () => {
      const draft = talk.draft({
        body: text('zero \\u0000 and 鸿雁 🪿'),
        extra: '{"cloudCustomData":"x"}',
        flags: FLAG.needReadReceipt,
      });
      const { convId } = await storage.messages.appendC2c(draft);
      await talk.say();

      storage = await reopen(storage);

      expect(await storage.messages.get(talk.pair, 1)).toEqual({
        convId,
        seq: 1,
        fromUid: talk.alice.uid,
        msgSeq: draft.msgSeq,
        random: draft.random,
        clientTimeSec: draft.clientTimeSec,
        timeMs: draft.timeMs,
        importedSec: 0,
        flags: FLAG.needReadReceipt,
        body: JSON.parse(draft.body),
        extra: { cloudCustomData: 'x' },
        nick: '',
        faceUrl: '',
        isRecalled: false,
        editedMs: 0,
        isReceipted: false,
      });
      expect(await storage.messages.appendC2c(talk.draft())).toMatchObject({ convId, seq: 3, repeated: false });
    });

    it('[M4] takes calls for one conversation in the order in which they were made', async () => {
      const appended = await Promise.all(Array.from({ length: 50 }, () => talk.say()));

      expect(appended.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });

    countTests(() => talk);
    importTests(() => talk);
  });
}

function countTests(the: () => Talk): void {
  it('[M5] counts countable messages of each sender by itself', async () => {
    const talk = the();
    await talk.say();
    await talk.say({ flags: FLAG.noUnread });
    await talk.answer();
    await talk.say();

    expect(await talk.as(talk.bob)).toMatchObject({ unread: 2 });
    expect(await talk.as(talk.alice)).toMatchObject({ unread: 1 });
  });

  it('[M6] leaves last message and time as they are for noLastMsg', async () => {
    const talk = the();
    await talk.say();
    await talk.say({ flags: FLAG.noLastMsg });

    expect(await talk.as(talk.bob)).toMatchObject({
      seq: 2,
      timeMs: NOON_MS + 1000,
      lastMessage: { seq: 1 },
      unread: 2,
    });
  });

  it('[M6] hides notForSender from the sender alone', async () => {
    const talk = the();
    await talk.say();
    await talk.say({ flags: FLAG.notForSender });

    expect(await talk.seen(talk.alice)).toEqual([1]);
    expect(await talk.seen(talk.bob)).toEqual([1, 2]);
    expect(await talk.as(talk.alice)).toMatchObject({ timeMs: NOON_MS + 1000, lastMessage: { seq: 1 } });
    expect(await talk.as(talk.bob)).toMatchObject({ timeMs: NOON_MS + 2000, lastMessage: { seq: 2 } });
  });

  it('[M6] shows its sender no conversation that began with notForSender', async () => {
    const talk = the();
    await talk.say({ flags: FLAG.notForSender });

    expect(await talk.storage.conversations.list(talk.alice.uid, 100, 0, 100)).toEqual([]);
    expect(await talk.storage.conversations.list(talk.bob.uid, 100, 0, 100)).toHaveLength(1);
  });

  it('[M7] keeps the time of a message whose time is before that of its predecessor', async () => {
    const talk = the();
    await talk.say({ timeMs: NOON_MS + 9000 });
    await talk.say({ timeMs: NOON_MS + 4000 });

    const page = await talk.storage.messages.page({ pair: talk.pair, viewerUid: talk.bob.uid, count: 10 });

    expect(page?.messages.map(({ seq, timeMs }) => [seq, timeMs])).toEqual([
      [2, NOON_MS + 4000],
      [1, NOON_MS + 9000],
    ]);
  });

  it('stores what a user sends to itself, with nothing unread', async () => {
    const talk = the();
    const { uid } = talk.alice;
    await talk.say({ toUid: uid });
    const self = { ...talk.pair, b: uid };

    expect(await talk.storage.conversations.get(self, uid)).toMatchObject({
      peerUserId: 'alice',
      unread: 0,
      lastMessage: { seq: 1 },
    });
    expect(await talk.storage.conversations.list(uid, 100, 0, 100)).toHaveLength(1);
  });
}

function importTests(the: () => Talk): void {
  const imported = { importedSec: 1_500_000_000, msgSeq: 7, random: 8, flags: FLAG.imported };

  it('[M8] appends an import in order of arrival, with its own time', async () => {
    const talk = the();
    await talk.say();
    await talk.say(imported);

    const message = await talk.storage.messages.get(talk.pair, 2);

    expect(message).toMatchObject({ importedSec: 1_500_000_000, timeMs: NOON_MS + 2000, flags: FLAG.imported });
  });

  it('[M8] changes nothing for an import that the conversation holds already', async () => {
    const talk = the();
    const first = await talk.say(imported);
    const other = await talk.say({ ...imported, random: 9 });

    const again = await talk.say(imported);

    expect(again).toEqual({ ...first, repeated: true });
    expect(other).toMatchObject({ seq: 2, repeated: false });
    expect(await talk.as(talk.bob)).toMatchObject({ seq: 2, unread: 2 });
  });

  it('[M8] stores an import once that comes 20 times at once', async () => {
    const talk = the();

    const appended = await Promise.all(Array.from({ length: 20 }, () => talk.say(imported)));

    expect(appended.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await talk.seen(talk.bob)).toEqual([1]);
  });
}
