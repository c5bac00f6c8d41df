import { expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { call, done, has, refusal, textOf, texts, webPage } from '../testing/webPages.ts';
import type { CbErr } from './answers.ts';
import { GroupTip } from './groupTip.ts';
import type { Msg } from './messages.ts';

test('a group is made, changed, filled and dissolved by the names of REST; its members are told', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const GroupId = 'team';
  const info = { GroupId, Type: 'Public', Name: 'Team', MemberList: ['bob'], ApplyJoinOption: 'NeedPermission' };

  expect(await call<{ GroupId: string }>(alice, 'createGroup', info)).toMatchObject({ ActionStatus: 'OK', GroupId });
  await alice.send(alice.text(GroupId, 'hi all', 'GROUP'));
  await bob.next('msg', has('hi all'));
  await call(alice, 'modifyGroupBaseInfo', { GroupId, Name: 'Crew', ShutUpAllMember: 'On' });
  expect(await bob.next('info')).toMatchObject({ GroupId, GroupName: 'Crew' });
  const { GroupInfo } = await call<{ GroupInfo: object[] }>(alice, 'getGroupInfo', { GroupIdList: [GroupId, 'nope'] });
  expect(GroupInfo).toMatchObject([{ Name: 'Crew', ShutUpAllMember: 'On', MemberNum: 2 }, { ErrorCode: 10010 }]);
  await call(alice, 'modifyGroupMember', { GroupId, Member_Account: 'bob', Role: 'Admin', NameCard: 'B' });
  await bob.next('group9');
  await call(alice, 'forbidSendMsg', { GroupId, Members_Account: ['bob'], ShutUpTime: 0 });
  await call(alice, 'addGroupMember', { GroupId, MemberList: [{ Member_Account: 'carol' }] });
  const members = await call<{ MemberList: object[] }>(alice, 'getGroupMemberInfo', { GroupId });
  expect(members.MemberList).toMatchObject([
    { Member_Account: 'alice', Role: 'Owner' },
    ...[{ NameCard: 'B' }, { Member_Account: 'carol' }],
  ]);
  expect(await call(alice, 'getRoleInGroup', { GroupId, User_Account: ['bob', 'dave'] })).toMatchObject({
    UserIdList: [{ Role: 'Admin' }, { Role: 'NotMember' }],
  });
  const history = await done<Msg[]>((ok, err) =>
    bob.webim.syncGroupMsgs({ GroupId, ReqMsgSeq: 100, ReqMsgNumber: 10 }, ok, err),
  );
  expect(texts(history.filter((msg) => msg.getSubType() === 0 && textOf(msg)))).toContain('hi all');
  expect(history.some((msg) => msg.getElems()[0]?.getContent() instanceof GroupTip)).toBe(true);
  const MsgReadedSeq = history.at(-1)?.getSeq() ?? 0;
  await done((ok, err) => bob.webim.groupMsgReaded({ GroupId, MsgReadedSeq }, ok, err));
  expect(bob.webim.session('GROUP', GroupId).unread()).toBe(0);
  expect(await call(alice, 'getJoinedGroupListHigh', { Limit: 5 })).toMatchObject({ TotalCount: 1 });
  await call(alice, 'deleteGroupMember', { GroupId, MemberToDel_Account: ['bob'], Reason: 'bye' });
  expect(await bob.next('group4')).toMatchObject({ ReportType: 4, GroupId, Operator_Account: 'alice' });
  await call(alice, 'destroyGroup', { GroupId });
  await expect(call(alice, 'quitGroup', { GroupId })).rejects.toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 10010 });
});

test('who quits a group is in it no more and hears nothing of it, which the others are told', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const GroupId = 'team';
  await call(alice, 'createGroup', { GroupId, Type: 'Public', Name: 'Team', MemberList: ['bob'] });
  await alice.send(alice.text(GroupId, 'with you', 'GROUP'));
  await bob.next('msg', has('with you'));

  const answer = await call(bob, 'quitGroup', { GroupId });

  expect(answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
  const isBobsLeaving = (one: unknown): boolean =>
    one instanceof GroupTip && one.getOpType() === 2 && one.getOpUserId() === 'bob';
  await alice.next<Msg[]>('msg', ([msg]) => isBobsLeaving(msg?.getElems()[0]?.getContent()));
  await alice.send(alice.text(GroupId, 'without you', 'GROUP'));
  await alice.send(alice.text('bob', 'to you alone'));
  await bob.next('msg', has('to you alone'));
  expect(bob.told.filter(({ name, value }) => name === 'msg' && has('without you')(value as Msg[]))).toEqual([]);
  expect(await call(bob, 'getJoinedGroupListHigh', {})).toMatchObject({ TotalCount: 0 });
});

