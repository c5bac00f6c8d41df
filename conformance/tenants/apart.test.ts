import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from '../cast.ts';
import { signIn } from '../client.ts';
import { conversation, history, listed, restMessage, send, textOf, u32 } from '../say.ts';
import { firstApp, secondApp, startServer, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** The same names in both apps. */
const twins = () => {
  const suffix = `-twin${u32()}`;
  return [cast(server, firstApp, suffix), cast(server, secondApp, suffix)] as const;
};

test('[S9] messages, history and lists of two apps with the same user names never meet', async () => {
  const [one, two] = twins();
  await using _one = one;
  await using _two = two;
  const [alice1, bob1] = [await one.signIn('alice'), await one.signIn('bob')];
  const [alice2, bob2] = [await two.signIn('alice'), await two.signIn('bob', { codec: 'msgpack' })];

  await send(alice1, bob1.userId, 'in the first app');
  await bob1.next('message');
  await send(alice2, bob2.userId, 'in the second app');
  const atBob2 = await bob2.next('message');

  expect(alice1.session?.uid).not.toBe(alice2.session?.uid as string);
  expect(textOf(atBob2.message)).toBe('in the second app');
  expect(bob1.seen('message')).toEqual([]);
  expect((await history(bob1, alice1.userId)).map(textOf)).toEqual(['in the first app']);
  expect((await history(bob2, alice2.userId)).map(textOf)).toEqual(['in the second app']);
  expect((await conversation(bob2, alice2.userId)).seq).toBe(1);
});

test('[S9] REST of one app reads, counts and changes nothing of the other', async () => {
  const [one, two] = twins();
  await using _one = one;
  await using _two = two;
  const [alice = '', bob = ''] = await one.accounts('alice', 'bob');
  await two.accounts('alice', 'bob');
  const { MsgKey } = await one.rest.ok('openim/sendmsg', restMessage(alice, bob, 'in the first app'));

  const range = { Operator_Account: bob, Peer_Account: alice, MaxCnt: 10, MinTime: 0, MaxTime: 4_000_000_000 };
  const roam = await two.rest.ok('openim/admin_getroammsg', range);
  const unread = await two.rest.ok('openim/get_c2c_unread_msg_num', { To_Account: bob });
  const recall = await two.rest.call('openim/admin_msgwithdraw', { From_Account: alice, To_Account: bob, MsgKey });
  const own = await one.rest.ok('openim/admin_getroammsg', range);

  expect(roam).toMatchObject({ MsgCnt: 0, MsgList: [], Complete: 1 });
  expect(unread.AllC2CUnreadMsgNum).toBe(0);
  expect(recall.ErrorCode).toBe(20022);
  expect(own).toMatchObject({ MsgCnt: 1 });
  expect(own.MsgList[0]?.MsgFlagBits).toBe(0);
});

test('[S9] accounts, state, kicks and deletion of one app are not seen in the other', async () => {
  const [one, two] = twins();
  await using _one = one;
  await using _two = two;
  const alice1 = await one.signIn('alice', { platform: 'Web' });
  const alice2 = await two.signIn('alice', { platform: 'Web' });
  await one.signIn('carol');

  const check = await two.rest.ok('im_open_login_svc/account_check', { CheckItem: [{ UserID: one.name('carol') }] });
  const state = await two.rest.ok('openim/querystate', { To_Account: [one.name('carol')] });
  await one.rest.ok('im_open_login_svc/kick', { UserID: alice1.userId });
  await one.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: alice1.userId }] });
  await alice1.closed;

  expect(check.ResultItem[0]?.AccountStatus).toBe('NotImported');
  expect(state).toMatchObject({ QueryResult: [], ErrorList: [{ To_Account: one.name('carol'), ErrorCode: 70107 }] });
  expect(await listed(alice2)).toEqual([]);
  expect(alice2.seen('kicked')).toEqual([]);
});

test('[S9] settings of one app leave the other as it was', async () => {
  const [one, two] = twins();
  const before = await two.rest.ok('hongyan/get_settings', {});

  await one.rest.ok('hongyan/set_settings', { Settings: { recallWindowSec: 7, multiDeviceMode: 2 } });
  const [own, other] = [await one.rest.ok('hongyan/get_settings', {}), await two.rest.ok('hongyan/get_settings', {})];

  expect(own.Settings).toMatchObject({ recallWindowSec: 7, multiDeviceMode: 2 });
  expect(other.Settings).toEqual(before.Settings);
});

test('[S8] a UserSig of one app opens nothing of the other', async () => {
  const [one] = twins();
  const [alice = ''] = await one.accounts('alice');
  const foreign = makeUserSig({ sdkAppId: secondApp.sdkAppId, userId: alice, key: secondApp.key });
  const forged = makeUserSig({ sdkAppId: firstApp.sdkAppId, userId: alice, key: secondApp.key });
  const admin = makeUserSig({ sdkAppId: secondApp.sdkAppId, userId: 'administrator', key: secondApp.key });

  const call = await one.rest.call('openim/querystate', { To_Account: [alice] }, { usersig: admin });

  await expect(signIn(server, alice, { app: firstApp, userSig: foreign })).rejects.toMatchObject({ code: 70014 });
  await expect(signIn(server, alice, { app: firstApp, userSig: forged })).rejects.toMatchObject({ code: 70009 });
  expect(call.ErrorCode).toBe(70014);
});
