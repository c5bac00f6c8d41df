import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { FLAG, type MessagePage, type StoredMessage } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk, upTo } from './people.ts';

const NOON_SEC = NOON_MS / 1000;
const seqsOf = (messages: readonly StoredMessage[] | undefined) => (messages ?? []).map(({ seq }) => seq);

/** Rules M10, M11 and M13 of `port/messages.ts`. */
export function historySuite(adapter: string, open: Open): void {
  describe(`${adapter}: history`, () => {
    const talk = eachTalk(open);
    pageRules(talk);
    coverRules(talk);
    timeRules(talk);
    timePageRules(talk);
    getRules(talk);
  });
}

function pageRules(talk: Talk): void {
  const page = (query: { beforeSeq?: number; afterSeq?: number; count?: number }) =>
    talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, count: 10, ...query });

  it('[M10] gives the newest first, both bounds exclusive', async () => {
    await talk.sayMany(20);

    expect(seqsOf((await page({ count: 3 }))?.messages)).toEqual([20, 19, 18]);
    expect(seqsOf((await page({ beforeSeq: 18, count: 3 }))?.messages)).toEqual([17, 16, 15]);
    expect(seqsOf((await page({ afterSeq: 17 }))?.messages)).toEqual([20, 19, 18]);
    expect(seqsOf((await page({ beforeSeq: 9, afterSeq: 5 }))?.messages)).toEqual([8, 7, 6]);
  });

  it('[M10] gives an empty range where there is nothing, and nothing when no message was ever sent', async () => {
    expect(await page({})).toBeUndefined();
    const { convId } = await talk.say();

    expect(await page({ beforeSeq: 1 })).toEqual({ convId, messages: [], fromSeq: 1, toSeq: 0, lowestSeq: 1 });
    expect(await page({ afterSeq: 1 })).toEqual({ convId, messages: [], fromSeq: 2, toSeq: 1, lowestSeq: 1 });
    expect(await page({ afterSeq: 9 })).toMatchObject({ messages: [], lowestSeq: 1 });
  });

  it('[M10] gives recalled messages as tombstones to both', async () => {
    await talk.sayMany(3);
    await talk.recall(2, talk.alice);

    for (const { uid: viewerUid } of [talk.alice, talk.bob]) {
      const tombstones = (await talk.storage.messages.page({ log: talk.pair, viewerUid, count: 10 }))?.messages;
      expect(tombstones?.map(({ isRecalled, body }) => `${isRecalled} ${body.length}`)).toEqual([
        'false 1',
        'true 0',
        'false 1',
      ]);
    }
  });

  it('[M10] gives both users the same log, whoever of the pair is named first', async () => {
    await talk.say();
    await talk.answer();

    const [one, other] = [talk.pairOf(talk.alice, talk.bob), talk.pairOf(talk.bob, talk.alice)];

    expect(await talk.seen(talk.bob, one)).toEqual([1, 2]);
    expect(await talk.seen(talk.alice, other)).toEqual([1, 2]);
  });
}

/** Reads the whole log backwards in pages of `count`. */
async function allPages(talk: Talk, viewer: Account, count: number): Promise<MessagePage[]> {
  const pages: MessagePage[] = [];
  for (let beforeSeq: number | undefined; pages.length < 100; beforeSeq = pages.at(-1)?.fromSeq) {
    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: viewer.uid, beforeSeq, count });
    if (!page) throw new Error('there is no page');
    pages.push(page);
    if (page.fromSeq <= page.lowestSeq) return pages;
  }
  throw new Error('the pages never end');
}

/** Every seq that the pages cover, in their order. */
const covered = (pages: readonly MessagePage[]): number[] =>
  pages.flatMap(({ fromSeq, toSeq }) => upTo(toSeq - fromSeq + 1).map((n) => toSeq + 1 - n));

function coverRules(talk: Talk): void {
  it('[M10] covers every seq with pages of any size, whatever was deleted, hidden, recalled or cleared (D10)', async () => {
    await talk.sayMany(8);
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);
    for (const n of upTo(22)) await talk.say({ flags: n % 5 < 2 ? FLAG.notForSender : 0 });
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [3, 9, 15, 16, 17, 29, 30], NOON_MS);
    await talk.storage.messages.deleteFor(talk.pair, talk.alice.uid, [1, 2, 12], NOON_MS);
    await talk.recall(16, talk.alice);
    await talk.recall(20, talk.alice);
    const backwards = upTo(30).reverse();
    const isHidden = (seq: number) => seq > 8 && (seq - 8) % 5 < 2;
    const seen = {
      alice: backwards.filter((seq) => ![1, 2, 12].includes(seq) && !isHidden(seq)),
      bob: backwards.filter((seq) => seq > 8 && ![9, 15, 16, 17, 29, 30].includes(seq)),
    };

    for (const count of [1, 2, 3, 7, 20, 100]) {
      for (const [name, lowest] of [
        ['alice', 1],
        ['bob', 9],
      ] as const) {
        const pages = await allPages(talk, talk[name], count);
        expect({ name, count, covered: covered(pages) }).toEqual({
          name,
          count,
          covered: upTo(31 - lowest).map((n) => 31 - n),
        });
        expect({ name, count, seen: pages.flatMap((page) => seqsOf(page.messages)) }).toEqual({
          name,
          count,
          seen: seen[name],
        });
        for (const { messages, fromSeq, toSeq, lowestSeq } of pages) {
          expect(messages.every(({ seq }) => seq >= fromSeq && seq <= toSeq)).toBe(true);
          expect({ size: messages.length <= count, lowestSeq }).toEqual({ size: true, lowestSeq: lowest });
        }
      }
    }
  });

  it('[M10] says that nothing is left to read when all is cleared', async () => {
    const [{ convId } = { convId: 0 }] = await talk.sayMany(3);
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);

    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, count: 10 });

    expect(page).toEqual({ convId, messages: [], fromSeq: 4, toSeq: 3, lowestSeq: 4 });
    expect(await talk.seen(talk.alice)).toEqual([1, 2, 3]);
  });
}