test('who asks to join waits for the decision by the notice; a second one is a success', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const GroupId = 'team';
  const info = { GroupId, Type: 'Public', Name: 'Team', ApplyJoinOption: 'NeedPermission' };
  await done((ok, err) => alice.webim.createGroup(info, ok, err));

  const joined = await done((ok, err) => bob.webim.applyJoinGroup({ GroupId, ApplyMsg: 'me' }, ok, err));
  expect(joined).toMatchObject({ JoinedStatus: 'WaitAdminApproval' });
  const notice = await alice.next<{ MsgKey: string; RemarkInfo: string }>('group1');
  expect(notice.RemarkInfo).toBe('me');
  const pending = await done<{ TotalCount: number }>((ok, err) => alice.webim.getPendencyGroup({}, ok, err));
  expect(pending.TotalCount).toBe(1);
  const decision = { GroupId, MsgKey: notice.MsgKey, HandleMsg: 'Agree' };
  await done((ok, err) => alice.webim.handleApplyJoinGroupPendency(decision, ok, err));
  await bob.next('group2');

  const again = await done((ok, err) => alice.webim.handleApplyJoinGroupPendency(decision, ok, err));
  expect(again).toMatchObject({ ActionStatus: 'OK' });
});

test('a guest hears a live room; who joins twice gets 10013, another kind of group -12', async () => {
  await using chats = await makeChats('alice');
  const [alice, guest] = [await webPage(chats, 'alice'), await webPage(chats, '')];
  for (const Type of ['AVChatRoom', 'Public'])
    await done((ok, err) => alice.webim.createGroup({ GroupId: Type, Type, Name: Type }, ok, err));
  const join = (GroupId: string) => done((ok) => alice.webim.applyJoinBigGroup({ GroupId }, ok, ok as CbErr));

  await done((ok, err) => guest.webim.applyJoinBigGroup({ GroupId: 'AVChatRoom' }, ok, err));
  await join('AVChatRoom');
  await alice.send(alice.text('AVChatRoom', 'hello', 'GROUP'));

  await guest.next('big', has('hello'));
  expect(await join('AVChatRoom')).toMatchObject({ ErrorCode: 10013 });
  expect(await join('Public')).toMatchObject({ ErrorCode: -12 });
  await done((ok, err) => guest.webim.quitBigGroup({ GroupId: 'AVChatRoom' }, ok, err));
});

test('a group is made with roles and fields of its members, and shown with them where that is asked', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const alice = await webPage(chats, 'alice');
  const MemberList = [
    { Member_Account: 'bob', Role: 'Admin' },
    { Member_Account: 'carol', AppMemberDefinedData: [{ Key: 'desk', Value: '7' }] },
  ];

  await call(alice, 'createGroupHigh', { GroupId: 'team', Type: 'Public', Name: 'Team', MemberList });
  await call(alice, 'createGroup', { GroupId: 'own', Type: 'Private', Name: 'Own' });

  const asked = { GroupIdList: ['team'], MemberInfoFilter: ['Account', 'Role'] };
  const { GroupInfo } = await call<{ GroupInfo: { MemberList: object[] }[] }>(alice, 'getGroupInfo', asked);
  expect(GroupInfo[0]?.MemberList).toMatchObject([
    { Member_Account: 'alice', Role: 'Owner' },
    { Member_Account: 'bob', Role: 'Admin' },
    { Member_Account: 'carol', AppMemberDefinedData: [{ Key: 'desk', Value: '7' }] },
  ]);
  const some = { GroupId: 'team', MemberRoleFilter: ['Owner', 'Admin'] };
  const { MemberList: leaders } = await call<{ MemberList: object[] }>(alice, 'getGroupMemberInfo', some);
  expect(leaders).toHaveLength(2);
  const listed = await call(alice, 'getJoinedGroupListHigh', { GroupType: 'Private' });
  expect(listed).toMatchObject({ TotalCount: 1, GroupIdList: [{ GroupId: 'own' }] });
});

test('what only the app’s server may, and what the server cannot, is refused with a code', async () => {
  await using chats = await makeChats('alice');
  const alice = await webPage(chats, 'alice');

  const notify = await refusal(alice, 'sendCustomGroupNotify', { GroupId: 'team', Content: 'hear' });
  const search = await refusal(alice, 'searchGroupByName', { Content: 'team', PageNum: 0, GroupPerPage: 5 });

  expect([notify.ErrorCode, search.ErrorCode]).toEqual([10007, -100]);
});

test('reading a group on another terminal is told by 15', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob, pad] = [await webPage(chats, 'alice'), await webPage(chats, 'bob'), await webPage(chats, 'bob')];
  const GroupId = 'team';
  await call(alice, 'createGroup', { GroupId, Type: 'Public', Name: 'Team', MemberList: ['bob'] });
  const { MsgSeq } = (await alice.send(alice.text(GroupId, 'hi', 'GROUP'))) as unknown as { MsgSeq: number };
  await bob.next('msg', has('hi'));
  await pad.next('msg', has('hi'));

  await call(bob, 'groupMsgReaded', { GroupId, MsgReadedSeq: MsgSeq });

  expect(await pad.next('group15')).toMatchObject({ ReportType: 15, GroupId, LastReportMsgSeq: MsgSeq });
});

