import { describe, expect, test } from 'bun:test';
import type { Got } from '../testing/appServer.ts';
import { hookScene, type Scene } from '../testing/hookScene.ts';

const ADD = 'Sns.CallbackPrevFriendAdd';
const RESPONSE = 'Sns.CallbackPrevFriendResponse';
const ADDED = 'Sns.CallbackFriendAdd';
const source = 'AddSource_Type_Web';
const refusing = (To_Account: string, ResultCode: number, ResultInfo = 'not now') => ({
  ResultItem: [{ To_Account, ResultCode, ResultInfo }],
});
const bodies = (calls: Got[]) => calls.map(({ body }) => body);

/** Whose friend is who, as a check finds it. */
async function relation({ cloud }: Scene, from: string, to: string): Promise<string | undefined> {
  const asked = { From_Account: from, To_Account: [to], CheckType: 'CheckResult_Type_Both' as const };
  return (await cloud.rest.ok('sns/friend_check', asked)).InfoItem[0]?.Relation;
}

const add = ({ cloud }: Scene, from: string, to: string, more: object = {}) =>
  cloud.rest.ok('sns/friend_add', {
    ...{ From_Account: from, AddFriendItem: [{ To_Account: to, AddSource: source }], ...more },
  });

describe('before a user adds a friend', () => {
  test('the app hears of it all and refuses with a code of its own', async () => {
    await using it = await hookScene({ hookBeforeFriendAdd: 1, hookAfterFriendAdd: 1 });
    it.app.answers(({ command }) => (command === ADD ? refusing('bob', 38_001) : {}));
    using alice = await it.cloud.signIn('alice', { platform: 'Android' });

    const wish = { userId: 'bob', source, remark: 'Bob', group: 'work', wording: 'hello' };
    const refused = alice.request('addFriend', wish);

    await expect(refused).rejects.toMatchObject({ code: 38_001, info: 'not now' });
    const [call] = await it.app.calls(ADD, 1);
    expect(call?.body).toMatchObject({
      ...{ Requester_Account: 'alice', From_Account: 'alice', AddType: 'Add_Type_Both', ForceAddFlags: 0 },
      FriendItem: [{ To_Account: 'bob', Remark: 'Bob', GroupName: 'work', AddSource: source, AddWording: 'hello' }],
    });
    expect(call?.query.get('OptPlatform')).toBe('Android');
    expect(await relation(it, 'alice', 'bob')).toBe('CheckResult_Type_NoRelation');
    await alice.request('addFriend', { userId: 'carol', source, type: 'Add_Type_Single' });
    expect((await it.app.calls(ADD, 2))[1]?.body.AddType).toBe('Add_Type_Single');
    expect(bodies(await it.app.calls(ADDED, 1))).toMatchObject([
      { PairList: [{ From_Account: 'alice', To_Account: 'carol' }] },
    ]);
  });

  test.each([
    ['a code out of range is the first of the range', refusing('bob', 1), 38_000],
    ['words are cut', refusing('bob', 39_000, 'x'.repeat(10_000)), 39_000],
    ['0 lets it happen', refusing('bob', 0), 0],
    ['who is not asked about is not refused', refusing('carol', 38_001), 0],
    ['a code of the whole answer is trouble of the app', { ErrorCode: 1, ...refusing('bob', 38_001) }, 0],
    ['nonsense is trouble of the app', { ResultItem: 'bob' }, 0],
  ])('%s', async (_what, answer, code) => {
    await using it = await hookScene({ hookBeforeFriendAdd: 1 });
    it.app.answers(() => answer);
    using alice = await it.cloud.signIn('alice');

    const outcome = await alice.request('addFriend', { userId: 'bob', source }).catch((error: unknown) => error);

    expect(outcome).toMatchObject({ code });
    expect(((outcome as { info?: string }).info ?? '').length).toBeLessThanOrEqual(500);
    expect(await relation(it, 'alice', 'bob')).toBe(
      code === 0 ? 'CheckResult_Type_BothWay' : 'CheckResult_Type_NoRelation',
    );
    expect(it.app.got).toHaveLength(1);
  });

  test('an app server that is slow is as none, also where it would stop messages', async () => {
    await using it = await hookScene({ hookBeforeFriendAdd: 1, hookTimeoutMs: 200, hookOnFailure: 'refuse' });
    it.app.answers(() => Bun.sleep(30_000).then(() => ({})));
    using alice = await it.cloud.signIn('alice');

    expect((await alice.request('addFriend', { userId: 'bob', source })).code).toBe(0);
  });

  test('what the app does itself, and what is refused anyway, it is not asked about', async () => {
    await using it = await hookScene({ hookBeforeFriendAdd: 1 });
    it.app.answers(() => refusing('bob', 38_001));
    await it.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
    using alice = await it.cloud.signIn('alice');

    const { ResultItem } = await add(it, 'alice', 'bob');
    const banned = alice.request('addFriend', { userId: 'carol', source, wording: 'darn' });
    const unknown = alice.request('addFriend', { userId: 'nobody', source });

    expect(ResultItem[0]?.ResultCode).toBe(0);
    await expect(banned).rejects.toMatchObject({ code: 30005, info: expect.stringContaining('wording') });
    await expect(unknown).rejects.toMatchObject({ code: 30003 });
    expect(it.app.got).toEqual([]);
  });
});

