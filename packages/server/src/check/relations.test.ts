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
import { allow, befriend } from '../storage/suite/friends.ts';
import { APP, NOON_MS, people, Talk } from '../storage/suite/people.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../testing/postgres.ts';
import { RELATIONS } from './relations.ts';
import { checkStore } from './store.ts';

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-relations-'));
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

/** Alice has bob as a friend in a group and carol no more, dave asked her, she blocks erin; frank was all that and is deleted. */
async function makeStore(): Promise<void> {
  const storage = await openEmbedded({ dataDir: root, maxQueue: 1_000 });
  await storage.apps.put({ sdkAppId: APP, name: 'test', key: 'k'.repeat(64), admins: ['administrator'] }, NOON_MS);
  const talk = new Talk({ storage });
  await talk.begin('alice', 'bob', 'carol');
  const [dave, erin, frank] = await people(storage, 'dave', 'erin', 'frank');
  if (!dave || !erin || !frank) throw new Error('somebody did not come');
  const { alice, bob, carol } = talk;
  await befriend(talk, alice, bob, {}, { group: 'work' });
  for (const other of [carol, frank]) await befriend(talk, alice, other, {}, { group: 'home' });
  await storage.friends.delete(alice.uid, [carol.uid], { isBoth: false, nowMs: NOON_MS });
  await allow(talk, alice, 'NeedConfirm');
  await befriend(talk, dave, alice);
  await storage.friendApplications.markRead(alice.uid, NOON_MS);
  await storage.blacklist.add(APP, alice.uid, [erin.uid], { max: 10, nowMs: NOON_MS });
  await storage.blacklist.add(APP, bob.uid, [frank.uid], { max: 10, nowMs: NOON_MS });
  await storage.accounts.delete(APP, ['frank'], NOON_MS);
  await storage.friends.forget(frank.uid, 100, NOON_MS);
  await storage.close();
}

async function complaints(snapshot: Snapshot): Promise<string[]> {
  const { findings } = await checkStore(snapshot, () => {}, NOON_MS);
  return findings.filter(({ state }) => state !== 'ok').map(({ text }) => text);
}

const damages: [string, string][] = [
  ['friend of no account', 'UPDATE friends SET friend_uid = 999 WHERE is_gone = 0'],
  ['number of a friend', 'UPDATE friends SET seq = seq + 100'],
  ['count of friends', 'UPDATE relation_heads SET friend_count = friend_count + 1'],
  ['numbers of lists of no account', 'INSERT INTO relation_heads (uid) VALUES (999)'],
  ['friend group of no account', 'UPDATE friend_groups SET uid = 999'],
  ['place in no friend group', 'DELETE FROM friend_groups'],
  ['place of no friend in a friend group', 'UPDATE friend_group_members SET friend_uid = uid'],
  ['friend request of no account', 'UPDATE friend_applications SET from_uid = 999'],
  ['number of a friend request', 'UPDATE friend_applications SET seq = seq + 100'],
  ['friend requests read that never came', 'UPDATE relation_heads SET pending_read = pending_seq + 1'],
  ['blacklist of no account', 'UPDATE blacklist SET sdk_app_id = 7'],
];

test('every reference of the relationship chain has its damage here', () => {
  expect(damages.map(([kind]) => kind)).toEqual(Object.keys(RELATIONS));
});

test('lists that are whole are told as whole, with a deleted account', async () => {
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
