import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { SQL } from 'bun';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import type { Appended, C2cDraft } from '../port/messages.ts';
import { NewerSchemaError, type Storage } from '../port/storage.ts';
import type { Hint } from './hints.ts';
import { openPostgres } from './open.ts';

const APP = 1400000001;
const ALICE = 1;
const BOB = 2;
const NOON_MS = 1_700_000_000_000;

let server: TestPostgres;
let url: string;
const opened: Storage[] = [];
beforeAll(async () => {
  server = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(() => server.stop(), START_TIMEOUT_MS);
beforeEach(async () => {
  url = await server.freshDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});

async function open(onHint?: (hint: Hint) => void): Promise<Storage> {
  const storage = await openPostgres({ url, maxQueue: 10_000, onHint });
  opened.push(storage);
  return storage;
}

/** The nth message of a sender, under a key of its own. */
function draft(n: number, fromUid = ALICE, toUid = BOB): C2cDraft {
  const key = { hash: fromUid * 1_000_000 + n, maxAgeMs: 7 * 86_400_000, searchLog: true };
  return {
    sdkAppId: APP,
    fromUid,
    toUid,
    fromProfileId: 0,
    msgSeq: n,
    random: n,
    clientTimeSec: NOON_MS / 1000,
    timeMs: NOON_MS + n,
    flags: 0,
    body: `[{"MsgType":"TIMTextElem","MsgContent":{"Text":"${fromUid}: ${n}"}}]`,
    extra: '',
    keys: [key],
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** All msgSeqs of the log between alice and bob, in the order of the log. */
async function log(storage: Storage): Promise<number[]> {
  const pair = { sdkAppId: APP, a: ALICE, b: BOB };
  const numbers: number[] = [];
  for (let beforeSeq: number | undefined; beforeSeq !== 1; ) {
    const page = await storage.messages.page({ log: pair, viewerUid: BOB, count: 100, beforeSeq });
    if (!page) return [];
    numbers.push(...page.messages.map(({ msgSeq }) => msgSeq));
    beforeSeq = page.fromSeq;
  }
  return numbers.reverse();
}

describe('two processes on one database', () => {
  test('[M1] give one conversation seqs without holes and without duplicates', async () => {
    const [one, two] = [await open(), await open()];

    const answers = await Promise.all(
      upTo(600).map((n) => (n % 2 ? one.messages.appendC2c(draft(n)) : two.messages.appendC2c(draft(n, BOB, ALICE)))),
    );

    expect(answers.map(({ seq }) => seq).sort((x, y) => x - y)).toEqual(upTo(600));
    expect(new Set(answers.map(({ convId }) => convId)).size).toBe(1);
    expect((await log(one)).sort((x, y) => x - y)).toEqual(upTo(600));
  });

  test('[M1] make the same conversations at once, each one time', async () => {
    const stores = [await open(), await open()];
    const peers = upTo(200).map((n) => 1000 + n);

    const [ones = [], twos = []] = await Promise.all(
      stores.map((storage, at) =>
        Promise.all(
          (at ? peers.toReversed() : peers).map((peer) => storage.messages.appendC2c(draft(1 + at, ALICE, peer))),
        ),
      ),
    );

    const convIds = (answers: Appended[]) => answers.map(({ convId }) => convId).sort((x, y) => x - y);
    expect(convIds(ones)).toEqual(convIds(twos));
    expect(new Set(convIds(ones)).size).toBe(200);
    expect(await stores[0]?.conversations.list(ALICE, 1_000, 0, 1_000)).toHaveLength(200);
  });

  test('[M2] store a message under one key once', async () => {
    const [one, two] = [await open(), await open()];

    const answers = await Promise.all(
      upTo(200).flatMap((n) => [
        one.messages.appendC2c(draft(n)),
        two.messages.appendC2c({ ...draft(n), timeMs: NOON_MS + n + 1 }),
      ]),
    );

    expect(answers.filter(({ repeated }) => repeated)).toHaveLength(200);
    for (const n of upTo(200)) expect(answers[2 * n - 1]?.seq).toBe(answers[2 * n - 2]?.seq);
    expect((await log(two)).sort((x, y) => x - y)).toEqual(upTo(200));
  });

  test('[M2] know a message that the other one stored long ago in a busy conversation', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all(upTo(1_500).map((n) => one.messages.appendC2c(draft(n))));
    await two.messages.appendC2c(draft(2_000));
    await Promise.all(upTo(10).map((n) => one.messages.appendC2c(draft(3_000 + n))));

    const repeats = await Promise.all([1, 700, 1_500, 3_010].map((n) => two.messages.appendC2c(draft(n))));

    expect(repeats.map(({ seq, repeated }) => [seq, repeated])).toEqual([
      [1, true],
      [700, true],
      [1_500, true],
      [1_511, true],
    ]);
  });

  test('[D12] tell each other of changes to apps and accounts', async () => {
    const hints: Hint[] = [];
    const heard = Promise.withResolvers<void>();
    await open((hint) => {
      hints.push(hint);
      if (hints.length === 5) heard.resolve();
    });
    const two = await open();

    await two.apps.put({ sdkAppId: APP, name: 'demo', key: '', admins: ['administrator'] }, NOON_MS);
    await two.accounts.import(APP, [{ userId: 'alice' }, { userId: 'bob' }], NOON_MS);
    await two.accounts.kick(APP, 'bob', 1);
    await two.profiles.update(APP, 'alice', { nick: 'Alice' }, { nowMs: NOON_MS, customMax: 0 });
    await two.apps.setSettings(APP, { recallWindowSec: 1 });
    await heard.promise;

    expect(hints).toEqual([
      { kind: 'app', sdkAppId: APP },
      { kind: 'account', sdkAppId: APP, userIds: ['alice', 'bob'] },
      { kind: 'account', sdkAppId: APP, userIds: ['bob'] },
      { kind: 'account', sdkAppId: APP, userIds: ['alice'] },
      { kind: 'app', sdkAppId: APP },
    ]);
  });

  test('open a new database at once: one makes the schema', async () => {
    const stores = await Promise.all([open(), open(), open()]);

    await Promise.all(stores.map((storage, n) => storage.messages.appendC2c(draft(n + 1))));

    expect((await stores[0]?.apps.list()) ?? []).toEqual([]);
  });
});

test('[D14] connections that are cut under load lose nothing acknowledged and store nothing twice', async () => {
  const storage = await open();
  let acknowledged = 0;
  const cuts: Promise<void>[] = [];

  const answers = await Promise.all(
    upTo(20).map(async (sender) => {
      const seqs: Appended[] = [];
      for (const n of upTo(50)) {
        seqs.push(await storage.messages.appendC2c(draft(sender * 100 + n)));
        if (++acknowledged % 200 === 0) cuts.push(server.cut(url));
      }
      return seqs;
    }),
  );
  await Promise.all(cuts);

  expect(answers.flat().filter(({ repeated }) => repeated)).toEqual([]);
  expect(
    answers
      .flat()
      .map(({ seq }) => seq)
      .sort((x, y) => x - y),
  ).toEqual(upTo(1_000));
  expect(await log(storage)).toHaveLength(1_000);
  expect(storage.health()).toBe('');
});

test('[M3] a message that cannot be stored takes no other one of its batch with it', async () => {
  const storage = await open();
  const outcomes = await Promise.allSettled(
    upTo(5).map((n) => storage.messages.appendC2c({ ...draft(n), timeMs: n === 3 ? Number.NaN : NOON_MS + n })),
  );

  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(await log(storage)).toEqual([1, 2, 4, 5]);
});

test('a database that a newer program wrote is refused and left as it is', async () => {
  await (await open()).messages.appendC2c(draft(1));
  const sql = new SQL(url, { max: 1 });
  await sql.unsafe(`UPDATE schema_version SET version = ${SCHEMA_VERSION + 1}`);

  await expect(open()).rejects.toBeInstanceOf(NewerSchemaError);

  expect((await sql.unsafe('SELECT version::int AS version FROM schema_version'))[0]).toEqual({
    version: SCHEMA_VERSION + 1,
  });
  await sql.close();
});
