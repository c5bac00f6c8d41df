import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Run, run, runJson, startCli } from './testCli.ts';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each test starts several processes, perhaps on a busy machine. */
setDefaultTimeout(60_000);

const KEY = '0123456789abcdef'.repeat(4);
const ID = 1_400_000_001;
let folders = 0;
let data: string;
beforeEach(() => {
  data = join(folder, String(++folders));
});

/** What a failing command must look like: a message, no stack, exit code 1. */
function expectRefusal({ code, stdout, stderr }: Run, message: string | RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
  expect(stdout).toBe('');
  expect(code).toBe(1);
}

describe('serve', () => {
  test('an empty store gets a demo app with users that can sign in; the key is in no output', async () => {
    await using server = await startCli(data);
    const demo = JSON.parse(readFileSync(join(data, 'demo-app.json'), 'utf8'));
    const users = await runJson(
      ['call', 'im_open_login_svc/account_check', '--json', '{"CheckItem":[{"UserID":"alice"},{"UserID":"bob"}]}'],
      data,
    );

    const [key, sig] = [
      await run(['app', 'key', String(demo.sdkAppId)], data),
      await run(['usersig', 'make', '--user', 'alice'], data),
    ];
    const verdict = await runJson(['usersig', 'check', sig.stdout.trim(), '--json'], data);

    expect(server.text()).toContain(`SDKAppID ${demo.sdkAppId}, administrator administrator`);
    expect(server.text()).not.toContain(demo.key);
    expect(statSync(join(data, 'demo-app.json')).mode & 0o777).toBe(0o600);
    expect(key.stdout.trim()).toBe(demo.key);
    expect(verdict).toMatchObject({ ok: true, claims: { userId: 'alice', sdkAppId: demo.sdkAppId } });
    expect(users.ResultItem).toMatchObject([{ AccountStatus: 'Imported' }, { AccountStatus: 'Imported' }]);
  });

  test('the demo app is told of again after a restart, and none is made beside an app of one’s own', async () => {
    const first = await startCli(data);
    const demo = /SDKAppID (\d+)/.exec(first.text())?.[1];
    await first.stop();
    await using again = await startCli(data);
    expect(again.text()).toContain(`SDKAppID ${demo}`);

    await using own = await startCli(join(data, 'own'), ['--app', `${ID}:${KEY}`]);
    expect(own.text()).not.toContain('Demo app');
    expect(own.text()).toContain('app list --data');
  });

  test('a demo user signs in with one click, until the data says that there is none or it is switched off', async () => {
    const list = (url: string) => fetch(`${url}/demo`);
    const first = await startCli(data);
    const { sdkAppId, users } = await (await list(first.url)).json();
    const granted = await fetch(`${first.url}/demo/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"userId":"carol"}',
    });
    const { userSig } = await granted.json();

    expect(users).toEqual([
      { userId: 'alice', nick: 'Alice' },
      { userId: 'bob', nick: 'Bob' },
      { userId: 'carol', nick: 'Carol' },
    ]);
    expect(await runJson(['usersig', 'check', userSig, '--user', 'carol', '--json'], data)).toMatchObject({
      ok: true,
      claims: { sdkAppId, userId: 'carol' },
    });
    expect(first.text()).toContain('one click on the chat page signs in');
    await first.stop();

    await using quiet = await startCli(data, ['--demo-sign-in', 'off']);
    expect((await list(quiet.url)).status).toBe(404);
    expect(quiet.text()).toContain('--demo-sign-in on');

    await using own = await startCli(join(data, 'own'), ['--app', `${ID}:${KEY}`]);
    expect((await list(own.url)).status).toBe(404);
  });

  test('demo users that an earlier version wrote by name alone are still offered', async () => {
    await (await startCli(data)).stop();
    const file = join(data, 'demo-app.json');
    const demo = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...demo, users: ['alice', 'bob'] }));

    await using again = await startCli(data);

    const { users } = await (await fetch(`${again.url}/demo`)).json();
    expect(users).toEqual([
      { userId: 'alice', nick: 'Alice' },
      { userId: 'bob', nick: 'Bob' },
    ]);
  });

  test('addresses come first: the chat page, health, metrics, docs, REST and the WebSocket', async () => {
    await using server = await startCli(data);

    const health = await fetch(`${server.url}/healthz`);

    expect(health.status).toBe(200);
    const host = server.url.slice('http://'.length);
    expect(/https?:\S+/.exec(server.text())?.[0]).toBe(`${server.url}/`);
    expect((await fetch(`${server.url}/`)).headers.get('content-type')).toStartWith('text/html');
    for (const path of ['/healthz', '/metrics', '/docs', '/v4/SERVICE/COMMAND'])
      expect(server.text()).toContain(server.url + path);
    expect(server.text()).toContain(`ws://${host}/im`);
    expect(server.text()).not.toContain('\u001b[');
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s stops it with exit code 0', async (signal) => {
    const server = await startCli(data);

    expect(await server.stop(signal)).toBe(0);
  });

  test('a second signal ends it at once with exit code 1', async () => {
    const server = await startCli(data);
    process.kill(server.pid, 'SIGTERM');

    expect(await server.stop('SIGINT')).toBe(1);
  });

  test('data of a newer version is refused and not touched', async () => {
    await (await startCli(data)).stop();
    using db = new Database(join(data, 'hongyan.db'));
    db.run('UPDATE schema_version SET version = 999');
    db.run('PRAGMA wal_checkpoint(TRUNCATE)');
    const before = readFileSync(join(data, 'hongyan.db'));

    expectRefusal(await run(['serve', '--port', '0'], data), 'the data was written by a newer version (schema 999');
    expectRefusal(await run(['app', 'list'], data), 'the data was written by a newer version (schema 999');

    expect(readFileSync(join(data, 'hongyan.db')).equals(before)).toBe(true);
  });

  test('[D23] a second server on the same folder is refused and the first one goes on', async () => {
    await using server = await startCli(data);

    const second = await run(['serve', '--port', '0'], data);

    expectRefusal(second, /the data folder .* is in use by another hongyan \(process \d+\)/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('[D23] kill -9 leaves nothing that would hinder the next start', async () => {
    const server = await startCli(data);
    await server.stop('SIGKILL');

    await using again = await startCli(data);

    expect(await runJson(['app', 'list', '--json'], data)).toHaveLength(1);
    expect((await fetch(`${again.url}/healthz`)).status).toBe(200);
  });

  test('a taken port, a folder that cannot be used and a wrong option are messages, not stacks', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    expectRefusal(await run(['serve', '--port', String(port)], data), `port ${port} on 127.0.0.1 is taken`);
    taken.close();

    const file = join(folder, 'file');
    writeFileSync(file, '');
    expectRefusal(await run(['serve', '--port', '0'], join(file, 'data')), 'cannot be used');
    expectRefusal(await run(['serve', '--prot', '1'], data), 'Did you mean --port?');
    expectRefusal(
      await run(['serve', '--port', '70000'], data),
      '--port must be a whole number from 0 to 65535, not 70000',
    );
    expectRefusal(await run(['serve', '--store', 'mysql://x'], data), '--store must be embedded or postgres://');
    const unreachable = await run(['serve', '--store', 'postgres://hongyan:secret@127.0.0.1:1/im'], data);
    expectRefusal(unreachable, 'PostgreSQL at --store: ');
    expect(unreachable.stderr).not.toContain('secret');
    expectRefusal(await run(['serve', '--app', '1:short'], data), '--app: the key must have at least 16 characters');
    expectRefusal(await run(['serve'], data, { HONGYAN_PROT: '1' }), 'did you mean HONGYAN_PORT?');
  });

  test('--help lists every setting with its bounds and its variable', async () => {
    const { stdout, code } = await run(['serve', '--help']);

    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '--login-timeout-sec <N> A connection must sign in within this time. (default: 10, 1 to 120 seconds) [HONGYAN_LOGIN_TIMEOUT_SEC]',
    );
    expect(code).toBe(0);
  });
});

describe('app', () => {
  test('[S13] an app is created, disabled, enabled, deleted and restored without a server', async () => {
    const created = await runJson(['app', 'create', '--name', 'shop', '--json'], data);
    const id = String(created.sdkAppId);
    expect(id).toMatch(/^14000\d{5}$/);
    expect(created.key).toMatch(/^[0-9a-f]{64}$/);

    for (const [verb, state] of [
      ['disable', 'disabled'],
      ['enable', 'active'],
      ['delete', 'deleted'],
      ['restore', 'active'],
    ] as const) {
      expect((await run(['app', verb, id], data)).stdout).toBe(`app ${id} is ${state}\n`);
    }
    const list = await runJson(['app', 'list', '--json'], data);
    expect(list).toMatchObject([
      { sdkAppId: created.sdkAppId, name: 'shop', state: 'active', admins: ['administrator'] },
    ]);
    expect(list[0]).not.toHaveProperty('key');
  });

  test('[S13] beside a running server the same commands go through it and take effect at once', async () => {
    await using server = await startCli(data, ['--app', `${ID}:${KEY}`]);
    const settings = () => run(['call', 'hongyan/get_settings'], data);
    expect((await settings()).code).toBe(0);

    await runJson(['app', 'disable', String(ID), '--json'], data);
    const refused = await run(['call', 'hongyan/get_settings', '--app', String(ID)], data);
    await runJson(['app', 'enable', String(ID), '--json'], data);

    expect(JSON.parse(refused.stdout)).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60016 });
    expect(refused.code).toBe(1);
    expect((await settings()).code).toBe(0);
    expect(server.url).not.toBe('');
  });

  test('settings of an app are shown with their source, changed and put back', async () => {
    await runJson(['app', 'create', '--app', String(ID), '--key', KEY, '--json'], data);
    const set = (...pairs: string[]) => runJson(['app', 'settings', String(ID), ...pairs, '--json'], data);

    expect((await set('recallWindowSec=30')).own).toEqual({ recallWindowSec: 30 });
    expect((await set()).settings.recallWindowSec).toBe(30);
    expect((await set('recallWindowSec=')).own).toEqual({});
    expectRefusal(await run(['app', 'settings', String(ID), 'recallWindow=1'], data), 'did you mean recallWindowSec?');
    expectRefusal(
      await run(['app', 'settings', String(ID), 'pageMax=1'], data),
      'pageMax must be a whole number from 20 to 1000, not 1',
    );
    expectRefusal(await run(['app', 'settings', String(ID), 'pageMax'], data), 'expected name=value');
  });

  test('what makes no sense is refused with what to do', async () => {
    expectRefusal(await run(['app', 'list'], data), 'start the server first');
    await runJson(['app', 'create', '--app', String(ID), '--key', KEY, '--json'], data);

    expectRefusal(await run(['app', 'create', '--app', String(ID)], data), `app ${ID} exists already`);
    expectRefusal(await run(['app', 'create', '--key', 'short'], data), 'at least 16 characters');
    expectRefusal(await run(['app', 'key', '1'], data), `there is no app 1; there is ${ID}`);
    expectRefusal(await run(['app', 'key', 'x'], data), 'from 1 to 4294967295');
    expectRefusal(await run(['app', 'restore', String(ID)], data), 'is not deleted, it is active');
    await runJson(['app', 'delete', String(ID), '--json'], data);
    expectRefusal(await run(['app', 'enable', String(ID)], data), `hongyan app restore ${ID}`);
    expectRefusal(await run(['usersig', 'make', '--user', 'alice'], data), 'there is no active app');
  });
});

