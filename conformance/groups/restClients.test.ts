import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { corners, testInside } from '../corner.ts';
import { text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';

async function cloudWithTeam() {
  const cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  const MemberList = [{ Member_Account: 'bob' }];
  const made = { Owner_Account: 'alice', Type: 'Public' as const, GroupId: 'team', Name: 'team', MemberList };
  await cloud.rest.ok(`${svc}/create_group`, made);
  return cloud;
}

test('an optional text that is empty counts as absent, as the Go client sends it (rest-api §0.3)', async () => {
  await using cloud = await cloudWithTeam();
  const { rest } = cloud;
  const member = { Member_Account: 'bob', Role: '', MsgFlag: '', NameCard: '', JoinTime: 0, ShutUpUntil: 0 };
  const made = {
    ...{ Owner_Account: '', Type: 'Public', GroupId: '', Name: 'empty', Introduction: '', FaceUrl: '' },
    ...{ ApplyJoinOption: '', InviteJoinOption: '', MemberList: [member], AppDefinedData: null },
  };
  const { GroupId, ErrorInfo } = await rest.call(`${svc}/create_group`, made);
  expect(ErrorInfo).toBe('');
  expect(GroupId).toStartWith('@TGS#');
  const sent = {
    ...{ GroupId, Random: u32(), MsgPriority: '', MsgBody: text('hi'), From_Account: '', OfflinePushInfo: '' },
    ...{ ForbidCallbackControl: null, SendMsgControl: null, GroupAtInfo: null, MsgOnlineOnlyFlag: 0 },
  };

  const codes = [
    await rest.call(`${svc}/send_group_msg`, sent),
    await rest.call(`${svc}/modify_group_base_info`, { GroupId, ApplyJoinOption: '', ShutUpAllMember: '' }),
    await rest.call(`${svc}/modify_group_member_info`, { GroupId, Member_Account: 'bob', Role: '', MsgFlag: '' }),
    await rest.call(`${svc}/get_appid_group_list`, { Limit: 10, Next: 0, Type: '' }),
    await rest.call(`${svc}/get_joined_group_list`, { Member_Account: 'bob', Type: '', Offset: 0, Limit: 10 }),
    await rest.call(`${svc}/import_group`, { ...made, CreateTime: 0, MemberList: undefined }),
  ];

  expect(codes.map(({ ErrorInfo: info }) => info)).toEqual(['', '', '', '', '', '']);
});

test('a required text must not be empty, and what an enumeration allows is told', async () => {
  await using cloud = await cloudWithTeam();
  const bad = { GroupId: 'team', Member_Account: 'bob', Role: 'Chief' };

  expect(await cloud.rest.call(`${svc}/get_joined_group_list`, { Member_Account: '' })).toMatchObject({
    ErrorCode: 10004,
  });
  expect(await cloud.rest.call(`${svc}/modify_group_member_info`, bad)).toMatchObject({
    ErrorCode: 10004,
    ErrorInfo: 'Role: must be one of Admin, Member',
  });
});

test('[D5a] a negative Random is taken as its unsigned twin, as 32-bit clients send it', async () => {
  await using cloud = await cloudWithTeam();
  const sent = { GroupId: 'team', Random: -1, MsgBody: text('hi'), From_Account: 'alice' };

  const first = await cloud.rest.call(`${svc}/send_group_msg`, sent);
  const again = await cloud.rest.call(`${svc}/send_group_msg`, { ...sent, Random: 4_294_967_295 });
  const { RspMsgList } = await cloud.rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'team', ReqMsgNumber: 1 });

  expect([first.MsgSeq, again.MsgSeq]).toEqual([1, 1]);
  expect(RspMsgList).toMatchObject([{ MsgRandom: 4_294_967_295 }]);
});

