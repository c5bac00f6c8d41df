import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { nowSec, text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const bob = [{ Member_Account: 'bob' }];
type Made = { Type?: 'Public' | 'Private' | 'AVChatRoom' | 'BChatRoom' | 'Community' | 'Meeting' };

async function cloudWith<C extends Pick<Corner, 'rest' | 'users'>>(cloud: C, ...people: string[]) {
  await cloud.users('alice', 'bob', ...people);
  const make = (GroupId: string, more: Made & Record<string, unknown> = {}) =>
    cloud.rest.call(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'Public', GroupId, Name: GroupId, ...more });
  const say = (GroupId: string) =>
    cloud.rest.ok(`${svc}/send_group_msg`, { GroupId, Random: u32(), MsgBody: text('hi'), From_Account: 'alice' });
  return Object.assign(cloud, { make, say });
}

test('a filter lets through what it names; an empty list of it nothing; without one all is told (rest-api §12.2)', async () => {
  await using cloud = await cloudWith(await corner());
  await cloud.make('team', {
    AppDefinedData: [
      { Key: 'level', Value: 3 },
      { Key: 'empty', Value: '' },
    ],
    MemberList: [{ Member_Account: 'bob', AppMemberDefinedData: [{ Key: 'desk', Value: '4' }] }],
  });
  const info = async (ResponseFilter?: object) => {
    const body = { GroupIdList: ['team'], ...(ResponseFilter && { ResponseFilter }) };
    return (await cloud.rest.ok(`${svc}/get_group_info`, body as never)).GroupInfo[0];
  };
  const fixed = { GroupId: 'team', ErrorCode: 0, ErrorInfo: '' };
  const level = [{ Key: 'level', Value: '3' }];

  expect(await info()).toMatchObject({ Name: 'team', AppDefinedData: level, MemberList: [{}, {}] });
  expect(await info({ GroupBaseInfoFilter: ['Name', 'AppDefinedData'] })).toEqual({
    ...{ ...fixed, Name: 'team', AppDefinedData: level },
  });
  expect(await info({ GroupBaseInfoFilter: [], MemberInfoFilter: [], AppDefinedDataFilter_Group: [] })).toEqual(fixed);
  const named = { AppDefinedDataFilter_Group: ['level', 'none'], MemberInfoFilter: ['AppMemberDefinedData'] };
  expect(await info({ GroupBaseInfoFilter: [], ...named })).toEqual({
    ...{ ...fixed, AppDefinedData: level },
    MemberList: [
      { Member_Account: 'alice' },
      { Member_Account: 'bob', AppMemberDefinedData: [{ Key: 'desk', Value: '4' }] },
    ],
  });
});

test('a group is refused a key that is empty, there twice or too long, and a value that is too long (rest-api §13.1)', async () => {
  await using cloud = await cloudWith(await corner());
  const value = (Key: string, Value: unknown = 'x') => ({ Key, Value });
  const wrong = [
    [value('')],
    [value('a'), value('a')],
    [value('a'.repeat(17))],
    [value('a-b')],
    [value('a', 'x'.repeat(513))],
    Array.from({ length: 21 }, (_, n) => value(`k${n}`)),
  ];

  for (const AppDefinedData of wrong)
    expect(await cloud.make('team', { AppDefinedData })).toMatchObject({ ErrorCode: 10004 });
  expect(await cloud.make('team', { AppDefinedData: wrong.at(-1)?.slice(1) })).toMatchObject({ ErrorCode: 0 });
});

test('a key that means something to JavaScript is a key like any other (rest-api §12.1)', async () => {
  await using cloud = await cloudWith(await corner());
  const AppDefinedData = ['__proto__', 'constructor'].map((Key) => ({ Key, Value: 'own' }));

  await cloud.make('team', { AppDefinedData });

  const { GroupInfo } = await cloud.rest.ok(`${svc}/get_group_info`, { GroupIdList: ['team'] });
  expect(GroupInfo[0]?.AppDefinedData).toEqual(AppDefinedData);
});

test('a cap above that of the type is a wrong parameter: 10004, when a group is made and later (rest-api §13.1, §13.4)', async () => {
  await using cloud = await cloudWith(await corner());
  await cloud.set({ publicMembersMax: 5 });
  const REFUSED = { ErrorCode: 10004, ErrorInfo: 'MaxMemberCount: may be at most 5' };

  expect(await cloud.make('team', { MaxMemberCount: 6 })).toMatchObject(REFUSED);
  expect(await cloud.make('team', { MaxMemberCount: 5 })).toMatchObject({ ErrorCode: 0 });
  const larger = { GroupId: 'team', MaxMemberNum: 6 };
  expect(await cloud.rest.call(`${svc}/modify_group_base_info`, larger)).toMatchObject(REFUSED);
});

