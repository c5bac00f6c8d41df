import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { figureNames } from '@hongyan/contract';
import { type AppServer, appServer } from '../../packages/server/src/testing/appServer.ts';
import { type Cast, cast } from '../cast.ts';
import { type Client, connect } from '../client.ts';
import { said } from '../groups/said.ts';
import { items } from '../people/sns.ts';
import { restClient } from '../rest.ts';
import { draft, nowSec, restMessage, send, text, u32 } from '../say.ts';
import { firstApp, secondApp, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { growth, noonNow, today } from './figures.ts';

setDefaultTimeout(60_000);

const svc = 'group_open_http_svc';
const env = { HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };
const heard = (client: Client) => client.next('message', ({ message }) => !message.isTip);

describe.each(stores)('statistics on %s', (store) => {
  let server: TestServer;
  let app: AppServer;
  const offset = noonNow();
  beforeAll(async () => {
    server = await startOn(store, { env });
    app = appServer();
    const Settings = { multiDeviceMode: 1, utcOffsetMinutes: offset };
    for (const one of [firstApp, secondApp]) await restClient(server, one).ok('hongyan/set_settings', { Settings });
  });
  afterAll(async () => {
    for (const one of [server, app]) await one[Symbol.asyncDispose]();
  });

  /** A group of alice's in which bob and carol are. */
  async function team(here: Cast): Promise<string> {
    const [alice = '', ...others] = await here.accounts('alice', 'bob', 'carol');
    const MemberList = others.map((Member_Account) => ({ Member_Account }));
    const wanted = { Owner_Account: alice, Type: 'Public', Name: 'team', ApplyJoinOption: 'FreeAccess' as const };
    return (await here.rest.ok(`${svc}/create_group`, { ...wanted, MemberList })).GroupId;
  }

  test('[S48] who signs in is active once, however often; new accounts are counted', async () => {
    await using here = cast(server);

    const grown = await growth(here.rest, async () => {
      await here.accounts('alice', 'bob');
      await here.accounts('alice');
      for (const who of ['alice', 'alice', 'carol']) await here.signIn(who);
      await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: here.name('bob') }] });
    });

    expect(grown).toEqual({
      ...{ ActiveUserNum: 2, LoginUserNum: 2, LoginTimes: 3, MaxOnlineNum: 2 },
      ...{ RegistUserNumOneDay: 3, RegistUserNumTotal: 2 },
    });
  });

  test('[S48] one-to-one messages: what was accepted and what went to connections of the receiver; no repeats, refusals or imports', async () => {
    await using here = cast(server);
    const [alice, other] = [await here.signIn('alice'), await here.signIn('alice', { platform: 'Windows' })];
    const [bob, phone] = [await here.signIn('bob'), await here.signIn('bob', { platform: 'Android' })];
    const [carol = ''] = await here.accounts('carol');
    const [from, to] = [alice.userId, bob.userId];

    const grown = await growth(here.rest, async () => {
      const message = draft(to, 'stored');
      for (let n = 0; n < 2; n++) await alice.request('sendMessage', message);
      await send(alice, to, 'passing', { isOnlineOnly: true });
      await here.rest.ok('openim/sendmsg', restMessage(from, to, 'over REST'));
      await here.rest.ok('openim/sendmsg', restMessage(carol, from, 'to the other one'));
      await here.rest.ok('openim/batchsendmsg', {
        ...{ From_Account: from, MsgRandom: u32(), MsgBody: text('to many') },
        To_Account: [to, carol],
      });
      const imported = { SyncFromOldSystem: 2 as const, From_Account: from, To_Account: to, MsgRandom: u32() };
      await here.rest.ok('openim/importmsg', { ...imported, MsgTimeStamp: nowSec() - 60, MsgBody: text('old') });
      await expect(send(alice, here.name('nobody'), 'to nobody')).rejects.toMatchObject({ code: 20003 });
      await expect(send(alice, to, 'x'.repeat(20_000))).rejects.toMatchObject({ code: 80002 });
      for (const device of [bob, phone]) for (let n = 0; n < 4; n++) await device.next('message');
      for (const device of [alice, other]) await device.next('message', ({ message }) => message.from === carol);
    });

    expect(grown).toEqual({
      ...{ UpMsgNum: 6, C2CUpMsgNum: 6, SendMsgUserNum: 2, C2CSendMsgUserNum: 2 },
      ...{ DownMsgNum: 10, C2CDownMsgNum: 10 },
    });
  });

  test('[S48] messages of groups: accepted, handed to connections of the others, senders and groups; tips and notices are none', async () => {
    await using here = cast(server);
    const GroupId = await team(here);
    const alice = await here.signIn('alice');
    const [bob, phone] = [await here.signIn('bob'), await here.signIn('bob', { platform: 'Android' })];
    const carol = await here.signIn('carol');

    const grown = await growth(here.rest, async () => {
      await alice.request('sendMessage', said(`GROUP${GroupId}`, 'stored'));
      await here.rest.ok(`${svc}/send_group_msg`, {
        GroupId,
        From_Account: bob.userId,
        Random: u32(),
        MsgBody: text('REST'),
      });
      const passing = { GroupId, From_Account: carol.userId, Random: u32(), MsgBody: text('passing') };
      await here.rest.ok(`${svc}/send_group_msg`, { ...passing, OnlineOnlyFlag: 1 });
      await here.rest.ok(`${svc}/send_group_msg`, { ...passing, Random: u32(), To_Account: [bob.userId] });
      await here.rest.ok(`${svc}/send_group_system_notification`, { GroupId, Content: 'no message' });
      await here.rest.ok(`${svc}/modify_group_base_info`, { GroupId, Name: 'told by a tip' });
      await send(alice, bob.userId, 'beside');
      for (const device of [bob, phone]) await device.next('message', ({ conv }) => conv === undefined);
    });

    expect(grown).toEqual({
      ...{ GroupUpMsgNum: 4, GroupSendMsgUserNum: 3, GroupSendMsgGroupNum: 1 },
      // Of alice to three, of bob to two, of carol to three and to bob's two.
      ...{ GroupDownMsgNum: 3 + 2 + 3 + 2, C2CUpMsgNum: 1, C2CDownMsgNum: 2, C2CSendMsgUserNum: 1 },
      ...{ UpMsgNum: 5, DownMsgNum: 12, SendMsgUserNum: 3 },
    });
  });

  test('[S48] a live room: each message to each connection there but the own ones, guests too; comings and goings', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const groupId = here.name('show');
    await alice.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId });
    using guest = await connect(server, 'guest');
    await guest.request('guestLogin', { sdkAppId: firstApp.sdkAppId, platform: 'Web', deviceId: 'd' });
    await guest.request('guestJoin', { groupId });

    const grown = await growth(here.rest, async () => {
      await bob.request('joinGroup', { groupId });
      await alice.request('sendMessage', said(`GROUP${groupId}`, 'one'));
      await bob.request('sendMessage', said(`GROUP${groupId}`, 'two'));
      for (const one of [bob, alice, guest]) for (let n = 0; n < 2; n++) await heard(one);
      await bob.request('quitGroup', { groupId });
    });

    expect(grown).toEqual({
      ...{ UpMsgNum: 2, GroupUpMsgNum: 2, DownMsgNum: 4, GroupDownMsgNum: 4, GroupSendMsgGroupNum: 1 },
      ...{ SendMsgUserNum: 2, GroupSendMsgUserNum: 2, GroupJoinGroupTimes: 1, GroupQuitGroupTimes: 1 },
    });
  });

  test('[S48] groups made, joined, left and dissolved', async () => {
    await using here = cast(server);
    const dave = await here.signIn('dave');
    const [erin = ''] = await here.accounts('erin');

    const grown = await growth(here.rest, async () => {
      const [first, second] = [await team(here), await team(here)];
      await dave.request('joinGroup', { groupId: first });
      await here.rest.ok(`${svc}/add_group_member`, { GroupId: first, MemberList: [{ Member_Account: erin }] });
      await here.rest.ok(`${svc}/add_group_member`, { GroupId: first, MemberList: [{ Member_Account: erin }] });
      await dave.request('quitGroup', { groupId: first });
      await here.rest.ok(`${svc}/delete_group_member`, {
        GroupId: first,
        MemberToDel_Account: [erin, here.name('bob')],
      });
      await here.rest.ok(`${svc}/destroy_group`, { GroupId: second });
    });

    expect(grown).toEqual({
      ...{ GroupNewGroupNum: 2, GroupAllGroupNum: 1, GroupDestroyGroupNum: 1 },
      ...{ GroupJoinGroupTimes: 2, GroupQuitGroupTimes: 3, RegistUserNumOneDay: 3, RegistUserNumTotal: 3 },
    });
  });

  test('[S48] pairs of friends made and parted', async () => {
    await using here = cast(server);
    const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');

    const grown = await growth(here.rest, async () => {
      await here.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob, carol) });
      await here.rest.ok('sns/friend_add', { From_Account: bob, AddFriendItem: items(alice, carol) });
      await here.rest.ok('sns/friend_delete', {
        From_Account: alice,
        To_Account: [bob],
        DeleteType: 'Delete_Type_Both',
      });
      await here.rest.ok('sns/black_list_add', { From_Account: carol, To_Account: [bob] });
    });

    expect(grown).toEqual({ ChainIncrease: 3, ChainDecrease: 2 });
  });

  test("[S48] calls of the app's own server, and those that it answered", async () => {
    await using here = cast(server, secondApp);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    await here.rest.ok('hongyan/set_settings', { Settings: { hookUrl: app.url, hookBeforeC2cSend: 1 } });

    const grown = await growth(here.rest, async () => {
      await here.rest.ok('openim/sendmsg', restMessage(alice, bob, 'asked'));
      app.answers(() => new Response('', { status: 500 }));
      await here.rest.ok('openim/sendmsg', restMessage(alice, bob, 'asked in vain'));
    });
    await here.rest.ok('hongyan/set_settings', { Settings: { hookBeforeC2cSend: 0 } });

    expect(grown).toMatchObject({ CallBackReq: 2, CallBackRsp: 1, C2CUpMsgNum: 2 });
  });

  test('[S46] says who is online now, by users and connections, and the peak stays', async () => {
    await using here = cast(server);
    const online = async () => (await here.rest.ok('hongyan/get_statistics', {})).Online;
    const before = await online();

    const [alice] = [await here.signIn('alice'), await here.signIn('alice', { platform: 'iPhone' })];
    const bob = await here.signIn('bob');
    const during = await online();
    const { MaxOnlineNum: peak = 0 } = await today(here.rest);
    await bob.request('logout', {});
    await alice?.request('logout', {});
    const after = await online();

    const more = (now: typeof before) => [now.Users - before.Users, now.Connections - before.Connections];
    expect([more(during), more(after)]).toEqual([
      [2, 3],
      [1, 1],
    ]);
    expect(peak).toBeGreaterThanOrEqual(during.Users);
    expect((await today(here.rest)).MaxOnlineNum).toBe(peak);
  });

  test('[S48] getappinfo tells the same of thirty days, today first, every value as a text', async () => {
    await using here = cast(server);
    await here.signIn('alice');

    const { Days } = await here.rest.ok('hongyan/get_statistics', {});
    const { Result, ErrorInfo } = await here.rest.ok('openconfigsvr/getappinfo', {});

    const [first] = Days;
    const date = new Date(Date.now() + offset * 60_000).toISOString().slice(0, 10).replaceAll('-', '');
    expect(ErrorInfo).toBe('OK');
    expect(Result).toHaveLength(30);
    expect(Result.map((day) => day.Date)).toEqual(
      Result.map((day) => day.Date)
        .sort()
        .reverse(),
    );
    expect(first?.Date).toBe(date);
    expect(Object.keys(Result[0] ?? {}).sort()).toEqual(
      ['Date', 'AppName', 'AppId', 'Company', 'QQ', ...figureNames].sort(),
    );
    expect(Result[0]).toMatchObject({ AppName: `app ${firstApp.sdkAppId}`, AppId: String(firstApp.sdkAppId) });
    const texts = Days.map((day) =>
      Object.fromEntries(Object.entries(day).map(([name, value]) => [name, String(value)])),
    );
    expect(Result.map(({ AppName, AppId, Company, QQ, ...figures }) => figures)).toEqual(texts as never);
  });

  test('[S48] getappinfo gives the fields that are asked for, and the date', async () => {
    const rest = restClient(server);
    const fieldsOf = async (RequestField: string[]) => {
      const { Result } = await rest.ok('openconfigsvr/getappinfo', { RequestField });
      return [...new Set(Result.flatMap((day) => Object.keys(day)))].sort();
    };

    expect(await fieldsOf(['ActiveUserNum', 'AppId', 'NoSuchField', '__proto__'])).toEqual([
      'ActiveUserNum',
      'AppId',
      'Date',
    ]);
    expect(await fieldsOf(['NoSuchField'])).toEqual(['Date']);
    expect(await fieldsOf([])).toHaveLength(5 + figureNames.length);
  });

  test('[S57] getappinfo refuses what is no JSON, and fields that are none', async () => {
    const rest = restClient(server);
    const code = async (body: unknown) => JSON.parse((await rest.raw('openconfigsvr/getappinfo', body)).text).ErrorCode;

    expect([await code('{"RequestField":'), await code('[]'), await code({ RequestField: 'AppId' })]).toEqual([
      ...[130001, 130001, 130001],
    ]);
  });

  test('[S13] an app has its own figures and no others', async () => {
    await using here = cast(server);
    const GroupId = await team(here);

    const grown = await growth(restClient(server, secondApp), async () => {
      const alice = await here.signIn('alice');
      await send(alice, here.name('bob'), 'hi');
      await alice.request('sendMessage', said(`GROUP${GroupId}`, 'hi'));
      await here.rest.ok('sns/friend_add', { From_Account: alice.userId, AddFriendItem: items(here.name('bob')) });
    });

    expect(grown).toEqual({});
    expect(await today(here.rest)).toMatchObject({ ChainIncrease: expect.any(Number) });
  });
});
