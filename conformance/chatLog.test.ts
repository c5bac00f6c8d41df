import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { type Cast, cast } from './cast.ts';
import { hourName, nowSec, text, u32 } from './say.ts';
import { secondApp, startServer, type TestServer } from './server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const HOUR = 3_600;
type ChatType = 'C2C' | 'Group';
type Line = Record<string, unknown>;

/** The start of the hour that lies so many hours back; the earlier hours of a test are nobody else's. */
const hoursAgo = (n: number): number => Math.floor(nowSec() / HOUR) * HOUR - n * HOUR;

const ask = (here: Cast, ChatType: ChatType, fromSec: number) =>
  here.rest.call('open_msg_svc/get_history', { ChatType, MsgTime: hourName(fromSec) });

/** An hour of which there is no file yet: what is asked for once stays as it is. */
async function quietHour(here: Cast, ChatType: ChatType): Promise<number> {
  for (let ago = 44; ago < 24 * 7; ago++)
    if ((await ask(here, ChatType, hoursAgo(ago))).ErrorCode === 1004) return hoursAgo(ago);
  throw new Error('every hour of the week has a file');
}

const md5 = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex');

/** Fetches the file of an hour and holds it against what was said of it. */
async function fetched(here: Cast, ChatType: ChatType, fromSec: number): Promise<{ lines: Line[]; plain: string }> {
  const { File } = await here.rest.ok('open_msg_svc/get_history', { ChatType, MsgTime: hourName(fromSec) });
  const [file] = File;
  if (!file) throw new Error('no file');
  const response = await fetch(file.URL);
  const packed = new Uint8Array(await response.arrayBuffer());
  const plain = new TextDecoder().decode(Bun.gunzipSync(packed));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/gzip']);
  expect([file.GzipSize, file.GzipMD5, file.FileMD5]).toEqual([packed.length, md5(packed), md5(plain)]);
  expect(file.FileSize).toBe(Buffer.byteLength(plain));
  expect(file.ExpireTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(decodeURI(new URL(file.URL).pathname)).toEndWith(`/${here.app.sdkAppId}_${ChatType}_${hourName(fromSec)}.gz`);
  const whole = JSON.parse(plain) as { SdkAppId: number; ChatType: string; MsgTime: string; MsgList: Line[] };
  expect([whole.SdkAppId, whole.ChatType, whole.MsgTime]).toEqual([here.app.sdkAppId, ChatType, hourName(fromSec)]);
  return { lines: whole.MsgList, plain };
}

async function importAt(here: Cast, [from, to]: [string, string], timeSec: number, said: string) {
  const MsgRandom = u32();
  await here.rest.ok('openim/importmsg', {
    ...{ SyncFromOldSystem: 2, From_Account: from, To_Account: to, MsgRandom, MsgSeq: 7, MsgTimeStamp: timeSec },
    ...{ MsgBody: text(said), CloudCustomData: `about ${said}` },
  } as never);
  return MsgRandom;
}

test('an hour of one-to-one messages: each once, none of the hours beside it, one line each', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const hour = await quietHour(here, 'C2C');
  await importAt(here, [alice, bob], hour - 1, 'before');
  const random = await importAt(here, [alice, bob], hour, 'first');
  await importAt(here, [bob, alice], hour + HOUR - 1, '最后');
  await importAt(here, [alice, bob], hour + HOUR, 'after');

  const { lines, plain } = await fetched(here, 'C2C', hour);

  expect(lines).toEqual([
    {
      ...{ From_Account: alice, To_Account: bob, MsgTimestamp: hour, MsgSeq: 7, MsgRandom: random },
      ...{ MsgBody: text('first'), CloudCustomData: 'about first' },
    },
    expect.objectContaining({ From_Account: bob, To_Account: alice, MsgBody: text('最后') }),
  ]);
  expect(plain.trimEnd().split('\n')).toHaveLength(lines.length + 2);
  expect(plain.split('\n')[0]).toBe(
    `{"SdkAppId":${here.app.sdkAppId},"ChatType":"C2C","MsgTime":"${hourName(hour)}","MsgList":[`,
  );
});

