import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { run } from '../backup/commandLine.ts';
import { restClient } from '../rest.ts';
import { firstApp, startServer, type TestServer } from '../server.ts';
import { BEGIN_SEC, dataOf, exported, HEADER, openFolder, runImport, writeLines } from './moved.ts';

setDefaultTimeout(120_000);

const folder = openFolder();
let server: TestServer;
beforeAll(async () => {
  server = await startServer({ apps: [firstApp] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder.remove();
});

const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }];
const message = (at: number, more: object = {}) => ({
  ...{ kind: 'message', From_Account: 'alice', To_Account: 'bob', MsgSeq: at, MsgRandom: at },
  ...{ MsgTimeStamp: BEGIN_SEC + at, MsgBody, ...more },
});
const account = (UserID: string, more: object = {}) => ({ kind: 'account', UserID, ...more });

test('lines that are wrong are named by their number with what is wrong, and take no other with them', async () => {
  const errors = folder.path('errors');
  const group = { kind: 'group', GroupId: 'team', Type: 'Public', Name: 'team', CreateTime: BEGIN_SEC };
  const said = (at: number, more: object = {}) => ({
    ...{ kind: 'groupMessage', GroupId: 'team', From_Account: 'alice', SendTime: BEGIN_SEC + at, Random: at, MsgBody },
    ...more,
  });
  const file = writeLines(folder.path(), [
    HEADER,
    account('alice', { Nick: 'Alice' }),
    '{"kind":"account","UserID":"bo',
    account('x'.repeat(40)),
    account('bob', { Nick: 7 }),
    account('bob', { ProfileItem: [{ Tag: 'Tag_Profile_IM_Gender', Value: 'none' }] }),
    { kind: 'robot', UserID: 'r' },
    '[1]',
    { kind: 'account' },
    account('carol'),
    '',
    { kind: 'friend', From_Account: 'alice', To_Account: 'nobody' },
    { kind: 'friend', From_Account: 'alice', To_Account: 'carol', AddSource: 'AddSource_Type_X' },
    { kind: 'blocked', From_Account: 'bob', To_Account: 'bob' },
    group,
    said(1),
    said(2, { From_Account: 'nobody' }),
    said(3, { MsgBody: [] }),
    said(4, { Random: 'x' }),
    said(5),
    message(1),
    message(2, { MsgBody: [{ MsgType: 'TIMNoElem', MsgContent: {} }] }),
    message(3, { From_Account: 'nobody' }),
    message(4),
    message(5, { MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'x'.repeat(2_500_000) } }] }),
    message(6, { MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'x'.repeat(20_000) } }] }),
    message(7),
    { kind: 'friend', From_Account: 'alice', To_Account: 'nobody' },
    { kind: 'friend', From_Account: 'alice', To_Account: 'carol', AddSource: 'AddSource_Type_X' },
    { kind: 'friend', From_Account: 'alice', To_Account: 'nobody' },
  ]);

  const { code, stdout } = await runImport(server, file, '--errors', errors);

  expect(code).toBe(1);
  const refusals = readFileSync(errors, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { at: string; reason: string; record?: string; code?: number });
  const byLine = new Map(refusals.map((refusal) => [Number(refusal.at.replace('line ', '')), refusal]));
  expect([...byLine.keys()].sort((a, b) => a - b)).toEqual([
    3, 4, 5, 6, 7, 8, 9, 12, 14, 17, 18, 19, 22, 23, 25, 26, 28, 30,
  ]);
  expect(byLine.get(3)?.reason).toBe('is no JSON');
  expect(byLine.get(4)).toMatchObject({
    record: `account ${'x'.repeat(40)}`,
    reason: expect.stringMatching(/40 bytes/),
  });
  expect(byLine.get(5)?.reason).toContain('Nick');
  expect(byLine.get(6)?.reason).toContain('Tag_Profile_IM_Gender');
  expect(byLine.get(7)?.reason).toContain('"robot"');
  expect(byLine.get(8)?.reason).toBe('is no JSON object');
  expect(byLine.get(9)?.reason).toContain('UserID');
  expect(byLine.get(12)).toMatchObject({ code: 30_003, record: 'friend alice nobody' });
  expect(byLine.get(14)?.code).toBe(30_001);
  expect(byLine.get(17)?.code).toBe(10_004);
  expect(byLine.get(22)?.code).toBe(90_002);
  expect(byLine.get(25)).toMatchObject({ code: 60_002, reason: expect.stringContaining('bytes') });
  expect(byLine.get(26)?.code).toBe(93_000);
  expect([28, 30].map((line) => byLine.get(line)?.code)).toEqual([30_003, 30_003]);
  expect(stdout).toContain('refused: 18');
  expect(stdout).toContain('line 3: is no JSON');
  expect(stdout).toContain(errors);

  const kept = await exported(server, folder.path());
  const count = (kind: string) => kept.filter((line) => line.kind === kind).length;
  // With the administrator; bob's own line was right but for the profile.
  expect(['account', 'friend', 'groupMessage', 'message'].map(count)).toEqual([4, 1, 2, 3]);
});

