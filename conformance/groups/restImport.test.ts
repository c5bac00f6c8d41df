import { expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { nowSec, text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';

async function cloudWith(Type: 'Public' | 'Meeting' | 'Private' = 'Public') {
  const cloud = await corner('old', 'new');
  await cloud.users('alice', 'bob', 'carol');
  const now = nowSec();
  const made = { Owner_Account: 'alice', Type, GroupId: 'old', Name: 'old', CreateTime: now - 1_000 };
  await cloud.rest.ok(`${svc}/import_group`, made);
  /** Messages by (sender, seconds ago, text, …); what became of each. */
  const bring = async (list: Record<string, unknown>[], random?: number) => {
    const MsgList = list.map(({ from = 'alice', ago = 0, body = text('of old'), ...more }) => ({
      ...{ From_Account: from, SendTime: now - Number(ago), MsgBody: body, ...more },
    }));
    const answer = await cloud.rest.call(`${svc}/import_group_msg`, { GroupId: 'old', MsgList }, { random });
    const results = answer.ImportMsgResult as { Result: number; MsgSeq: number; MsgTime: number }[];
    return (results ?? [{ Result: answer.ErrorCode, MsgSeq: 0 }]).map(({ Result, MsgSeq }) => `${Result} ${MsgSeq}`);
  };
  const unreadOf = async (Member_Account: string) => {
    const ResponseFilter = { SelfInfoFilter: ['UnreadMsgNum'] };
    const { GroupIdList } = await cloud.rest.ok(`${svc}/get_joined_group_list`, { Member_Account, ResponseFilter });
    return GroupIdList[0]?.SelfInfo?.UnreadMsgNum;
  };
  return Object.assign(cloud, { now, bring, unreadOf });
}

test('imports ascend from call to call; one that does not fails alone, the rest go in (rest-api §14.7)', async () => {
  await using cloud = await cloudWith();

  expect(await cloud.bring([{ ago: 900 }, { ago: 800 }, { ago: 850 }, { ago: 800 }, { ago: 1_001 }])).toEqual([
    ...['0 1', '0 2', '10004 0', '0 3', '10004 0'],
  ]);
  expect(await cloud.bring([{ ago: 799 }, { ago: -60 }, { ago: 0 }])).toEqual(['0 4', '10004 0', '0 5']);
  const { RspMsgList } = await cloud.rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'old', ReqMsgNumber: 5 });
  expect(RspMsgList.map(({ MsgTimeStamp }) => cloud.now - MsgTimeStamp)).toEqual([0, 799, 800, 800, 900]);
});

test('[S27] each imported message has its own result: sender, body, size, words (rest-api §14.7)', async () => {
  await using cloud = await cloudWith();
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
  const twoCustoms = Array(2).fill({ MsgType: 'TIMCustomElem', MsgContent: { Data: 'x' } });

  expect(
    await cloud.bring([
      { ago: 9, from: 'nobody' },
      { ago: 8, body: text('darn') },
      { ago: 7, body: text('x'.repeat(12_288)) },
      { ago: 6, body: twoCustoms },
      { ago: 5, CloudCustomData: 'x'.repeat(4_097) },
      { ago: 4, CloudCustomData: 'kept' },
    ]),
  ).toEqual(['10004 0', '80001 0', '80002 0', '10004 0', '80002 0', '0 1']);
  const { RspMsgList } = await cloud.rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'old', ReqMsgNumber: 5 });
  expect(RspMsgList).toMatchObject([{ MsgSeq: 1, From_Account: 'alice', CloudCustomData: 'kept' }]);
});

test('[R14] the same messages imported again keep their places, whatever came after them', async () => {
  await using cloud = await cloudWith();
  const batch = [
    { ago: 300, Random: 7 },
    { ago: 200, Random: -1 },
    { ago: 200, body: text('no Random') },
    { ago: 200, body: text('no Random') },
  ];

  const first = await cloud.bring(batch);
  await cloud.bring([{ ago: 10 }]);

  expect(first).toEqual(['0 1', '0 2', '0 3', '0 4']);
  expect(await cloud.bring(batch)).toEqual(first);
  expect(await cloud.bring([{ ago: 300, Random: 7, from: 'bob' }])).toEqual(['10004 0']);
});

