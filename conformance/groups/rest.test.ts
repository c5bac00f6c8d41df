import { expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { nowSec, text, u32 } from '../say.ts';
import { said } from './said.ts';

const corner = corners();
const svc = 'group_open_http_svc';

test('a group over REST: made, described, changed, given away, dissolved, and its id free again (rest-api §13, S32, S53)', async () => {
  await using cloud = await corner('quiet');
  const crew = `crew${u32()}`;
  const { rest } = cloud;
  await cloud.users('alice', 'bob', 'carol');
  const MemberList = [
    {
      Member_Account: 'bob',
      Role: 'Admin' as const,
      NameCard: 'Bob',
      AppMemberDefinedData: [{ Key: 'desk', Value: '4' }],
    },
  ];
  const AppDefinedData = [{ Key: 'level', Value: 3 }];
  const made = {
    Owner_Account: 'alice',
    Type: 'Public' as const,
    GroupId: 'team',
    Name: 'team',
    MemberList,
    AppDefinedData,
  };
  expect(await rest.ok(`${svc}/create_group`, made)).toMatchObject({ GroupId: 'team' });
  expect(await rest.call(`${svc}/create_group`, made)).toMatchObject({ ErrorCode: 10025 });
  expect(await rest.call(`${svc}/create_group`, { ...made, Owner_Account: 'bob' })).toMatchObject({ ErrorCode: 10021 });

  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: ['team', 'none'] });
  expect(GroupInfo).toMatchObject([
    {
      ...{ GroupId: 'team', ErrorCode: 0, Type: 'Public', Owner_Account: 'alice', MemberNum: 2, NextMsgSeq: 1 },
      ...{ ApplyJoinOption: 'NeedPermission', AppDefinedData: [{ Key: 'level', Value: '3' }], ShutUpAllMember: 'Off' },
      MemberList: [
        { Member_Account: 'alice', Role: 'Owner' },
        {
          Member_Account: 'bob',
          Role: 'Admin' as const,
          NameCard: 'Bob',
          AppMemberDefinedData: [{ Key: 'desk', Value: '4' }],
        },
      ],
    },
    { GroupId: 'none', ErrorCode: 10010 },
  ]);
  const filter = { GroupBaseInfoFilter: ['Name', 'MemberNum'], MemberInfoFilter: ['Role'] };
  const filtered = await rest.ok(`${svc}/get_group_info`, { GroupIdList: ['team'], ResponseFilter: filter });
  expect(filtered.GroupInfo).toEqual([
    {
      ...{ GroupId: 'team', Name: 'team', MemberNum: 2, MemberCount: 2, ErrorCode: 0, ErrorInfo: '' },
      MemberList: [
        { Member_Account: 'alice', Role: 'Owner' },
        { Member_Account: 'bob', Role: 'Admin' },
      ],
    },
  ]);

  await rest.ok(`${svc}/modify_group_base_info`, {
    GroupId: 'team',
    Name: crew,
    ShutUpAllMember: 'On',
    AppDefinedData: [{ Key: 'level', Value: '' }],
  });
  await rest.ok(`${svc}/change_group_owner`, { GroupId: 'team', NewOwner_Account: 'bob' });
  const [changed] = (await rest.ok(`${svc}/get_group_info`, { GroupIdList: ['team'] })).GroupInfo as object[];
  expect(changed).toMatchObject({ Name: crew, ShutUpAllMember: 'On', Owner_Account: 'bob' });
  expect(changed).not.toHaveProperty('AppDefinedData');
  expect(await rest.call(`${svc}/change_group_owner`, { GroupId: 'team', NewOwner_Account: 'carol' })).toMatchObject({
    ErrorCode: 10007,
  });

  await rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'Private', Name: 'quiet', GroupId: 'quiet' });
  const all = await rest.ok(`${svc}/get_appid_group_list`, { Limit: 10_000 });
  expect(all.GroupIdList.map(({ GroupId }) => GroupId)).toEqual(expect.arrayContaining(['team', 'quiet']));
  const work = await rest.ok(`${svc}/get_appid_group_list`, { Limit: 10_000, GroupType: 'Work' });
  expect(work.GroupIdList.filter(({ GroupId }) => /^(team|quiet)$/.test(GroupId))).toEqual([{ GroupId: 'quiet' }]);
  expect(work).toMatchObject({ TotalCount: work.GroupIdList.length, Next: 0 });
  const joined = (more: object) => rest.ok(`${svc}/get_joined_group_list`, { Member_Account: 'alice', ...more });
  expect(await joined({})).toMatchObject({ TotalCount: 1, GroupIdList: [{ GroupId: 'team' }] });
  expect(await joined({ WithNoActiveGroups: 1, GroupType: 'Private' })).toMatchObject({ TotalCount: 1 });
  expect(await rest.ok(`${svc}/search_group`, { Content: crew.toUpperCase() })).toMatchObject({
    TotalRecord: 1,
    GroupInfo: [{ GroupId: 'team' }],
  });

  await rest.ok(`${svc}/destroy_group`, { GroupId: 'team' });
  expect(await rest.call(`${svc}/destroy_group`, { GroupId: 'team' })).toMatchObject({ ErrorCode: 10010 });
  expect(await rest.ok(`${svc}/create_group`, made)).toMatchObject({ GroupId: 'team' });
});

