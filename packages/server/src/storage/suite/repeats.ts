import { describe, expect, it } from 'bun:test';
import type { Appended, C2cDraft } from '../port/messages.ts';
import { chunks } from '../tx.ts';
import { eachTalk, NOON_MS, type Open, socketKey, type Talk, text, upTo } from './people.ts';

/** A hash of 52 bits, as large as they come. */
const HASH = 2 ** 52 - 12_345;
const HOUR_MS = 3_600_000;

/** Rules M2 and M9 of `port/messages.ts`: repeats (D7). */
export function repeatSuite(adapter: string, open: Open): void {
  describe(`${adapter}: repeats`, () => {
    const talk = eachTalk(open);
    keyRules(talk);
    ageRules(talk);
    searchRules(talk);
    clockRules(talk);
    busyRules(talk);
    findRules(talk);
  });
}

function keyRules(talk: Talk): void {
  it('[M2] answers a repeat with the first message and stores nothing', async () => {
    const draft = talk.draft({ keys: socketKey(HASH), msgSeq: 4_000_000_000 });
    const first = await talk.storage.messages.appendC2c(draft);
    await talk.say({ keys: socketKey(HASH - 1) });

    const again = await talk.storage.messages.appendC2c({
      ...draft,
      timeMs: draft.timeMs + 5000,
      msgSeq: 99,
      body: text('x'),
    });

    expect(again).toEqual({ ...first, repeated: true });
    expect(await talk.as(talk.bob)).toMatchObject({ seq: 2, unread: 2 });
    expect(await talk.storage.messages.get(talk.pair, 1)).toMatchObject({ body: JSON.parse(draft.body) });
  });

  it('[M2] stores one message of 50 equal ones at once, the first of a conversation too', async () => {
    for (const way of [talk.way(talk.alice, talk.bob), talk.way(talk.bob, talk.alice)]) {
      const draft = talk.draft({ ...way, keys: socketKey(HASH - way.fromUid) });

      const appended = await Promise.all(upTo(50).map(() => talk.storage.messages.appendC2c(draft)));

      expect(appended.map(({ repeated }) => repeated)).toEqual([false, ...Array(49).fill(true)]);
      expect(new Set(appended.map(({ seq }) => seq)).size).toBe(1);
    }
    expect(await talk.seen(talk.bob)).toEqual([1, 2]);
  });

  it('[M2] takes any one of several keys', async () => {
    const keys = [1, 2].map((hash) => ({ hash, maxAgeMs: 60_000 }));
    const first = await talk.say({ keys });

    for (const hash of [2, 1])
      expect(await talk.say({ keys: [{ hash, maxAgeMs: 60_000 }] })).toEqual({ ...first, repeated: true });
    expect(await talk.say({ keys: [{ hash: 3, maxAgeMs: 60_000 }] })).toMatchObject({ seq: 2, repeated: false });
  });

  it('[M2] keeps the keys of conversations apart', async () => {
    const draft = talk.draft({ keys: socketKey(HASH) });
    await talk.storage.messages.appendC2c(draft);

    const toCarol = await talk.storage.messages.appendC2c({ ...draft, toUid: talk.carol.uid });

    expect(toCarol).toMatchObject({ seq: 1, repeated: false });
  });

  it('[M2] answers a repeat of a message that was recalled in between with that message', async () => {
    const draft = talk.draft({ keys: socketKey(HASH) });
    const first = await talk.storage.messages.appendC2c(draft);
    await talk.recall(1, talk.alice);
    await talk.reopen();

    expect(await talk.storage.messages.appendC2c(draft)).toEqual({ ...first, repeated: true });
  });
}

