import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbedded } from '../storage/embedded/open.ts';
import { openEmbeddedSnapshot } from '../storage/embedded/snapshot.ts';
import type { Storage } from '../storage/port/storage.ts';
import { openPostgres } from '../storage/postgres/open.ts';
import { openPostgresSnapshot } from '../storage/postgres/snapshot.ts';
import { APP, Talk } from '../storage/suite/people.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../testing/postgres.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-backup-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(async () => {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}, START_TIMEOUT_MS);

const kinds = ['embedded', 'postgres'] as const;
const ways = kinds.flatMap((from) => kinds.map((to) => [from, to] as const));
let folders = 0;

interface Place {
  dataDir: string;
  store: string;
}

async function freshPlace(kind: (typeof kinds)[number]): Promise<Place> {
  const dataDir = join(root, String(++folders));
  mkdirSync(dataDir);
  return { dataDir, store: kind === 'embedded' ? kind : await postgres.freshDatabase() };
}

const open = ({ dataDir, store }: Place): Promise<Storage> =>
  store === 'embedded' ? openEmbedded({ dataDir, maxQueue: 100 }) : openPostgres({ url: store, maxQueue: 100 });

async function move(from: Place, to: Place): Promise<void> {
  const file = join(root, `${++folders}.backup`);
  const order = { file, isForced: false, watch: () => {} };
  await using snapshot =
    from.store === 'embedded'
      ? await openEmbeddedSnapshot(join(from.dataDir, DATABASE_FILE))
      : await openPostgresSnapshot(from.store);
  await backUp(snapshot, { ...order, files: {} });
  await restore({ ...order, ...to });
}

const waiting = async (storage: Storage, consumer: string) =>
  (await storage.outbox.read(APP, consumer, 100)).map(({ kind, seq }) => `${kind} ${seq}`);

test.each(ways)(
  'from %s to %s the outbox keeps its order and every consumer its place, and goes on behind',
  async (from, to) => {
    const [old, fresh] = [await freshPlace(from), await freshPlace(to)];
    const before = await open(old);
    const talk = await Talk.between(before);
    for (const consumer of ['slow', 'fast', 'done']) await before.outbox.subscribe(APP, consumer, ['afterC2cSend']);
    for (let n = 0; n < 7; n++) await talk.say();
    const [first, second] = await before.outbox.read(APP, 'slow', 100);
    await before.outbox.advance(APP, 'slow', first?.id ?? 0);
    await before.outbox.advance(APP, 'fast', second?.id ?? 0);
    for (const { id } of (await before.outbox.read(APP, 'done', 100)).slice(-1))
      await before.outbox.advance(APP, 'done', id);
    const waited = [await waiting(before, 'slow'), await waiting(before, 'fast'), await waiting(before, 'done')];
    await before.close();

    await move(old, fresh);

    const after = await open(fresh);
    expect([await waiting(after, 'slow'), await waiting(after, 'fast'), await waiting(after, 'done')]).toEqual(waited);
    expect(waited.map((rows) => rows.length)).toEqual([6, 5, 0]);
    const next = await (await Talk.between(after)).say({ random: 1 });
    expect(next.seq).toBe(8);
    for (const consumer of ['slow', 'fast', 'done'])
      expect((await waiting(after, consumer)).at(-1)).toBe('afterC2cSend 8');
    await after.close();
  },
);

test.each(ways)('from %s to %s numbers that were given out and are gone are not given out again', async (from, to) => {
  const [old, fresh] = [await freshPlace(from), await freshPlace(to)];
  const before = await open(old);
  const talk = await Talk.between(before);
  await before.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
  for (let n = 0; n < 3; n++) await talk.say();
  const rows = await before.outbox.read(APP, 'webhook', 100);
  for (const { id } of rows) await before.outbox.advance(APP, 'webhook', id);
  await before.close();

  await move(old, fresh);

  const after = await open(fresh);
  await (await Talk.between(after)).say({ random: 1 });
  const [next] = await after.outbox.read(APP, 'webhook', 100);
  expect(next?.id).toBeGreaterThan(rows.at(-1)?.id ?? 0);
  await after.close();
});
