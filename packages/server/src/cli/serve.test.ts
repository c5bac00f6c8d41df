import { Database } from 'bun:sqlite';
import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { dataFolders, expectRefusal, run, runJson, startCli } from './testCli.ts';

/** Each test starts several processes, perhaps on a busy machine. */
setDefaultTimeout(60_000);

const KEY = '0123456789abcdef'.repeat(4);
const ID = 1_400_000_001;
const dataOf = dataFolders();
let data: string;
beforeEach(() => {
  data = dataOf();
});

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

    const file = `${data}.file`;
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