test('members over REST: added, listed, changed, muted, removed, imported (rest-api §15)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice', 'bob', 'carol', 'dave');
  await rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'Public', GroupId: 'team', Name: 'team' });
  const list = (...names: string[]) => names.map((Member_Account) => ({ Member_Account }));
  const added = await rest.ok(`${svc}/add_group_member`, {
    GroupId: 'team',
    MemberList: list('bob', 'alice', 'nobody'),
  });
  expect(added.MemberList).toEqual([
    { Member_Account: 'bob', Result: 1 },
    { Member_Account: 'alice', Result: 2 },
    { Member_Account: 'nobody', Result: 0 },
  ]);
  expect(await rest.call(`${svc}/add_group_member`, { GroupId: 'team', MemberList: list('nobody') })).toMatchObject({
    ErrorCode: 10019,
  });

  await rest.ok(`${svc}/modify_group_member_info`, {
    GroupId: 'team',
    Member_Account: 'bob',
    Role: 'Admin',
    NameCard: 'B',
    MsgFlag: 'Discard',
    ShutUpTime: 60,
  });
  const info = await rest.ok(`${svc}/get_group_member_info`, { GroupId: 'team', MemberRoleFilter: ['Admin'] });
  expect(info).toMatchObject({
    MemberNum: 2,
    MemberList: [{ Member_Account: 'bob', Role: 'Admin', NameCard: 'B', MsgFlag: 'Discard' }],
  });
  expect(
    await rest.ok(`${svc}/get_role_in_group`, { GroupId: 'team', User_Account: ['alice', 'carol'] }),
  ).toMatchObject({
    UserIdList: [
      { Member_Account: 'alice', Role: 'Owner' },
      { Member_Account: 'carol', Role: 'NotMember' },
    ],
  });
  expect(await rest.ok(`${svc}/get_group_shutted_uin`, { GroupId: 'team' })).toMatchObject({
    ShuttedUinList: [{ Member_Account: 'bob' }],
  });
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId: 'team', Members_Account: ['bob', 'carol'], ShutUpTime: 0 });
  expect(await rest.ok(`${svc}/get_group_muted_account`, { GroupId: 'team' })).toMatchObject({ MutedAccountList: [] });

  expect(
    await rest.call(`${svc}/delete_group_member`, { GroupId: 'team', MemberToDel_Account: ['alice'] }),
  ).toMatchObject({ ErrorCode: 10007 });
  await rest.ok(`${svc}/delete_group_member`, { GroupId: 'team', MemberToDel_Account: ['bob', 'carol'], Silence: 1 });
  const imported = await rest.ok(`${svc}/import_group_member`, {
    GroupId: 'team',
    MemberList: [
      { Member_Account: 'dave', Role: 'Admin', JoinTime: nowSec() },
      { Member_Account: 'carol', JoinTime: nowSec() + 9_000 },
    ],
  });
  expect(imported.MemberList).toEqual([
    { Member_Account: 'dave', Result: 1 },
    { Member_Account: 'carol', Result: 0 },
  ]);
  expect(await rest.ok(`${svc}/get_group_member_info`, { GroupId: 'team' })).toMatchObject({ MemberNum: 2 });
});

