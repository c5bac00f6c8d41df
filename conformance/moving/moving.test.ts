import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { run, runJson } from '../backup/commandLine.ts';
import { restClient } from '../rest.ts';
import { firstApp, secondApp, startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { APP, dataOf, exported, linesIn, openFolder, runImport } from './moved.ts';
import { makeTown } from './town.ts';
import { makeMovingWorld } from './world.ts';

setDefaultTimeout(120_000);

const folder = openFolder();
afterAll(() => folder.remove());

type Line = Record<string, unknown>;
const ofKind = (lines: readonly Line[], kind: string) => lines.filter((line) => line.kind === kind);

for (const [from, to] of [stores, [...stores].reverse()] as const) {
  describe(`from ${from}`, () => {
    let source: TestServer;
    let before: Line[];
    const file = folder.path();
    beforeAll(async () => {
      source = await startOn(from ?? 'embedded');
      await makeMovingWorld(source);
      await makeTown(source);
      before = await exported(source, file);
    });
    afterAll(() => source[Symbol.asyncDispose]());

    test(`what is exported and imported into an empty server on ${to} is exported there as the same lines, once or twice`, async () => {
      await using server = await startOn(to ?? 'embedded');

      const first = await runImport(server, file);
      const after = await exported(server, folder.path());
      const second = await runImport(server, file);

      expect([first.code, first.stdout]).toEqual([0, second.stdout]);
      expect(after).toEqual(before);
      expect(await exported(server, folder.path())).toEqual(before);
      for (const [kind, count] of [
        ...([
          ['account', 4],
          ['blocked', 1],
          ['friendGroup', 2],
          ['friend', 2],
          ['follow', 4],
          ['group', 6],
          ['topic', 2],
        ] as const),
        ...([
          ['groupMessage', 19],
          ['member', 13],
          ['mute', 2],
          ['message', 63],
        ] as const),
      ])
        expect([kind, ofKind(before, kind).length]).toEqual([kind, count]);
      expect(second.code).toBe(0);
    });

    test('an app is pulled from another server over REST v4, but for lists of merged messages, which REST does not hand out', async () => {
      await using server = await startOn(to ?? 'embedded');
      const profileTags = 'Tag_Profile_Custom_Colour,Tag_Profile_Custom_a';
      const access = ['--from', source.url, '--from-app', APP[1] ?? '', '--from-key', firstApp.key];

      const pulled = await runImport(server, ...access, '--profile-tags', profileTags);

      const after = await exported(server, folder.path());
      expect(pulled.code).toBe(0);
      const isMerged = (line: Line) => JSON.stringify(line.MsgBody)?.includes('TIMRelayElem') ?? false;
      const plain = (lines: Line[]) => lines.filter((line) => !isMerged(line));
      expect(sortedWithinSeconds(plain(after))).toEqual(sortedWithinSeconds(plain(before)));
      expect(after.filter(isMerged)).toHaveLength(before.filter(isMerged).length);
    });
  });
}

/** One-to-one messages that only one side sees have no certain place among others of their second. */
function sortedWithinSeconds(lines: readonly Line[]): string[] {
  const texts = lines.map((line) => JSON.stringify(line));
  const messages = texts.filter((_, at) => lines[at]?.kind === 'message').sort();
  return [...texts.filter((_, at) => lines[at]?.kind !== 'message'), ...messages];
}

describe('a small app', () => {
  let source: TestServer;
  const file = folder.path();
  const file2 = folder.path('packed.jsonl.gz');
  beforeAll(async () => {
    source = await startServer({ apps: [firstApp] });
    const rest = restClient(source);
    for (const UserID of ['alice', 'bob', 'carol']) await rest.ok('im_open_login_svc/account_import', { UserID });
    const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }] as never;
    await rest.ok('openim/sendmsg', { From_Account: 'alice', To_Account: 'bob', MsgRandom: 1, MsgBody });
    const group = { Type: 'Public', Name: 'team', GroupId: 'team', Owner_Account: 'alice' } as const;
    await rest.ok('group_open_http_svc/create_group', { ...group, MemberList: [{ Member_Account: 'bob' }] });
    const how = { GroupId: 'team', From_Account: 'alice', Random: 1 };
    await rest.ok('group_open_http_svc/send_group_msg', { ...how, MsgBody });
    await rest.ok('group_open_http_svc/send_group_msg', { ...how, Random: 2, To_Account: ['bob'], MsgBody });
    await runJson('export', file, ...dataOf(source));
    await runJson('export', file2, ...dataOf(source));
  });
  afterAll(() => source[Symbol.asyncDispose]());

  test('what was said to some members only stays, and the export says so', async () => {
    const { messagesThatStay, counts } = await runJson('export', file, '--force', ...dataOf(source));

    expect(messagesThatStay).toEqual({ forSome: 1 });
    expect(counts).toMatchObject({ groupMessage: 1, message: 1, account: 4, member: 2 });
    expect(linesIn(file)[0]).toMatchObject({ kind: 'header', version: 1, counts: { groupMessage: 1, message: 1 } });
  });

  test('the file is not replaced without --force, has no key in it and is its owner’s alone', async () => {
    const refused = await run('export', file, ...dataOf(source));

    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('exists already')]);
    expect(readFileSync(file, 'utf8')).not.toContain(firstApp.key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('an export whose name ends in .gz is packed, and imported from an address as it is', async () => {
    using web = Bun.serve({ port: 0, fetch: () => new Response(Bun.file(file2)) });
    await using server = await startServer({ apps: [firstApp] });

    const { code } = await runImport(server, `${web.url}packed.jsonl.gz`);

    expect(readFileSync(file2).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    expect(code).toBe(0);
    expect(await exported(server, folder.path())).toEqual(await exported(source, folder.path()));
    const gone = await runImport(server, `${web.url}x`.replace(/:\d+/, ':1'));
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('nothing came from')]);
  });

  test('a packed file that is cut is an error, and what was before it is imported', async () => {
    await using server = await startServer({ apps: [firstApp] });
    const cut = folder.path();
    const packed = gzipSync(readFileSync(file));
    await Bun.write(cut, packed.subarray(0, packed.length - 12));

    const { code, stderr } = await runImport(server, cut);

    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be read behind line \d+/);
    expect(ofKind(await exported(server, folder.path()), 'account')).toHaveLength(4);
  });

  test('--prepare pulls accounts, relations and groups alone, --accounts names those who are nowhere found', async () => {
    await using server = await startServer({ apps: [firstApp] });
    const names = folder.path('names');
    await Bun.write(names, 'carol\n\n');
    const access = ['--from', source.url, '--from-app', APP[1] ?? '', '--from-key', firstApp.key];

    const without = await runImport(server, ...access, '--prepare');
    const found = ofKind(await exported(server, folder.path()), 'account').map(({ UserID }) => UserID);
    const named = await runImport(server, ...access, '--prepare', '--accounts', names);
    const lines = await exported(server, folder.path());

    expect([without.code, named.code]).toEqual([0, 0]);
    expect(without.stdout + named.stdout).not.toContain('--accounts');
    expect(found).toEqual(['administrator', 'alice', 'bob']);
    const kinds = lines.map(({ kind, UserID, GroupId, Member_Account }) => [kind, UserID ?? Member_Account ?? GroupId]);
    expect(kinds).toEqual([
      ...['administrator', 'alice', 'bob', 'carol'].map((name) => ['account', name]),
      ['group', 'team'],
      // Who owns a group is in it.
      ['member', 'alice'],
    ]);
  });

  test('an app in whose groups nobody is says that accounts have to be named', async () => {
    await using server = await startServer({ apps: [firstApp] });
    await using empty = await startServer({ apps: [secondApp] });
    const access = ['--from', empty.url, '--from-app', String(secondApp.sdkAppId), '--from-key', secondApp.key];

    const { code, stdout } = await runImport(server, ...access, '--prepare');

    expect(code).toBe(0);
    expect(stdout).toContain('no accounts were found: REST v4 has no list of them; name some with --accounts FILE');
  });

  test('hourly files of messages of the original are imported, packed or not, once or twice (rest-api §22.1)', async () => {
    await using server = await startServer({ apps: [firstApp] });
    expect((await runImport(server, file)).code).toBe(0);
    const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'from a log, with ], and }' } }];
    const nowSec = Math.floor(Date.now() / 1000);
    const log = (ChatType: string, ...list: object[]) =>
      gzipSync(
        [
          `{"SdkAppId":1,"ChatType":"${ChatType}","MsgTime":"2026010101","MsgList":[`,
          list.map((one) => JSON.stringify(one)).join(',\n'),
          ']}',
        ].join('\n'),
      );
    const pair = {
      From_Account: 'alice',
      To_Account: 'carol',
      MsgTimestamp: nowSec - 9,
      MsgSeq: 3,
      MsgRandom: 4,
      MsgBody,
    };
    const group = { From_Account: 'bob', GroupId: 'team', MsgTimestamp: nowSec, MsgSeq: 7, MsgBody };
    const [pairs, groups] = [folder.path('c2c.gz'), folder.path('group.gz')];
    await Bun.write(pairs, log('C2C', pair, { ...pair, MsgSeq: 5 }));
    await Bun.write(groups, log('Group', group, { ...group, MsgSeq: 8 }));

    for (const one of [pairs, groups, pairs, groups])
      expect([one, (await runImport(server, one)).code]).toEqual([one, 0]);

    const lines = await exported(server, folder.path());
    const taken = lines.filter((line) => JSON.stringify(line).includes('from a log'));
    expect(taken).toMatchObject([
      { kind: 'groupMessage', From_Account: 'bob', SendTime: nowSec, Random: 7, MsgBody },
      { kind: 'groupMessage', From_Account: 'bob', SendTime: nowSec, Random: 8, MsgBody },
      {
        kind: 'message',
        From_Account: 'alice',
        To_Account: 'carol',
        MsgTimeStamp: nowSec - 9,
        MsgSeq: 3,
        MsgRandom: 4,
      },
      { kind: 'message', MsgSeq: 5, MsgBody },
    ]);
  });

  test('both work without a running server, and read and write standard streams', async () => {
    const data = folder.path('data');
    await runJson('app', 'create', ...APP, '--data', data);
    const { stdout } = await run('export', '-', ...dataOf(source));
    const lines = folder.path();
    await Bun.write(lines, stdout);

    const imported = await runJson('import', lines, '--data', data);
    const again = await run('export', '-', '--data', data);

    expect(imported.refused).toBe(0);
    const records = (text: string) => text.split('\n').slice(1);
    expect(records(again.stdout)).toEqual(records(stdout));
  });
});