function ageRules(talk: Talk): void {
  it('[M2] takes a message whose key is older than it counts as a new one, which then counts itself', async () => {
    const draft = talk.draft({ keys: [{ hash: HASH, maxAgeMs: 60_000 }] });
    const at = (ageMs: number) => talk.storage.messages.appendC2c({ ...draft, timeMs: draft.timeMs + ageMs });

    const answers = [await at(0), await at(60_000), await at(60_001), await at(120_001), await at(120_002)];

    expect(answers.map(({ seq, repeated }) => `${seq} ${repeated}`)).toEqual([
      ...['1 false', '1 true', '2 false', '2 true', '3 false'],
    ]);
  });

  it('[M2] knows a repeat after a reopening', async () => {
    const draft = talk.draft({ keys: [{ hash: HASH, maxAgeMs: 60_000 }] });
    const first = await talk.storage.messages.appendC2c(draft);
    for (const n of upTo(5)) await talk.say({ keys: socketKey(n) });

    await talk.reopen();

    const again = await talk.storage.messages.appendC2c({ ...draft, timeMs: draft.timeMs + 30_000 });
    expect(again).toEqual({ ...first, repeated: true });
  });

  it('[M2] knows a young repeat however many messages came since', async () => {
    const draft = talk.draft({ keys: [{ hash: HASH, maxAgeMs: 120_000 }] });
    const first = await talk.storage.messages.appendC2c(draft);
    await Promise.all(upTo(300).map((n) => talk.answer({ timeMs: draft.timeMs + n * 300, keys: socketKey(n) })));
    const again = { ...draft, timeMs: draft.timeMs + 100_000 };

    const live = await talk.storage.messages.appendC2c(again);
    await talk.reopen();

    expect(live).toEqual({ ...first, repeated: true });
    expect(await talk.storage.messages.appendC2c(again)).toEqual(live);
  });
}

/** Sends a message, then 300 newer ones a second apart, from a minute later on. */
async function sendAndBury(talk: Talk, first: C2cDraft): Promise<void> {
  await talk.storage.messages.appendC2c(first);
  const newer = upTo(300).map((n) => {
    const timeMs = first.timeMs + 60_000 + n * 1000;
    return talk.draft({ timeMs, clientTimeSec: timeMs / 1000, keys: socketKey(n) });
  });
  await Promise.all(newer.map((draft) => talk.storage.messages.appendC2c(draft)));
}

function searchRules(talk: Talk): void {
  it('[M2] searches the log for a repeat older than 300 newer messages, after a reopening too', async () => {
    await talk.sayMany(20);
    const first = talk.draft({ keys: socketKey(HASH) });
    await sendAndBury(talk, first);
    const again = { ...first, timeMs: NOON_MS + HOUR_MS };

    const live = await talk.storage.messages.appendC2c(again);
    const asked = await talk.storage.messages.findRepeat(again);
    await talk.reopen();

    expect(live).toMatchObject({ seq: 21, timeMs: first.timeMs, repeated: true });
    expect(asked).toEqual(live);
    expect(await talk.storage.messages.appendC2c(again)).toEqual(live);
  });

  it('[M2] takes no other old message for the repeat: sender, random and client time must all be the same', async () => {
    const first = talk.draft({ keys: socketKey(HASH) });
    await sendAndBury(talk, first);
    const others = [talk.way(talk.bob, talk.alice), { random: 5 }, { clientTimeSec: first.clientTimeSec + 1 }];

    const answers = others.map((other, n) =>
      talk.storage.messages.appendC2c({ ...first, timeMs: NOON_MS + HOUR_MS, ...other, keys: socketKey(HASH + 1 + n) }),
    );

    expect((await Promise.all(answers)).map(({ seq, repeated }) => `${seq} ${repeated}`)).toEqual([
      ...['302 false', '303 false', '304 false'],
    ]);
  });
}

function clockRules(talk: Talk): void {
  for (const [how, skewSec] of Object.entries({ 'half an hour ahead': 1800, 'a day behind': -86_400 })) {
    it(`[M2] finds an old repeat of a client whose clock is ${how}`, async () => {
      const draft = talk.draft({ keys: socketKey(HASH) });
      const first = { ...draft, clientTimeSec: draft.clientTimeSec + skewSec };
      await sendAndBury(talk, first);

      const again = await talk.storage.messages.appendC2c({ ...first, timeMs: NOON_MS + HOUR_MS });

      expect(again).toMatchObject({ seq: 1, repeated: true });
    });
  }

  const clocks = { 'right or behind': [0, -7200, -30 * 86_400, -NOON_MS / 1000], 'hours ahead': [7200, 86_400] };
  for (const [how, skewsSec] of Object.entries(clocks)) {
    it(`[M2] knows a repeat among the latest messages of a client whose clock is ${how}`, async () => {
      for (const skewSec of skewsSec) {
        const draft = talk.draft({ keys: socketKey(HASH - Math.abs(skewSec)) });
        const first = { ...draft, clientTimeSec: Math.max(0, draft.clientTimeSec + skewSec) };
        const stored = await talk.storage.messages.appendC2c(first);

        const again = await talk.storage.messages.appendC2c({ ...first, timeMs: first.timeMs + 500 });

        expect({ skewSec, ...again }).toEqual({ skewSec, ...stored, repeated: true });
      }
    });
  }
}