test('of a live room the members are those who are there; of a community they are told when asked for (rest-api §13.3)', async () => {
  await using cloud = await cloudWith(await corner());
  const { rest } = cloud;
  await cloud.make('room', { Type: 'AVChatRoom' });
  await cloud.make('@TGS#_town', { Type: 'Community', MemberList: bob });
  using alice = await cloud.signIn('alice');
  using guest = await cloud.signIn('bob');
  for (const who of [alice, guest]) await who.request('joinGroup', { groupId: 'room' });
  const info = async (GroupId: string, ResponseFilter?: object) => {
    const body = { GroupIdList: [GroupId], ...(ResponseFilter && { ResponseFilter }) };
    return (await rest.ok(`${svc}/get_group_info`, body as never)).GroupInfo[0];
  };

  expect(await info('room')).toMatchObject({ MemberNum: 2, OnlineMemberNum: 2, MaxMemberNum: 0 });
  expect(await info('room')).not.toHaveProperty('MemberList');
  expect(await info('room', { GroupBaseInfoFilter: ['Name'] })).not.toHaveProperty('OnlineMemberNum');
  expect(await info('@TGS#_town')).not.toHaveProperty('MemberList');
  expect(await info('@TGS#_town', { MemberInfoFilter: ['Role'] })).toMatchObject({ MemberList: [{}, {}] });

  const inRoom = await rest.ok(`${svc}/get_group_member_info`, { GroupId: 'room', MemberInfoFilter: ['Role'] });
  expect(inRoom).toMatchObject({
    MemberNum: 2,
    MemberList: [
      { Member_Account: 'bob', Role: 'Member' },
      { Member_Account: 'alice', Role: 'Owner' },
    ],
  });
  await cloud.set({ liveListMax: 1 });
  const shown = await rest.ok(`${svc}/get_group_member_info`, { GroupId: 'room' });
  // As its type has it: nobody in a live room has an option of its own.
  expect(shown).toMatchObject({ MemberNum: 2, MemberList: [{ Member_Account: 'bob', MsgFlag: 'AcceptNotNotify' }] });
});

test('groups that a user is in: live rooms and sleeping groups when asked for, in pages, alone by id (rest-api §13.7)', async () => {
  await using cloud = await cloudWith(await corner('one', 'two', 'three', 'quiet'));
  const { rest } = cloud;
  for (const GroupId of ['one', 'two', 'three']) await cloud.make(GroupId, { MemberList: bob });
  await cloud.make('quiet', { Type: 'Private' });
  await cloud.make('room', { Type: 'AVChatRoom' });
  await rest.ok(`${svc}/add_group_member`, { GroupId: 'quiet', MemberList: bob });
  using client = await cloud.signIn('bob');
  await client.request('joinGroup', { groupId: 'room' });
  const joined = async (more: object) => {
    const answer = await rest.ok(`${svc}/get_joined_group_list`, { Member_Account: 'bob', ...more });
    return [answer.TotalCount, ...answer.GroupIdList.map((entry) => entry.GroupId)];
  };

  expect(await joined({})).toEqual([3, 'one', 'two', 'three']);
  expect(await joined({ WithNoActiveGroups: 1 })).toEqual([4, 'one', 'two', 'three', 'quiet']);
  expect(await joined({ WithHugeGroups: 1 })).toEqual([4, 'room', 'one', 'two', 'three']);
  expect(await joined({ WithHugeGroups: 1, Limit: 2 })).toEqual([4, 'room', 'one']);
  expect(await joined({ WithHugeGroups: 1, Limit: 2, Offset: 2 })).toEqual([4, 'two', 'three']);
  expect(await joined({ WithHugeGroups: 1, Offset: 9 })).toEqual([4]);
  expect(await joined({ WithHugeGroups: 1, GroupType: 'AVChatRoom' })).toEqual([1, 'room']);
  await cloud.say('quiet');
  expect(await joined({ GroupType: 'Work' })).toEqual([1, 'quiet']);

  const [plain] = (await rest.ok(`${svc}/get_joined_group_list`, { Member_Account: 'bob' })).GroupIdList;
  expect(plain).toEqual({ GroupId: 'one' });
  const ResponseFilter = { GroupBaseInfoFilter: ['Type', 'OnlineMemberNum'], SelfInfoFilter: ['Role', 'UnreadMsgNum'] };
  const asked = { Member_Account: 'bob', WithHugeGroups: 1, Limit: 2, ResponseFilter };
  expect((await rest.ok(`${svc}/get_joined_group_list`, asked)).GroupIdList).toEqual([
    { GroupId: 'room', Type: 'AVChatRoom', OnlineMemberNum: 1, SelfInfo: { Role: 'Member', UnreadMsgNum: 0 } },
    { GroupId: 'one', Type: 'Public', SelfInfo: { Role: 'Member', UnreadMsgNum: 0 } },
  ]);
  const admin = { GroupId: 'room', CommandType: 1, Admin_Account: ['bob'] };
  await rest.ok('group_open_avchatroom_http_svc/modify_admin', admin);
  const [room] = (await rest.ok(`${svc}/get_joined_group_list`, asked)).GroupIdList;
  expect(room).toMatchObject({ GroupId: 'room', SelfInfo: { Role: 'Admin' } });
});

