import { describe, expect, test } from 'bun:test';
import type { Settings } from '@hongyan/contract';
import { type AppServer, appServer } from '../testing/appServer.ts';
import { type TestCloud, testCloud } from '../testing/cloud.ts';
import { refusedFriends } from './asking.ts';
import { signTime } from './sign.ts';

const text = (Text: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text } }];
const BEFORE = 'C2C.CallbackBeforeSendMsg';
const AFTER = 'C2C.CallbackAfterSendMsg';

interface Scene extends AsyncDisposable {
  cloud: TestCloud;
  app: AppServer;
  send(said: string, more?: object): Promise<{ ErrorCode: number; ErrorInfo: string }>;
}

async function scene(settings: Partial<Settings>): Promise<Scene> {
  const app = appServer();
  const cloud = await testCloud({ hookAllowedNetworks: '127.0.0.0/8', hookPollMs: 20, hookBackoffMs: 20 });
  await cloud.users('alice', 'bob', 'carol');
  await cloud.set({ hookUrl: app.url, ...settings });
  return {
    cloud,
    app,
    send: (said, more = {}) =>
      cloud.rest.call('openim/sendmsg', {
        ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: Math.floor(Math.random() * 2 ** 31) },
        ...{ MsgBody: text(said), ...more },
      }),
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

const roamed = async ({ cloud }: Scene): Promise<unknown[]> => {
  const page = { Operator_Account: 'bob', Peer_Account: 'alice', MaxCnt: 100, MinTime: 0, MaxTime: 4_000_000_000 };
  const { MsgList } = await cloud.rest.ok('openim/admin_getroammsg', page);
  return MsgList.map(({ MsgBody }) => MsgBody);
};

describe('before a one-to-one message', () => {
  test('the query and the body are as the contract has them, signed where a token is set', async () => {
    await using it = await scene({ hookBeforeC2cSend: 1, hookToken: 'xxxxyyyy' });

    await it.send('hi', { CloudCustomData: 'own' });

    const [call] = await it.app.calls(BEFORE, 1);
    expect(Object.fromEntries(call?.query ?? [])).toMatchObject({
      ...{ SdkAppid: '1400000001', CallbackCommand: BEFORE, contenttype: 'json', ClientIP: '127.0.0.1' },
      OptPlatform: 'RESTAPI',
    });
    const time = Number(call?.query.get('RequestTime'));
    expect(call?.query.get('Sign')).toBe(signTime('xxxxyyyy', time));
    expect(call?.body).toMatchObject({
      From_Account: 'alice',
      To_Account: 'bob',
      MsgBody: text('hi'),
      CloudCustomData: 'own',
    });
  });

  test('the signature is that of the documented check value', () => {
    expect(signTime('xxxxyyyy', 1669872112)).toBe('17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061');
  });

  test.each([
    [{ ErrorCode: 0 }, 0, 1],
    [{ ErrorCode: 1 }, 20006, 0],
    [{ ErrorCode: 2 }, 0, 0],
    [{ ErrorCode: 120001, ErrorInfo: 'too late' }, 120001, 0],
    [{ ErrorCode: 130001, ErrorInfo: 'x' }, 20006, 0],
    [{ ErrorCode: '1' }, 0, 1],
    [{ ErrorCode: 0, MsgBody: 'nonsense' }, 0, 1],
  ])('an answer %j is code %i to the sender, and %i messages', async (answer, code, stored) => {
    await using it = await scene({ hookBeforeC2cSend: 1 });
    it.app.answers(() => answer);

    const { ErrorCode, ErrorInfo } = await it.send('hi');

    expect(ErrorCode).toBe(code);
    if (code === 120001) expect(ErrorInfo).toBe('too late');
    expect(await roamed(it)).toHaveLength(stored);
  });

  test('what the app puts in its place is stored, and told after it', async () => {
    await using it = await scene({ hookBeforeC2cSend: 1, hookAfterC2cSend: 1 });
    it.app.answers(({ command }) => (command === BEFORE ? { MsgBody: text('**'), CloudCustomData: 'seen' } : {}));

    await it.send('bad');

    expect(await roamed(it)).toEqual([text('**')]);
    const [told] = await it.app.calls(AFTER, 1);
    expect(told?.body).toMatchObject({
      MsgBody: text('**'),
      CloudCustomData: 'seen',
      SendMsgResult: 0,
      UnreadMsgNum: 1,
    });
  });

  test('a body in its place that is too long is refused as one of the sender', async () => {
    await using it = await scene({ hookBeforeC2cSend: 1 });
    it.app.answers(() => ({ MsgBody: text('x'.repeat(20_000)) }));

    expect((await it.send('hi')).ErrorCode).toBe(93000);
  });

  test('ForbidCallbackControl keeps a message from each of the two', async () => {
    await using it = await scene({ hookBeforeC2cSend: 1, hookAfterC2cSend: 1 });

    await it.send('one', { ForbidCallbackControl: ['ForbidBeforeSendMsgCallback'] });
    await it.send('two', { ForbidCallbackControl: ['ForbidAfterSendMsgCallback'] });
    await it.send('three');

    expect((await it.app.calls(BEFORE, 2)).map(({ body }) => body.MsgBody)).toEqual([text('two'), text('three')]);
    expect((await it.app.calls(AFTER, 2)).map(({ body }) => body.MsgBody)).toEqual([text('one'), text('three')]);
  });

  test('a repeat is not asked about again', async () => {
    await using it = await scene({ hookBeforeC2cSend: 1 });
    const same = { MsgSeq: 7, MsgRandom: 8 };

    await it.send('hi', same);
    await it.send('hi', same);

    expect(it.app.got).toHaveLength(1);
    expect(await roamed(it)).toHaveLength(1);
  });

  test('an app that sends from its handler does not wait for itself', async () => {
    await using it = await scene({ hookAfterC2cSend: 1 });
    it.app.answers(async ({ body }) => {
      if (body.From_Account === 'alice') await it.send('thanks', { From_Account: 'carol', To_Account: 'alice' });
      return {};
    });

    await it.send('hi');

    expect((await it.app.calls(AFTER, 2)).map(({ body }) => body.From_Account)).toEqual(['alice', 'carol']);
  });
});

const FAILURES: [string, (app: AppServer) => void][] = [
  ['is slow', (app) => app.answers(() => Bun.sleep(30_000).then(() => ({})))],
  ['answers 500', (app) => app.answers(() => new Response('{"ErrorCode":1}', { status: 500 }))],
  ['answers no JSON', (app) => app.answers(() => new Response('<html>'))],
  ['answers 10 MB', (app) => app.answers(() => new Response('x'.repeat(10_000_000)))],
  [
    'leads elsewhere',
    (app) => app.answers(({ body }) => (body.x ? {} : Response.redirect(app.url.replace('/hook', '/other'), 307))),
  ],
];

describe('an app server that', () => {
  test.each(FAILURES)('%s is as none, or refuses where the app wants it so', async (_what, spoil) => {
    await using it = await scene({ hookBeforeC2cSend: 1, hookTimeoutMs: 300 });
    spoil(it.app);

    expect((await it.send('delivered')).ErrorCode).toBe(0);
    await it.cloud.set({ hookOnFailure: 'refuse' });
    expect((await it.send('refused')).ErrorCode).toBe(80003);

    expect(await roamed(it)).toEqual([text('delivered')]);
    expect(it.app.got).toHaveLength(2);
  });

  test('is slow holds up neither another app nor more of its own than fit', async () => {
    await using it = await scene({ hookBeforeC2cSend: 1, hookTimeoutMs: 500 });
    it.app.answers(() => Bun.sleep(30_000).then(() => ({})));
    const started = performance.now();

    const slow = Array.from({ length: 100 }, () => it.send('hi'));
    await it.cloud.rest.ok('im_open_login_svc/account_check', { CheckItem: [{ UserID: 'alice' }] });
    const others = performance.now() - started;
    const atOnce = it.app.got.length;
    await Promise.all(slow);

    // Ratio of one to the other: whoever waits, waits for at most the limit and not in turn for all before.
    expect(others).toBeLessThan(performance.now() - started);
    expect(atOnce).toBeLessThanOrEqual(32);
  });

  test('is private is refused unless its network is allowed', async () => {
    await using app = appServer();
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');
    await cloud.set({ hookUrl: app.url, hookBeforeC2cSend: 1, hookOnFailure: 'refuse' });

    const body = { From_Account: 'alice', To_Account: 'bob', MsgRandom: 1, MsgBody: text('hi') };
    const answer = await cloud.rest.call('openim/sendmsg', body);

    expect(answer.ErrorCode).toBe(80003);
    expect(app.got).toEqual([]);
  });
});

describe('after something is done', () => {
  test('what the server refuses at first is told again in order, under the same id', async () => {
    await using it = await scene({ hookAfterC2cSend: 1 });
    let refusals = 3;
    it.app.answers(() => (refusals-- > 0 ? new Response('', { status: 503 }) : {}));

    for (const said of ['1', '2', '3']) await it.send(said);

    const calls = await it.app.calls(AFTER, 6);
    expect(calls.map(({ body }) => body.MsgBody)).toEqual(['1', '1', '1', '1', '2', '3'].map(text));
    expect(new Set(calls.map(({ headers }) => headers.get('X-Hongyan-Delivery'))).size).toBe(3);
  });

  test('a banned word is told of as a message that did not arrive', async () => {
    await using it = await scene({ hookAfterC2cSend: 1 });
    await it.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });

    expect((await it.send('darn')).ErrorCode).toBe(80001);

    const [told] = await it.app.calls(AFTER, 1);
    expect(told?.body).toMatchObject({ SendMsgResult: 80001, UnreadMsgNum: -1, MsgBody: text('darn') });
  });

  test('reads, recalls, sign-ins, sign-outs and profiles are told of', async () => {
    await using it = await scene({
      ...{ hookAfterC2cRead: 1, hookAfterC2cRecall: 1, hookAfterStateChange: 1, hookAfterProfileSet: 1 },
    });
    using bob = await it.cloud.signIn('bob', { platform: 'iPhone' });
    await it.send('hi');
    await bob.request('markRead', { conv: 'C2Calice' });
    await bob.request('updateProfile', { nick: 'Bob' });
    const { MsgKey } = (await it.cloud.rest.ok('openim/sendmsg', {
      ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: 5, MsgBody: text('oh') },
    })) as { MsgKey: string };
    await it.cloud.rest.ok('openim/admin_msgwithdraw', { From_Account: 'alice', To_Account: 'bob', MsgKey });
    await bob.request('logout', {});

    const [read] = await it.app.calls('C2C.CallbackAfterMsgReport', 1);
    expect(read?.body).toMatchObject({ Report_Account: 'bob', Peer_Account: 'alice', UnreadMsgNum: 0 });
    const [recalled] = await it.app.calls('C2C.CallbackAfterMsgWithDraw', 1);
    expect(recalled?.body).toMatchObject({ From_Account: 'alice', To_Account: 'bob', MsgKey });
    const states = await it.app.calls('State.StateChange', 2);
    expect(states.map(({ body }) => body.Info)).toEqual([
      { Action: 'Login', Reason: 'Register', To_Account: 'bob' },
      { Action: 'Logout', Reason: 'Unregister', To_Account: 'bob' },
    ]);
    expect(states[0]?.query.get('OptPlatform')).toBe('IOS');
    const [profile] = await it.app.calls('Profile.CallbackPortraitSet', 1);
    expect(profile?.body.ProfileItem).toEqual([{ Tag: 'Tag_Profile_IM_Nick', Value: 'Bob' }]);
    expect(profile?.query.get('OptPlatform')).toBe('iOS');
  });
});

