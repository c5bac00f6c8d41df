import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { nowSec, text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const list = (...names: string[]) => names.map((Member_Account) => ({ Member_Account }));
const TYPES = ['Public', 'Private', 'Community', 'Meeting'] as const;

async function cloudWith<C extends Pick<Corner, 'rest' | 'users'>>(cloud: C, ...people: string[]) {
  await cloud.users('alice', ...people);
  const make = async (GroupId: string, more: { Type?: (typeof TYPES)[number]; MaxMemberCount?: number } = {}) =>
    void (await cloud.rest.ok(`${svc}/create_group`, {
      ...{ Owner_Account: 'alice', Type: 'Public', GroupId, Name: 'team', ...more },
    }));
  await make('team');
  return Object.assign(cloud, { make });
}

test('members come in the order in which they were named, and the last ones find the group full (rest-api §15.3)', async () => {
  await using cloud = await cloudWith(await corner(), 'dave', 'carol', 'bob');
  const { rest } = cloud;
  await rest.ok(`${svc}/modify_group_base_info`, { GroupId: 'team', MaxMemberNum: 3 });
  await rest.ok(`${svc}/get_role_in_group`, { GroupId: 'team', User_Account: ['bob'] });

  const { MemberList } = await rest.ok(`${svc}/add_group_member`, {
    GroupId: 'team',
    MemberList: list('dave', 'nobody', 'carol', 'bob', 'alice', 'dave'),
  });

  expect(MemberList.map(({ Member_Account, Result }) => `${Member_Account} ${Result}`)).toEqual([
    ...['dave 1', 'nobody 0', 'carol 1', 'bob 0', 'alice 2'],
  ]);
  const full = { GroupId: 'team', MemberList: list('bob') };
  expect(await rest.call(`${svc}/add_group_member`, full)).toMatchObject({ ErrorCode: 10014 });
  const among = await rest.ok(`${svc}/get_specified_group_member_info`, {
    ...{ GroupId: 'team', Member_List_Account: ['carol', 'nobody', 'alice', 'dave'], MemberInfoFilter: ['Role'] },
  });
  expect(among.MemberList.map(({ Member_Account }) => Member_Account)).toEqual(['carol', 'alice', 'dave']);
});

test('more accounts in one call than the limit are refused with 10005 by every command that takes them (rest-api §28)', async () => {
  await using cloud = await cloudWith(await corner(), 'bob', 'carol');
  await cloud.set({ groupAddMax: 1 });
  const names = ['bob', 'carol'];
  const asked: [string, object][] = [
    ['create_group', { Type: 'Public', Name: 'g', MemberList: list(...names) }],
    ['add_group_member', { MemberList: list(...names) }],
    ['delete_group_member', { MemberToDel_Account: names }],
    ['get_role_in_group', { User_Account: names }],
    ['forbid_send_msg', { Members_Account: names, ShutUpTime: 1 }],
    ['import_group_member', { MemberList: list(...names) }],
    ['send_group_system_notification', { ToMembers_Account: names, Content: 'x' }],
  ];

  for (const [command, body] of asked) {
    const more = command === 'create_group' ? {} : { GroupId: 'team' };
    const { ErrorCode, ErrorInfo } = await cloud.rest.call(`${svc}/${command}`, { ...more, ...body });
    expect([command, ErrorCode]).toEqual([command, 10005]);
    expect(ErrorInfo).toEndWith('has 2 entries, at most 1 are allowed');
  }
});

test('a community tells its members by Next, others by Limit and Offset; MemberNum is that of the whole group (rest-api §15.1)', async () => {
  await using cloud = await cloudWith(await corner(), 'bob', 'carol', 'dave');
  const { rest } = cloud;
  await cloud.make('@TGS#_town', { Type: 'Community' });
  for (const GroupId of ['team', '@TGS#_town'])
    await rest.ok(`${svc}/add_group_member`, { GroupId, MemberList: list('bob', 'carol', 'dave') });
  const page = async (GroupId: string, more: object) => {
    const answer = await rest.ok(`${svc}/get_group_member_info`, { GroupId, Limit: 2, ...more });
    const names = answer.MemberList.map(({ Member_Account }) => Member_Account).join(' ');
    return `${names}, ${answer.Next ?? 'no Next'}, ${answer.MemberNum}`;
  };

  expect(await page('@TGS#_town', { Next: '' })).toBe('alice bob, 2, 4');
  expect(await page('@TGS#_town', { Next: '2' })).toBe('carol dave, , 4');
  expect(await page('@TGS#_town', {})).toBe('alice bob, 2, 4');
  expect(await page('team', { Offset: 3 })).toBe('dave, no Next, 4');
  // Clients send a 0 where their caller named nothing.
  expect(await page('team', { Limit: 0 })).toBe('alice bob carol dave, no Next, 4');
  const joined = await rest.ok(`${svc}/get_joined_group_list`, { Member_Account: 'alice', Limit: 0 });
  expect(joined.GroupIdList).toHaveLength(2);
  const ofApp = await rest.ok(`${svc}/get_appid_group_list`, { Limit: 0 });
  expect(ofApp.GroupIdList.length).toBeGreaterThanOrEqual(2);
  expect(await page('team', { MemberRoleFilter: ['Owner'] })).toBe('alice, no Next, 4');
  expect(await page('team', { MemberRoleFilter: [] })).toBe('alice bob, no Next, 4');
  const strange = { GroupId: '@TGS#_town', Next: 'abc' };
  expect(await rest.call(`${svc}/get_group_member_info`, strange)).toMatchObject({ ErrorCode: 10004 });
});

test('a filter of members lets through what it names, and the account always (rest-api §12.2)', async () => {
  await using cloud = await cloudWith(await corner());
  await cloud.rest.ok(`${svc}/modify_group_member_info`, {
    ...{ GroupId: 'team', Member_Account: 'alice', NameCard: 'A' },
    AppMemberDefinedData: [{ key: 'desk', Value: 4 }],
  });
  const alice = async (more: object) =>
    (await cloud.rest.ok(`${svc}/get_group_member_info`, { GroupId: 'team', ...more })).MemberList[0];
  const desk = [{ Key: 'desk', Value: '4' }];

  const whole = await alice({ MemberInfoFilter: null });
  expect(whole).toMatchObject({ NameCard: 'A', Role: 'Owner', MuteUntil: 0, AppMemberDefinedData: desk });
  expect(await alice({ MemberInfoFilter: [] })).toEqual({ Member_Account: 'alice' });
  expect(await alice({ MemberInfoFilter: ['NameCard', 'Account'] })).toEqual({
    Member_Account: 'alice',
    NameCard: 'A',
  });
  const named = { MemberInfoFilter: [], AppDefinedDataFilter_GroupMember: ['desk'] };
  expect(await alice(named)).toEqual({ Member_Account: 'alice', AppMemberDefinedData: desk });
});

testInside(
  'a mute says until when; 0 once it is over; for ever is the greatest number (rest-api §12.2, §15.7)',
  async () => {
    await using cloud = await cloudWith(await testCloud(), 'bob', 'carol', 'dave');
    const { rest, clock } = cloud;
    await rest.ok(`${svc}/add_group_member`, { GroupId: 'team', MemberList: list('bob', 'carol', 'dave') });
    const startSec = Math.floor(clock.nowMs() / 1000);
    const mute = (name: string, seconds: object) =>
      rest.ok(`${svc}/forbid_send_msg`, { GroupId: 'team', Members_Account: [name], ...seconds } as never);
    const untils = async () => {
      const asked = { GroupId: 'team', MemberInfoFilter: ['ShutUpUntil'] };
      return (await rest.ok(`${svc}/get_group_member_info`, asked)).MemberList.map(({ ShutUpUntil }) => ShutUpUntil);
    };

    await mute('bob', { ShutUpTime: 60 });
    await mute('carol', { MuteTime: 4_294_967_295 });
    await mute('dave', { ShutUpTime: 4_294_967_294 });
    expect(await untils()).toEqual([0, startSec + 60, 4_294_967_295, 4_294_967_295]);
    clock.advance(61_000);

    expect(await untils()).toEqual([0, 0, 4_294_967_295, 4_294_967_295]);
    const { MutedAccountList } = await rest.ok(`${svc}/get_group_muted_account`, { GroupId: 'team' });
    expect(MutedAccountList.map(({ MutedUntil }) => MutedUntil)).toEqual([4_294_967_295, 4_294_967_295]);
  },
);

test('a change of a member that is refused changes nothing, the mute neither (rest-api §15.5)', async () => {
  await using cloud = await cloudWith(await corner(), 'bob');
  const { rest } = cloud;
  await rest.ok(`${svc}/add_group_member`, { GroupId: 'team', MemberList: list('bob') });
  const tooMany = Array.from({ length: 6 }, (_, n) => ({ Key: `k${n}`, Value: 'x' }));
  const change = (more: object) =>
    rest.call(`${svc}/modify_group_member_info`, { GroupId: 'team', Member_Account: 'bob', ShutUpTime: 60, ...more });
  const bob = async () => (await rest.ok(`${svc}/get_group_member_info`, { GroupId: 'team' })).MemberList[1];

  expect(await change({ NameCard: 'B', AppMemberDefinedData: tooMany })).toMatchObject({ ErrorCode: 10004 });
  expect(await bob()).toMatchObject({ NameCard: '', ShutUpUntil: 0 });
  expect(await change({ NameCard: 'B' })).toMatchObject({ ErrorCode: 0 });
  expect(await bob()).toMatchObject({ NameCard: 'B', ShutUpUntil: expect.any(Number) });
  expect((await bob())?.ShutUpUntil).toBeGreaterThan(0);
});

test('[S26] who is muted is refused with 10017 over REST too, member or not, in whatever way it is sent (rest-api §14.1)', async () => {
  await using cloud = await cloudWith(await corner(), 'bob');
  const { rest } = cloud;
  await rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'AVChatRoom', GroupId: 'room', Name: 'room' });
  const codeOf = async (GroupId: string, more: object = {}) =>
    (await rest.call(`${svc}/send_group_msg`, { GroupId, Random: u32(), MsgBody: text('hi'), ...more })).ErrorCode;
  for (const GroupId of ['team', 'room'])
    await rest.ok(`${svc}/forbid_send_msg`, { GroupId, Members_Account: ['bob'], ShutUpTime: 60 });

  const bob = { From_Account: 'bob' };
  expect([await codeOf('team', bob), await codeOf('room', bob)]).toEqual([10017, 10017]);
  expect(await codeOf('team', { ...bob, OnlineOnlyFlag: 1 })).toBe(10017);
  expect([await codeOf('team'), await codeOf('team', { From_Account: 'alice' })]).toEqual([0, 0]);
  await rest.ok(`${svc}/modify_group_base_info`, { GroupId: 'team', ShutUpAllMember: 'On' });
  expect([await codeOf('team'), await codeOf('team', { From_Account: 'alice' })]).toEqual([0, 0]);
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId: 'team', Members_Account: ['bob'], ShutUpTime: 0 });
  expect(await codeOf('team', bob)).toBe(0);
});

