import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQL } from 'bun';
import { copyStore } from '../backup/copy.ts';
import { fillDatabase } from '../backup/postgresSink.ts';
import { tablesOf } from '../backup/tables.ts';
import { DATABASE_FILE, openEmbedded } from '../storage/embedded/open.ts';
import { openEmbeddedSnapshot } from '../storage/embedded/snapshot.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import { mergedKey } from '../storage/port/mergedLists.ts';
import { FLAG } from '../storage/port/messages.ts';
import type { Storage } from '../storage/port/storage.ts';
import { openPostgresSnapshot } from '../storage/postgres/snapshot.ts';
import { APP, NOON_MS, Talk } from '../storage/suite/people.ts';
import { someGroup } from '../storage/suite/someGroup.ts';
import { done, groupDraft, NO_LIMITS, refusalOf } from '../storage/suite/team.ts';
import { communityDraft, topicDraft } from '../storage/suite/town.ts';
import { Walk } from '../storage/suite/unread.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../testing/postgres.ts';
import { damages, FIRST, TALK } from './damages.ts';
import type { Finding } from './finding.ts';
import { checkStore } from './store.ts';

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-check-'));
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

/** A store after a random walk of three users, and with what the walk does not do. */
async function makeStore(): Promise<void> {
  const open = () => openEmbedded({ dataDir: root, maxQueue: 1_000 });
  let storage = await open();
  const talk = new Talk({
    get storage() {
      return storage;
    },
    async reopen() {
      await storage.close();
      storage = await open();
    },
  });
  await storage.apps.put({ sdkAppId: APP, name: 'test', key: 'k'.repeat(64), admins: ['administrator'] }, NOON_MS);
  await talk.begin('alice', 'bob', 'carol');
  await new Walk(talk, 7, false).run();

  await storage.outbox.subscribe(APP, 'webhook', ['afterC2cSend']);
  await storage.devices.signIn({ uid: talk.alice.uid, deviceId: 'phone', platform: 'iPhone', signedInMs: NOON_MS });
  await storage.profiles.update(APP, 'alice', { nick: 'Alice', location: 'here' }, { nowMs: NOON_MS, customMax: 0 });
  const [alice] = await storage.accounts.find(APP, ['alice']);
  const late = { timeMs: NOON_MS + 9_000_000, fromProfileId: alice?.profileId ?? 0 };
  const asked = await talk.say({ ...late, flags: FLAG.needReadReceipt, clientTimeSec: late.timeMs / 1000 + 30 });
  await storage.messages.receipt(talk.pair, talk.bob.uid, [asked.seq], late.timeMs);
  await talk.edit((await talk.say(late)).seq, talk.alice, { body: '[]' });
  await talk.say({ ...late, importedSec: 1_600_000_000, flags: FLAG.imported });
  await storage.conversations.markRead(talk.pair, talk.bob.uid, { seq: asked.seq }, late.timeMs);
  await talk.answer(late);
  await makeTopic(storage, talk);
  // A live room was spoken in: its places are given in advance, and no message is kept.
  await storage.groups.reserve((await someGroup(storage, talk.alice, { isLive: true })).gid, 3);
  await makeArchive(storage, talk);
  await makeMergedLists(storage, talk);
  await makeStatistics(storage, talk);
  await storage.close();
}

/** A day of which a process counted something. */
async function makeStatistics(storage: Storage, { alice }: Talk): Promise<void> {
  const day = { sdkAppId: APP, period: 20231115 };
  const { gid } = await someGroup(storage, alice);
  await storage.statistics.flush({
    ...{ process: 'one', number: 1, nowMs: NOON_MS, untilMs: NOON_MS },
    growths: [{ ...day, figure: 'LoginTimes', n: 1 }],
    sights: [
      { ...day, kind: 'user', id: alice.uid },
      { ...day, kind: 'group', id: gid },
    ],
    online: [{ sdkAppId: APP, users: 1, connections: 1 }],
    peaks: [{ ...day, users: 1 }],
  });
}

/** A file that a message holds. */
async function makeFile(files: Storage['files'], talk: Talk): Promise<string> {
  const sha256 = 'a'.repeat(64);
  const uuid = await files.begin(APP, { uuid: 'b'.repeat(32), sha256, size: 1 }, NOON_MS);
  await files.ready(APP, sha256, { uid: talk.alice.uid, facts: { type: 'text/plain' } }, NOON_MS);
  await talk.say({ timeMs: NOON_MS + 9_100_000, holds: [uuid] });
  return uuid;
}

