import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '@hongyan/conformance/client';
import type { TestServer } from '@hongyan/conformance/server';
import { run, runJson, startCli } from './testCli.ts';

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'hongyan-cli-statistics-'));
afterAll(() => rmSync(folder, { recursive: true }));

const app = { sdkAppId: 1_400_000_001, key: '0123456789abcdef'.repeat(4), admin: 'administrator' };
const ID = String(app.sdkAppId);

test('[S46] [S48] `app statistics` shows who is online, days and months, of a running server and without one', async () => {
  const server = await startCli(folder, ['--app', `${ID}:${app.key}`]);
  const alice = await signIn({ url: server.url, app } as unknown as TestServer, 'alice');

  const running = await runJson(['app', 'statistics', ID, '--days', '3', '--json'], folder);
  const { stdout } = await run(['app', 'statistics', ID, '--days', '2'], folder);
  await alice.request('logout', {});
  await server.stop();
  const stopped = await runJson(['app', 'statistics', ID, '--days', '3', '--json'], folder);
  const wrong = [
    await run(['app', 'statistics', ID, '--days', 'few'], folder),
    await run(['app', 'statistics', '7'], folder),
  ];

  const [today] = running.Days;
  expect(running.Days).toHaveLength(3);
  expect(today).toMatchObject({ ActiveUserNum: 1, LoginTimes: 1, RegistUserNumTotal: 2, MaxOnlineNum: 1 });
  expect(running.Online).toEqual({ Users: 1, Connections: 1 });
  expect(stopped).toEqual({ ...running, Online: { Users: 0, Connections: 0 } });
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('online now: 1 users, 1 connections');
  expect(lines[2]).toMatch(/^DAY +ACTIVE +NEW +ACCOUNTS +PEAK +C2C UP/);
  expect(lines[3]).toMatch(new RegExp(`^${today.Date} +1 +2 +2 +1 +0 +0`));
  expect(lines.at(-1)).toMatch(new RegExp(`^${today.Date.slice(0, 6)} +1 +1 +${today.Date} +1$`));
  for (const { code, stderr } of wrong) {
    expect(code).toBe(1);
    expect(stderr).not.toContain('    at ');
  }
  expect(wrong[0]?.stderr).toContain('Days');
  expect(wrong[1]?.stderr).toContain('there is no app 7');
});
