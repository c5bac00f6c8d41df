import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '@hongyan/conformance/client';
import type { TestServer } from '@hongyan/conformance/server';
import { run, runJson, startCli } from './testCli.ts';

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'hongyan-cli-crashes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const app = { sdkAppId: 1_400_000_001, key: '0123456789abcdef'.repeat(4), admin: 'administrator' };

test('[S1] `crashes` lists errors that SDKs reported, of a running server and without one', async () => {
  const server = await startCli(folder, ['--app', `${app.sdkAppId}:${app.key}`]);
  const target = { url: server.url, app } as unknown as TestServer;
  const none = await run(['crashes'], folder);
  for (const [who, name] of [
    ['alice', 'TypeError'],
    ['bob', 'RangeError'],
  ] as const) {
    const client = await signIn(target, who);
    const report = {
      timeMs: 1_700_000_000_000,
      random: 7,
      place: 'socket',
      name,
      frames: ['run (index.js:3:4)'],
      times: 2,
    };
    await client.ask('reportCrashes', { sdkVersion: '3.6.6', reports: [report] });
    await client.request('logout', {});
  }

  const { stdout } = await run(['crashes', '--count', '2'], folder);
  const running = await runJson(['crashes', '--json'], folder);
  const ofBob = await runJson(['crashes', '--account', 'bob', '--json'], folder);
  await server.stop();
  const stopped = await runJson(['crashes', '--app', String(app.sdkAppId), '--json'], folder);
  const filters = [
    ['--name', 'TypeError'],
    ['--platform', 'iPhone'],
    ['--before', '2'],
    ['--since', '2100-01-01'],
  ];
  const found = [];
  for (const filter of filters) found.push((await runJson(['crashes', ...filter, '--json'], folder)).length);
  const wrong = [
    await run(['crashes', '--count', 'few'], folder),
    await run(['crashes', '--since', 'yesterday'], folder),
    await run(['crashes', '--platform', 'Amiga'], folder),
  ];

  expect(none.stdout.trim()).toBe('nothing was reported');
  expect(running).toMatchObject([
    { Seq: 2, Account: 'bob', Name: 'RangeError', Place: 'socket', SdkVersion: '3.6.6', Times: 2 },
    { Seq: 1, Account: 'alice', Name: 'TypeError' },
  ]);
  expect(ofBob).toEqual(running.slice(0, 1));
  expect(stopped).toEqual(running);
  expect(found).toEqual([1, 0, 1, 0]);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^SEQ +REPORTED +ACCOUNT +SDK +ERROR +TIMES/);
  expect(lines[1]).toMatch(/^2 +\S+Z +bob +Web 3\.6\.6 +RangeError +2/);
  expect(stdout).toContain('1: TypeError, in a socket\n    run (index.js:3:4)');
  for (const { code, stderr } of wrong) {
    expect(code).toBe(1);
    expect(stderr).not.toContain('    at ');
  }
});
