import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireMessage } from '@hongyan/contract';
import { SQL } from 'bun';
import { START_TIMEOUT_MS } from '../../packages/server/src/testing/postgres.ts';
import { signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { history, text } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { run, runJson } from './commandLine.ts';
import { fixtureSchemas, recorded, unpack } from './fixture.ts';
import { expectGroupGoesOn, type Requests, stillWait } from './groupGoesOn.ts';
import { type Audits, expectPeopleGoOn } from './peopleGoesOn.ts';
import { openPlaces, type Places } from './places.ts';
import { readAll } from './readAll.ts';
import { REQUESTS } from './readGroupsAs.ts';
import { AUDITS } from './readPeople.ts';

setDefaultTimeout(120_000);

let places: Places;
beforeAll(async () => {
  places = await openPlaces();
}, START_TIMEOUT_MS);
afterAll(() => places[Symbol.asyncDispose](), START_TIMEOUT_MS);

test('there is a data folder of every schema before the current one', async () => {
  const { schema } = await runJson('version');

  const before = Array.from({ length: schema - 1 }, (_, at) => at + 1);
  expect(fixtureSchemas()).toEqual(expect.arrayContaining(before));
});

/** The answers that were recorded are given again; fields that came since may stand beside them. */
async function expectRecorded(server: TestServer, schema: number): Promise<void> {
  const answers = await readAll(server);
  const before = recorded(schema);

  expect(Object.keys(before).length).toBeGreaterThan(100);
  for (const [question, answer] of Object.entries(before))
    if (!question.endsWith(REQUESTS) || stillWait(answer as Requests))
      expect({ question, answer: answers[question] }).toMatchObject({ question, answer });
}

/** What was sent before the upgrade is known as sent, and the log goes on behind it. */
async function expectGoesOn(server: TestServer, schema: number): Promise<void> {
  const alice = await signIn(server, 'alice', { deviceId: 'reader' });
  const last = (await history(alice, 'bob')).filter(({ from }) => from === 'alice').at(-1) as WireMessage;
  const { conversation } = await alice.request('getConversation', { conv: 'C2Cbob' });
  const draft = { conv: 'C2Cbob', random: last.random, clientTimeSec: last.clientTimeSec, body: text('again') };

  const repeat = await alice.request('sendMessage', draft);
  const next = await alice.request('sendMessage', { ...draft, random: 4_000_000_000 });

  expect(repeat).toMatchObject({ seq: last.seq, id: last.id, isRepeat: true });
  expect(next.seq).toBe((conversation?.seq ?? 0) + 1);
  await alice.close();
  // What the earliest fixtures were not asked for is not in their world.
  const requests = recorded(schema)[`${server.app.sdkAppId} alice: ${REQUESTS}`];
  if (requests) await expectGroupGoesOn(server, requests as Requests);
  const audits = recorded(schema)[`${server.app.sdkAppId} REST: ${AUDITS}`];
  if (audits) await expectPeopleGoOn(server, audits as Audits);
}

/** Words of before schema 6 follow the app's setting, are numbered, and others are numbered behind them. */
async function expectWordsGoOn(server: TestServer): Promise<void> {
  const rest = restClient(server);
  const listed = async () => (await rest.ok('im_msg_audit_mgr/get_local_audit_keywords', {})).LocalAuditWords;
  const before = await listed();
  expect(before.map(({ Id, FilterType, UpdateTime }) => [Id, FilterType, UpdateTime])).toEqual(
    before.map((_, at) => [at + 1, 0, 0]),
  );

  const LocalAuditWords = [...before, { Keyword: 'come since' }].map(({ Keyword }) => ({
    ...{ Keyword, FilterType: 1 as const, ReplacedContent: 'else' },
  }));
  await rest.ok('im_msg_audit_mgr/add_local_audit_keywords', { LocalAuditWords });

  expect((await listed()).map(({ Id, Keyword, FilterType }) => [Id, Keyword, FilterType])).toEqual(
    LocalAuditWords.map(({ Keyword }, at) => [at + 1, Keyword, 1]),
  );
}

/**
 * What was before the upgrade is counted from the accounts themselves, or was not counted before schema 6; from then on all is,
 * and the day on which a fixture was made has its figures.
 */
async function expectCounts(server: TestServer, schema: number): Promise<void> {
  const { Days } = await restClient(server).ok('hongyan/get_statistics', {});
  const [today, ...before] = Days;

  expect(today?.C2CUpMsgNum).toBeGreaterThan(0);
  expect(today?.ActiveUserNum).toBeGreaterThan(0);
  expect(today?.RegistUserNumTotal).toBeGreaterThan(3);
  const counted = before.filter(({ C2CUpMsgNum, ActiveUserNum }) => C2CUpMsgNum + ActiveUserNum > 0);
  expect(counted.length).toBeLessThanOrEqual(schema < 6 ? 0 : 1);
}

describe.each(fixtureSchemas())('data of schema %i', (schema) => {
  test('is brought up to date in its folder, answers as recorded and goes on', async () => {
    const data = places.path();
    unpack(schema, data);

    await using server = await startServer({ data });

    await expectRecorded(server, schema);
    await expectGoesOn(server, schema);
    if (schema < 6) await expectWordsGoOn(server);
    await expectCounts(server, schema);
  });

  test('is brought up to date in PostgreSQL, answers as recorded and goes on', async () => {
    const [data, backup, store] = [places.path(), `${places.path()}.backup`, (await places.place('postgres')).store];
    unpack(schema, data);

    const backedUp = await runJson('backup', backup, '--data', data);
    await runJson('restore', backup, '--data', places.path(), '--store', store);

    expect(backedUp).toMatchObject({ schema });
    await using server = await startServer({ data: places.path(), store });
    await expectRecorded(server, schema);
    await expectGoesOn(server, schema);
    if (schema < 6) await expectWordsGoOn(server);
    await expectCounts(server, schema);
  });
});

test('a newer schema is refused by every command that reads it, and no byte changes', async () => {
  const data = places.path();
  unpack(1, data);
  const db = new Database(join(data, 'hongyan.db'));
  db.run('UPDATE schema_version SET version = 999');
  db.close();
  const before = readFileSync(join(data, 'hongyan.db'));

  const commands = [
    ['serve', '--port', '0'],
    ['app', 'list'],
    ['backup', join(places.root, 'newer.backup')],
  ];
  for (const args of commands) {
    const { code, stderr } = await run(...args, '--data', data);
    expect({ args, code, stderr }).toMatchObject({ args, code: 1 });
    expect(stderr).toContain('the data was written by a newer version (schema 999, this one knows');
  }

  expect(readFileSync(join(data, 'hongyan.db')).equals(before)).toBe(true);
  expect(readdirSync(places.root)).not.toContain('newer.backup');
});

test('a newer schema in PostgreSQL is refused, and nothing in it changes', async () => {
  const store = (await places.place('postgres')).store;
  await (await startServer({ store }))[Symbol.asyncDispose]();
  await using sql = new SQL(store, { max: 1 });
  await sql`UPDATE schema_version SET version = 999`;
  const tables = () =>
    sql`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`.values();
  const before = await tables();

  const { code, stderr } = await run('serve', '--port', '0', '--data', places.path(), '--store', store);

  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('schema 999') });
  expect(await tables()).toEqual(before);
});
