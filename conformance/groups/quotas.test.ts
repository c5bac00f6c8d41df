import { expect, setDefaultTimeout, test } from 'bun:test';
import { type Corner, corners } from '../corner.ts';

const corner = corners();
const svc = 'group_open_http_svc';

setDefaultTimeout(60_000);

/** Makes a group, or imports one, and answers the code. */
async function make(cloud: Corner, GroupId: string, more: object = {}, command = 'create_group'): Promise<number> {
  const body = { GroupId, Type: 'Public', Name: 'team', ...more };
  return (await cloud.rest.call(`${svc}/${command}`, body)).ErrorCode;
}

test('[S54] an app has as many groups as it may: one more is 10058, imported too, until one goes', async () => {
  await using cloud = await corner();
  expect(await make(cloud, 'team1')).toBe(0);
  // Of all tests before there may be more.
  await cloud.set({ groupsMax: 1 });

  const codes = [await make(cloud, 'team2'), await make(cloud, 'team3', {}, 'import_group')];

  expect(codes).toEqual([10058, 10058]);
  await cloud.set({ groupsMax: 0 });
  expect(await make(cloud, 'team2')).toBe(0);
});

test('[S54] new groups of a day beyond their number are 10006; imported ones are none of that day', async () => {
  await using cloud = await corner();
  expect(await make(cloud, 'team1')).toBe(0);
  await cloud.set({ groupsPerDayMax: 1 });

  expect(await make(cloud, 'team2')).toBe(10006);
  expect(await make(cloud, 'team3', {}, 'import_group')).toBe(0);
});

test('[S54] live rooms beyond their number are 10036, groups of type BChatRoom 10006; others are made', async () => {
  await using cloud = await corner();
  const [live, broadcast] = [{ Type: 'AVChatRoom' }, { Type: 'BChatRoom' }];
  expect([await make(cloud, 'room1', live), await make(cloud, 'room2', broadcast)]).toEqual([0, 0]);
  await cloud.set({ liveRoomsMax: 1, broadcastRoomsMax: 1 });

  const codes = [await make(cloud, 'room3', live), await make(cloud, 'room4', broadcast), await make(cloud, 'team1')];

  expect(codes).toEqual([10036, 10006, 0]);
});

test('[S54] a user is in as many groups as it may: 10037 for its own, and for one that it is brought into', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob');
  await cloud.set({ groupsPerUserMax: 1 });
  const ofAlice = { Owner_Account: 'alice' };

  const codes = [await make(cloud, 'team1', ofAlice), await make(cloud, 'team2', ofAlice), await make(cloud, 'team3')];
  const one = await cloud.rest.call(`${svc}/add_group_member`, {
    GroupId: 'team3',
    MemberList: [{ Member_Account: 'alice' }],
  });

  expect(codes).toEqual([0, 10037, 0]);
  expect(one.ErrorCode).toBe(10037);
});

test('an answer that would be longer than it may be is 10018, by every command that lists (rest-api §2.6)', async () => {
  await using cloud = await corner();
  const members = Array.from({ length: 30 }, (_, n) => `carol${n}`);
  await cloud.users('alice', ...members);
  const MemberList = members.map((Member_Account) => ({ Member_Account }));
  const Introduction = 'x'.repeat(240);
  const team = { Owner_Account: 'alice', Introduction, Notification: Introduction, MemberList };
  for (const n of [1, 2, 3]) expect(await make(cloud, `team${n}`, { ...team, Name: 'a b' })).toBe(0);
  await cloud.rest.ok(`${svc}/forbid_send_msg`, { GroupId: 'team1', Members_Account: members, ShutUpTime: 600 });
  const TownId = '@TGS#_town';
  const town = { Type: 'Community', Owner_Account: 'alice', SupportTopic: 1 };
  expect(await make(cloud, TownId, town)).toBe(0);
  for (const TopicName of ['a', 'b', 'c'])
    await cloud.rest.ok('million_group_open_http_svc/create_topic', { GroupId: TownId, TopicName, Introduction });
  await cloud.set({ groupAnswerMaxBytes: 1_024 });

  const GroupIdList = ['team1', 'team2', 'team3'];
  const calls: [command: string, body: object][] = [
    [`${svc}/get_group_info`, { GroupIdList }],
    ['million_group_open_http_svc/get_topic', { GroupId: TownId, From_Account: 'alice' }],
    [`${svc}/get_group_member_info`, { GroupId: 'team1' }],
    [`${svc}/get_specified_group_member_info`, { GroupId: 'team1', Member_List_Account: members }],
    [`${svc}/get_group_shutted_uin`, { GroupId: 'team1' }],
    [`${svc}/get_group_muted_account`, { GroupId: 'team1' }],
    [
      `${svc}/get_joined_group_list`,
      { Member_Account: 'alice', ResponseFilter: { GroupBaseInfoFilter: ['Introduction', 'Notification'] } },
    ],
  ];
  const codes = await Promise.all(
    calls.map(async ([command, body]) => [command, (await cloud.rest.call(command, body)).ErrorCode]),
  );

  expect(codes).toEqual(calls.map(([command]) => [command, 10018]));
  expect(await cloud.rest.call(`${svc}/get_group_member_info`, { GroupId: 'team1', Limit: 2 })).toMatchObject({
    ...{ ErrorCode: 0, MemberNum: 31 },
  });
});
