import { expect, test } from 'bun:test';
import type { GroupNotice, GroupTip, WireMessage } from '@hongyan/contract';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { text, u32 } from '../say.ts';
import { said } from './said.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const room = 'group_open_avchatroom_http_svc';
const GroupId = 'show';
const show = { groupId: 'show' };
const [tipOf, noticeOf] = [
  ({ body: [elem] }: WireMessage) => elem?.MsgContent as GroupTip,
  ({ body: [elem] }: WireMessage) => elem?.MsgContent as GroupNotice,
];

/** The real server with a live room of alice's. */
async function withShow<C extends Pick<Corner, 'rest' | 'users'>>(cloud: C, GroupIds = ['show']): Promise<C> {
  await cloud.users('alice', 'bob', 'carol', 'dave');
  for (const id of GroupIds)
    await cloud.rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'AVChatRoom', Name: id, GroupId: id });
  return cloud;
}

testInside(
  '[S26] [S33] who is banned is out at once, hears nothing more, comes in no more until the ban ends',
  async () => {
    await using cloud = await withShow(await testCloud());
    const { rest } = cloud;
    using alice = await cloud.signIn('alice');
    using bob = await cloud.signIn('bob');
    for (const client of [alice, bob]) await client.request('joinGroup', show);

    await rest.ok(`${svc}/ban_group_member`, { GroupId, Members_Account: ['bob'], Duration: 60, Description: 'spam' });
    expect(await bob.next('user', ({ kind }) => kind === 'groupLeft')).toMatchObject({ conv: 'GROUPshow', value: 3 });
    const { message: told } = await bob.next('message', ({ conv }) => conv === '@TIM#SYSTEM');
    expect(noticeOf(told)).toMatchObject({ kind: 'banned', groupId: 'show', text: 'spam' });
    const { message: tip } = await alice.next('message', ({ message }) => tipOf(message)?.kind === 'banned');
    expect(tipOf(tip)).toMatchObject({ members: [{ userId: 'bob' }], reason: 'spam', memberCount: 1 });
    await alice.request('sendMessage', said('GROUPshow', 'still here?'));
    await alice.next('message', ({ message }) => !message.isTip);
    expect(bob.seen('message').filter(({ message }) => !message.isTip)).toEqual([]);
    await expect(bob.request('sendMessage', said('GROUPshow', 'me'))).rejects.toMatchObject({ code: 10007 });
    await expect(bob.request('joinGroup', show)).rejects.toThrow('banned until');
    const { BannedAccountList, NextOffset } = await rest.ok(`${svc}/get_group_ban_member`, { GroupId, Offset: 0 });
    expect(BannedAccountList).toMatchObject([{ Member_Account: 'bob' }]);
    expect(NextOffset).toBe(0);

    cloud.clock.advance(61_000);
    expect(await bob.request('joinGroup', show)).toMatchObject({ status: 'joined' });
    expect((await rest.ok(`${svc}/get_group_ban_member`, { GroupId, Offset: 0 })).BannedAccountList).toEqual([]);
  },
);

test('[S26] those who are banned come in pages that end with 0; until for ever is the greatest number (rest-api §15.11)', async () => {
  await using cloud = await withShow(await corner());
  const { rest } = cloud;
  const page = (Offset: number) => rest.ok(`${svc}/get_group_ban_member`, { GroupId, Limit: 1, Offset });

  await rest.ok(`${svc}/ban_group_member`, { GroupId, Members_Account: ['bob'], Duration: 4_294_967_294 });
  await rest.ok(`${svc}/ban_group_member`, { GroupId, Members_Account: ['carol'], Duration: 60 });

  const bob = { Member_Account: 'bob', BannedUntil: 4_294_967_295 };
  expect(await page(0)).toMatchObject({ BannedAccountList: [bob], NextOffset: 1 });
  expect(await page(1)).toMatchObject({ BannedAccountList: [{ Member_Account: 'carol' }], NextOffset: 0 });
});

