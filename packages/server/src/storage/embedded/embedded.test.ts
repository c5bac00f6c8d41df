import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migration, SCHEMA_VERSION } from '../migrations.ts';
import type { Storage } from '../port/storage.ts';
import { APP, NOON_MS, Talk } from '../suite/people.ts';
import { storageSuite } from '../suite/storageSuite.ts';
import { DATABASE_FILE, openEmbedded } from './open.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let opened = 0;

const openAt = (dataDir: string): Promise<Storage> => openEmbedded({ dataDir, maxQueue: 10_000 });

storageSuite('embedded', async () => {
  const folder = join(root, String(++opened));
  let storage = await openAt(folder);
  return {
    storage,
    async reopen() {
      await storage.close();
      storage = await openAt(folder);
      return storage;
    },
    dispose: () => storage.close(),
  };
});

let dataDir: string;
beforeEach(() => {
  dataDir = join(root, String(++opened));
});

test('[M3] a kill under load loses nothing that was acknowledged', async () => {
  const script = join(import.meta.dir, 'killedWriter.ts');
  const child = Bun.spawn([process.execPath, script, dataDir], { stdout: 'pipe', stderr: 'inherit' });
  let output = '';
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true });
    if (output.length > 60_000) child.kill('SIGKILL');
  }
  await child.exited;
  const acknowledged = output.split('\n').slice(0, -1);

  const storage = await openAt(dataDir);
  const kept = new Set<string>();
  for (const name of ['bob', 'carol', 'dave']) {
    const talk = await Talk.between(storage, 'alice', name);
    const page = await storage.messages.page({ log: talk.pair, viewerUid: talk.alice.uid, count: 1_000_000 });
    for (const { seq, random } of page?.messages ?? []) kept.add(`${name} ${seq} ${random}`);
    expect(await talk.say()).toMatchObject({ seq: (page?.messages.length ?? 0) + 1 });
  }
  await storage.close();

  expect(acknowledged.length).toBeGreaterThan(1_000);
  expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
});

test('data of the first version is brought up to date and kept', async () => {
  mkdirSync(dataDir);
  const db = new Database(join(dataDir, DATABASE_FILE));
  for (const statement of migration(1, 'sqlite')) db.run(statement);
  db.run('CREATE TABLE schema_version (version INTEGER NOT NULL)');
  db.run('INSERT INTO schema_version (version) VALUES (1)');
  db.run(
    "INSERT INTO accounts (sdk_app_id, user_id, nick, face_url, profile_id, created_ms) VALUES (?, 'alice', 'Alice', '', 1, 5)",
    [APP],
  );
  db.close();

  const storage = await openAt(dataDir);
  const [before] = await storage.profiles.find(APP, ['alice']);
  await storage.profiles.update(APP, 'alice', { location: 'here' }, { nowMs: NOON_MS, customMax: 0 });
  const [after] = await storage.profiles.find(APP, ['alice']);
  await storage.close();

  expect(before).toMatchObject({ fields: { nick: 'Alice' }, updatedMs: 5 });
  expect(after).toMatchObject({ fields: { nick: 'Alice', location: 'here' }, updatedMs: NOON_MS });
});

test('data of a newer version is refused and left as it is', async () => {
  await (await openAt(dataDir)).close();
  const file = join(dataDir, DATABASE_FILE);
  const db = new Database(file);
  db.run('UPDATE schema_version SET version = ?', [SCHEMA_VERSION + 1]);
  db.close();
  const before = readFileSync(file);

  await expect(openAt(dataDir)).rejects.toMatchObject({ name: 'NewerSchemaError' });

  expect(readFileSync(file).equals(before)).toBe(true);
});

test('the queue is bounded: what comes above it is refused, what waits is done', async () => {
  const storage = await openEmbedded({ dataDir, maxQueue: 10 });
  const talk = await Talk.between(storage);

  const sends = await Promise.allSettled(Array.from({ length: 15 }, () => talk.say()));

  expect(sends.map(({ status }) => status)).toEqual([...Array(10).fill('fulfilled'), ...Array(5).fill('rejected')]);
  expect(sends.at(-1)).toMatchObject({ reason: { fault: 'sendsStopped' } });
  expect(await talk.say()).toMatchObject({ seq: 11 });
  expect(storage.health()).toBe('');
  await storage.close();
});

test('an operation that throws is undone alone, the others of its batch are done', async () => {
  const storage = await openAt(dataDir);
  const talk = await Talk.between(storage);
  const stranger = { ...talk.pair, b: 999_999 };
  await talk.say();
  await talk.say({ toUid: 999_999 });

  const results = await Promise.allSettled([
    talk.say(),
    storage.conversations.clear(stranger, 999_999, NOON_MS),
    talk.say({ fromProfileId: undefined }),
    talk.say(),
  ]);

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(results[3]).toMatchObject({ value: { seq: 3 } });
  expect(await storage.conversations.get(stranger, 999_999)).toMatchObject({ unread: 1, lowestSeq: 1 });
  expect(await talk.as(talk.bob)).toMatchObject({ seq: 3, unread: 3 });
  await storage.close();
});

test('closing waits for what was called, then refuses', async () => {
  const storage = await openAt(dataDir);
  const talk = await Talk.between(storage);
  const sends = Array.from({ length: 100 }, () => talk.say());

  await storage.close();

  expect((await Promise.all(sends)).at(-1)).toMatchObject({ seq: 100 });
  await expect(talk.say()).rejects.toMatchObject({ fault: 'sendsStopped' });
});

test('tells after each commit how many operations it had', async () => {
  const counts: number[] = [];
  const storage = await openEmbedded({ dataDir, maxQueue: 1_000, onCommit: (operations) => counts.push(operations) });
  const talk = await Talk.between(storage);

  await Promise.all(Array.from({ length: 50 }, () => talk.say()));
  await storage.close();

  expect(counts).toEqual([1, 50]);
  expect(storage.stats).toMatchObject({ queued: 0, commits: 2, operations: 51 });
});
