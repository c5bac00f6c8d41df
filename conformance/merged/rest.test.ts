import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from '../cast.ts';
import { nowSec, restMessage, u32 } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { contentOf, download, keyOf, longList, type MergedContent, merged } from './lists.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const svc = 'group_open_http_svc';

/** What `admin_getroammsg` shows of merged messages between two, oldest first. */
async function roamed({ rest }: Cast, one: string, other: string): Promise<MergedContent[]> {
  const range = { Operator_Account: one, Peer_Account: other, MaxCnt: 100, MinTime: 0, MaxTime: 4_000_000_000 };
  const { MsgList } = await rest.ok('openim/admin_getroammsg', range);
  return MsgList.map(({ MsgBody }) => contentOf({ body: MsgBody }));
}

/** What the app reads under a key. */
const listOf = async ({ rest }: Cast, JsonMsgKey: string | undefined): Promise<object[]> =>
  (await rest.ok('hongyan/get_merged_list', { JsonMsgKey: JsonMsgKey ?? '' })).MsgList;

test('[S71] a long list sent by REST is kept, and history shows its key instead', async () => {
  await using here = cast(server);
  const bob = await here.signIn('bob');
  const [alice = ''] = await here.accounts('alice');
  const list = longList(15_000, here.name('x'));

  await here.rest.ok('openim/sendmsg', restMessage(alice, bob.userId, merged({ MsgList: list })));
  const { message } = await bob.next('message');
  const [shown] = await roamed(here, alice, bob.userId);

  expect(shown).toEqual({
    ...{ Title: 'talk', CompatibleText: 'update', AbstractList: ['carol: 0'], MsgNum: 20, JsonMsgKey: keyOf(message) },
  });
  expect(await listOf(here, shown?.JsonMsgKey)).toEqual(list);
  expect(await download(bob, keyOf(message))).toEqual(list);
});

test('[S71] a key of which nothing is kept here passes unchanged, and opens nothing', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const keys = ['of-another-service', 'a'.repeat(43), '鸿雁 \u0000'];

  for (const JsonMsgKey of keys)
    await here.rest.ok('openim/sendmsg', restMessage(alice, bob, merged({ JsonMsgKey, MsgNum: 3 })));

  expect((await roamed(here, alice, bob)).map(({ JsonMsgKey }) => JsonMsgKey)).toEqual(keys);
  for (const JsonMsgKey of keys)
    expect((await here.rest.call('hongyan/get_merged_list', { JsonMsgKey })).ErrorCode).toBe(20022);
});

test('[S71] an empty key counts as none', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const MsgList = longList(5_000);

  await here.rest.ok('openim/sendmsg', restMessage(alice, bob, merged({ MsgList, JsonMsgKey: '' })));
  await here.rest.ok('openim/sendmsg', restMessage(alice, bob, merged({ JsonMsgKey: '' })));
  const shown = await roamed(here, alice, bob);

  expect(shown[0]?.MsgList).toEqual(MsgList);
  for (const content of shown) expect(content).not.toHaveProperty('JsonMsgKey');
});

test('[S17] a list beyond its bound is 93000, to many at once 90055', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const body = merged({ MsgList: longList(240_000) });

  const one = await here.rest.call('openim/sendmsg', restMessage(alice, bob, body));
  const many = await here.rest.call('openim/batchsendmsg', { ...restMessage(alice, bob, body), To_Account: [bob] });

  expect([one.ErrorCode, many.ErrorCode]).toEqual([93000, 90055]);
  expect(await roamed(here, alice, bob)).toEqual([]);
});