test('[S26] owner and administrators ban over the socket whom they outrank; a ban ends before its time', async () => {
  await using cloud = await withShow(await corner());
  const { rest } = cloud;
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  for (const client of [alice, bob, carol]) await client.request('joinGroup', show);
  const ban = (by: typeof alice, userId: string, banSec?: number) =>
    by.request('removeGroupMembers', { ...show, userIds: [userId], ...(banSec && { banSec }) });

  await expect(ban(bob, 'carol', 60)).rejects.toMatchObject({ code: 10007 });
  await rest.ok(`${room}/modify_admin`, { GroupId, CommandType: 1, Admin_Account: ['bob'] });
  await expect(ban(bob, 'alice', 60)).rejects.toMatchObject({ code: 10007 });
  await expect(ban(bob, 'carol')).rejects.toMatchObject({ code: 10004 });
  expect(await ban(bob, 'carol', 60)).toEqual({ userIds: ['carol'], memberCount: 2 });
  await rest.ok(`${svc}/unban_group_member`, { GroupId, Members_Account: ['carol', 'dave'] });
  const { message } = await bob.next('message', ({ message }) => tipOf(message)?.kind === 'unbanned');
  expect(tipOf(message).members).toMatchObject([{ userId: 'carol' }]);
  expect(await carol.request('joinGroup', show)).toMatchObject({ status: 'joined' });
  const tooMany = Array.from({ length: 21 }, (_, n) => `user${n}`);
  expect(await rest.call(`${svc}/ban_group_member`, { GroupId, Members_Account: tooMany, Duration: 60 })).toMatchObject(
    { ErrorCode: 10005 },
  );
  expect(
    await rest.call(`${svc}/ban_group_member`, { GroupId, Members_Account: ['alice'], Duration: 60 }),
  ).toMatchObject({ ErrorCode: 10007 });
});

testInside(
  'who is in a live room is listed, the newest first, with role and marks; marks filter and hide',
  async () => {
    await using cloud = await withShow(await testCloud());
    const { rest } = cloud;
    using alice = await cloud.signIn('alice');
    using bob = await cloud.signIn('bob');
    using carol = await cloud.signIn('carol');
    for (const client of [alice, bob, carol]) {
      await client.request('joinGroup', show);
      cloud.clock.advance(1_000);
    }
    const mark = (CommandType: number, ...list: [string, number[]][]) =>
      rest.call(`${room}/modify_user_info`, {
        ...{ GroupId, CommandType },
        MemberList: list.map(([Member_Account, Marks]) => ({ Member_Account, Marks })),
      });
    const names = async (params: object = {}) =>
      (await rest.ok(`${room}/get_members`, { GroupId, Timestamp: 0, ...params })).MemberList.map(
        ({ Member_Account, Marks }) => [Member_Account, Marks],
      );

    expect(await mark(1, ['bob', [1_000, 1_001]], ['dave', [1_000]])).toMatchObject({
      ...{ ErrorCode: 0, CommandType: 1 },
      MemberList: [{ Member_Account: 'bob', Marks: [1_000, 1_001] }],
    });
    expect(await mark(1, ['dave', [1_000]])).toMatchObject({ ErrorCode: 10001 });
    expect(await mark(1, ['bob', [7]])).toMatchObject({ ErrorCode: 10004 });
    const marked = { ...show, userIds: ['carol', 'dave'], mark: 1_000, isMarked: true };
    expect(await alice.request('markGroupMembers', marked)).toEqual({ userIds: ['carol'] });
    await expect(bob.request('markGroupMembers', marked)).rejects.toMatchObject({ code: 10007 });
    // From there on numbers are not what they were when they are read again.
    for (const beyond of [2 ** 53, 2 ** 64, 1e300]) {
      expect(await mark(1, ['bob', [beyond]])).toMatchObject({ ErrorCode: 10004 });
      const request = alice.request('markGroupMembers', { ...marked, mark: beyond });
      await expect(request).rejects.toMatchObject({ code: 10004 });
    }
    expect(await names()).toEqual([
      ['carol', [1_000]],
      ['bob', [1_000, 1_001]],
      ['alice', undefined],
    ]);
    expect(await names({ Mark: 1_001 })).toEqual([['bob', [1_000, 1_001]]]);
    await mark(1, ['carol', [600]]);
    expect((await names()).map(([name]) => name)).toEqual(['bob', 'alice']);
    await mark(2, ['carol', [600]], ['bob', [1_001]]);
    const { members, memberCount } = await bob.request('getGroupMembers', { ...show, mark: 1_000 });
    expect(members).toMatchObject([
      { userId: 'carol', role: 'Member', marks: [1_000] },
      { userId: 'bob', marks: [1_000] },
    ]);
    expect(memberCount).toBe(3);
    const owners = await bob.request('getGroupMembers', { ...show, role: 'Owner' });
    expect(owners.members.map(({ userId }) => userId)).toEqual(['alice']);
    const page = await bob.request('getGroupMembers', { ...show, count: 2 });
    const rest2 = await bob.request('getGroupMembers', { ...show, count: 2, cursor: page.cursor });
    expect([...page.members, ...rest2.members].map(({ userId }) => userId)).toEqual(['carol', 'bob', 'alice']);
    expect(
      (await rest.ok(`${room}/check_members`, { GroupId, Member_Account: ['dave', 'bob'] })).Member_Account,
    ).toEqual(['bob']);
  },
);

