import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../storage/embedded/open.ts';
import { Courier, type CourierNeeds, Slots } from './courier.ts';

const APP = 1_400_000_001;
const CONSUMER = 'webhooks';
const WINDOW = 100;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('calls begin one a turn of the loop, and so many at a time', async () => {
  const slots = new Slots(3);
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  let begun = 0;
  const calls = ends.map(({ promise }) =>
    slots.run(() => {
      begun++;
      return promise;
    }),
  );
  const seen: number[] = [];

  for (let turn = 0; turn < 8; turn++) {
    await nextTurn();
    seen.push(begun);
  }
  const steps = seen.map((count, turn) => count - (seen[turn - 1] ?? 0));
  expect(Math.max(...steps)).toBe(1);
  expect(begun).toBe(3);

  for (const { resolve } of ends) resolve();
  await Promise.all(calls);
  expect(begun).toBe(5);
});

/** A store with so many rows, each of another conversation, and how far the cursor was moved each time. */
async function storeOf(count: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'hongyan-courier-'));
  const storage = await openEmbedded({ dataDir, maxQueue: 10_000 });
  await storage.outbox.subscribe(APP, CONSUMER, ['afterStateChange']);
  const row = { sdkAppId: APP, kind: 'afterStateChange' as const, convId: 0, seq: 0, timeMs: 1 };
  await storage.outbox.tell(Array.from({ length: count }, (_, n) => ({ ...row, byUid: n + 1 })));
  const moves: number[] = [];
  const outbox: CourierNeeds['outbox'] = {
    ...storage.outbox,
    advance: (app, consumer, id) => {
      moves.push(id);
      return storage.outbox.advance(app, consumer, id);
    },
  };
  return {
    moves,
    left: async () => (await storage.outbox.read(APP, CONSUMER, count)).length,
    courier: (deliver: (uid: number) => Promise<boolean>): Courier =>
      new Courier(
        {
          ...{ outbox, consumer: CONSUMER, holder: 'here', window: WINDOW, inFlight: 8, leaseMs: 10_000 },
          deliver: ({ byUid }) => deliver(byUid),
          failed: (_, error) => {
            throw error;
          },
        },
        APP,
      ),
    async [Symbol.asyncDispose]() {
      await storage.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

test('each row is told once, and the cursor is moved by many rows at a time', async () => {
  await using store = await storeOf(1_000);
  const told: number[] = [];

  await store.courier(async (uid) => told.push(uid) > 0).done;

  expect(told).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
  expect(await store.left()).toBe(0);
  // A write for each row would be a thousand; one each tick of the clock may come besides.
  expect(store.moves.length).toBeLessThan(300);
});

test('a row that is not through holds the cursor, and what was told behind it is passed with it', async () => {
  await using store = await storeOf(60);
  const first = Promise.withResolvers<boolean>();
  const rest = Promise.withResolvers<void>();
  let open = 59;
  const courier = store.courier((uid) => {
    if (uid === 1) return first.promise;
    if (--open === 0) rest.resolve();
    return Promise.resolve(true);
  });
  await rest.promise;
  await nextTurn();
  expect(store.moves).toEqual([]);

  first.resolve(true);
  await courier.done;
  expect(store.moves).toHaveLength(1);
  expect(await store.left()).toBe(0);
});
