import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, connect, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../until.ts';

setDefaultTimeout(60_000);

const svc = 'group_open_http_svc';
const show = { groupId: 'show' };

describe('how many are in a group, with two processes', () => {
  let postgres: TestPostgres;
  let servers: [TestServer, TestServer];

  beforeAll(async () => {
    postgres = await testPostgres();
    const store = await postgres.freshDatabase();
    const env = { HONGYAN_MULTI_DEVICE_MODE: '1' };
    servers = [await startServer({ store, env }), await startServer({ store, env })];
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    await postgres.stop();
  });

  /** What each process says over REST: the online number, and the number of members. */
  const counts = (GroupId: string): Promise<number[][]> =>
    Promise.all(
      servers.map(async (server) => {
        const rest = restClient(server);
        const { OnlineMemberNum } = await rest.ok(`${svc}/get_online_member_num`, { GroupId });
        const ResponseFilter = { GroupBaseInfoFilter: ['MemberNum' as const] };
        const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: [GroupId], ResponseFilter });
        return [OnlineMemberNum, GroupInfo[0]?.MemberNum ?? 0];
      }),
    );
  const device = (at: 0 | 1, who: string, deviceId: string) => signIn(servers[at], who, { deviceId });
  const tipOf = (client: Client, operator: string) =>
    client.next('message', ({ message }) => {
      const [elem] = message.body;
      return elem?.MsgType === 'TIMGroupTipElem' && (elem.MsgContent as { operator: string }).operator === operator;
    });

  test('[S52] in a live room an account counts once, on several devices and processes; each guest counts', async () => {
    using host = await device(0, 'alice', 'host');
    using phone = await device(0, 'bob', 'phone');
    using desk = await device(0, 'bob', 'desk');
    using away = await device(1, 'bob', 'away');
    await host.request('createGroup', { type: 'AVChatRoom', name: 'show', ...show });
    for (const bob of [phone, desk, away]) await bob.request('joinGroup', show);

    expect(await counts('show')).toEqual([
      [2, 2],
      [2, 2],
    ]);
    using carol = await device(1, 'carol', 'web');
    const joined = await carol.request('joinGroup', show);
    const { message } = await tipOf(host, 'carol');
    expect(joined.group?.memberCount).toBe(3);
    expect(message.body[0]?.MsgContent).toMatchObject({ kind: 'join', memberCount: 3 });
    expect(await phone.request('getGroupOnlineCount', show)).toEqual({ online: 3 });
    expect(await away.request('getGroupMembers', show)).toMatchObject({ memberCount: 3 });

    const guests = await Promise.all([connect(servers[0], 'guest'), connect(servers[1], 'guest')]);
    for (const guest of guests) {
      await guest.request('guestLogin', { sdkAppId: servers[0].app.sdkAppId, platform: 'Web', deviceId: 'd' });
      await guest.request('guestJoin', show);
    }
    expect((await counts('show')).flat()).toEqual([5, 5, 5, 5]);
    await Promise.all(guests.map((guest) => guest.close()));

    await Promise.all([phone.close(), desk.close()]);
    await until(async () => (await counts('show')).flat().join() === '3,3,3,3');
    await away.close();
    await until(async () => (await counts('show')).flat().join() === '2,2,2,2');
  });

  test('[S45] in another group too', async () => {
    using host = await device(0, 'alice', 'host');
    using phone = await device(0, 'bob', 'phone');
    using away = await device(1, 'bob', 'away');
    await host.request('createGroup', { type: 'Meeting', name: 'team', groupId: 'team', members: [{ userId: 'bob' }] });
    using late = await device(1, 'alice', 'late');

    for (const one of [host, phone, away, late])
      await until(async () => (await one.request('getGroupOnlineCount', { groupId: 'team' })).online === 2);
    await phone.close();
    expect(await late.request('getGroupOnlineCount', { groupId: 'team' })).toEqual({ online: 2 });
    await away.close();
    await until(async () => (await host.request('getGroupOnlineCount', { groupId: 'team' })).online === 1);
  });
});
