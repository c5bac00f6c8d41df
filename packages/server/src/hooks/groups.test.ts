import { describe, expect, test } from 'bun:test';
import { hookScene, type Scene, text } from '../testing/hookScene.ts';

describe('groups', () => {
  const group = (it: Scene, more: object = {}) =>
    it.cloud.rest.call('group_open_http_svc/create_group', {
      ...{ Type: 'Public', Name: 'team', GroupId: 'team', Owner_Account: 'alice', ...more },
    });

  test('their life is told of', async () => {
    const on = ['Create', 'Join', 'Leave', 'Send', 'Info', 'Full', 'Dissolve', 'Recall'];
    const switches = Object.fromEntries(on.map((what) => [`hookAfterGroup${what}`, 1]));
    await using it = await hookScene({ ...switches, hookAfterMemberChange: 1, hookAfterOwnerChange: 1 });
    const GroupId = 'team';
    const member = { GroupId, MemberList: [{ Member_Account: 'bob' }] };
    const call = (what: string, body: object) =>
      it.cloud.rest.call(`group_open_http_svc/${what}`, { GroupId, ...body });

    await group(it, { MaxMemberCount: 2 });
    await call('add_group_member', member);
    const { MsgSeq } = await call('send_group_msg', { From_Account: 'bob', Random: 1, MsgBody: text('hi all') });
    await call('group_msg_recall', { MsgSeqList: [{ MsgSeq }] });
    await call('modify_group_base_info', { Name: 'crew' });
    await call('modify_group_member_info', { Member_Account: 'bob', NameCard: 'Bobby' });
    await call('change_group_owner', { NewOwner_Account: 'bob' });
    await call('delete_group_member', { MemberToDel_Account: ['alice'] });
    await call('destroy_group', {});
    const after = async (what: string) => (await it.app.calls(`Group.Callback${what}`, 1))[0]?.body;

    expect(await after('AfterCreateGroup')).toMatchObject({
      Owner_Account: 'alice',
      MemberList: [{ Member_Account: 'alice' }],
    });
    expect(await after('AfterNewMemberJoin')).toMatchObject({
      ...{ JoinType: 'Invited', Operator_Account: 'administrator', NewMemberList: [{ Member_Account: 'bob' }] },
    });
    expect(await after('AfterGroupFull')).toMatchObject({ GroupId });
    expect(await after('AfterSendMsg')).toMatchObject({
      From_Account: 'bob',
      Operator_Account: 'administrator',
      MsgSeq,
    });
    expect(await after('AfterRecallMsg')).toMatchObject({ GroupId, MsgSeqList: [{ MsgSeq }] });
    expect(await after('AfterGroupInfoChanged')).toMatchObject({ Name: 'crew' });
    expect(await after('AfterMemberFieldChanged')).toMatchObject({ Modified_Account: 'bob', NameCard: 'Bobby' });
    expect(await after('AfterChangeGroupOwner')).toMatchObject({ OldOwner_Account: 'alice', NewOwner_Account: 'bob' });
    expect(await after('AfterMemberExit')).toMatchObject({
      ExitType: 'Kicked',
      ExitMemberList: [{ Member_Account: 'alice' }],
    });
    expect(await after('AfterGroupDestroyed')).toMatchObject({ Name: 'crew', MemberList: [{ Member_Account: 'bob' }] });
  });

  test('the app refuses a group, a message and some of those who are brought in', async () => {
    await using it = await hookScene({ hookBeforeGroupCreate: 1, hookBeforeGroupSend: 1, hookBeforeGroupInvite: 1 });
    it.app.answers(() => ({ ErrorCode: 1 }));
    expect((await group(it)).ErrorCode).toBe(10016);
    it.app.answers(() => ({ ErrorCode: 10100, ErrorInfo: 'no' }));
    expect(await group(it)).toMatchObject({ ErrorCode: 10100, ErrorInfo: 'no' });
    it.app.answers(() => ({ RefusedMembers_Account: ['carol'] }));
    await group(it);

    const added = await it.cloud.rest.call('group_open_http_svc/add_group_member', {
      ...{ GroupId: 'team', MemberList: [{ Member_Account: 'carol' }, { Member_Account: 'bob' }] },
    });
    it.app.answers(() => ({ ErrorCode: 1 }));
    const said = await it.cloud.rest.call('group_open_http_svc/send_group_msg', {
      ...{ GroupId: 'team', From_Account: 'bob', Random: 1, MsgBody: text('hi') },
    });

    expect(added.MemberList).toEqual([
      { Member_Account: 'carol', Result: 0 },
      { Member_Account: 'bob', Result: 1 },
    ]);
    expect(said.ErrorCode).toBe(10016);
  });

  test('a message that the app drops is success to its sender, and nobody gets it; nothing is told of it', async () => {
    await using it = await hookScene({ hookBeforeGroupSend: 1, hookAfterGroupSend: 1 });
    await group(it, { MemberList: [{ Member_Account: 'bob' }, { Member_Account: 'carol' }] });
    using bob = await it.cloud.signIn('bob', { platform: 'Web' });
    using carol = await it.cloud.signIn('carol');
    it.app.answers(({ body }) => (JSON.stringify(body).includes('spam') ? { ErrorCode: 2 } : {}));
    const say = (said: string, random: number) =>
      bob.request('sendMessage', { conv: 'GROUPteam', random, clientTimeSec: 1_700_000_000, body: text(said) });

    const dropped = await say('spam', 1);
    const said = await say('hi', 2);

    // As to what nobody gets, the answer tells of no place in the log.
    expect([dropped.seq, said.seq]).toEqual([0, 1]);
    const heard = await carol.next('message');
    expect(heard.message.body).toEqual(text('hi'));
    const { messages } = await carol.request('getMessages', { conv: 'GROUPteam', count: 20 });
    expect(messages.filter(({ isTip }) => !isTip).map(({ body }) => body)).toEqual([text('hi')]);
    const [before] = await it.app.calls('Group.CallbackBeforeSendMsg', 2);
    expect(before?.body).toMatchObject({ From_Account: 'bob', Operator_Account: 'bob', Random: 1, Type: 'Public' });
    expect(before?.query.get('OptPlatform')).toBe('Web');
    expect((await it.app.calls('Group.CallbackAfterSendMsg', 1)).map(({ body }) => body.MsgBody)).toEqual([text('hi')]);
  });

  test('what the app puts in place of a message is what all get, what is kept, and what it is told of', async () => {
    await using it = await hookScene({ hookBeforeGroupSend: 1, hookAfterGroupSend: 1 });
    await group(it, { MemberList: [{ Member_Account: 'bob' }] });
    using bob = await it.cloud.signIn('bob');
    it.app.answers(({ command }) =>
      command === 'Group.CallbackBeforeSendMsg' ? { MsgBody: text('**'), CloudCustomData: 'seen' } : {},
    );

    await it.cloud.rest.ok('group_open_http_svc/send_group_msg', {
      ...{ GroupId: 'team', From_Account: 'alice', Random: 1, MsgBody: text('bad'), CloudCustomData: 'own' },
    });

    const changed = { body: text('**'), cloudCustomData: 'seen' };
    expect((await bob.next('message')).message).toMatchObject(changed);
    const { messages } = await bob.request('getMessages', { conv: 'GROUPteam', count: 1 });
    expect(messages).toMatchObject([changed]);
    const [told] = await it.app.calls('Group.CallbackAfterSendMsg', 1);
    expect(told?.body).toMatchObject({ MsgBody: text('**'), CloudCustomData: 'seen' });
  });

  test('a message that the server refuses is told of as failed', async () => {
    await using it = await hookScene({ hookGroupSendFailed: 1 });
    await group(it);
    await it.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
    const say = (From_Account: string, said: string) =>
      it.cloud.rest.call('group_open_http_svc/send_group_msg', {
        ...{ GroupId: 'team', From_Account, Random: 1, MsgBody: text(said) },
      });

    const banned = await say('alice', 'darn');
    await it.cloud.rest.ok('openconfigsvr/setnospeaking', { Set_Account: 'bob', GroupmsgNospeakingTime: 600 });
    const muted = await say('bob', 'hi');

    const [failed, other] = await it.app.calls('Group.CallbackSendMsgException', 2);
    expect([banned.ErrorCode, muted.ErrorCode]).toEqual([80001, 10017]);
    expect(failed?.body).toMatchObject({ From_Account: 'alice', ErrorCode: 80001, MsgBody: text('darn') });
    expect(other?.body).toMatchObject({ From_Account: 'bob', ErrorCode: 10017, MsgBody: text('hi') });
  });

  test('a member applies, is told of, and leaves', async () => {
    await using it = await hookScene({ hookBeforeGroupApply: 1, hookAfterGroupJoin: 1, hookAfterGroupLeave: 1 });
    await group(it, { ApplyJoinOption: 'FreeAccess' });
    using bob = await it.cloud.signIn('bob', { platform: 'Web' });

    await bob.request('joinGroup', { groupId: 'team' });
    await bob.request('quitGroup', { groupId: 'team' });

    expect((await it.app.calls('Group.CallbackBeforeApplyJoinGroup', 1))[0]?.body).toMatchObject({
      Requestor_Account: 'bob',
    });
    expect((await it.app.calls('Group.CallbackAfterNewMemberJoin', 1))[0]?.body).toMatchObject({ JoinType: 'Apply' });
    const [left] = await it.app.calls('Group.CallbackAfterMemberExit', 1);
    expect(left?.body).toMatchObject({ ExitType: 'Quit', Operator_Account: 'bob' });
    expect(left?.query.get('OptPlatform')).toBe('Web');
  });
});
