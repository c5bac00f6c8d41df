import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQL } from 'bun';
import { copyStore } from '../backup/copy.ts';
import { fillDatabase } from '../backup/postgresSink.ts';
import { DATABASE_FILE, openEmbedded } from '../storage/embedded/open.ts';
import { openEmbeddedSnapshot } from '../storage/embedded/snapshot.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import { openPostgresSnapshot } from '../storage/postgres/snapshot.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { APP, NOON_MS, people } from '../storage/suite/people.ts';
import { makePush, pushDraft, runPush } from '../storage/suite/pushes.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../testing/postgres.ts';
import { PUSHES } from './pushes.ts';
import { checkStore } from './store.ts';

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-pushes-'));
const healthy = join(root, DATABASE_FILE);
let postgres: TestPostgres;
let url: string;
beforeAll(async () => {
  postgres = await testPostgres();
  url = await postgres.freshDatabase();
  await makeStore();
}, 2 * START_TIMEOUT_MS);
afterAll(async () => {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}, START_TIMEOUT_MS);

/** Bob has a tag and an attribute; a push was made, one is half done, one waits for carol; dave had all that and is deleted. */
async function makeStore(): Promise<void> {
  const storage = await openEmbedded({ dataDir: root, maxQueue: 1_000 });
  const { pushes } = storage;
  await storage.apps.put({ sdkAppId: APP, name: 'test', key: 'k'.repeat(64), admins: [] }, NOON_MS);
  const [alice, bob, , dave] = await people(storage, 'alice', 'bob', 'carol', 'dave');
  if (!alice || !bob || !dave) throw new Error('somebody did not come');
  await pushes.nameAttributes(APP, { 0: 'sex' });
  for (const { uid } of [bob, dave]) {
    await pushes.addTags(APP, [{ uid, tags: ['a'] }], 10);
    await pushes.setAttributes(APP, [{ uid, attributes: [{ number: 0, value: 'x' }] }]);
  }
  await runPush(storage, await makePush(storage, pushDraft(alice)));
  const half = await makePush(storage, pushDraft(alice));
  await pushes.start(half.taskNo, 3, NOON_MS);
  await pushes.advance(half.taskNo, 0, await pushes.recipients(half, 0, 2));
  await makePush(storage, pushDraft(dave));
  await storage.accounts.delete(APP, ['dave'], NOON_MS);
  await storage.close();
}

async function complaints(snapshot: Snapshot): Promise<string[]> {
  const { findings } = await checkStore(snapshot, () => {}, NOON_MS);
  return findings.filter(({ state }) => state !== 'ok').map(({ text }) => text);
}

const damages: [string, string][] = [
  ['name of an attribute of no app', 'UPDATE push_attribute_names SET sdk_app_id = 7'],
  ['attribute of no account', 'UPDATE push_attributes SET uid = 999'],
  ['tag of no account', 'UPDATE push_tags SET sdk_app_id = 7'],
  ['push of no account', 'UPDATE push_tasks SET from_uid = 999'],
  ['progress of a push', 'UPDATE push_tasks SET finished = 1 WHERE state = 0'],
  ['push that is not there and waits for an account', 'DELETE FROM push_tasks WHERE state = 2'],
];

test('every reference of pushing to all has its damage here', () => {
  expect(damages.map(([kind]) => kind)).toEqual(Object.keys(PUSHES));
});

test('pushes that are whole are told as whole, with a deleted account', async () => {
  await using snapshot = await openEmbeddedSnapshot(healthy);

  expect(await complaints(snapshot)).toEqual([]);
});

describe.each(damages)('%s', (kind, sql) => {
  test('is found in a file', async () => {
    const file = join(root, 'damaged.db');
    copyFileSync(healthy, file);
    const db = new Database(file);
    expect(db.run(sql).changes).toBeGreaterThan(0);
    db.close();

    await using snapshot = await openEmbeddedSnapshot(file);
    expect((await complaints(snapshot)).join('\n')).toContain(kind);
  });

  test('is found in PostgreSQL', async () => {
    await using file = await openEmbeddedSnapshot(healthy);
    await fillDatabase(url, { schema: SCHEMA_VERSION, isForced: true }, (sink) => copyStore(file, sink, () => {}));
    await using connection = new SQL(url, { max: 1 });
    await connection.unsafe(sql);

    await using snapshot = await openPostgresSnapshot(url);
    expect((await complaints(snapshot)).join('\n')).toContain(kind);
  });
});
