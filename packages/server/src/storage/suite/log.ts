import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import { FLAG, type StoredMessage } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, Talk } from './people.ts';

const seqs = (messages: StoredMessage[] | undefined): number[] => (messages ?? []).map(({ seq }) => seq);

/** Rules M10 to M13 of `port/messages.ts`: reading the log. */
export function logSuite(adapter: string, open: Open): void {
  describe(`${adapter}: log`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());

    pageTests(() => talk);
    timeTests(() => talk);
    locateTests(() => talk);

    it('[M13] gives one message by seq, whoever may see it', async () => {
      await talk.say({ flags: FLAG.notForSender });

      expect(await storage.messages.get(talk.pair, 1)).toMatchObject({ seq: 1, fromUid: talk.alice.uid });
      expect(await storage.messages.get(talk.pair, 2)).toBeUndefined();
      expect(await storage.messages.get({ ...talk.pair, sdkAppId: talk.pair.sdkAppId + 1 }, 1)).toBeUndefined();
    });
  });
}

function pageTests(the: () => Talk): void {
  const page = (talk: Talk, over: { beforeSeq?: number; afterSeq?: number; count: number }) =>
    talk.storage.messages.page({ pair: talk.pair, viewerUid: talk.bob.uid, ...over });

  it('[M10] gives nothing when no message was ever sent', async () => {
    expect(await page(the(), { count: 10 })).toBeUndefined();
  });

  it('[M10] gives pages newest first that cover the log without a hole (D10)', async () => {
    const talk = the();
    for (let n = 0; n < 7; n++) await talk.say();

    const newest = await page(talk, { count: 3 });
    const middle = await page(talk, { count: 3, beforeSeq: newest?.fromSeq });
    const oldest = await page(talk, { count: 3, beforeSeq: middle?.fromSeq });
    const none = await page(talk, { count: 3, beforeSeq: oldest?.fromSeq });

    expect([newest, middle, oldest, none].map((p) => seqs(p?.messages))).toEqual([[7, 6, 5], [4, 3, 2], [1], []]);
    expect([newest, middle, oldest, none].map((p) => [p?.fromSeq, p?.toSeq])).toEqual([
      [5, 7],
      [2, 4],
      [1, 1],
      [1, 0],
    ]);
    expect(none).toMatchObject({ lowestSeq: 1 });
  });

  it('[M10] reads between afterSeq and beforeSeq, both exclusive', async () => {
    const talk = the();
    for (let n = 0; n < 7; n++) await talk.say();

    const between = await page(talk, { afterSeq: 2, beforeSeq: 6, count: 10 });
    const beyond = await page(talk, { afterSeq: 7, count: 10 });

    expect(between).toMatchObject({ fromSeq: 3, toSeq: 5 });
    expect(seqs(between?.messages)).toEqual([5, 4, 3]);
    expect(beyond).toMatchObject({ messages: [], fromSeq: 8, toSeq: 7 });
  });

  it('[M10] covers what it leaves out: deleted, cleared, not for this viewer', async () => {
    const talk = the();
    await talk.say();
    await talk.say();
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);
    await talk.say();
    await talk.answer({ flags: FLAG.notForSender });
    await talk.say();
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [5], NOON_MS);

    const ofBob = await page(talk, { count: 10 });

    expect(ofBob).toMatchObject({ fromSeq: 3, toSeq: 5, lowestSeq: 3 });
    expect(seqs(ofBob?.messages)).toEqual([3]);
    expect(await talk.seen(talk.alice)).toEqual([1, 2, 3, 4, 5]);
  });

  it('[M10] gives the seq after the head as the lowest when all is cleared', async () => {
    const talk = the();
    await talk.say();
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);

    expect(await page(talk, { count: 10 })).toMatchObject({ messages: [], fromSeq: 2, toSeq: 1, lowestSeq: 2 });
  });

  it('[M10] shows a recalled message as a tombstone', async () => {
    const talk = the();
    await talk.say({ extra: '{"cloudCustomData":"secret"}' });
    await talk.recall(1, talk.alice.uid);

    const found = await page(talk, { count: 10 });

    expect(found?.messages).toMatchObject([
      { seq: 1, fromUid: talk.alice.uid, body: [], extra: {}, isRecalled: true, timeMs: NOON_MS + 1000 },
    ]);
  });
}