test('[S50] an imported member reads from its time of joining on and has the unread count that the import gives it', async () => {
  await using cloud = await cloudWith();
  const { rest } = cloud;
  const { now } = cloud;
  await cloud.bring([900, 800, 700, 600].map((ago) => ({ ago, body: text(`${ago} ago`) })));
  const member = (Member_Account: string, ago: number, UnreadMsgNum: number) => ({
    ...{ Member_Account, JoinTime: now - ago, UnreadMsgNum },
  });

  const MemberList = [member('bob', 750, 99), member('carol', 1_000, 1)];
  await rest.ok(`${svc}/import_group_member`, { GroupId: 'old', MemberList });
  using bob = await cloud.signIn('bob');
  const { messages } = await bob.request('getMessages', { conv: 'GROUPold' });

  expect(messages.map(({ seq }) => seq)).toEqual([4, 3]);
  expect([await cloud.unreadOf('bob'), await cloud.unreadOf('carol')]).toEqual([2, 1]);
  await rest.ok(`${svc}/set_unread_msg_num`, { GroupId: 'old', Member_Account: 'carol', UnreadMsgNum: 99 });
  expect(await cloud.unreadOf('carol')).toBe(4);
  await cloud.bring([{ ago: 500 }]);
  expect([await cloud.unreadOf('bob'), await cloud.unreadOf('carol')]).toEqual([0, 0]);
});

test('[S50] a member that is imported without a time of joining reads what it has not read, as many as there are (rest-api §15.9)', async () => {
  await using cloud = await cloudWith();
  await cloud.bring([900, 800, 700].map((ago) => ({ ago, body: text(`${ago} ago`) })));
  await cloud.bring([{ ago: 600, from: 'bob' }]);

  const MemberList = [
    { Member_Account: 'bob', UnreadMsgNum: 2, LastSendMsgTime: cloud.now - 600 },
    { Member_Account: 'carol', UnreadMsgNum: 99 },
  ];
  await cloud.rest.ok(`${svc}/import_group_member`, { GroupId: 'old', MemberList });
  const seenBy = async (userId: string) => {
    using client = await cloud.signIn(userId);
    return (await client.request('getMessages', { conv: 'GROUPold' })).messages.map(({ seq }) => seq);
  };
  const asked = { GroupId: 'old', MemberInfoFilter: ['LastSendMsgTime'] };
  const { MemberList: members } = await cloud.rest.ok(`${svc}/get_group_member_info`, asked);

  expect([await cloud.unreadOf('bob'), await cloud.unreadOf('carol')]).toEqual([2, 4]);
  expect([await seenBy('bob'), await seenBy('carol')]).toEqual([
    [4, 3, 2],
    [4, 3, 2, 1],
  ]);
  expect(members).toContainEqual({ Member_Account: 'bob', LastSendMsgTime: cloud.now - 600 });
});

test('what is imported into a Private group wakes it, and into a Meeting counts for nobody', async () => {
  await using small = await cloudWith('Private');
  await using room = await cloudWith('Meeting');
  const listed = async () =>
    (await small.rest.ok(`${svc}/get_joined_group_list`, { Member_Account: 'alice' })).TotalCount;
  expect(await listed()).toBe(0);

  for (const cloud of [small, room]) await cloud.bring([{ ago: 900, from: 'bob' }]);
  for (const cloud of [small, room])
    await cloud.rest.ok(`${svc}/set_unread_msg_num`, { GroupId: 'old', Member_Account: 'alice', UnreadMsgNum: 5 });

  expect([await listed(), await small.unreadOf('alice'), await room.unreadOf('alice')]).toEqual([1, 1, 0]);
});

