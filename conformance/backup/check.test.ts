import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../client.ts';
import { text } from '../say.ts';
import { mainOf, startServer, type TestServer } from '../server.ts';
import { type StoreKind, startOn, stores } from '../stores.ts';
import { type Ended, run } from './commandLine.ts';
import { makeWorld } from './world.ts';

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-check-'));
const healthy = join(root, 'healthy');
beforeAll(async () => {
  await using server = await startServer({ data: healthy });
  await makeWorld(server);
  await server.kill('SIGTERM');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const freshPath = () => join(root, String(++folders));

/** A folder with the healthy store, spoiled. */
function spoiled(spoil: (file: string) => void): string {
  const data = freshPath();
  cpSync(healthy, data, { recursive: true });
  spoil(join(data, 'hongyan.db'));
  return data;
}

interface Report {
  state: string;
  findings: { check: string; state: string; text: string; advice?: string }[];
}

async function check(...args: string[]): Promise<Report & { code: number }> {
  const { code, stdout, stderr } = await run('check', '--port', '0', '--json', ...args);
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Report) };
}

const found = ({ findings }: Report, name: string) => findings.find((finding) => finding.check === name);

async function underLoad(server: TestServer, during: () => Promise<void>): Promise<void> {
  const senders = await Promise.all([1, 2, 3, 4].map((n) => signIn(server, `sender-${n}`, { deviceId: 'd' })));
  let isOver = false;
  const talks = senders.map(async (sender, at) => {
    const peer = senders[(at + 1) % senders.length];
    for (let n = 1; !isOver; n++) {
      const conv = `C2C${peer?.userId}`;
      const { seq } = await sender.request('sendMessage', { conv, random: n, clientTimeSec: 1, body: text('x') });
      if (n % 3 === 0) await sender.request('markRead', { conv });
      if (n % 5 === 0) await sender.request('recallMessage', { conv, seq });
    }
  });
  try {
    await during();
  } finally {
    isOver = true;
    await Promise.all(talks);
    await Promise.all(senders.map((sender) => sender.close()));
  }
}

test.each([...stores])(
  'beside a server on %s under load nothing is complained of, and the server goes on',
  async (kind: StoreKind) => {
    await using server = await startOn(kind);
    await makeWorld(server);

    await underLoad(server, async () => {
      for (let round = 0; round < 2; round++) {
        const report = await check('--data', server.data, '--store', server.store);
        const failed = report.findings.filter(({ state }) => state === 'fail');

        expect({ failed, code: report.code }).toEqual({ failed: [], code: 0 });
        expect(found(report, 'server')).toMatchObject({ state: 'ok', text: expect.stringContaining(server.url) });
        expect(found(report, 'counters')).toMatchObject({
          state: 'ok',
          text: expect.stringMatching(/\d+ messages in \d/),
        });
      }
    });
  },
);

test('without a server it reads the store alone, changes nothing of it and has a line for each check', async () => {
  const before = readFileSync(join(healthy, 'hongyan.db'));
  const { code, stdout, stderr } = await run('check', '--port', '0', '--data', healthy);

  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('recounting messages: 194 of 194'),
  });
  expect(stdout).toContain("ok    pages: SQLite's own check of the file found nothing\n");
  expect(stdout).toContain('ok    counters: heads, logs, unread counts and references agree: 194 messages in 34 conv');
  expect(readFileSync(join(healthy, 'hongyan.db')).equals(before)).toBe(true);
});

test('damage ends it with 1 and says where it is and what to do', async () => {
  const data = spoiled((file) => {
    const db = new Database(file);
    db.run('UPDATE conversations SET seq = seq + 1 WHERE conv_id = 3');
    db.close();
  });

  const { code, stdout } = await run('check', '--port', '0', '--data', data);

  expect(code).toBe(1);
  expect(stdout).toContain(
    'fail  counters: last seq of a head: conversation 3: 13 instead of 12\n      → stop the server',
  );
});

const spoilPage = (share: number) => (file: string) => {
  const bytes = readFileSync(file);
  const at = Math.floor((share * bytes.length) / 4096) * 4096;
  writeFileSync(file, bytes.fill(0xa5, at, at + 4096));
};

