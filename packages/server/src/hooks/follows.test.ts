import { expect, test } from 'bun:test';
import { hookScene } from '../testing/hookScene.ts';

test('who is followed and no more is told of once, from clients and from REST; what was so already is not', async () => {
  await using it = await hookScene({ hookAfterFollowAdd: 1, hookAfterFollowDelete: 1 });
  using alice = await it.cloud.signIn('alice', { platform: 'Windows' });

  await alice.request('follow', { userIds: ['bob', 'carol', 'nobody', 'alice'] });
  await alice.request('follow', { userIds: ['bob'] });
  await it.cloud.rest.ok('follow/follow_add', { From_Account: 'bob', FollowItem: [{ To_Account: 'alice' }] });
  await alice.request('unfollow', { userIds: ['bob', 'carol'] });
  await alice.request('unfollow', { userIds: ['bob'] });
  await it.cloud.rest.ok('follow/follow_delete', { From_Account: 'bob', To_Account: ['alice', 'carol'] });

  const ofAlice = { From_Account: 'alice', FollowList: [{ To_Account: 'bob' }, { To_Account: 'carol' }] };
  const ofBob = { From_Account: 'bob', FollowList: [{ To_Account: 'alice' }] };
  for (const command of ['Follow.CallbackAfterFollowAdd', 'Follow.CallbackAfterFollowDelete']) {
    const calls = await it.app.calls(command, 2);
    expect(calls).toHaveLength(2);
    const told = Object.fromEntries(calls.map(({ body, query }) => [query.get('OptPlatform'), body]));
    expect(told).toEqual({
      Windows: { CallbackCommand: command, ...ofAlice, EventTime: expect.any(Number) },
      RESTAPI: { CallbackCommand: command, ...ofBob, EventTime: expect.any(Number) },
    });
  }
});

test('what ends with a block or with an account is not told of apart', async () => {
  await using it = await hookScene({ hookAfterFollowDelete: 1, hookAfterBlacklistAdd: 1 });
  for (const From_Account of ['alice', 'carol'])
    await it.cloud.rest.ok('follow/follow_add', { From_Account, FollowItem: [{ To_Account: 'bob' }] });

  await it.cloud.rest.ok('sns/black_list_add', { From_Account: 'alice', To_Account: ['bob'] });
  await it.cloud.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'carol' }] });
  await it.cloud.rest.ok('sns/black_list_add', { From_Account: 'bob', To_Account: ['alice'] });

  await it.app.calls('Sns.CallbackBlackListAdd', 2);
  expect(await it.app.calls('Follow.CallbackAfterFollowDelete', 0)).toEqual([]);
});