test('a group whose id another group has there is refused with all that belongs to it', async () => {
  const rest = restClient(server);
  await rest.ok('group_open_http_svc/create_group', { Type: 'Public', Name: 'other', GroupId: 'taken' });
  const file = writeLines(folder.path(), [
    HEADER,
    account('alice'),
    { kind: 'group', GroupId: 'taken', Type: 'Public', Name: 'mine', CreateTime: BEGIN_SEC },
    { kind: 'groupMessage', GroupId: 'taken', From_Account: 'alice', SendTime: BEGIN_SEC + 1, Random: 1, MsgBody },
    { kind: 'member', GroupId: 'taken', Member_Account: 'alice', JoinTime: BEGIN_SEC + 1 },
  ]);

  const { code, stdout } = await runImport(server, file);

  expect(code).toBe(1);
  expect(stdout).toContain('refused: 3');
  expect(stdout).toContain('line 3, group taken: group_open_http_svc/import_group: group id taken is in use');
  expect(stdout).toContain('group taken was refused');
  const kept = await exported(server, folder.path());
  expect(kept.filter((line) => line.GroupId === 'taken')).toMatchObject([{ kind: 'group', Name: 'other' }]);
});

test('of more than 20 refusals the first 20 are shown', async () => {
  const lines = Array.from({ length: 30 }, (_, at) => `wrong ${at}`);

  const { stdout } = await runImport(server, writeLines(folder.path(), [HEADER, ...lines]));

  expect(stdout).toContain('refused: 30, the first 20');
  expect(stdout).toContain('line 21:');
  expect(stdout).not.toContain('line 22:');
  expect(stdout).toContain('--errors FILE');
});

test('what is no export, of a later format, or is not there, is a message and changes nothing', async () => {
  const cases: [string[], string][] = [
    [[], 'name a file or an address'],
    [[folder.path()], 'there is no file'],
    [[writeLines(folder.path(), [account('dave')])], 'does not begin with a header'],
    [[writeLines(folder.path(), [{ ...HEADER, version: 2 }, account('dave')])], 'has version 2, this program reads 1'],
    [['x', '--from', server.url], 'not from both'],
    [['--from', server.url], '--from needs --from-app'],
    [['--from', server.url, '--from-app', '1'], '--from needs --from-key or --from-usersig'],
    [['--from', 'ftp://x', '--from-app', '1', '--from-key', 'k'], 'must be an http:// or https:// address'],
    [['--from', server.url, '--from-app', String(firstApp.sdkAppId), '--from-key', 'k'.repeat(64)], 'refuses'],
    [['--from', server.url, '--since', 'soon'], '--since must be a day'],
  ];
  for (const [args, reason] of cases) {
    const { code, stdout, stderr } = await runImport(server, ...args);
    expect([args, code, stdout]).toEqual([args, 1, '']);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
  }
  const { stdout } = await run('export', '-', ...dataOf(server));
  expect(stdout).not.toContain('dave');
});
