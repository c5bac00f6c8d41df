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
import { FLAG } from '../storage/port/messages.ts';
import type { Storage } from '../storage/port/storage.ts';
import { openPostgresSnapshot } from '../storage/postgres/snapshot.ts';
import { APP, NOON_MS, Talk } from '../storage/suite/people.ts';
import { someGroup } from '../storage/suite/someGroup.ts';
import { done, groupDraft, NO_LIMITS, refusalOf } from '../storage/suite/team.ts';
import { communityDraft, topicDraft } from '../storage/suite/town.ts';
import { Walk } from '../storage/suite/unread.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../testing/postgres.ts';
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
  await new Walk(talk, 7).run();

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
  await storage.close();
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

const CONV = '(SELECT MAX(conv_id) FROM conversations WHERE seq = (SELECT MAX(seq) FROM conversations))';
const TALK = `(SELECT MIN(conv_id) FROM conversations)`;
const FIRST = (where: string, order = 'seq') =>
  `seq = (SELECT seq FROM messages WHERE conv_id = ${TALK} AND ${where} ORDER BY ${order} LIMIT 1) AND conv_id = ${TALK}`;
const ONE_MARK =
  '(conv_id, rev) IN (SELECT conv_id, rev FROM changes WHERE unread_uid > 0 ORDER BY conv_id, rev LIMIT 1)';