test("pages of the app's groups end with Next 0, and not before (rest-api §13.2)", async () => {
  await using cloud = await cloudWith(await corner());
  const ask = (Limit: number, Next = 0) => cloud.rest.ok(`${svc}/get_appid_group_list`, { Limit, Next });
  for (const GroupId of ['team1', 'team2', 'team3']) await cloud.make(GroupId);
  // So many that two pages are full, whatever groups were there before.
  const { TotalCount } = await ask(1);
  if (TotalCount % 2 === 1) await cloud.make('team4');

  const first = await ask(Math.ceil(TotalCount / 2));
  const second = await ask(Math.ceil(TotalCount / 2), first.Next);

  const ids = [...first.GroupIdList, ...second.GroupIdList].map(({ GroupId }) => GroupId);
  expect(ids.filter((id) => /^team\d$/.test(id)).slice(0, 3)).toEqual(['team1', 'team2', 'team3']);
  expect([first.GroupIdList.length, new Set(ids).size]).toEqual([ids.length / 2, second.TotalCount]);
  expect([first.Next > 0, second.Next]).toEqual([true, 0]);
});

test('search_group finds groups by a piece of their name, in pages, and tells what is public of them (rest-api §13.9)', async () => {
  await using cloud = await cloudWith(await corner());
  const { rest } = cloud;
  const tea = `tea${u32()}`;
  const open = [`${tea} 1`, `${tea.toUpperCase()} 2`, `${tea} 3`];
  for (const GroupId of open) await cloud.make(GroupId, { Notification: 'for members' });
  await cloud.make(`secret ${tea}`, { Type: 'Private' });
  await cloud.make(`${tea} room`, { Type: 'AVChatRoom' });
  const search = (more: object = {}) => rest.ok(`${svc}/search_group`, { Content: tea.replace('t', 'T'), ...more });

  const all = await search();
  expect([all.TotalRecord, ...all.GroupInfo.map(({ GroupId }) => GroupId)]).toEqual([4, ...[...open, `${tea} room`]]);
  expect(all.GroupInfo[0]).not.toHaveProperty('Notification');
  expect(all.GroupInfo[3]).toMatchObject({ ErrorCode: 0, OnlineMemberNum: 0, ApplyJoinOption: 'FreeAccess' });
  const second = await search({ PageNum: 2, GroupPerPage: 3 });
  expect([second.TotalRecord, second.GroupInfo.length]).toEqual([4, 1]);
  const ResponseFilter = { GroupBasePublicInfoFilter: ['Name', 'Notification'] };
  expect((await search({ ResponseFilter, GroupPerPage: 1 })).GroupInfo).toEqual([
    { GroupId: `${tea} 1`, Name: `${tea} 1`, ErrorCode: 0 },
  ]);
});

test('an answer longer than the limit is refused with 10018 by the commands that list (rest-api §28)', async () => {
  await using cloud = await cloudWith(await corner());
  const Name = `long ${u32()}`;
  for (let n = 0; n < 5; n++)
    await cloud.make(`team${n}`, {
      Name,
      MemberList: bob,
      Introduction: '介'.repeat(80),
      Notification: 'n'.repeat(200),
    });
  await cloud.set({ groupAnswerMaxBytes: 1_024 });
  const asked: [string, object][] = [
    ['get_group_info', { GroupIdList: ['team0', 'team1'] }],
    ['get_joined_group_list', { Member_Account: 'bob', ResponseFilter: { GroupBaseInfoFilter: ['Introduction'] } }],
    ['search_group', { Content: Name }],
  ];

  for (const [command, body] of asked)
    expect([command, (await cloud.rest.call(`${svc}/${command}`, body)).ErrorCode]).toEqual([command, 10018]);
  const less = { GroupIdList: ['team0', 'team1'], ResponseFilter: { GroupBaseInfoFilter: ['Name'] } };
  expect(await cloud.rest.call(`${svc}/get_group_info`, less)).toMatchObject({ ErrorCode: 0 });
  expect(await cloud.rest.call(`${svc}/get_appid_group_list`, { Limit: 5 })).toMatchObject({ ErrorCode: 0 });
});