describe('before a user answers a request', () => {
  test.each([
    ['acceptFriendApplication', 'Response_Action_Agree', 'Response_Action_Agree'],
    ['acceptFriendApplication', 'Response_Action_AgreeAndAdd', 'Response_Action_AgreeAndAdd'],
    ['refuseFriendApplication', undefined, 'Response_Action_Reject'],
  ] as const)(
    '%s %s: the app refuses, the request waits on, until it does not',
    async (command, type, ResponseAction) => {
      await using it = await hookScene({ hookBeforeFriendResponse: 1, hookAfterFriendAdd: 1 });
      using alice = await it.cloud.signIn('alice');
      using bob = await it.cloud.signIn('bob', { platform: 'Web' });
      await bob.request('updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });
      await alice.request('addFriend', { userId: 'bob', source });
      it.app.answers(({ command }) => (command === RESPONSE ? refusing('alice', 38_500, 'later') : {}));
      const answer = () => bob.ask(command, { userId: 'alice', ...(type && { type, remark: 'Al' }) });

      const refused = await answer().catch((error: unknown) => error);
      const { applications } = await bob.request('getFriendApplications', {});
      it.app.answers(() => ({}));
      await answer();

      expect(refused).toMatchObject({ code: 38_500, info: 'later' });
      expect(applications).toHaveLength(1);
      const [call] = await it.app.calls(RESPONSE, 2);
      const item = { To_Account: 'alice', Remark: type ? 'Al' : '', TagName: '', ResponseAction };
      expect(call?.body).toMatchObject({
        ...{ Requester_Account: 'bob', From_Account: 'bob', ResponseFriendItem: [item] },
      });
      const pairs = [
        { From_Account: 'alice', To_Account: 'bob', Initiator_Account: 'alice' },
        { From_Account: 'bob', To_Account: 'alice', Initiator_Account: 'alice' },
      ].slice(
        0,
        { Response_Action_Reject: 0, Response_Action_Agree: 1, Response_Action_AgreeAndAdd: 2 }[ResponseAction],
      );
      if (pairs.length > 0) {
        const [told] = await it.app.calls(ADDED, 1);
        expect(told?.body).toMatchObject({ PairList: pairs, ClientCmd: 'friend_response', Admin_Account: '' });
        expect(told?.query.get('OptPlatform')).toBe('Web');
      }
    },
  );
});

describe('after lists changed', () => {
  test('friends who come are told of, by whom and how; requests, imports and what was so already are not', async () => {
    await using it = await hookScene({ hookAfterFriendAdd: 1, hookAfterBlacklistAdd: 1 });
    using alice = await it.cloud.signIn('alice', { platform: 'iPhone' });
    await it.cloud.users('dave');
    using dave = await it.cloud.signIn('dave');
    await dave.request('updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });

    await it.cloud.rest.ok('sns/friend_import', {
      ...{ From_Account: 'bob', AddFriendItem: [{ To_Account: 'carol', AddSource: source }] },
    });
    await alice.request('addFriend', { userId: 'dave', source });
    await alice.request('addFriend', { userId: 'bob', source });
    await alice.request('addFriend', { userId: 'bob', source });
    await add(it, 'alice', 'dave', { ForceAddFlags: 1 });
    await add(it, 'carol', 'alice', { AddType: 'Add_Type_Single' });
    // What is told of one owner is told in order: all before it was told.
    for (const From_Account of ['alice', 'bob', 'carol'])
      await it.cloud.rest.ok('sns/black_list_add', { From_Account, To_Account: ['dave'] });
    await it.app.calls('Sns.CallbackBlackListAdd', 3);

    const pair = (From_Account: string, To_Account: string, Initiator_Account: string) => ({
      ...{ From_Account, To_Account, Initiator_Account },
    });
    const calls = await it.app.calls(ADDED, 3);
    const of = (userId: string) =>
      calls.filter(({ body }) => JSON.stringify(body).includes(`Initiator_Account":"${userId}`));
    expect(calls).toHaveLength(3);
    expect(bodies(of('alice'))).toMatchObject([
      {
        ...{ ClientCmd: 'friend_add', Admin_Account: '', ForceFlag: 0 },
        PairList: [pair('alice', 'bob', 'alice'), pair('bob', 'alice', 'alice')],
      },
      {
        ...{ ClientCmd: 'friend_add', Admin_Account: 'administrator', ForceFlag: 1 },
        PairList: [pair('alice', 'dave', 'alice'), pair('dave', 'alice', 'alice')],
      },
    ]);
    expect(bodies(of('carol'))).toMatchObject([
      { Admin_Account: 'administrator', ForceFlag: 0, PairList: [pair('carol', 'alice', 'carol')] },
    ]);
    expect(of('alice').map(({ query }) => query.get('OptPlatform'))).toEqual(['iOS', 'RESTAPI']);
  });

  test('friends who go are told of with the list that they go from, from clients and from REST', async () => {
    await using it = await hookScene({ hookAfterFriendDelete: 1 });
    using alice = await it.cloud.signIn('alice', { platform: 'Web' });
    for (const who of ['bob', 'carol']) await add(it, 'alice', who);

    const Delete = { From_Account: 'alice', To_Account: ['carol'], DeleteType: 'Delete_Type_Single' as const };
    await it.cloud.rest.ok('sns/friend_delete', Delete);
    await it.cloud.rest.ok('sns/friend_delete', Delete);
    await alice.request('deleteFriends', { userIds: ['bob', 'carol'] });
    for (const who of ['bob', 'carol']) await add(it, 'alice', who);
    await it.cloud.rest.ok('sns/friend_delete_all', { From_Account: 'alice', DeleteType: 'Delete_Type_Single' });

    const calls = await it.app.calls('Sns.CallbackFriendDelete', 3);
    const [alicesBob, alicesCarol] = ['bob', 'carol'].map((To_Account) => ({ From_Account: 'alice', To_Account }));
    const [bobs, carols] = ['bob', 'carol'].map((From_Account) => ({ From_Account, To_Account: 'alice' }));
    expect(calls.map(({ body }) => body.PairList)).toEqual([
      [alicesCarol],
      [alicesBob, bobs, carols],
      [alicesBob, alicesCarol],
    ]);
    expect(calls.map(({ query }) => query.get('OptPlatform'))).toEqual(['RESTAPI', 'Web', 'RESTAPI']);
  });

  test('who is blocked and no more is told of; the friendship that ends with it is not told of apart', async () => {
    await using it = await hookScene({
      hookAfterBlacklistAdd: 1,
      hookAfterBlacklistDelete: 1,
      hookAfterFriendDelete: 1,
    });
    using alice = await it.cloud.signIn('alice', { platform: 'Windows' });
    await add(it, 'alice', 'bob');

    await alice.request('addToBlacklist', { userIds: ['bob', 'nobody'] });
    await alice.request('addToBlacklist', { userIds: ['bob'] });
    await it.cloud.rest.ok('sns/black_list_add', { From_Account: 'bob', To_Account: ['carol'] });
    await alice.request('removeFromBlacklist', { userIds: ['bob', 'carol'] });
    await it.cloud.rest.ok('sns/black_list_delete', { From_Account: 'bob', To_Account: ['carol'] });

    const one = { From_Account: 'alice', To_Account: 'bob' };
    const two = { From_Account: 'bob', To_Account: 'carol' };
    const gone = await it.app.calls('Sns.CallbackBlackListDelete', 2);
    const came = await it.app.calls('Sns.CallbackBlackListAdd', 2);
    for (const calls of [came, gone]) {
      const told = calls.map(({ body, query }) => [query.get('OptPlatform'), body.PairList]);
      expect(Object.fromEntries(told)).toEqual({ Windows: [one], RESTAPI: [two] });
    }
    expect(await it.app.calls('Sns.CallbackFriendDelete', 0)).toEqual([]);
  });
});
