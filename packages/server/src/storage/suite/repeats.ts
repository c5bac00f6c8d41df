import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { C2cDraft } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, people, type Reopen, socketKey, Talk } from './people.ts';

const HASH = 2 ** 52 - 12_345;

/** Rules M2 and M9 of `port/messages.ts`: repeats (D7). */
export function repeatSuite(adapter: string, open: Open, reopen: Reopen): void {
  describe(`${adapter}: repeats`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());

    it('[M2] answers a repeat with the first message and stores nothing', async () => {
      const draft = talk.draft({ keys: socketKey(HASH) });
      const first = await storage.messages.appendC2c(draft);

      const again = await storage.messages.appendC2c({ ...draft, timeMs: draft.timeMs + 5000, msgSeq: 99 });

      expect(again).toEqual({ ...first, repeated: true });
      expect(await talk.seen(talk.bob)).toEqual([1]);
    });

    it('[M2] stores one message of 50 equal ones at once', async () => {
      await talk.say();
      const draft = talk.draft({ keys: socketKey(HASH) });

      const appended = await Promise.all(Array.from({ length: 50 }, () => storage.messages.appendC2c(draft)));

      expect(appended.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(new Set(appended.map(({ seq }) => seq))).toEqual(new Set([2]));
      expect(await talk.as(talk.bob)).toMatchObject({ seq: 2, unread: 2 });
    });

    it('[M2] knows a repeat after a reopening', async () => {
      const draft = talk.draft({ keys: socketKey(HASH) });
      const first = await storage.messages.appendC2c(draft);
      for (let n = 0; n < 5; n++) await talk.say({ keys: socketKey(n) });

      storage = await reopen(storage);

      expect(await storage.messages.appendC2c({ ...draft, timeMs: draft.timeMs + 60_000 })).toEqual({
        ...first,
        repeated: true,
      });
    });

    it('[M2] takes a message whose key is older than it counts as a new one', async () => {
      const keys = [{ hash: HASH, maxAgeMs: 60_000 }];
      const draft = talk.draft({ keys });
      await storage.messages.appendC2c(draft);

      const within = await storage.messages.appendC2c({ ...draft, timeMs: draft.timeMs + 60_000 });
      const later = await storage.messages.appendC2c({ ...draft, timeMs: draft.timeMs + 60_001 });

      expect(within).toMatchObject({ seq: 1, repeated: true });
      expect(later).toMatchObject({ seq: 2, repeated: false });
    });

    it('[M2] takes any one of several keys', async () => {
      const first = await talk.say({
        keys: [
          { hash: 1, maxAgeMs: 60_000 },
          { hash: 2, maxAgeMs: 60_000 },
        ],
      });

      expect(await talk.say({ keys: [{ hash: 2, maxAgeMs: 60_000 }] })).toEqual({ ...first, repeated: true });
    });

    it('[M2] keeps the keys of conversations apart', async () => {
      const [carol] = await people(storage, 'carol');
      const draft = talk.draft({ keys: socketKey(HASH) });
      await storage.messages.appendC2c(draft);

      expect(await storage.messages.appendC2c({ ...draft, toUid: carol?.uid ?? 0 })).toMatchObject({
        seq: 1,
        repeated: false,
      });
    });

    searchTests(
      () => talk,
      async () => {
        storage = await reopen(storage);
        talk.storage = storage;
      },
    );

    it('[M9] finds the earlier message without storing', async () => {
      const draft = talk.draft({ keys: socketKey(HASH) });
      const none = await storage.messages.findRepeat(draft);
      const first = await storage.messages.appendC2c(draft);

      const found = await storage.messages.findRepeat({ ...draft, timeMs: draft.timeMs + 1 });

      expect(none).toBeUndefined();
      expect(found).toEqual({ ...first, repeated: true });
      expect(await storage.messages.findRepeat({ ...draft, keys: socketKey(HASH + 1), random: 5 })).toBeUndefined();
      expect(await talk.seen(talk.bob)).toEqual([1]);
    });
  });
}

/** A client that was away re-sends what is far back in a busy conversation's log. */
function searchTests(the: () => Talk, reopen: () => Promise<void>): void {
  const busy = async (talk: Talk, first: C2cDraft): Promise<void> => {
    await talk.storage.messages.appendC2c(first);
    const later = Array.from({ length: 600 }, (_, n) =>
      talk.draft({
        keys: socketKey(n),
        clientTimeSec: first.clientTimeSec + 60 + n,
        timeMs: first.timeMs + 60_000 + n * 1000,
      }),
    );
    await Promise.all(later.map((draft) => talk.storage.messages.appendC2c(draft)));
  };

  it('[M2] searches the log for a repeat older than the latest keys, also after a reopening', async () => {
    const talk = the();
    const first = talk.draft({ keys: socketKey(HASH) });
    await busy(talk, first);
    const again = { ...first, timeMs: NOON_MS + 3_600_000 };

    expect(await talk.storage.messages.appendC2c(again)).toMatchObject({ seq: 1, repeated: true });
    expect(await talk.storage.messages.findRepeat(again)).toMatchObject({ seq: 1, repeated: true });
    await reopen();
    expect(await talk.storage.messages.appendC2c(again)).toMatchObject({ seq: 1, repeated: true });
  });

  it("[M2] finds it too when the client's clock is half an hour ahead or a day behind", async () => {
    for (const skewSec of [1800, -86_400]) {
      const talk = await Talk.between(the().storage, `alice ${skewSec}`, `bob ${skewSec}`);
      const fresh = talk.draft({ keys: socketKey(HASH) });
      const first = { ...fresh, clientTimeSec: fresh.clientTimeSec + skewSec };
      await busy(talk, first);

      const again = await talk.storage.messages.appendC2c({ ...first, timeMs: NOON_MS + 3_600_000 });

      expect({ skewSec, ...again }).toMatchObject({ skewSec, seq: 1, repeated: true });
    }
  });
}