test('[S71] many at once get the same key, and the list stays until the last of their messages is recalled', async () => {
  await using here = cast(server);
  const names = ['bob', 'carol', 'dave'];
  const [alice = '', ...targets] = await here.accounts('alice', ...names);
  const message = restMessage(alice, '', merged({ MsgList: longList(15_000, here.name('x')) }));

  const { MsgKey } = await here.rest.ok('openim/batchsendmsg', { ...message, To_Account: targets });
  const keys = [];
  for (const target of targets) keys.push((await roamed(here, alice, target))[0]?.JsonMsgKey);
  const codes = [];
  for (const To_Account of targets) {
    codes.push((await here.rest.call('hongyan/get_merged_list', { JsonMsgKey: keys[0] ?? '' })).ErrorCode);
    await here.rest.ok('openim/admin_msgwithdraw', { From_Account: alice, To_Account, MsgKey });
  }
  codes.push((await here.rest.call('hongyan/get_merged_list', { JsonMsgKey: keys[0] ?? '' })).ErrorCode);

  expect(new Set(keys).size).toBe(1);
  expect(codes).toEqual([0, 0, 0, 20022]);
});

test('[S71][D7] the same call again is the same message with the same key', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const list = longList(15_000, here.name('x'));
  const message = restMessage(alice, bob, merged({ MsgList: list }), { MsgSeq: 77, MsgRandom: 5 });

  const answers = [await here.rest.ok('openim/sendmsg', message), await here.rest.ok('openim/sendmsg', message)];

  expect(answers[1]?.MsgKey).toBe(answers[0]?.MsgKey as string);
  expect(await roamed(here, alice, bob)).toHaveLength(1);
});

test('[S71] long lists of imported messages are kept, one-to-one and in a group', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const lists = [longList(15_000, here.name('x')), longList(15_000, here.name('y'))];
  const [toBob, toGroup] = lists.map((MsgList) => merged({ MsgList }));
  const GroupId = here.name('old');

  await here.rest.ok('openim/importmsg', {
    ...{ SyncFromOldSystem: 2, From_Account: alice, To_Account: bob, MsgRandom: u32(), MsgTimeStamp: nowSec() - 60 },
    MsgBody: toBob as never,
  });
  const made = { GroupId, Type: 'Public', Name: 'old', Owner_Account: alice, CreateTime: nowSec() - 1_000 };
  await here.rest.ok(`${svc}/import_group`, made as never);
  const imported = { From_Account: alice, SendTime: nowSec() - 60, Random: u32(), MsgBody: toGroup as never };
  await here.rest.ok(`${svc}/import_group_msg`, { GroupId, MsgList: [imported, imported] });
  const page = await here.rest.ok(`${svc}/group_msg_get_simple`, { GroupId, ReqMsgNumber: 10 });

  const [shown] = await roamed(here, alice, bob);
  expect(await listOf(here, shown?.JsonMsgKey)).toEqual(lists[0] as object[]);
  const { RspMsgList } = page;
  expect(RspMsgList).toHaveLength(1);
  const inGroup = contentOf({ body: RspMsgList[0]?.MsgBody ?? [] });
  expect(await listOf(here, inGroup.JsonMsgKey)).toEqual(lists[1] as object[]);
});

test('[S71] a long list is read by who hears it in a group, until it is recalled, and in a live room', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const [team, room] = [here.name('team'), here.name('room')];
  await alice.request('createGroup', { type: 'Public', groupId: team, name: 't', members: [{ userId: bob.userId }] });
  await alice.request('createGroup', { type: 'AVChatRoom', groupId: room, name: 'r' });
  for (const one of [alice, bob]) await one.request('joinGroup', { groupId: room });
  const say = (groupId: string, MsgList: object[]) =>
    alice.request('sendMessage', {
      ...{ conv: `GROUP${groupId}`, random: u32(), clientTimeSec: nowSec(), body: merged({ MsgList }) },
    });
  const [inTeam, inRoom] = [longList(15_000, here.name('x')), longList(15_000, here.name('y'))];

  const sent = [await say(team, inTeam), await say(room, inRoom)];
  const heard = [];
  for (const { body } of sent)
    heard.push((await bob.next('message', ({ message }) => Bun.deepEquals(message.body, body))).message);

  expect(await download(bob, keyOf(heard[0] ?? {}))).toEqual(inTeam);
  expect(await download(bob, keyOf(heard[1] ?? {}))).toEqual(inRoom);
  await alice.request('recallMessage', { conv: `GROUP${team}`, seq: sent[0]?.seq ?? 0 });
  await expect(download(bob, keyOf(heard[0] ?? {}))).rejects.toMatchObject({ code: 20022 });
});