test('who spoke in imported messages spoke then (rest-api §12.2)', async () => {
  await using cloud = await cloudWith();
  await cloud.bring([{ ago: 500 }]);

  const asked = { GroupId: 'old', MemberInfoFilter: ['LastSendMsgTime'] };
  const { MemberList } = await cloud.rest.ok(`${svc}/get_group_member_info`, asked);

  expect(MemberList).toEqual([{ Member_Account: 'alice', LastSendMsgTime: cloud.now - 500 }]);
});

test('the first members of a group have the times that the call gives them; what is not yet has none (rest-api §13.1)', async () => {
  await using cloud = await cloudWith();
  const { now } = cloud;
  const MemberList = [
    { Member_Account: 'bob', JoinTime: now - 500, LastSendMsgTime: now - 100, MsgSeq: 7, UnreadMsgNum: 3 },
    { Member_Account: 'carol', JoinTime: now + 500, LastSendMsgTime: now + 500 },
  ];
  const made = { Owner_Account: 'alice', Type: 'Public', GroupId: 'new', Name: 'new', MemberList };
  await cloud.rest.ok(`${svc}/create_group`, made);

  const asked = { GroupId: 'new', MemberInfoFilter: ['JoinTime', 'LastSendMsgTime', 'MsgSeq'] };
  const { MemberList: members } = await cloud.rest.ok(`${svc}/get_group_member_info`, asked);
  const madeSec = members.find(({ Member_Account }) => Member_Account === 'alice')?.JoinTime ?? 0;

  expect(madeSec).toBeGreaterThanOrEqual(now);
  expect(members).toEqual([
    { Member_Account: 'bob', JoinTime: now - 500, LastSendMsgTime: now - 100, MsgSeq: 0 },
    { Member_Account: 'alice', JoinTime: madeSec, LastSendMsgTime: 0, MsgSeq: 0 },
    { Member_Account: 'carol', JoinTime: madeSec, LastSendMsgTime: 0, MsgSeq: 0 },
  ]);
  expect(await cloud.unreadOf('bob')).toBe(0);
});

test('an imported group and an imported topic keep the ids that another server drew for them (rest-api §1.5)', async () => {
  await using cloud = await corner();
  const [GroupId, Type] = [`@TGS#_@TGS#c${u32()}`, 'Community'] as const;
  const own = { GroupId, TopicName: 't' };
  const drawn = [`${GroupId}@TOPIC#_@TOPIC#ABCDEF0123`, `${GroupId}@TOPIC#_@TOPIC#`, `${GroupId}x@TOPIC#_@TOPIC#A`];
  const topic = async (command: 'import_topic' | 'create_topic', TopicId: string) => {
    const service = command === 'import_topic' ? svc : 'million_group_open_http_svc';
    return (await cloud.rest.call(`${service}/${command}`, { ...own, TopicId })).ErrorCode;
  };
  const group = async (command: 'import_group' | 'create_group', id: string, type: string) =>
    (await cloud.rest.call(`${svc}/${command}`, { GroupId: id, Type: type, Name: 'g', SupportTopic: 1 })).ErrorCode;

  expect(await group('create_group', GroupId, Type)).toBe(10_004);
  expect(await group('import_group', GroupId, Type)).toBe(0);
  expect(await group('import_group', `@TGS#1${u32()}`, 'Public')).toBe(0);
  // Clients tell a community by the beginning of its id.
  expect(await group('import_group', `@TGS#1${u32()}`, Type)).toBe(10_004);
  expect(await group('import_group', `@TGS#_${u32()}`, 'Public')).toBe(10_004);

  expect(await topic('create_topic', drawn[0] ?? '')).toBe(10_015);
  expect([await topic('import_topic', drawn[0] ?? ''), await topic('import_topic', drawn[1] ?? '')]).toEqual([
    0, 10_015,
  ]);
  expect(await topic('import_topic', drawn[2] ?? '')).toBe(10_015);
});