/** Messages that make a conversation busy: far more than any ring keeps. */
const MANY = 6_000;

/** Bob says many things, evenly from one moment to another, as a client with a right clock does. */
async function chatter(talk: Talk, fromMs: number, toMs: number): Promise<void> {
  const drafts = upTo(MANY).map((n) => {
    const timeMs = Math.floor(fromMs + ((toMs - fromMs) * n) / MANY);
    const way = talk.way(talk.bob, talk.alice);
    return talk.draft({ ...way, timeMs, clientTimeSec: Math.floor(timeMs / 1000), keys: socketKey(n) });
  });
  for (const some of chunks(drafts, 500))
    await Promise.all(some.map((draft) => talk.storage.messages.appendC2c(draft)));
}

/** Whether a draft is known as a repeat of what was stored: asked, sent, and sent after a reopening. */
async function expectKnown(talk: Talk, again: C2cDraft, stored: Appended): Promise<void> {
  const known = { ...stored, repeated: true };
  expect(await talk.storage.messages.findRepeat(again)).toEqual(known);
  expect(await talk.storage.messages.appendC2c(again)).toEqual(known);
  await talk.reopen();
  expect(await talk.storage.messages.appendC2c(again)).toEqual(known);
}

function busyRules(talk: Talk): void {
  const cases = {
    'of the same second': { fromMs: 0, arrivalMs: 999 },
    'of the hour before, though a clock is an hour ahead': { fromMs: -HOUR_MS, arrivalMs: 1, otherSec: 3_600 },
    'of the hour before, made by the clock that is an hour ahead': { fromMs: -HOUR_MS, arrivalMs: 1 - HOUR_MS },
    'that came while it waited two hours for a network': { fromMs: 0, arrivalMs: 2 * HOUR_MS },
    'that came in the day by which another clock is behind': { fromMs: 0, arrivalMs: 1, otherSec: -86_400 },
  };
  for (const [which, { fromMs, arrivalMs, ...other }] of Object.entries(cases)) {
    it(`[M2] finds a repeat among thousands of messages ${which}`, async () => {
      const first = talk.draft({ timeMs: NOON_MS + arrivalMs, clientTimeSec: NOON_MS / 1000, keys: socketKey(HASH) });
      const end = NOON_MS + 3 * HOUR_MS;
      await chatter(talk, NOON_MS + fromMs, first.timeMs);
      const stored = await talk.storage.messages.appendC2c(first);
      await chatter(talk, first.timeMs, end);
      if ('otherSec' in other) await talk.answer({ timeMs: end, clientTimeSec: end / 1000 + other.otherSec });

      await expectKnown(talk, { ...first, timeMs: end + HOUR_MS }, stored);
    });
  }

  it('[M2] knows a young repeat of a conversation with thousands of messages since', async () => {
    const draft = talk.draft({ keys: [{ hash: HASH, maxAgeMs: 120_000 }] });
    const first = await talk.storage.messages.appendC2c(draft);
    await chatter(talk, draft.timeMs, draft.timeMs + 100_000);
    const again = { ...draft, timeMs: draft.timeMs + 110_000 };

    await expectKnown(talk, again, first);
  });
}

function findRules(talk: Talk): void {
  it('[M9] finds the message that an append would answer with, without storing', async () => {
    const draft = talk.draft({ keys: socketKey(HASH) });
    const none = await talk.storage.messages.findRepeat(draft);
    const first = await talk.storage.messages.appendC2c(draft);

    const found = await talk.storage.messages.findRepeat({ ...draft, timeMs: draft.timeMs + 1 });

    expect(none).toBeUndefined();
    expect(found).toEqual({ ...first, repeated: true });
    expect(await talk.storage.messages.findRepeat({ ...draft, keys: socketKey(HASH + 1), random: 5 })).toBeUndefined();
    expect(await talk.storage.messages.findRepeat({ ...draft, keys: [] })).toBeUndefined();
    expect(await talk.seen(talk.bob)).toEqual([1]);
  });
}