/** A list of merged messages that holds a file and another list, and is held by a message. */
async function makeMergedLists({ mergedLists, files }: Storage, talk: Talk): Promise<void> {
  const [inner, outer] = ['[]', '[{}]'].map((content) => ({ key: mergedKey(content), content, layers: 1, holds: [] }));
  if (!inner || !outer) throw new Error('two lists are needed');
  await mergedLists.keep(APP, inner, NOON_MS);
  await mergedLists.keep(APP, { ...outer, holds: [inner.key, await makeFile(files, talk)] }, NOON_MS);
  await talk.say({ timeMs: NOON_MS + 9_100_000, holds: [outer.key] });
}

/** A group into which something was imported before and after what is said in it. */
async function makeArchive({ groups }: Storage, { alice, bob }: Talk): Promise<void> {
  const made = await groups.create(
    groupDraft('archive', { ownerUid: alice.uid, members: [{ uid: bob.uid }] }),
    NO_LIMITS,
  );
  const { gid } = done(made).group;
  for (const [random, importedSec] of [NOON_MS / 1000, undefined, NOON_MS / 1000 + 1, undefined].entries()) {
    const said = await groups.append({
      ...{ sdkAppId: APP, gid, fromUid: alice.uid, fromProfileId: 0, msgSeq: 0, random, body: '[]', importedSec },
      ...{ clientTimeSec: NOON_MS / 1000, timeMs: NOON_MS, flags: 0, extra: '', keys: [], asApp: true },
      ...{ at: [], targets: [] },
    });
    expect(refusalOf(said)).toBe('');
  }
}

/** A community with a topic in which somebody said something before carol joined, and bob has a row of his own. */
async function makeTopic({ groups, topics, conversations }: Storage, { alice, bob, carol }: Talk): Promise<void> {
  const operator = { uid: alice.uid, userId: 'alice', nick: '', faceUrl: '' };
  const how = { operator, nowMs: NOON_MS };
  const limits = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };
  const made = await groups.create(communityDraft(alice.uid, { members: [{ uid: bob.uid }] }), limits);
  const news = 'group' in made && (await topics.create(made.group.gid, topicDraft('news'), { ...how, max: 0 }));
  const [topic] = news && 'topics' in news ? news.topics : [];
  if (!('group' in made) || !topic) throw new Error('there is no topic');
  const say = (random: number) =>
    groups.append({
      ...{ sdkAppId: APP, gid: topic.gid, fromUid: alice.uid, fromProfileId: 0, msgSeq: 0, random, body: '[]' },
      ...{ clientTimeSec: NOON_MS / 1000, timeMs: NOON_MS, flags: 0, extra: '', keys: [], asApp: false },
      ...{ at: [], targets: [] },
    });
  await say(1);
  await conversations.markRead({ sdkAppId: APP, gid: topic.gid }, bob.uid, {}, NOON_MS);
  await groups.add(made.group.gid, [{ uid: carol.uid }], { ...how, perUserMax: 0, receiveOption: 0 });
  await say(2);
}

const complaints = (findings: Finding[]) => findings.filter(({ state }) => state !== 'ok').map(({ text }) => text);

async function check(file: string): Promise<string[]> {
  await using snapshot = await openEmbeddedSnapshot(file);
  return complaints((await checkStore(snapshot, () => {}, NOON_MS)).findings);
}

/** What is found in the healthy store after a statement was run on it. */
async function afterDamage(sql: string): Promise<string[]> {
  const file = join(root, 'damaged.db');
  copyFileSync(healthy, file);
  const db = new Database(file);
  expect(db.run(sql).changes).toBeGreaterThan(0);
  db.close();
  return check(file);
}

test('a store has no complaint after random operations, nor has a copy of it in PostgreSQL', async () => {
  await using file = await openEmbeddedSnapshot(healthy);
  await fillDatabase(url, { schema: SCHEMA_VERSION, isForced: true }, (sink) => copyStore(file, sink, () => {}));
  await using database = await openPostgresSnapshot(url);

  const inFile = await checkStore(file, () => {}, NOON_MS);
  const inDatabase = await checkStore(database, () => {}, NOON_MS);

  expect(complaints(inFile.findings)).toEqual([]);
  expect(complaints(inDatabase.findings)).toEqual([]);
  expect(inFile.seen?.messages).toBeGreaterThan(100);
  expect(inDatabase.seen).toEqual(inFile.seen);
});

test.each(damages)('damage is told by its kind: %s', async (kind, sql) => {
  expect((await afterDamage(sql)).join('\n')).toContain(kind);
});

/** The healthy store with a part of each log trimmed, and one wholly. */
async function trimmedStore(): Promise<string> {
  const dataDir = mkdtempSync(join(root, 'trimmed-'));
  copyFileSync(healthy, join(dataDir, DATABASE_FILE));
  const storage = await openEmbedded({ dataDir, maxQueue: 1_000 });
  const { logs } = await storage.retention.outdated({
    ...{ sdkAppId: APP, beforeMs: { c2c: Number.MAX_SAFE_INTEGER, group: Number.MAX_SAFE_INTEGER }, count: 100 },
  });
  for (const [at, { convId }] of logs.entries()) {
    const unit = { beforeMs: Number.MAX_SAFE_INTEGER, maxAttached: 1_000, nowMs: NOON_MS };
    await storage.retention.trim(convId, { ...unit, maxMessages: at === 1 ? 1_000 : 2 });
  }
  await storage.close();
  return join(dataDir, DATABASE_FILE);
}