test('requests to join come in pages, are told once more by syncMsgs, and their notices can be deleted', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob, carol] = [
    await webPage(chats, 'alice'),
    await webPage(chats, 'bob'),
    await webPage(chats, 'carol'),
  ];
  const GroupId = 'team';
  await call(alice, 'createGroup', { GroupId, Type: 'Public', Name: 'Team', ApplyJoinOption: 'NeedPermission' });
  for (const one of [bob, carol]) {
    await call(one, 'applyJoinGroup', { GroupId, ApplyMsg: 'me' });
    chats.cloud.clock.advance(5_000);
  }
  type Page = { TotalCount: number; NextStartTime: number; PendencyList: { From_Account: string }[] };
  const pending = (options: object) => call<Page>(alice, 'getPendencyGroup', options);

  const first = await pending({ Limit: 1 });
  const second = await pending({ Limit: 1, StartTime: first.NextStartTime });
  expect([first, second].map(({ PendencyList }) => PendencyList[0]?.From_Account)).toEqual(['carol', 'bob']);
  expect([first.TotalCount, second.NextStartTime]).toEqual([2, 0]);

  const later = await webPage(chats, 'alice');
  await done((ok, err) => later.webim.syncMsgs(ok, err));
  const notice = await later.next<{ MsgSeq: number; MsgRandom: number; RemarkInfo: string }>('group1');
  expect(notice.RemarkInfo).toBe('me');
  await later.next('group1');
  const { MsgSeq, MsgRandom } = notice;
  const DelMsgList = [{ From_Account: '@TIM#SYSTEM', MsgSeq, MsgRandom }];
  await call(later, 'deleteApplyJoinGroupPendency', { DelMsgList });
  await call(later, 'deleteGroupSystemMsgs', { DelMsgList });

  later.webim.MsgStore.resetCookieAndSyncFlag();
  await done((ok, err) => later.webim.syncMsgs(ok, err));
  const again = await later.next<{ MsgSeq: number; MsgRandom: number }>('group1');
  expect([again.MsgSeq, again.MsgRandom]).not.toEqual([MsgSeq, MsgRandom]);
  expect(later.told.filter(({ name }) => name === 'group1')).toEqual([]);
});

test('what happened in a group is told in words', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  await call(alice, 'createGroup', { GroupId: 'team', Type: 'Private', Name: 'Team' });

  await call(alice, 'addGroupMember', { GroupId: 'team', MemberList: ['bob'] });
  const [heard] = await bob.next<Msg[]>('msg');

  const tip = heard?.getElems()[0]?.getContent() as GroupTip;
  expect([tip.getOpType(), tip.getOpUserId(), tip.getUserIdList(), tip.getGroupMemberNum()]).toEqual([
    ...[1, 'alice', ['bob'], 2],
  ]);
  expect(tip.getUserInfo()).toMatchObject([{ UserId: 'bob' }]);
  expect(heard?.toHtml()).toBe('alice邀请bob加入该群');
  const own = new GroupTip(6, 'a<b', 'g', 'G', []);
  own.addGroupInfo({ type: 2, value: 'new' });
  own.addMemberInfo({ userId: 'bob', shutupTime: 5 });
  expect([own.getGroupInfoList(), own.getMemberInfoList(), own.toHtml()]).toEqual([
    [{ type: 2, value: 'new' }],
    [{ userId: 'bob', shutupTime: 5 }],
    'a&lt;b修改了群资料',
  ]);
});

test('who invites others waits for the decision by handleInviteJoinGroupRequest; a group is given away', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob, rest] = [await webPage(chats, 'alice'), await webPage(chats, 'bob'), chats.cloud.rest];
  const GroupId = 'team';
  await call(alice, 'createGroup', { GroupId, Type: 'Public', Name: 'Team', MemberList: ['bob'] });
  await rest.ok('group_open_http_svc/modify_group_base_info', { GroupId, InviteJoinOption: 'NeedPermission' });

  await call(bob, 'addGroupMember', { GroupId, MemberList: ['carol'] });
  const { PendencyList } = await call<{ PendencyList: object[] }>(alice, 'getPendencyGroup', {});
  expect(PendencyList).toMatchObject([{ PendencyType: 1, From_Account: 'bob', To_Account: 'carol' }]);
  await call(alice, 'handleInviteJoinGroupRequest', { ...PendencyList[0], GroupId, HandleMsg: 'Agree' });
  await call(alice, 'getPendencyGroupRead', { ReportTime: 0 });
  await call(alice, 'changeGroupOwner', { GroupId, NewOwner_Account: 'carol' });

  const { GroupInfo } = await call<{ GroupInfo: object[] }>(bob, 'getGroupPublicInfo', { GroupIdList: [GroupId] });
  expect(GroupInfo).toMatchObject([{ MemberNum: 3, Owner_Account: 'carol' }]);
});