test('a malformed group id is told from an unknown one: 10015 and 10010 (rest-api §1.7)', async () => {
  await using cloud = await cloudWithTeam();
  const { rest } = cloud;
  const codeOf = async (GroupId: string) => (await rest.call(`${svc}/destroy_group`, { GroupId })).ErrorCode;

  expect([await codeOf('none'), await codeOf(''), await codeOf('组'), await codeOf('x'.repeat(101))]).toEqual([
    10010, 10015, 10015, 10015,
  ]);
  const edit = { GroupId: '组', MsgSeq: 1, MsgBody: text('x') };
  expect(await rest.call('openim/modify_group_msg', edit)).toMatchObject({ ErrorCode: 10015 });
  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: ['none', '组', 'team'] });
  expect(GroupInfo).toMatchObject([{ ErrorCode: 10010 }, { ErrorCode: 10015 }, { ErrorCode: 0 }]);
});

test('[R14] the same request twice, with the same random in its URL, is one: groups, notices, recalls', async () => {
  await using cloud = await cloudWithTeam();
  const { rest } = cloud;
  using bob = await cloud.signIn('bob');
  const twice = async (command: Parameters<typeof rest.call>[0], body: object) => {
    const random = u32();
    return Promise.all([1, 2].map(() => rest.call(`${svc}/${command}`, body, { random })));
  };
  const drawn = { Type: 'Public', Name: 'twin', Owner_Account: 'alice' };

  const [first, second] = await twice('create_group', drawn);
  expect(first).toMatchObject({ ErrorCode: 0 });
  expect(second).toEqual(first as never);
  const [imported, again] = await twice('import_group', drawn);
  expect(again).toEqual(imported as never);
  await twice('send_group_system_notification', { GroupId: 'team', Content: 'once' });
  await rest.ok(`${svc}/send_group_system_notification`, { GroupId: 'team', Content: 'last' });
  await rest.ok(`${svc}/send_group_msg`, { GroupId: 'team', Random: u32(), MsgBody: text('x') });
  const recalled = await twice('group_msg_recall', { GroupId: 'team', MsgSeqList: [{ MsgSeq: 1 }] });
  const gone = await twice('destroy_group', { GroupId: first?.GroupId });

  const notices = [];
  for (let n = 0; n < 2; n++)
    notices.push((await bob.next('message', ({ conv }) => conv === '@TIM#SYSTEM')).message.body[0]?.MsgContent);
  expect(notices).toMatchObject([{ text: 'once' }, { text: 'last' }]);
  expect(recalled.map(({ RecallRetList }) => RecallRetList)).toEqual(Array(2).fill([{ MsgSeq: 1, RetCode: 0 }]));
  expect(gone.map(({ ErrorCode }) => ErrorCode)).toEqual([0, 0]);
});

testInside('[R14] the same request a minute later is another one', async () => {
  await using cloud = await testCloud();
  const [body, random] = [{ Type: 'Public', Name: 'twin' }, u32()];
  const early = await cloud.rest.call(`${svc}/create_group`, body, { random });

  cloud.clock.advance(61_000);

  const late = await cloud.rest.call(`${svc}/create_group`, body, { random });
  expect(late.GroupId).not.toBe(early.GroupId as string);
});