testInside('[S52] who is marked 500 counts as online for days without a connection, others do not', async () => {
  await using cloud = await withShow(await testCloud());
  const { live, storage } = cloud.app.ctx;
  const [{ gid } = { gid: 0 }] = await storage.groups.find(1_400_000_001, ['show']);
  const bob = await cloud.signIn('bob');
  const carol = await cloud.signIn('carol');
  for (const client of [bob, carol]) await client.request('joinGroup', show);
  const MemberList = [{ Member_Account: 'bob', Marks: [500] }];
  await cloud.rest.ok(`${room}/modify_user_info`, { GroupId, CommandType: 1, MemberList });

  expect(await live.online(gid)).toBe(2);
  await Promise.all([bob.close(), carol.close()]);
  for (let tries = 0; tries < 100 && (await live.online(gid)) > 1; tries++) await Bun.sleep(0);
  expect(await live.online(gid)).toBe(1);
  live.sweep();
  cloud.clock.advance(2 * 86_400_000);
  live.sweep();
  expect(await live.online(gid)).toBe(1);
  cloud.clock.advance(86_400_000);
  expect(await live.online(gid)).toBe(0);
});

test('[S26] administrators of a live room: so many, told and listed, free of the mute of all', async () => {
  await using cloud = await withShow(await corner());
  const { rest } = cloud;
  await cloud.set({ liveAdminsMax: 1 });
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  for (const client of [alice, bob, carol]) await client.request('joinGroup', show);
  const admin = (CommandType: number, ...Admin_Account: string[]) =>
    rest.call(`${room}/modify_admin`, { GroupId, CommandType, Admin_Account });

  expect(await admin(1, 'bob')).toMatchObject({ ErrorCode: 0 });
  const { message: told } = await bob.next('message', ({ conv }) => conv === '@TIM#SYSTEM');
  expect(noticeOf(told)).toMatchObject({ kind: 'adminSet' });
  const { message: tip } = await carol.next('message', ({ message }) => tipOf(message)?.kind === 'adminSet');
  expect(tipOf(tip).members).toMatchObject([{ userId: 'bob' }]);
  expect(await admin(1, 'carol')).toMatchObject({ ErrorCode: 10004 });
  expect(await admin(1, 'nobody')).toMatchObject({ ErrorCode: 10019 });
  expect((await rest.ok(`${room}/get_admin_list`, { GroupId })).Admin_List).toEqual([
    { Admin_Account: 'bob', NickName: '', Avatar: '' },
  ]);
  const { groups } = await bob.request('getGroupProfiles', { groupIds: ['show'] });
  expect(groups[0]).toMatchObject({ self: { role: 'Admin' }, memberCount: 3 });

  await alice.request('updateGroup', { ...show, isMutedAll: true });
  await bob.request('sendMessage', said('GROUPshow', 'order'));
  await expect(carol.request('sendMessage', said('GROUPshow', 'me'))).rejects.toMatchObject({ code: 10017 });
  await alice.request('updateGroup', { ...show, isMutedAll: false });
  const { member } = await bob.request('updateGroupMember', { ...show, userId: 'carol', muteSec: 60 });
  expect(member).toMatchObject({ userId: 'carol', muteUntilSec: expect.any(Number) });
  await expect(carol.request('sendMessage', said('GROUPshow', 'me'))).rejects.toMatchObject({ code: 10017 });
  await expect(bob.request('updateGroupMember', { ...show, userId: 'carol', role: 'Admin' })).rejects.toMatchObject({
    code: 10007,
  });
  await admin(2, 'bob');
  await bob.next('message', ({ message }) => noticeOf(message)?.kind === 'adminRemoved');
});

