import { describe, expect, it } from 'bun:test';
import { eachTalk, NOON_MS, type Open, type Talk, upTo } from './people.ts';

/** Rules E of `port/conversations.ts`. */
export function userEventSuite(adapter: string, open: Open): void {
  describe(`${adapter}: user events`, () => {
    const talk = eachTalk(open);
    numberRules(talk);
    afterRules(talk);
    trimRules(talk);
  });
}

/** Bob makes this many events, a second apart. */
async function makeEvents(talk: Talk, count: number): Promise<void> {
  await talk.say();
  for (const n of upTo(count)) {
    await talk.storage.conversations.set(talk.pair, talk.bob.uid, { receiveOption: n }, NOON_MS + n * 1000);
  }
}

function numberRules(talk: Talk): void {
  it('[E1] skips no number and gives none twice to events made at once in several conversations', async () => {
    await talk.say();
    await talk.say(talk.way(talk.carol, talk.bob));
    const pairs = [talk.pair, talk.pairOf(talk.bob, talk.carol)];

    const made = await Promise.all(
      upTo(20).flatMap((n) =>
        pairs.map((pair) => talk.storage.conversations.set(pair, talk.bob.uid, { receiveOption: n }, NOON_MS)),
      ),
    );
    await talk.storage.conversations.clear(talk.pair, talk.alice.uid, NOON_MS);

    const numbers = made.flat().map(({ userSeq }) => userSeq);
    expect(numbers.sort((x, y) => x - y)).toEqual(upTo(40));
    const { events, userSeq } = await talk.storage.userEvents.after(talk.bob.uid, 0, 100);
    expect(events.map((event) => event.userSeq)).toEqual(upTo(40));
    expect(userSeq).toBe(40);
    expect((await talk.storage.userEvents.after(talk.alice.uid, 0, 10)).events).toMatchObject([
      { userSeq: 1, kind: 'historyCleared' },
    ]);
  });

  it('[E1] goes on after a reopening; the account tells the last number', async () => {
    await makeEvents(talk, 3);
    await talk.reopen();

    const [event] = await talk.storage.conversations.set(talk.pair, talk.bob.uid, { isPinned: true }, NOON_MS);

    expect(event?.userSeq).toBe(4);
    expect(await talk.storage.accounts.find(talk.bob.sdkAppId, ['bob'])).toMatchObject([{ userSeq: 4 }]);
  });
}

function afterRules(talk: Talk): void {
  it('[E2] gives events after a number, oldest first, page by page', async () => {
    await makeEvents(talk, 5);
    const page = async (after: number, count: number) => {
      const { events, ...rest } = await talk.storage.userEvents.after(talk.bob.uid, after, count);
      return { values: events.map(({ value }) => value), ...rest };
    };

    expect(await page(0, 2)).toEqual({ values: [1, 2], userSeq: 5, isTooOld: false });
    expect(await page(2, 2)).toEqual({ values: [3, 4], userSeq: 5, isTooOld: false });
    expect(await page(4, 2)).toEqual({ values: [5], userSeq: 5, isTooOld: false });
    expect(await page(5, 2)).toEqual({ values: [], userSeq: 5, isTooOld: false });
  });

  it('[E2] says that a number ahead of the stream is too old, and that a fresh stream is not', async () => {
    await makeEvents(talk, 2);

    expect(await talk.storage.userEvents.after(talk.bob.uid, 3, 10)).toMatchObject({
      events: [],
      userSeq: 2,
      isTooOld: true,
    });
    expect(await talk.storage.userEvents.after(talk.carol.uid, 0, 10)).toEqual({
      events: [],
      userSeq: 0,
      isTooOld: false,
    });
  });

  it('[E2] says that a number is too old when events after it were trimmed', async () => {
    await makeEvents(talk, 5);
    await talk.storage.userEvents.trim(NOON_MS + 4000, 100);

    const isTooOld = async (after: number) => (await talk.storage.userEvents.after(talk.bob.uid, after, 2)).isTooOld;

    expect([await isTooOld(0), await isTooOld(2), await isTooOld(3), await isTooOld(5)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await talk.storage.userEvents.after(talk.bob.uid, 3, 10)).toMatchObject({
      events: [{ userSeq: 4 }, { userSeq: 5 }],
      userSeq: 5,
    });
  });
}

function trimRules(talk: Talk): void {
  it('[E3] trims events older than a time, the oldest first, at most so many a call', async () => {
    await makeEvents(talk, 5);
    const { trim } = talk.storage.userEvents;

    const went = [await trim(NOON_MS + 5000, 3), await trim(NOON_MS + 5000, 3), await trim(NOON_MS + 5000, 3)];

    expect(went).toEqual([3, 1, 0]);
    const { events } = await talk.storage.userEvents.after(talk.bob.uid, 4, 10);
    expect(events.map(({ userSeq }) => userSeq)).toEqual([5]);
  });

  it('[E3] gives no number again when all events went', async () => {
    await makeEvents(talk, 2);
    await talk.storage.userEvents.trim(NOON_MS + 100_000, 100);

    const [event] = await talk.storage.conversations.set(talk.pair, talk.bob.uid, { isPinned: true }, NOON_MS);

    expect(event?.userSeq).toBe(3);
  });
}
