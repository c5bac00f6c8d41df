import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, Talk } from './people.ts';

/** Rules E of `port/conversations.ts`. */
export function userEventSuite(adapter: string, open: Open): void {
  describe(`${adapter}: user events`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
      await talk.say();
    });
    afterEach(() => storage.close());
    const pin = (nowMs: number, isPinned = true) =>
      storage.conversations.set(talk.pair, talk.bob.uid, { isPinned }, nowMs);

    it('[E1] numbers the events of many units at once without a hole', async () => {
      const other = await Talk.between(storage, 'carol', 'bob');
      await other.say();

      const events = await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          storage.conversations.set(n % 2 ? talk.pair : other.pair, talk.bob.uid, { receiveOption: 0 }, n),
        ),
      );

      const numbers = events.flat().map(({ userSeq }) => userSeq);
      expect(numbers.sort((x, y) => x - y)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
      expect((await storage.userEvents.after(talk.bob.uid, 0, 100)).events.map(({ userSeq }) => userSeq)).toEqual(
        numbers,
      );
    });

    it('[E1] gives events after a number, oldest first, page by page', async () => {
      for (let n = 1; n <= 5; n++) await pin(NOON_MS + n, n % 2 === 1);

      const first = await storage.userEvents.after(talk.bob.uid, 1, 3);
      const rest = await storage.userEvents.after(talk.bob.uid, 4, 3);

      expect(first).toMatchObject({ userSeq: 5, isTooOld: false });
      expect(first.events.map(({ userSeq, value }) => [userSeq, value])).toEqual([
        [2, 0],
        [3, 1],
        [4, 0],
      ]);
      expect(rest.events).toEqual([
        {
          uid: talk.bob.uid,
          userSeq: 5,
          kind: 'conversationPinned',
          peerUserId: 'alice',
          timeMs: NOON_MS + 5,
          value: 1,
        },
      ]);
      expect(await storage.userEvents.after(talk.bob.uid, 5, 3)).toEqual({ events: [], userSeq: 5, isTooOld: false });
    });

    it('[E2] says when events were trimmed, or the number is ahead of the stream', async () => {
      for (let n = 1; n <= 4; n++) await pin(NOON_MS + n);
      await storage.userEvents.trim(NOON_MS + 3, 100);

      expect(await storage.userEvents.after(talk.bob.uid, 1, 100)).toMatchObject({ userSeq: 4, isTooOld: true });
      expect(await storage.userEvents.after(talk.bob.uid, 2, 100)).toMatchObject({
        events: [{ userSeq: 3 }, { userSeq: 4 }],
        isTooOld: false,
      });
      expect(await storage.userEvents.after(talk.bob.uid, 5, 100)).toMatchObject({ isTooOld: true });
      expect(await storage.userEvents.after(talk.alice.uid, 0, 100)).toEqual({
        events: [],
        userSeq: 0,
        isTooOld: false,
      });
    });

    it('[E2] says so when all events were trimmed', async () => {
      await pin(NOON_MS);
      await storage.userEvents.trim(NOON_MS + 1, 100);

      expect(await storage.userEvents.after(talk.bob.uid, 0, 100)).toMatchObject({
        events: [],
        userSeq: 1,
        isTooOld: true,
      });
      expect(await storage.userEvents.after(talk.bob.uid, 1, 100)).toMatchObject({ isTooOld: false });
    });

    it('[E3] trims the oldest first, at most so many a call, and says how many', async () => {
      for (let n = 1; n <= 5; n++) await pin(NOON_MS + n);

      const trimmed = [
        await storage.userEvents.trim(NOON_MS + 5, 3),
        await storage.userEvents.trim(NOON_MS + 5, 3),
        await storage.userEvents.trim(NOON_MS + 5, 3),
      ];

      expect(trimmed).toEqual([3, 1, 0]);
      expect((await storage.userEvents.after(talk.bob.uid, 4, 100)).events).toHaveLength(1);
    });
  });
}