describe('call', () => {
  const text = JSON.stringify({
    From_Account: 'alice',
    To_Account: 'bob',
    MsgRandom: 1,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  });

  test('[S70] lists what passed with a word that is only recorded', async () => {
    const { sdkAppId } = await runJson(['app', 'create', '--json'], data);
    expect((await run(['words', 'audits'], data)).stdout).toBe('nothing was recorded\n');
    const call = (path: string, body: object) => runJson(['call', path, '--json', JSON.stringify(body)], data);
    await call('im_open_login_svc/account_import', { UserID: 'alice' });
    await run(['app', 'settings', String(sdkAppId), 'wordsOwnMode=audit'], data);
    await call('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
    const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'oh darn' } }];
    await call('openim/sendmsg', { To_Account: 'alice', MsgRandom: 1, MsgBody });

    const [record] = await runJson(['words', 'audits', '--json', '--count', '1'], data);

    expect(record).toMatchObject({ Account: 'administrator', Target: 'alice', Words: ['darn'], Text: 'oh darn' });
    expect((await run(['words', 'audits'], data)).stdout).toContain('C2C alice');
    expect((await run(['words', 'audits', '--count', '0'], data)).stderr).toContain('expected a whole number from 1');
  });

  test('[D23] runs a REST command with and without a running server, on the same data', async () => {
    await (await startCli(data)).stop();

    const alone = await runJson(['call', 'openim/sendmsg', '--json', text], data);
    await using _server = await startCli(data);
    const beside = await runJson(['call', '/v4/openim/sendmsg', '--json', text], data);

    expect(alone).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    expect(beside).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    expect(beside.MsgKey).not.toBe(alone.MsgKey);
  });

  test('says who may not call and what was mistyped', async () => {
    await using _server = await startCli(data);

    const notAdmin = await run(['call', 'hongyan/get_settings', '--as', 'alice'], data);

    expect(JSON.parse(notAdmin.stdout)).toMatchObject({ ErrorCode: 60010 });
    expect(notAdmin.code).toBe(1);
    expectRefusal(
      await run(['call', 'openim/sendmgs'], data),
      'there is no command openim/sendmgs; did you mean openim/sendmsg?',
    );
    expectRefusal(await run(['call', 'openim/sendmsg', '--json', '{'], data), '--json is not JSON');
    expectRefusal(await run(['call', 'openim/sendmsg', '--json', '[]'], data), 'must be a JSON object');
    expectRefusal(await run(['call', 'openim/sendmsg', '--app', '7'], data), 'there is no app 7');
  });

  test('asks which app is meant where there are several', async () => {
    await using _server = await startCli(data, ['--app', `1:${KEY}`, '--app', `2:${KEY}`]);

    expectRefusal(await run(['call', 'hongyan/get_settings'], data), 'say which one with --app: 1, 2');
    expect((await run(['call', 'hongyan/get_settings', '--app', '2'], data)).code).toBe(0);
  });
});