test('[I4] a store whose logs were trimmed has no complaint, nor has a copy of it in PostgreSQL', async () => {
  await using file = await openEmbeddedSnapshot(await trimmedStore());
  await fillDatabase(url, { schema: SCHEMA_VERSION, isForced: true }, (sink) => copyStore(file, sink, () => {}));
  await using database = await openPostgresSnapshot(url);

  const [inFile, inDatabase] = [
    await checkStore(file, () => {}, NOON_MS),
    await checkStore(database, () => {}, NOON_MS),
  ];

  expect([complaints(inFile.findings), complaints(inDatabase.findings)]).toEqual([[], []]);
  const trimmed = await file.tx.all('SELECT conv_id FROM conversations WHERE lowest_seq > 1');
  expect(trimmed.length).toBeGreaterThan(4);
});

test.each([
  ['running count of a message', 'UPDATE conversations SET trimmed_low = trimmed_low + 1 WHERE conv_id = 1'],
  ['place where a log was trimmed', 'UPDATE conversations SET trimmed_rev = rev + 1 WHERE conv_id = 1'],
  ['missing message', 'UPDATE conversations SET lowest_seq = lowest_seq - 1 WHERE conv_id = 1'],
  ['message below the lowest seq', 'UPDATE conversations SET lowest_seq = lowest_seq + 1 WHERE conv_id = 1'],
  ['last own message of a member', 'UPDATE members SET own_seq = 0 WHERE own_seq > 0'],
])('damage of a trimmed store is told by its kind: %s', async (kind, sql) => {
  const file = await trimmedStore();
  const db = new Database(file);
  expect(db.run(sql).changes).toBeGreaterThan(0);
  db.close();

  expect((await check(file)).join('\n')).toContain(kind);
});

test('a body that nobody can read is told with its place', async () => {
  const lines = await afterDamage(
    `UPDATE messages SET body = CAST('[{' AS BLOB) WHERE ${FIRST('seq > 4 AND flags < 1024')}`,
  );

  expect(lines).toContainEqual(expect.stringMatching(/^body of a message: conversation \d+, message \d+$/));
});

test('a profile that nobody can read is told', async () => {
  expect(await afterDamage("UPDATE profile_fields SET fields = CAST('{' AS BLOB)")).toEqual([
    expect.stringMatching(/^profile of an account: account \d+$/),
  ]);
});

/** Numbers that follow from nothing else: a wish of the user, a key, a time that only the row has. */
const FREE: Readonly<Record<string, string[]>> = {
  // A span may be too wide, see above for one that is too narrow.
  conversations: ['conv_id', 'ahead_sec', 'behind_sec'],
  members: [
    ...['uid', 'conv_id', 'told_ms', 'top_ms', 'hidden_seq', 'pinned_ms', 'receive_option'],
    ...['role', 'joined_ms', 'last_sent_ms', 'name_card', 'fields'],
  ],
};

test('every number of a head and of a user’s row that follows from the log is compared with it', async () => {
  const tables = (await tablesOf(SCHEMA_VERSION)).filter(({ name }) => FREE[name]);
  const missed: string[] = [];
  for (const { name, columns } of tables) {
    for (const column of columns.filter((one) => !FREE[name]?.includes(one.name))) {
      const row = name === 'members' ? ' AND uid = (SELECT MIN(uid) FROM members)' : '';
      const lines = await afterDamage(
        `UPDATE ${name} SET ${column.name} = ${column.name} + 1000 WHERE conv_id = ${TALK}${row}`,
      );
      if (lines.length === 0) missed.push(`${name}.${column.name}`);
    }
  }

  expect(missed).toEqual([]);
});

describe('in PostgreSQL', () => {
  // What SQLite alone can do, casts to BLOB, is not among them.
  const shared = damages.filter(([, sql]) => !sql.includes('AS BLOB')).filter((_, at) => at % 6 === 0);

  test.each(shared)('damage is told by its kind: %s', async (kind, sql) => {
    await using file = await openEmbeddedSnapshot(healthy);
    await fillDatabase(url, { schema: SCHEMA_VERSION, isForced: true }, (sink) => copyStore(file, sink, () => {}));
    await using connection = new SQL(url, { max: 1 });
    await connection.unsafe(sql);

    await using snapshot = await openPostgresSnapshot(url);
    const { findings } = await checkStore(snapshot, () => {}, NOON_MS);

    expect(complaints(findings).join('\n')).toContain(kind);
  });
});
