import { describe, expect, test } from 'bun:test';
import { hookScene, text } from '../testing/hookScene.ts';

const AFTER = 'C2C.CallbackAfterSendMsg';

describe('after something is done', () => {
  test('what the server refuses at first is told again in order, under the same id', async () => {
    await using it = await hookScene({ hookAfterC2cSend: 1 });
    let refusals = 3;
    it.app.answers(() => (refusals-- > 0 ? new Response('', { status: 503 }) : {}));

    for (const said of ['1', '2', '3']) await it.send(said);

    const calls = await it.app.calls(AFTER, 6);
    expect(calls.map(({ body }) => body.MsgBody)).toEqual(['1', '1', '1', '1', '2', '3'].map(text));
    expect(new Set(calls.map(({ headers }) => headers.get('X-Hongyan-Delivery'))).size).toBe(3);
  });

  test('a banned word is told of as a message that did not arrive', async () => {
    await using it = await hookScene({ hookAfterC2cSend: 1 });
    await it.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });

    expect((await it.send('darn')).ErrorCode).toBe(80001);

    const [told] = await it.app.calls(AFTER, 1);
    expect(told?.body).toMatchObject({ SendMsgResult: 80001, UnreadMsgNum: -1, MsgBody: text('darn') });
  });

  test('reads, recalls, sign-ins, sign-outs and profiles are told of', async () => {
    await using it = await hookScene({
      ...{ hookAfterC2cRead: 1, hookAfterC2cRecall: 1, hookAfterStateChange: 1, hookAfterProfileSet: 1 },
    });
    using bob = await it.cloud.signIn('bob', { platform: 'iPhone' });
    await it.send('hi');
    await bob.request('markRead', { conv: 'C2Calice' });
    // The count is the one of when it is told.
    const [read] = await it.app.calls('C2C.CallbackAfterMsgReport', 1);
    await bob.request('updateProfile', { nick: 'Bob' });
    const { MsgKey } = (await it.cloud.rest.ok('openim/sendmsg', {
      ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: 5, MsgBody: text('oh') },
    })) as { MsgKey: string };
    await it.cloud.rest.ok('openim/admin_msgwithdraw', { From_Account: 'alice', To_Account: 'bob', MsgKey });
    await bob.request('logout', {});

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
