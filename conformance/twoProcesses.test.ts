import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type TestPostgres, testPostgres } from '../packages/server/src/testing/postgres.ts';
import { signIn } from './client.ts';
import { restClient } from './rest.ts';
import { draft, history, restMessage, send, textOf } from './say.ts';
import { startServer, type TestServer } from './server.ts';
import { until } from './until.ts';

setDefaultTimeout(60_000);

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres;
  let first: TestServer;
  let second: TestServer;

  beforeAll(async () => {
    postgres = await testPostgres();
    const store = await postgres.freshDatabase();
    first = await startServer({ store });
    second = await startServer({ store });
  });
  afterAll(async () => {
    await Promise.all([first, second].map((server) => server[Symbol.asyncDispose]()));
    await postgres.stop();
  });

  test('[D12] a receiver at one gets what is sent through the other, in one order without holes', async () => {
    using alice = await signIn(first, 'alice');
    using bob = await signIn(second, 'bob', { codec: 'msgpack' });

    const toBob = Array.from({ length: 20 }, (_, n) => send(alice, 'bob', `a${n}`));
    const toAlice = Array.from({ length: 20 }, (_, n) => send(bob, 'alice', `b${n}`));
    const sent = await Promise.all([...toBob, ...toAlice]);
    for (let n = 0; n < 20; n++) {
      expect(textOf((await bob.next('message')).message)).toBe(`a${n}`);
      expect(textOf((await alice.next('message')).message)).toBe(`b${n}`);
    }

    expect(sent.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect((await history(alice, 'bob')).map(({ id }) => id)).toEqual(
      (await history(bob, 'alice')).map(({ id }) => id),
    );
  });

  test('[D7] a message sent again through the other process is the same one', async () => {
    using here = await signIn(first, 'carol');
    await restClient(first).ok('im_open_login_svc/account_import', { UserID: 'dave' });
    const message = draft('dave', 'once');
    const answer = await here.request('sendMessage', message);

    using there = await signIn(second, 'carol');
    const again = await there.request('sendMessage', message);

    expect(again).toEqual({ ...answer, isRepeat: true });
  });

  test('[S4] [S5] a sign-in at one kicks the device at the other', async () => {
    using phone = await signIn(first, 'erin', { platform: 'Android' });
    using desk = await signIn(second, 'erin', { platform: 'Windows' });

    expect(await phone.next('kicked')).toMatchObject({ reason: 'otherDevice', platform: 'Windows' });
    expect((await phone.closed).code).toBe(4300);
    expect(desk.session?.uid).toBe(phone.session?.uid as string);
  });

  test('[D12] [S27] a word banned at one is banned at the other within seconds', async () => {
    const [here, there] = [restClient(first), restClient(second)];
    await here.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
    const codeThere = async () => (await there.call('openim/sendmsg', restMessage('alice', 'bob', 'darn'))).ErrorCode;
    expect(await codeThere()).toBe(0);

    await here.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });

    await until(async () => (await codeThere()) === 80001);
  });

  test('[D12] [S27] a list that is switched off at one, and one whose words are replaced, are so at the other within seconds', async () => {
    const [here, there] = [restClient(first), restClient(second)];
    await here.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
    using bob = await signIn(second, 'bob', { deviceId: 'words' });
    const heard = async () => {
      const { ErrorCode } = await there.call('openim/sendmsg', restMessage('alice', 'bob', 'you 混蛋王八蛋'));
      return ErrorCode === 0 ? textOf((await bob.next('message')).message) : ErrorCode;
    };
    expect(await heard()).toBe(80001);

    await here.ok('hongyan/set_settings', { Settings: { wordsZhMode: 'replace' } });
    await until(async () => (await heard()) === 'you 混蛋***');
    await here.ok('hongyan/set_settings', { Settings: { wordsZhMode: 'off' } });
    await until(async () => (await heard()) === 'you 混蛋王八蛋');
    await here.ok('hongyan/set_settings', { Settings: { wordsZhMode: 'refuse' } });
    await until(async () => (await heard()) === 80001);
  });

  test('[D12] who is muted everywhere at one is muted at the other within seconds, and heard again', async () => {
    const here = restClient(first);
    await here.ok('im_open_login_svc/account_import', { UserID: 'bob' });
    using grace = await signIn(second, 'grace');
    const code = () =>
      send(grace, 'bob', 'hello').then(
        () => 0,
        (error: { code: number }) => error.code,
      );
    expect(await code()).toBe(0);

    await here.ok('openconfigsvr/setnospeaking', { Set_Account: 'grace', C2CmsgNospeakingTime: 4_294_967_295 });
    await until(async () => (await code()) === 20012);
    await here.ok('openconfigsvr/setnospeaking', { Set_Account: 'grace', C2CmsgNospeakingTime: 0 });
    await until(async () => (await code()) === 0);
  });

  test('[S45] a user signed in at one is Online at the other', async () => {
    using frank = await signIn(first, 'frank');
    const answer = await restClient(second).ok('openim/querystate', { To_Account: [frank.userId] });

    expect(answer.QueryResult).toEqual([{ To_Account: 'frank', State: 'Online', Status: 'Online' }]);
  });

  test('[S26] [S74] a live room over both: who is there, bans, marks, administrators and attributes are one', async () => {
    using alice = await signIn(first, 'alice');
    using bob = await signIn(second, 'bob');
    const show = { groupId: 'show' };
    const room = 'group_open_avchatroom_http_svc';
    const [here, there] = [restClient(first), restClient(second)];
    const asked = { GroupId: 'show' };
    await alice.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });
    await bob.request('joinGroup', show);

    expect((await here.ok('group_open_http_svc/get_online_member_num', asked)).OnlineMemberNum).toBe(2);
    const { MemberList } = await there.ok(`${room}/get_members`, { ...asked, Timestamp: 0 });
    expect(MemberList.map(({ Member_Account }) => Member_Account).sort()).toEqual(['alice', 'bob']);
    expect(await alice.request('markGroupMembers', { ...show, userIds: ['bob'], mark: 1_000, isMarked: true })).toEqual(
      {
        userIds: ['bob'],
      },
    );
    const { members } = await alice.request('getGroupMembers', { ...show, mark: 1_000 });
    expect(members).toMatchObject([{ userId: 'bob', marks: [1_000] }]);
    const attributes = [{ key: 'seat1', value: 'alice' }];
    await alice.request('setGroupAttributes', { ...show, random: 1, attributes });
    expect(await bob.next('groupAttributes')).toMatchObject({ since: 0, version: 1, changed: attributes });
    await there.ok(`${room}/modify_admin`, { ...asked, CommandType: 1, Admin_Account: ['bob'] });
    expect((await here.ok(`${room}/get_admin_list`, asked)).Admin_List).toMatchObject([{ Admin_Account: 'bob' }]);

    await here.ok('group_open_http_svc/ban_group_member', { ...asked, Members_Account: ['bob'], Duration: 60 });
    expect(await bob.next('user', ({ kind }) => kind === 'groupLeft')).toMatchObject({ value: 3 });
    await expect(bob.request('joinGroup', show)).rejects.toMatchObject({ code: 10007 });
    expect((await there.ok('group_open_http_svc/get_online_member_num', asked)).OnlineMemberNum).toBe(1);
  });
});