function timeTests(the: () => Talk): void {
  const FROM = NOON_MS / 1000;
  const byTime = (
    talk: Talk,
    over: { beforeSeq?: number; count?: number; minSec: number; maxSec: number; maxExamined?: number },
  ) =>
    talk.storage.messages.pageByTime({
      pair: talk.pair,
      viewerUid: talk.bob.uid,
      count: 10,
      maxExamined: 100,
      ...over,
    });

  it('[M11] gives messages of a range of time, newest first', async () => {
    const talk = the();
    for (let n = 0; n < 9; n++) await talk.say();
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [4], NOON_MS);

    const found = await byTime(talk, { minSec: FROM + 3, maxSec: FROM + 6 });
    const first = await byTime(talk, { minSec: FROM + 3, maxSec: FROM + 6, count: 2 });
    const next = await byTime(talk, { minSec: FROM + 3, maxSec: FROM + 6, count: 2, beforeSeq: first?.examinedTo });

    expect(seqs(found?.messages)).toEqual([6, 5, 3]);
    expect(found?.examinedTo).toBeLessThanOrEqual(1);
    expect([seqs(first?.messages), seqs(next?.messages)]).toEqual([[6, 5], [3]]);
  });

  it('[M11] goes by the own time of imported messages', async () => {
    const talk = the();
    await talk.say();
    await talk.say({ importedSec: FROM - 500, flags: FLAG.imported });
    await talk.say();

    expect(seqs((await byTime(talk, { minSec: FROM - 600, maxSec: FROM - 400 }))?.messages)).toEqual([2]);
    expect(seqs((await byTime(talk, { minSec: FROM, maxSec: FROM + 9 }))?.messages)).toEqual([3, 1]);
  });

  it('[M11] stops after examining so many rows and says where', async () => {
    const talk = the();
    await talk.say({ importedSec: FROM - 500, flags: FLAG.imported });
    for (let n = 0; n < 9; n++) await talk.say();

    const stopped = await byTime(talk, { minSec: FROM - 600, maxSec: FROM - 400, maxExamined: 6 });
    const found = await byTime(talk, {
      minSec: FROM - 600,
      maxSec: FROM - 400,
      maxExamined: 6,
      beforeSeq: stopped?.examinedTo,
    });

    expect(stopped).toEqual({ messages: [], examinedTo: 5 });
    expect(seqs(found?.messages)).toEqual([1]);
    expect(found?.examinedTo).toBeLessThanOrEqual(1);
  });
}

function locateTests(the: () => Talk): void {
  it('[M12] finds a message by its MsgKey in a log whose times run back a little', async () => {
    const talk = the();
    const drafts = Array.from({ length: 120 }, (_, n) => talk.draft({ timeMs: NOON_MS + n * 2000 - (n % 3) * 4000 }));
    await Promise.all(drafts.map((draft) => talk.storage.messages.appendC2c(draft)));

    const found = await Promise.all(
      drafts.map(({ msgSeq, random, timeMs }) =>
        talk.storage.messages.locate(talk.pair, { msgSeq, random, timeSec: Math.floor(timeMs / 1000) }),
      ),
    );

    expect(found).toEqual(drafts.map((_, n) => n + 1));
  });

  it('[M12] finds imports by their own time', async () => {
    const talk = the();
    await talk.say();
    await talk.say({ importedSec: 1_500_000_000, msgSeq: 4_294_967_295, random: 0 });

    const found = await talk.storage.messages.locate(talk.pair, {
      msgSeq: 4_294_967_295,
      random: 0,
      timeSec: 1_500_000_000,
    });

    expect(found).toBe(2);
  });

  it('[M12] gives nothing for a key that is one number off', async () => {
    const talk = the();
    const { msgSeq, random, timeMs } = talk.draft();
    await talk.say({ msgSeq, random, timeMs });
    const key = { msgSeq, random, timeSec: timeMs / 1000 };
    const { messages } = talk.storage;

    expect(await messages.locate(talk.pair, key)).toBe(1);
    expect(await messages.locate(talk.pair, { ...key, msgSeq: msgSeq + 1 })).toBeUndefined();
    expect(await messages.locate(talk.pair, { ...key, random: random + 1 })).toBeUndefined();
    expect(await messages.locate(talk.pair, { ...key, timeSec: key.timeSec + 1 })).toBeUndefined();
    expect(await messages.locate({ ...talk.pair, b: talk.alice.uid }, key)).toBeUndefined();
  });
}