const byTime = (
  talk: Talk,
  query: { minSec: number; maxSec: number; beforeSeq?: number; count?: number; maxExamined?: number },
) =>
  talk.storage.messages.pageByTime({
    log: talk.pair,
    viewerUid: talk.bob.uid,
    count: 100,
    maxExamined: 1000,
    ...query,
  });

function timeRules(talk: Talk): void {
  it('[M11] gives messages whose own time lies in the range, both ends included', async () => {
    expect(await byTime(talk, { minSec: 0, maxSec: NOON_SEC })).toBeUndefined();
    await talk.sayMany(20);

    const found = await byTime(talk, { minSec: NOON_SEC + 5, maxSec: NOON_SEC + 8 });

    expect(seqsOf(found?.messages)).toEqual([8, 7, 6, 5]);
    expect(seqsOf((await byTime(talk, { minSec: NOON_SEC + 21, maxSec: NOON_SEC + 99 }))?.messages)).toEqual([]);
    expect(seqsOf((await byTime(talk, { minSec: 0, maxSec: NOON_SEC }))?.messages)).toEqual([]);
  });

  it('[M11] takes an import by its own time, wherever it stands in the log', async () => {
    for (const n of upTo(12))
      await (n % 2 ? talk.say() : talk.say({ importedSec: 1_500_000_000 + ((n * 7) % 12), flags: FLAG.imported }));

    const old = await byTime(talk, { minSec: 1_500_000_000, maxSec: 1_500_000_006 });
    const fresh = await byTime(talk, { minSec: NOON_SEC, maxSec: NOON_SEC + 6 });

    expect(seqsOf(old?.messages)).toEqual([12, 6, 4, 2]);
    expect(seqsOf(fresh?.messages)).toEqual([5, 3, 1]);
  });

  it('[M11] leaves out what the viewer may not see; recalled messages are tombstones', async () => {
    await talk.sayMany(2);
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);
    for (const flags of [0, 0, FLAG.notForSender, 0]) await talk.answer({ flags });
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [3], NOON_MS);
    await talk.recall(6, talk.bob);

    const found = await byTime(talk, { minSec: NOON_SEC, maxSec: NOON_SEC + 10 });

    expect(found?.messages.map(({ seq, isRecalled }) => `${seq} ${isRecalled}`)).toEqual(['6 true', '4 false']);
  });
}

/** Follows `examinedTo` until everything was examined. */
async function allByTime(talk: Talk, query: Parameters<typeof byTime>[1]): Promise<{ seqs: number[]; calls: number }> {
  const seqs: number[] = [];
  let beforeSeq: number | undefined;
  for (let calls = 1; calls <= 100; calls++) {
    const part = await byTime(talk, { ...query, beforeSeq });
    if (!part) throw new Error('there is no page');
    const { messages, examinedTo } = part;
    expect(messages.every(({ seq }) => seq >= examinedTo && seq < (beforeSeq ?? Number.MAX_SAFE_INTEGER))).toBe(true);
    seqs.push(...seqsOf(messages));
    if (examinedTo <= 1) return { seqs, calls };
    beforeSeq = examinedTo;
  }
  throw new Error('the examined part does not grow');
}

function timePageRules(talk: Talk): void {
  it('[M11] continues a page at beforeSeq, at most `count` messages at a time', async () => {
    await talk.sayMany(20);
    const range = { minSec: NOON_SEC + 4, maxSec: NOON_SEC + 17 };

    const first = await byTime(talk, { ...range, count: 3 });

    expect(first).toMatchObject({ messages: [{ seq: 17 }, { seq: 16 }, { seq: 15 }], examinedTo: 15 });
    for (const count of [1, 3, 14, 100]) {
      expect((await allByTime(talk, { ...range, count })).seqs).toEqual(upTo(14).map((n) => 18 - n));
    }
  });

  it('[M11] stops after examining so many messages and says where; the next calls find the rest', async () => {
    for (const n of upTo(40)) await talk.say({ importedSec: 1_500_000_000 + ((n * 17) % 40), flags: FLAG.imported });
    const range = { minSec: 1_500_000_000, maxSec: 1_500_000_004 };
    const expected = upTo(40)
      .filter((n) => (n * 17) % 40 <= 4)
      .reverse();

    const { seqs, calls } = await allByTime(talk, { ...range, maxExamined: 7 });

    expect(seqs).toEqual(expected);
    expect(calls).toBeGreaterThanOrEqual(5);
    expect((await allByTime(talk, { ...range, maxExamined: 7, count: 1 })).seqs).toEqual(expected);
  });
}

function getRules(talk: Talk): void {
  it('[M13] gives one message by seq, whoever may see it', async () => {
    await talk.sayMany(3);
    await talk.say({ flags: FLAG.notForSender });
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [2], NOON_MS);
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);

    for (const seq of upTo(4))
      expect(await talk.storage.messages.get(talk.pair, seq)).toMatchObject({ seq, body: [{}] });
    for (const seq of [0, 5]) expect(await talk.storage.messages.get(talk.pair, seq)).toBeUndefined();
    expect(await talk.storage.messages.get(talk.pairOf(talk.alice, talk.carol), 1)).toBeUndefined();
  });
}