describe('groups', () => {
  const group = (it: Scene, more: object = {}) =>
    it.cloud.rest.call('group_open_http_svc/create_group', {
      ...{ Type: 'Public', Name: 'team', GroupId: 'team', Owner_Account: 'alice', ...more },
    });

  test('their life is told of', async () => {
    const on = ['Create', 'Join', 'Leave', 'Send', 'Info', 'Full', 'Dissolve', 'Recall'];
    const switches = Object.fromEntries(on.map((what) => [`hookAfterGroup${what}`, 1]));
    await using it = await scene({ ...switches, hookAfterMemberChange: 1, hookAfterOwnerChange: 1 });
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
    await using it = await scene({ hookBeforeGroupCreate: 1, hookBeforeGroupSend: 1, hookBeforeGroupInvite: 1 });
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

  test('a member applies, is told of, and leaves', async () => {
    await using it = await scene({ hookBeforeGroupApply: 1, hookAfterGroupJoin: 1, hookAfterGroupLeave: 1 });
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

test('requests to be friends are refused one by one, by codes that are the app’s own', async () => {
  await using it = await scene({ hookBeforeFriendAdd: 1 });
  const wish = { Remark: '', GroupName: '', AddSource: 'AddSource_Type_Web', AddWording: '' };
  it.app.answers(() => ({
    ResultItem: [
      { To_Account: 'bob', ResultCode: 38_001, ResultInfo: 'not now' },
      { To_Account: 'carol', ResultCode: 0, ResultInfo: '' },
    ],
  }));

  const refused = await refusedFriends(
    it.cloud.app.ctx,
    1_400_000_001,
    'beforeFriendAdd',
    {
      ...{
        Requester_Account: 'alice',
        From_Account: 'alice',
        AddType: 'Add_Type_Both',
        ForceAddFlags: 0,
        EventTime: 1,
      },
      FriendItem: ['bob', 'carol'].map((To_Account) => ({ To_Account, ...wish })),
    },
    { platform: 'Web', address: '127.0.0.1' },
  );

  expect([...refused]).toEqual([['bob', { code: 38_001, info: 'not now' }]]);
  await it.app.calls('Sns.CallbackPrevFriendAdd', 1);
});