/** Makes an index look whole and empty: no read of the tables meets that. */
function emptyIndex(file: string): void {
  const db = new Database(file);
  const index = db
    .query<{ rootpage: number }, []>("SELECT rootpage FROM sqlite_schema WHERE name = 'user_events_by_time'")
    .get();
  db.close();
  const bytes = readFileSync(file);
  const at = ((index?.rootpage ?? 0) - 1) * 4096;
  bytes.set([0x0a, 0, 0, 0, 0, 0x10, 0, 0], at);
  writeFileSync(file, bytes);
}

test.each([
  ['an index has lost its entries', emptyIndex],
  ['a page in the middle is broken', spoilPage(0.5)],
  ['the first page is broken', spoilPage(0)],
  ['its end is cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -8192))],
  [
    'it is something else',
    (file: string) => writeFileSync(file, 'not a database, but long enough to be one'.repeat(20)),
  ],
])('a store of which %s is told to be damaged', async (_, spoil) => {
  const report = await check('--data', spoiled(spoil));

  expect(report.code).toBe(1);
  const complaint = found(report, 'pages')?.state === 'fail' ? found(report, 'pages') : found(report, 'store');
  expect(complaint).toMatchObject({ state: 'fail', text: expect.stringMatching(/damaged|cannot be read/) });
});

test('a data folder that its owner may not use, that is none, or that others may read is told', async () => {
  const [closed, file, open] = [freshPath(), freshPath(), spoiled((store) => chmodSync(store, 0o644))];
  mkdirSync(closed, { mode: 0o000 });
  writeFileSync(file, '');

  const reports = [await check('--data', closed), await check('--data', file), await check('--data', open)];
  chmodSync(closed, 0o700);

  const folder = reports.map((report) => found(report, 'data folder'));
  expect(folder.map((finding) => finding?.state)).toEqual(['fail', 'fail', 'warn']);
  expect(folder[0]?.text).toContain('may not read and write');
  expect(folder[1]?.text).toContain('is no folder');
  expect(folder[2]?.text).toContain('others may look into');
  expect(reports.map(({ code }) => code)).toEqual([1, 1, 0]);
});

test('a port that another program has is told', async () => {
  using other = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });

  const { code, stdout } = await run('check', '--data', healthy, '--port', String(other.port));

  expect(code).toBe(1);
  expect(stdout).toContain(`fail  port: 127.0.0.1:${other.port} cannot be listened on`);
});

test('a limit of open files that leaves room for few connections is told', async () => {
  const command = `ulimit -n 128; exec "$0" "$@"`;
  const child = Bun.spawn(
    ['sh', '-c', command, process.execPath, mainOf(), 'check', '--port', '0', '--data', healthy, '--json'],
    { stdout: 'pipe', stderr: 'ignore' },
  );

  const report = JSON.parse(await new Response(child.stdout).text()) as Report;

  expect(await child.exited).toBe(1);
  expect(found(report, 'open files')).toMatchObject({ state: 'fail', text: expect.stringMatching(/^128 open files/) });
});

test('settings that the server would not start with are told', async () => {
  const { code, stdout } = await run('check', '--data', healthy, '--port', '99999');

  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('fail  settings: --port must be'),
  });
});

test('a host that others can reach, and a store of an earlier schema, are warned of', async () => {
  const data = spoiled((file) => {
    const db = new Database(file);
    db.run('UPDATE schema_version SET version = 1');
    db.close();
  });

  const report = await check('--data', data, '--host', '0.0.0.0');

  expect(report).toMatchObject({ code: 0, state: 'warn' });
  expect(found(report, 'reach')).toMatchObject({ state: 'warn', text: 'it listens on 0.0.0.0 in plain HTTP' });
  expect(found(report, 'store')).toMatchObject({ state: 'warn', text: expect.stringContaining('it has schema 1') });
});

test('a database that is not there is told', async () => {
  const { code, stdout }: Ended = await run(
    'check',
    '--data',
    healthy,
    '--port',
    '0',
    '--store',
    'postgres://127.0.0.1:1/none',
  );

  expect(code).toBe(1);
  expect(stdout).toContain('fail  store: the database cannot be reached');
  expect(statSync(join(healthy, 'hongyan.db')).isFile()).toBe(true);
});