test('messages over REST: sent once, read back, recalled, deleted by sender, changed, imported (rest-api §14)', async () => {
  await using cloud = await corner('archive');
  const { rest } = cloud;
  await cloud.users('alice', 'bob', 'carol');
  const MemberList = [{ Member_Account: 'bob' }];
  await rest.ok(`${svc}/create_group`, {
    Owner_Account: 'alice',
    Type: 'Public' as const,
    GroupId: 'team',
    Name: 'team',
    MemberList,
  });
  using bob = await cloud.signIn('bob');
  const send = (more: object = {}) =>
    rest.ok(`${svc}/send_group_msg`, {
      GroupId: 'team',
      Random: u32(),
      From_Account: 'alice',
      MsgBody: text('hi'),
      ...more,
    });
  const twice = { Random: 7, MsgBody: text('once') };
  expect([await send(twice), await send(twice)].map(({ MsgSeq }) => MsgSeq)).toEqual([1, 1]);
  await send({ From_Account: 'carol', MsgPriority: 'High', GroupAtInfo: [{ GroupAtAllFlag: 1 }], NeedReadReceipt: 1 });
  expect(await bob.next('message', ({ message }) => message.seq === 2)).toMatchObject({
    message: { from: 'carol', priority: 1, at: ['__kImSDK_MesssageAtALL__'] },
  });
  await bob.request('sendReceipts', { conv: 'GROUPteam', seqs: [2] });
  expect(
    await rest.ok(`${svc}/get_group_msg_receipt`, { GroupId: 'team', MsgSeqList: [{ MsgSeq: 1 }, { MsgSeq: 2 }] }),
  ).toMatchObject({
    GroupMsgReceiptList: [{ Code: 10062 }, { Code: 0, ReadNum: 1, UnreadNum: 1 }],
  });
  const detail = { GroupId: 'team', MsgSeq: 2, Cursor: '', Count: 10 };
  expect(await rest.ok(`${svc}/get_group_msg_receipt_detail`, { ...detail, Filter: 0 })).toMatchObject({
    ReadList: [{ Read_Account: 'bob' }],
    IsFinish: 1,
  });
  expect(await rest.ok(`${svc}/get_group_msg_receipt_detail`, { ...detail, Filter: 1 })).toMatchObject({
    UnreadList: [{ Unread_Account: 'alice' }],
  });

  await rest.ok('openim/modify_group_msg', { GroupId: 'team', MsgSeq: 1, MsgBody: text('better') });
  await bob.request('sendMessage', said('GROUPteam', 'of bob'));
  expect(
    await rest.ok(`${svc}/group_msg_recall`, { GroupId: 'team', MsgSeqList: [{ MsgSeq: 2 }, { MsgSeq: 99 }] }),
  ).toMatchObject({
    RecallRetList: [
      { MsgSeq: 2, RetCode: 0 },
      { MsgSeq: 99, RetCode: 10030 },
    ],
  });
  const history = await rest.ok(`${svc}/group_msg_get_simple`, {
    GroupId: 'team',
    ReqMsgNumber: 20,
    ReqMsgSeq: 0,
    WithRecalledMsg: 1,
  });
  expect(history).toMatchObject({
    IsFinished: 1,
    RspMsgList: [
      { MsgSeq: 3, From_Account: 'bob', IsPlaceMsg: 0 },
      { MsgSeq: 2, IsPlaceMsg: 2, MsgBody: [] },
      { MsgSeq: 1, MsgBody: text('better'), MsgPriority: 2 },
    ],
  });
  await rest.ok(`${svc}/delete_group_msg_by_sender`, { GroupId: 'team', Sender_Account: 'bob' });
  expect(await rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'team', ReqMsgNumber: 1 })).toMatchObject({
    RspMsgList: [{ MsgSeq: 3, IsPlaceMsg: 2 }],
  });

  await send();
  const unread = async () => (await bob.request('getConversation', { conv: 'GROUPteam' })).conversation?.unread;
  expect(await unread()).toBe(2);
  await rest.ok(`${svc}/set_unread_msg_num`, { GroupId: 'team', Member_Account: 'bob', UnreadMsgNum: 1 });
  expect(await unread()).toBe(1);
  const old = { From_Account: 'alice', MsgBody: text('of old') };
  const MsgList = [
    { ...old, SendTime: nowSec() - 86_400 },
    { ...old, SendTime: nowSec() },
  ];
  await rest.ok(`${svc}/import_group`, {
    Type: 'Public',
    GroupId: 'archive',
    Name: 'archive',
    Owner_Account: 'alice',
    CreateTime: nowSec() - 3_600,
  });
  expect((await rest.ok(`${svc}/import_group_msg`, { GroupId: 'archive', MsgList })).ImportMsgResult).toMatchObject([
    { Result: 10004 },
    { Result: 0, MsgSeq: 1 },
  ]);

  await rest.ok(`${svc}/send_group_system_notification`, { GroupId: 'team', Content: 'closing at noon' });
  expect(await bob.next('message', ({ conv }) => conv === '@TIM#SYSTEM')).toMatchObject({
    message: { body: [{ MsgContent: { kind: 'custom', text: 'closing at noon', groupId: 'team' } }] },
  });
});