test('a broadcast reaches all live rooms of the app once a second at most, each under its own name', async () => {
  await using cloud = await withShow(await corner('other'), ['show', 'other']);
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  for (const groupId of ['show', 'other']) await bob.request('joinGroup', { groupId });
  await carol.request('joinGroup', { groupId: 'other' });
  const say = () =>
    cloud.rest.call(`${svc}/send_broadcast_msg`, { From_Account: 'alice', Random: u32(), MsgBody: text('to all') });

  expect(await say()).toMatchObject({ ErrorCode: 0, MsgSeq: expect.any(Number) });
  expect(await say()).toMatchObject({ ErrorCode: 10023 });

  for (const to of ['show', 'other']) {
    const isIt = ({ message }: { message: WireMessage }) => message.isBroadcast === true && message.to === to;
    expect(await bob.next('message', isIt)).toMatchObject({ conv: `GROUP${to}` });
  }
  const heard = await carol.next('message', ({ message }) => message.isBroadcast === true);
  expect(heard).toMatchObject({ conv: 'GROUPother', message: { from: 'alice', to: 'other', body: text('to all') } });
});

testInside(
  '[S26] pages of who is there hold whole seconds within the size of an answer, one second whatever its size',
  async () => {
    await using cloud = await withShow(await testCloud());
    await cloud.set({ liveTips: 0 });
    const seconds = [['alice', 'bob'], ['carol'], ['dave']];
    for (const came of seconds) {
      for (const name of came) {
        const one = await cloud.signIn(name);
        await one.request('updateProfile', { nick: 'n'.repeat(490), faceUrl: 'u'.repeat(490) });
        await one.request('joinGroup', show);
      }
      cloud.clock.advance(1_000);
    }
    const pages = async (groupAnswerMaxBytes: number) => {
      await cloud.set({ groupAnswerMaxBytes, liveTips: 0 });
      const found: string[][] = [];
      let Timestamp = 0;
      do {
        const answer = await cloud.rest.ok(`${room}/get_members`, { GroupId, Timestamp });
        found.push(answer.MemberList.map(({ Member_Account }) => Member_Account));
        Timestamp = answer.NextTimestamp;
      } while (Timestamp > 0);
      return found;
    };

    // Three of them fit: the two of one second stay together and come in the next answer.
    expect(await pages(4_500)).toEqual([
      ['dave', 'carol'],
      ['bob', 'alice'],
    ]);
    expect(await pages(2_100)).toEqual([['dave'], ['carol'], ['bob', 'alice']]);
  },
);

test('[S26] [S74] who leaves a room is out with all devices, and the others are told', async () => {
  await using cloud = await withShow(await corner());
  await cloud.set({ multiDeviceMode: 1 });
  using alice = await cloud.signIn('alice');
  using phone = await cloud.signIn('bob');
  using web = await cloud.signIn('bob', { platform: 'Web' });
  for (const client of [alice, phone, web]) await client.request('joinGroup', show);

  const { events } = await phone.request('quitGroup', show);
  const told = await web.next('user', ({ kind }) => kind === 'groupLeft');

  expect(told).toMatchObject({ conv: 'GROUPshow', value: 0 });
  expect(events).toEqual([told]);
  expect(phone.seen('user')).toEqual([]);
  await expect(web.request('sendMessage', said('GROUPshow', 'still here?'))).rejects.toMatchObject({ code: 10007 });
  expect(await alice.request('getGroupOnlineCount', show)).toEqual({ online: 1 });
});