test('many conversations and long ones, in more steps than one', async () => {
  await using here = cast(server);
  const names = await here.accounts(...Array.from({ length: 90 }, (_, n) => `p${n}`));
  const [hub = '', ...others] = names;
  const hour = await quietHour(here, 'C2C');
  const wanted: string[] = [];
  for (const [n, other] of others.entries()) {
    await importAt(here, [hub, other], hour + n, `to ${n}`);
    wanted.push(`to ${n}`);
  }

  const { lines } = await fetched(here, 'C2C', hour);

  const said = lines.map(({ MsgBody }) => (MsgBody as { MsgContent: { Text: string } }[])[0]?.MsgContent.Text);
  expect(said.sort()).toEqual(wanted.sort());
});

test('an hour of groups names the group, the topic too, and has no tips', async () => {
  await using here = cast(server);
  const [alice = ''] = await here.accounts('alice');
  const GroupId = here.name('old');
  const hour = await quietHour(here, 'Group');
  await here.rest.ok('group_open_http_svc/import_group', {
    ...{ Type: 'Public', Name: 'old', GroupId, Owner_Account: alice, CreateTime: hour - HOUR },
  } as never);
  const said = (SendTime: number, Text: string) => ({
    ...{ From_Account: alice, SendTime, Random: u32(), MsgBody: text(Text) },
  });
  await here.rest.ok('group_open_http_svc/import_group_msg', {
    ...{ GroupId, MsgList: [said(hour - 1, 'before'), said(hour, 'in'), said(hour + HOUR, 'after')] },
  } as never);

  const { lines } = await fetched(here, 'Group', hour);

  expect(lines).toEqual([
    expect.objectContaining({ From_Account: alice, GroupId, MsgTimestamp: hour, MsgSeq: 2, MsgBody: text('in') }),
  ]);
});

test('an hour that is not over, or without a word, is 1004; one too long ago 1005; one that is none 1002', async () => {
  await using here = cast(server);
  const codeOf = async (ChatType: string, MsgTime: string) =>
    (await here.rest.call('open_msg_svc/get_history', { ChatType, MsgTime } as never)).ErrorCode;

  expect((await ask(here, 'C2C', hoursAgo(0))).ErrorCode).toBe(1004);
  expect((await ask(here, 'C2C', hoursAgo(40))).ErrorCode).toBe(1004);
  expect((await ask(here, 'C2C', hoursAgo(24 * 7 + 1))).ErrorCode).toBe(1005);
  expect(await codeOf('C2C', '2026130112')).toBe(1002);
  expect(await codeOf('C2C', '2026023012')).toBe(1002);
  expect(await codeOf('Groups', hourName(hoursAgo(2)))).toBe(1002);
});

test('[S9] only who has the link gets the file, and only while it works', async () => {
  await using here = cast(server);
  await using other = cast(server, secondApp);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const hour = hoursAgo(33);
  await importAt(here, [alice, bob], hour, 'secret');
  const { File } = await here.rest.ok('open_msg_svc/get_history', { ChatType: 'C2C', MsgTime: hourName(hour) });
  const url = new URL(File[0]?.URL ?? '');
  const status = async (change: (to: URL) => void): Promise<number> => {
    const to = new URL(url);
    change(to);
    return statusOf(await fetch(to));
  };

  expect((await ask(other, 'C2C', hour)).ErrorCode).toBe(1004);
  expect(await status(() => {})).toBe(200);
  expect(await status((to) => to.searchParams.delete('sign'))).toBe(403);
  expect(await status((to) => to.searchParams.set('expires', String(nowSec() + 9_999_999)))).toBe(403);
  expect(
    await status((to) => {
      to.pathname = to.pathname.replace(String(here.app.sdkAppId), String(secondApp.sdkAppId));
    }),
  ).toBe(403);
  for (const path of [`${url.pathname}.json`, '/chat-logs/..%2fhongyan.db', '/chat-logs/'])
    expect(await statusOf(await fetch(new URL(`${path}${url.search}`, url)))).toBe(403);

  await here.rest.ok('hongyan/set_settings', { Settings: { chatLogLinkSec: 1 } });
  const short = await here.rest.ok('open_msg_svc/get_history', { ChatType: 'C2C', MsgTime: hourName(hour) });
  await here.rest.ok('hongyan/set_settings', { Settings: { chatLogLinkSec: 86_400 } });
  let last = 200;
  while (last === 200) {
    last = await statusOf(await fetch(short.File[0]?.URL ?? ''));
    await Bun.sleep(100);
  }
  expect(last).toBe(410);
});

/** The status of an answer; a refusal has a code of the contract beside it. */
async function statusOf(answer: Response): Promise<number> {
  if (!answer.ok) expect(await answer.json()).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 1004 });
  return answer.status;
}
