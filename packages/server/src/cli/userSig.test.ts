import { expect, setDefaultTimeout, test } from 'bun:test';
import { makeUserSig } from '@hongyan/contract/usersig/make';
import { run, runJson } from './testCli.ts';

setDefaultTimeout(30_000);

const KEY = '0123456789abcdef'.repeat(4);
const APP = ['--app', '1400000001', '--key', KEY];
const make = (expireSec: number, nowSec = Math.floor(Date.now() / 1000)) =>
  makeUserSig({ sdkAppId: 1_400_000_001, userId: 'alice', key: KEY, expireSec, nowSec });

test('[S8] a UserSig made with a key given needs no server and passes the check', async () => {
  const { stdout } = await run(['usersig', 'make', ...APP, '--user', 'alice', '--expire', '12h']);

  const verdict = await runJson(['usersig', 'check', stdout.trim(), '--key', KEY, '--json']);

  expect(stdout).toMatch(/^[\w*-]+\n$/);
  expect(verdict).toMatchObject({ ok: true, claims: { sdkAppId: 1_400_000_001, userId: 'alice', expireSec: 43_200 } });
});

test.each([
  ['cut off', make(60).slice(0, -40), [], 70003, 'userSigGarbled'],
  ['of another key', make(60), ['--key', 'f'.repeat(64)], 70009, 'userSigForged'],
  ['of another user', make(60), ['--key', KEY, '--user', 'bob'], 70013, 'userSigOtherUser'],
  ['of another app', make(60), ['--key', KEY, '--app', '7'], 70014, 'userSigOtherApp'],
  ['expired', make(60, 1_700_000_000), ['--key', KEY], 70001, 'userSigExpired'],
])('[S8] one that is %s is told so in words and code', async (_, userSig, args, code, fault) => {
  const outcome = await run(['usersig', 'check', userSig, ...args]);
  const verdict = await run(['usersig', 'check', userSig, ...args, '--json']);

  expect(outcome.stdout).toContain(`${code} ${fault}: `);
  expect(outcome.code).toBe(1);
  expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: false, code, fault });
});

test('what is missing is asked for', async () => {
  const noUser = await run(['usersig', 'make', ...APP]);
  const noApp = await run(['usersig', 'make', '--key', KEY, '--user', 'alice']);
  const badTime = await run(['usersig', 'make', ...APP, '--user', 'alice', '--expire', '3y']);

  expect(noUser.stderr).toContain("required option '--user <USER>' not specified");
  expect(noApp.stderr).toContain('--key needs --app');
  expect(badTime.stderr).toContain('--expire must be seconds');
  expect([noUser.code, noApp.code, badTime.code]).toEqual([1, 1, 1]);
});

test('a mistyped command is answered with the nearest one', async () => {
  const outcome = await run(['usersgi', 'make']);

  expect(outcome).toEqual({
    code: 1,
    stdout: '',
    stderr: 'hongyan: there is no command usersgi; did you mean usersig?\n',
  });
});
