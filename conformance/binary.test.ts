import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from './client.ts';
import { restClient } from './rest.ts';
import { send, textOf } from './say.ts';
import { startServer } from './server.ts';

setDefaultTimeout(60_000);

const root = join(import.meta.dir, '..');
let folder: string;
let program: string;

/** Runs the executable in an empty folder, with nothing of ours on its path. */
async function hongyan(...args: string[]) {
  const child = Bun.spawn([program, ...args], {
    cwd: join(folder, 'empty'),
    env: { PATH: '/nowhere', HOME: folder },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, stdout, stderr };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hongyan-binary-'));
  program = join(folder, 'hongyan');
  mkdirSync(join(folder, 'empty'));
  const build = Bun.spawn(['node', join(root, 'scripts/binary.mjs'), '--out', program], {
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const said = `${await new Response(build.stdout).text()}${await new Response(build.stderr).text()}`;
  if ((await build.exited) !== 0) throw new Error(said);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('one file: it knows its commands and leaves an empty folder empty until it serves', async () => {
  const version = await hongyan('version', '--json');
  const help = await hongyan('--help');
  const mistyped = await hongyan('serv');

  expect(JSON.parse(version.stdout)).toMatchObject({ hongyan: expect.any(String), schema: expect.any(Number) });
  for (const command of ['serve', 'app', 'usersig', 'backup', 'restore', 'check'])
    expect(help.stdout).toContain(command);
  expect(mistyped).toMatchObject({ code: 1, stderr: expect.stringContaining('serve') });
  expect(readdirSync(join(folder, 'empty'))).toEqual([]);
});

test('one file: pages, documentation, REST and socket work from an empty folder, and again after a restart', async () => {
  const data = join(folder, 'data');
  await using server = await startServer({ program, data });
  const page = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`);
    return { status: answer.status, text: await answer.text() };
  };

  const { status, text } = await page('/');
  const [, script = ''] = /src="([^"]+\.js)"/.exec(text) ?? [];
  for (const path of [
    script,
    '/sdk/chat.js',
    '/docs',
    '/docs/assets/swagger-ui-bundle.js',
    '/docs/groups',
    '/docs/sdk/tabs',
  ])
    expect({ path, status: (await page(path)).status }).toEqual({ path, status: 200 });
  expect(status).toBe(200);
  expect((await page('/docs/sdk')).text).toContain('TencentCloudChat.create');
  expect((await page('/notices.txt')).text).toContain('prom-client');

  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  const alice = await signIn(server, 'alice');
  await send(alice, 'bob', 'kept');
  await alice.close();
  await server.kill('SIGTERM');
  await server.restart();
  using bob = await signIn(server, 'bob');
  const { messages } = await bob.request('getMessages', { conv: 'C2Calice', count: 10 });

  expect(messages.map(textOf)).toEqual(['kept']);
  expect(existsSync(join(data, 'hongyan.db'))).toBe(true);
});

test('one file: its messages name it, and its backup can be put in place', async () => {
  const data = join(folder, 'other');
  const created = await hongyan('app', 'create', '--app', '7', '--data', data);
  const backup = await hongyan('backup', join(folder, 'kept.backup'), '--data', data);
  const restored = await hongyan('restore', join(folder, 'kept.backup'), '--data', join(folder, 'restored'));

  expect(created).toMatchObject({ code: 0 });
  expect(backup.stdout).toContain(`${program} restore`);
  expect(restored).toMatchObject({ code: 0 });
});