test('[R14] the same request twice is one: topics, counters, broadcasts, what is deleted up to now', async () => {
  await using cloud = await cloudWithTeam();
  const { rest } = cloud;
  const GroupId = '@TGS#_town';
  await rest.ok(`${svc}/create_group`, { Type: 'Community', Name: 'town', GroupId, SupportTopic: 1 });
  const twice = async (command: string, body: object) => {
    const random = u32();
    const first = await rest.call(command, body, { random });
    return { first, again: await rest.call(command, body, { random }) };
  };
  const say = () => rest.ok(`${svc}/send_group_msg`, { GroupId: 'team', Random: u32(), MsgBody: text('x') });

  for (const command of ['million_group_open_http_svc/create_topic', `${svc}/import_topic`] as const) {
    const made = await twice(command, { GroupId, TopicName: 'x' });
    expect(made.first).toMatchObject({ ErrorCode: 0 });
    expect(made.again).toEqual(made.first);
    const TopicIdList = [made.first.TopicId as string];
    const gone = await twice('million_group_open_http_svc/destroy_topic', { GroupId, TopicIdList });
    expect(gone.again).toMatchObject({ DestroyResultItem: [{ ErrorCode: 0 }] });
  }
  const GroupCounter = [{ Key: 'likes', Value: 2 }];
  const counted = await twice(`${svc}/update_group_counter`, { GroupId: 'team', GroupCounter, Mode: 'Increase' });
  expect(counted.again).toMatchObject({ GroupCounter });
  expect(await rest.ok(`${svc}/get_group_counter`, { GroupId: 'team' })).toMatchObject({ GroupCounter });
  const broadcast = await twice(`${svc}/send_broadcast_msg`, { Random: u32(), MsgBody: text('x') });
  expect(broadcast.again).toEqual(broadcast.first);
  expect(broadcast.again).toMatchObject({ ErrorCode: 0 });

  const deleting = [
    [`${svc}/clear_group_msg`, { GroupId: 'team' }],
    [`${svc}/delete_group_msg_by_sender`, { GroupId: 'team', Sender_Account: 'administrator' }],
  ] as const;
  for (const [command, body] of deleting) {
    await say();
    const random = u32();
    await rest.call(command, body, { random });
    const { MsgSeq: ReqMsgSeq } = await say();
    await rest.call(command, body, { random });
    const page = await rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'team', ReqMsgNumber: 1, ReqMsgSeq });
    expect(page.RspMsgList).toMatchObject([{ MsgSeq: ReqMsgSeq, IsPlaceMsg: 0 }]);
  }
});

test('[R14] calls without random, with the constant one of old samples, or that failed are each a call', async () => {
  await using cloud = await cloudWithTeam();
  const { rest } = cloud;
  const drawn = { Type: 'Public', Name: 'twin' };
  const GroupId = `named ${u32()}`;
  const idsWith = async (random: number | undefined) => [
    (await rest.call(`${svc}/create_group`, drawn, { random })).GroupId as string,
    (await rest.call(`${svc}/create_group`, drawn, { random })).GroupId as string,
  ];

  const ids = [...(await idsWith(undefined)), ...(await idsWith(99_999_999))];
  expect(new Set(ids).size).toBe(4);
  const named = { ...drawn, GroupId, Owner_Account: 'dave' };
  expect(await rest.call(`${svc}/create_group`, named, { random: 5 })).toMatchObject({ ErrorCode: 10004 });
  await cloud.users('dave');
  expect(await rest.call(`${svc}/create_group`, named, { random: 5 })).toMatchObject({ ErrorCode: 0 });
});

test('a group id of an own choice is printable ASCII of at most 48 bytes and begins with no mark of the server (rest-api §1.5)', async () => {
  await using cloud = await cloudWithTeam();
  const make = async (GroupId: string, Type = 'Public') => {
    const { ErrorCode } = await cloud.rest.call(`${svc}/create_group`, { Type, Name: 'g', GroupId });
    return ErrorCode;
  };

  const own = `${u32()}`;
  const wrong = ['x'.repeat(49), '组', '@TGS#mine', '@TGS#_mine', 'a@TOPIC#_b'];
  for (const id of wrong) expect([id, await make(id)]).toEqual([id, 10004]);
  for (const id of ['mine', '@TGS#_@TGS#mine']) expect([id, await make(id, 'Community')]).toEqual([id, 10004]);
  expect([await make(own.padEnd(48, 'x')), await make(` ~${own}`)]).toEqual([0, 0]);
  expect(await make(`@TGS#_${own}`, 'Community')).toBe(0);
});

test('an id that the server draws tells live rooms and communities by its beginning (rest-api §1.5)', async () => {
  await using cloud = await cloudWithTeam();
  const drawn = async (Type: 'Public' | 'AVChatRoom' | 'Community') =>
    (await cloud.rest.ok(`${svc}/create_group`, { Type, Name: 'g' })).GroupId;

  expect(await drawn('Public')).toMatch(/^@TGS#[0-9A-Z]{10}$/);
  expect(await drawn('AVChatRoom')).toMatch(/^@TGS#a[0-9A-Z]{10}$/);
  expect(await drawn('Community')).toMatch(/^@TGS#_@TGS#c[0-9A-Z]{10}$/);
});
