import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { Storage } from '../port/storage.ts';
import { APP, NOON_MS, type Open, type Reopen, socketKey, Talk } from './people.ts';

/** Rules O of `port/outbox.ts`. */
export function outboxSuite(adapter: string, open: Open, reopen: Reopen): void {
  describe(`${adapter}: outbox`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());
    const seqs = async (consumer: string, count = 100) =>
      (await storage.outbox.read(APP, consumer, count)).map(({ seq }) => seq);

    it('[O1] writes rows from the subscription on, of its kinds alone', async () => {
      const { convId } = await talk.say();
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
      await talk.answer();
      await storage.conversations.markRead(talk.pair, talk.bob.uid, {}, NOON_MS);
      await talk.recall(1, talk.alice.uid);

      const rows = await storage.outbox.read(APP, 'webhook', 10);

      const row = { sdkAppId: APP, kind: 'afterC2cSend', convId, seq: 2, byUid: talk.bob.uid, timeMs: NOON_MS + 2000 };
      expect(rows).toMatchObject([row]);
    });

    it('[O1] writes reads and recalls for who wants them, each once', async () => {
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cRead', 'afterC2cRecall']);
      await talk.say();
      for (let n = 0; n < 2; n++) {
        await storage.conversations.markRead(talk.pair, talk.bob.uid, {}, NOON_MS);
        await talk.recall(1, talk.alice.uid);
      }

      const rows = await storage.outbox.read(APP, 'webhook', 10);

      expect(rows.map(({ kind, seq, byUid }) => [kind, seq, byUid])).toEqual([
        ['afterC2cRead', 1, talk.bob.uid],
        ['afterC2cRecall', 1, talk.alice.uid],
      ]);
    });

    it('[O1] keeps the cursor when the kinds change; a second consumer starts at the newest row', async () => {
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
      await talk.say();
      await storage.outbox.subscribe(APP, 'push', ['afterC2cSend']);
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend', 'afterC2cRead']);
      await talk.say();

      expect(await seqs('webhook')).toEqual([1, 2]);
      expect(await seqs('push')).toEqual([2]);
    });

    it('[O1] writes nothing for a repeat, an import or another app', async () => {
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
      await storage.outbox.subscribe(APP + 1, 'webhook', ['afterC2cSend']);
      const draft = talk.draft({ keys: socketKey(5) });
      await storage.messages.appendC2c(draft);
      await storage.messages.appendC2c(draft);
      await talk.say({ importedSec: 1_500_000_000 });

      expect(await seqs('webhook')).toEqual([1]);
      expect(await storage.outbox.read(APP + 1, 'webhook', 10)).toEqual([]);
    });

    it('[O2] stops: what no other consumer waits for goes', async () => {
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
      await storage.outbox.subscribe(APP, 'push', ['afterC2cSend']);
      await talk.say();
      await storage.outbox.unsubscribe(APP, 'webhook');
      const left = [await seqs('webhook'), await seqs('push')];
      await storage.outbox.unsubscribe(APP, 'push');
      await talk.say();

      await storage.outbox.subscribe(APP, 'push', ['afterC2cSend']);

      expect(left).toEqual([[], [1]]);
      expect(await seqs('push')).toEqual([]);
    });

    it('[O3] gives rows by id after the cursor, all of 50 sends at once', async () => {
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
      await Promise.all(Array.from({ length: 50 }, () => talk.say()));

      const first = await storage.outbox.read(APP, 'webhook', 30);
      await storage.outbox.advance(APP, 'webhook', first.at(-1)?.id ?? 0);
      const rest = await seqs('webhook');

      expect(new Set([...first.map(({ seq }) => seq), ...rest]).size).toBe(50);
      expect(first).toHaveLength(30);
      expect(rest).toHaveLength(20);
    });

    it("[O4] keeps each consumer's cursor, also over a reopening; it never moves back", async () => {
      await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
      await storage.outbox.subscribe(APP, 'push', ['afterC2cSend']);
      for (let n = 0; n < 3; n++) await talk.say();
      const [one, two] = await storage.outbox.read(APP, 'webhook', 10);
      await storage.outbox.advance(APP, 'webhook', two?.id ?? 0);
      await storage.outbox.advance(APP, 'webhook', one?.id ?? 0);

      storage = await reopen(storage);

      expect([await seqs('webhook'), await seqs('push')]).toEqual([[3], [1, 2, 3]]);
      expect(await storage.messages.appendC2c(talk.draft())).toMatchObject({ seq: 4 });
      expect(await seqs('webhook')).toEqual([3, 4]);
    });
  });
}