test('an imported group has the time and the cap that the import names, else now and 2000 (rest-api §13.8)', async () => {
  await using cloud = await cloudWith(await corner());
  const { rest } = cloud;
  const imported = async (GroupId: string, more: Record<string, unknown> & Made) => {
    const answer = await rest.call(`${svc}/import_group`, { Type: 'Private', GroupId, Name: 'old', ...more });
    if (answer.ErrorCode !== 0) return answer.ErrorCode;
    const ResponseFilter = { GroupBaseInfoFilter: ['CreateTime', 'MaxMemberNum'] };
    const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: [GroupId], ResponseFilter });
    return [GroupInfo[0]?.CreateTime, GroupInfo[0]?.MaxMemberNum];
  };
  const now = nowSec();

  expect(await imported('team1', { CreateTime: now - 86_400 })).toEqual([now - 86_400, 2_000]);
  expect(await imported('team2', { CreateTime: 0, MaxMemberCount: 50 })).toEqual([expect.any(Number), 50]);
  expect(await imported('team3', { CreateTime: now + 60 })).toBe(10004);
  expect(await imported('team4', { Type: 'AVChatRoom' })).toBe(10007);
});

testInside(
  '[S54] an app may be held to five broadcast rooms in all, whatever else it has (usersig-and-limits §2.5)',
  async () => {
    await using cloud = await cloudWith(await testCloud());
    const code = async (GroupId: string, Type: Made['Type'] = 'BChatRoom') =>
      (await cloud.make(GroupId, { Type })).ErrorCode;
    for (const Type of ['AVChatRoom', 'Public'] as const) expect(await code(`a ${Type}`, Type)).toBe(0);
    for (const GroupId of ['b1', 'b2', 'b3', 'b4']) expect(await code(GroupId)).toBe(0);

    await cloud.set({ broadcastRoomsMax: 5 });

    expect([await code('b5'), await code('b6'), await code('b7')]).toEqual([0, 10006, 10006]);
    expect([await code('room', 'AVChatRoom'), await code('team', 'Public')]).toEqual([0, 0]);
    await cloud.rest.ok(`${svc}/destroy_group`, { GroupId: 'b1' });
    expect([await code('b6'), await code('b7')]).toEqual([0, 10006]);
    await cloud.set({ broadcastRoomsMax: 0 });
    expect(await code('b7')).toBe(0);
  },
);

testInside('[S54] quotas of an app: groups in all, a day, of live and broadcast rooms, of one user', async () => {
  await using cloud = await cloudWith(await testCloud());
  const { rest, clock } = cloud;
  const code = async (GroupId: string, more: Made = {}) => (await cloud.make(GroupId, more)).ErrorCode;

  await cloud.set({ liveRoomsMax: 1, broadcastRoomsMax: 1 });
  expect([await code('av1', { Type: 'AVChatRoom' }), await code('av2', { Type: 'AVChatRoom' })]).toEqual([0, 10036]);
  expect([await code('b1', { Type: 'BChatRoom' }), await code('b2', { Type: 'BChatRoom' })]).toEqual([0, 10006]);

  await cloud.set({ groupsPerDayMax: 3 });
  expect([await code('one'), await code('two')]).toEqual([0, 10006]);
  await rest.ok(`${svc}/destroy_group`, { GroupId: 'one' });
  expect([await code('two'), await code('three')]).toEqual([0, 10006]);
  expect(await rest.call(`${svc}/import_group`, { Type: 'Public', Name: 'old' })).toMatchObject({ ErrorCode: 0 });
  clock.advance(86_400_000);
  expect(await code('three')).toBe(0);

  await cloud.set({ groupsPerDayMax: 0, groupsPerUserMax: 2 });
  expect(await code('four')).toBe(10037);
  await rest.ok(`${svc}/create_group`, { Type: 'Public', GroupId: 'five', Name: 'five' });
  const add = (Member_Account: string) => ({ GroupId: 'five', MemberList: [{ Member_Account }] });
  expect(await rest.call(`${svc}/add_group_member`, add('alice'))).toMatchObject({ ErrorCode: 10037 });
  expect(await rest.call(`${svc}/add_group_member`, add('bob'))).toMatchObject({ ErrorCode: 0 });

  await cloud.set({ groupsMax: 6, groupsPerUserMax: 0 });
  expect(await code('six')).toBe(10058);
  expect(await rest.call(`${svc}/import_group`, { Type: 'Public', Name: 'old' })).toMatchObject({ ErrorCode: 10058 });
});