/** Each kind of damage: a statement that does it, and what is told of it. */
const damages: [kind: string, sql: string][] = [
  ['last seq of a head: conversation', `UPDATE conversations SET seq = seq + 1 WHERE conv_id = ${CONV}`],
  ['last seq of a head: conversation', `UPDATE conversations SET seq = seq - 1 WHERE conv_id = ${CONV}`],
  ['rev of a head', `UPDATE conversations SET rev = rev - 1 WHERE conv_id = ${TALK}`],
  ['message count of a head', `UPDATE conversations SET count_low = count_low - 1 WHERE conv_id = ${TALK}`],
  ['last message of a head', `UPDATE conversations SET list_seq_low = list_seq_low - 1 WHERE conv_id = ${TALK}`],
  [
    'time of the last message of a head',
    `UPDATE conversations SET list_ms_high = list_ms_high + 1 WHERE conv_id = ${TALK}`,
  ],
  ['latest time of a head', `UPDATE conversations SET last_ms = last_ms - 1 WHERE conv_id = ${TALK}`],
  ["span of clients' clocks of a head", `UPDATE conversations SET ahead_sec = 0 WHERE conv_id = ${TALK}`],
  ['message below the lowest seq', `UPDATE conversations SET lowest_seq = 3 WHERE conv_id = ${TALK}`],
  ['missing message: conversation', `DELETE FROM messages WHERE ${FIRST('seq > 4')}`],
  ['missing message: conversation', `DELETE FROM messages WHERE ${FIRST('seq = 1')}`],
  ['last seq of a head', `DELETE FROM messages WHERE ${FIRST('seq > 0', 'seq DESC')}`],
  ['running count of a message', `UPDATE messages SET count_high = count_high + 1 WHERE ${FIRST('seq > 4')}`],
  ['sender of a message', `UPDATE messages SET from_uid = 4711 WHERE ${FIRST('seq > 4')}`],
  ['recall of a message', `UPDATE messages SET body = NULL WHERE ${FIRST('flags < 1024')}`],
  ['recall of a message', `UPDATE messages SET flags = flags - 1024 WHERE ${FIRST('flags >= 1024 AND flags < 2048')}`],
  ['message that is not as it was written', `UPDATE messages SET random = random + 1 WHERE ${FIRST('seq > 4')}`],
  [
    'message that is not as it was written',
    `UPDATE messages SET body = CAST(REPLACE(CAST(body AS TEXT), 'TIMTextElem', 'TIMTextElen') AS BLOB) WHERE ${FIRST("flags < 1024 AND CAST(body AS TEXT) LIKE '%TIMTextElem%'")}`,
  ],
  ['receipt of a message', `UPDATE messages SET flags = flags + 2048 WHERE ${FIRST('flags < 1024')}`],
  ['edit of a message', `UPDATE messages SET edited_ms = 1 WHERE ${FIRST('edited_ms IS NULL AND flags < 1024')}`],
  ['message without its nick', `UPDATE messages SET profile_id = 4711 WHERE ${FIRST('seq > 4')}`],
  ['mark that a message is not unread', `UPDATE changes SET unread_uid = 0 WHERE ${ONE_MARK}`],
  ['change of no message', `UPDATE changes SET seq = 4711 WHERE ${ONE_MARK}`],
  ['count of read messages', `UPDATE members SET read_count = read_count - 1 WHERE conv_id = ${TALK}`],
  ['unread count', `UPDATE members SET read_count = read_count - 1 WHERE conv_id = ${TALK}`],
  ['position beyond the end', `UPDATE members SET cleared_seq = 4711 WHERE conv_id = ${TALK}`],
  [
    'read position told to the peer',
    `UPDATE members SET told_seq = told_seq - 1 WHERE conv_id = ${TALK} AND told_seq > 1`,
  ],
  [
    'last message shown in the list',
    `UPDATE members SET top_seq = 0, gone_seq = (SELECT list_seq_low FROM conversations WHERE conv_id = ${TALK}) WHERE conv_id = ${TALK}`,
  ],
  ['missing row of a user', `DELETE FROM members WHERE conv_id = ${TALK} AND uid = (SELECT MIN(uid) FROM members)`],
  ['row of a user in a conversation', `UPDATE members SET peer_uid = 4711 WHERE conv_id = ${TALK}`],
  ['message of no conversation', `DELETE FROM conversations WHERE conv_id = ${TALK}`],
  ['row of a user of no conversation', `DELETE FROM conversations WHERE conv_id = ${TALK}`],
  ['change of no conversation', `DELETE FROM conversations WHERE conv_id = ${CONV}`],
  ['conversation of no account', "DELETE FROM accounts WHERE user_id = 'carol'"],
  ['event of no account', "DELETE FROM accounts WHERE user_id = 'alice'"],
  ['device of no account', "DELETE FROM accounts WHERE user_id = 'alice'"],
  ['profile of no account', "DELETE FROM accounts WHERE user_id = 'alice'"],
  ['account without its nick', 'DELETE FROM profiles'],
  ['number of the events of an account', "UPDATE accounts SET user_seq = user_seq + 1 WHERE user_id = 'alice'"],
  ['number of the events of an account', 'DELETE FROM user_events WHERE user_seq = 2'],
  ['account of no app', 'DELETE FROM apps'],
  ['consumer of no app', 'DELETE FROM apps'],
  ['settings of an app', `UPDATE apps SET settings = '{"pageMax":1}'`],
  ['settings of an app', `UPDATE apps SET settings = '{"port":1}'`],
  ['administrators of an app', "UPDATE apps SET admins = '{'"],
  ['import that is not listed', 'DELETE FROM imports'],
  ['import that is not listed', 'DELETE FROM group_imports'],
  ['listed import into a group that is not there', 'UPDATE group_imports SET from_uid = from_uid + 1'],
  ['end of the last import into a group', 'UPDATE conversations SET floor_count = floor_count - 1 WHERE floor_seq > 0'],
  ['floor of a member', 'UPDATE members SET floor_seq = 4711 WHERE role > 0'],
  ['listed import that is not there', 'UPDATE imports SET seq = seq - 1'],
  ['topic of no community', 'UPDATE groups SET parent_gid = 4711 WHERE parent_gid > 0'],
  ['row of a topic of no member', 'DELETE FROM members WHERE role = 1'],
  ['place of a joining in a topic', 'UPDATE topic_marks SET count_low = count_low + 1'],
  ['place of a joining in a topic', 'UPDATE topic_marks SET conv_id = conv_id - 1'],
  ['number of the joining of a member', 'UPDATE groups SET joins = 0'],
  ['outbox row of no conversation', 'UPDATE outbox SET conv_id = 4711'],
  [
    'message kept of a live room: conversation',
    "UPDATE groups SET type = 'AVChatRoom' WHERE conv_id = (SELECT MAX(conv_id) FROM messages)",
  ],
];

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