test('an imported member has what the import says of it; each that may not be so fails alone (rest-api §15.9)', async () => {
  await using cloud = await cloudWith(await corner('old', 'small'), 'bob', 'carol', 'dave');
  const { rest } = cloud;
  const startSec = nowSec();
  await rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
  const old = { Owner_Account: 'alice', Name: 'old', CreateTime: startSec - 1_000 };
  await rest.ok(`${svc}/import_group`, { ...old, Type: 'Public', GroupId: 'old' });
  await rest.ok(`${svc}/import_group`, { ...old, Type: 'Private', GroupId: 'small' });
  await rest.ok(`${svc}/send_group_msg`, { GroupId: 'old', Random: 1, MsgBody: text('hi'), From_Account: 'alice' });
  const results = async (GroupId: string, ...MemberList: Record<string, unknown>[]) => {
    const answer = await rest.ok(`${svc}/import_group_member`, { GroupId, MemberList } as never);
    return answer.MemberList.map(({ Member_Account, Result }) => `${Member_Account} ${Result}`);
  };
  const bob = {
    ...{ Member_Account: 'bob', Role: 'Admin', JoinTime: startSec - 500, NameCard: 'Bobby', MsgFlag: 'Discard' },
    ...{ AppMemberDefinedData: [{ Key: 'desk', Value: '4' }], UnreadMsgNum: 99 },
  };

  expect(await results('old', bob, ...list('nobody', 'alice'))).toEqual(['bob 1', 'nobody 0', 'alice 2']);
  expect(await results('old', bob)).toEqual(['bob 2']);
  const carol = { Member_Account: 'carol' };
  for (const wrong of [
    { JoinTime: startSec - 1_001 },
    { JoinTime: startSec + 60 },
    { NameCard: 'x'.repeat(51) },
    { NameCard: 'darn' },
    { AppMemberDefinedData: [{ Key: 'a b', Value: '1' }] },
  ])
    expect(await results('old', { ...carol, ...wrong }, { Member_Account: 'dave', JoinTime: 0 })).toContain('carol 0');
  expect(await results('small', { ...bob, Role: 'Admin' }, carol)).toEqual(['bob 0', 'carol 1']);

  const asked = { GroupId: 'old', Member_List_Account: ['bob', 'dave'] };
  expect((await rest.ok(`${svc}/get_specified_group_member_info`, asked)).MemberList).toMatchObject([
    {
      ...{ Role: 'Admin', JoinTime: startSec - 500, NameCard: 'Bobby', MsgFlag: 'Discard' },
      AppMemberDefinedData: [{ Key: 'desk', Value: '4' }],
    },
    { Role: 'Member', JoinTime: expect.any(Number) },
  ]);
  const SelfInfoFilter = ['UnreadMsgNum'];
  const mine = { Member_Account: 'bob', ResponseFilter: { SelfInfoFilter } };
  expect((await rest.ok(`${svc}/get_joined_group_list`, mine)).GroupIdList).toMatchObject([
    { GroupId: 'old', SelfInfo: { UnreadMsgNum: 1 } },
  ]);
});

test('an owner that is in the member list too is the owner, and takes one place (rest-api §13.1)', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob');
  const MemberList = [{ Member_Account: 'alice' }, { Member_Account: 'bob' }];
  const made = { Owner_Account: 'alice', Type: 'Public' as const, Name: 'team', GroupId: 'team', MaxMemberCount: 2 };

  await cloud.rest.ok('group_open_http_svc/create_group', { ...made, MemberList });

  const info = await cloud.rest.ok('group_open_http_svc/get_group_member_info', { GroupId: 'team' });
  expect(info.MemberNum).toBe(2);
  expect(info.MemberList.map(({ Member_Account, Role }) => `${Member_Account} ${Role}`)).toEqual([
    ...['alice Owner', 'bob Member'],
  ]);
});
