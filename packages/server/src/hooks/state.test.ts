import { expect, test } from 'bun:test';
import { hookScene } from '../testing/hookScene.ts';

const STATE = 'State.StateChange';
const info = (Action: string, Reason: string, To_Account = 'bob') => ({ Action, Reason, To_Account });

test('a session that the client ends, the administrator ends, or the network ends is told of as what it is', async () => {
  await using it = await hookScene({ hookAfterStateChange: 1 });

  const web = await it.cloud.signIn('bob', { platform: 'Web' });
  await web.request('logout', {});
  const kicked = await it.cloud.signIn('bob', { platform: 'Android' });
  await it.cloud.rest.ok('im_open_login_svc/kick', { UserID: 'bob' });
  await kicked.closed;
  const lost = await it.cloud.signIn('bob', { platform: 'Mac' });
  await lost.close();

  const calls = await it.app.calls(STATE, 6);
  expect(calls.map(({ body }) => body.Info)).toEqual([
    info('Login', 'Register'),
    info('Logout', 'Unregister'),
    info('Login', 'Register'),
    info('Logout', 'Unregister'),
    info('Login', 'Register'),
    info('Disconnect', 'LinkClose'),
  ]);
  const platforms = calls.map(({ query }) => query.get('OptPlatform'));
  expect(platforms).toEqual(['Web', 'Web', 'Android', 'Android', 'Mac', 'Mac']);
});

test('a session that falls silent is told of as timed out', async () => {
  await using it = await hookScene({ hookAfterStateChange: 1 });
  const bob = await it.cloud.signIn('bob');

  // Time goes on, a bit more than 2.5 heartbeats each time it is looked.
  const passing = setInterval(() => it.cloud.clock.advance(600 * 2_500 + 1), 500);
  await bob.closed;
  clearInterval(passing);

  const [, silent] = await it.app.calls(STATE, 2);
  expect(silent?.body.Info).toEqual(info('Disconnect', 'TimeOut'));
});

test('whom a sign-in kicks is told of with it, and not again', async () => {
  await using it = await hookScene({ hookAfterStateChange: 1 });
  using old = await it.cloud.signIn('bob', { platform: 'iPhone', deviceId: 'old' });

  it.cloud.clock.advance(1);
  using young = await it.cloud.signIn('bob', { platform: 'iPhone', deviceId: 'young' });
  await old.closed;
  await young.request('logout', {});

  const calls = await it.app.calls(STATE, 3);
  expect(calls.map(({ body }) => [body.Info, body.KickedDevice])).toEqual([
    [info('Login', 'Register'), undefined],
    [info('Login', 'Register'), [{ Platform: 'iOS' }]],
    [info('Logout', 'Unregister'), undefined],
  ]);
});

test('a profile is told of with what changed, and not where nothing did', async () => {
  await using it = await hookScene({ hookAfterProfileSet: 1 });
  using bob = await it.cloud.signIn('bob', { platform: 'iPad' });

  await bob.request('updateProfile', {
    nick: 'Bob',
    gender: 'Gender_Type_Male',
    level: 3,
    custom: { Tag_Profile_Custom_a: 'b' },
  });
  await bob.request('updateProfile', { nick: 'Bob' });
  await bob.request('updateProfile', { location: 'x' });

  const calls = await it.app.calls('Profile.CallbackPortraitSet', 2);
  expect(calls.map(({ body }) => body)).toMatchObject([
    {
      ...{ Operator_Account: 'bob', From_Account: 'bob' },
      ProfileItem: [
        { Tag: 'Tag_Profile_IM_Nick', Value: 'Bob' },
        { Tag: 'Tag_Profile_IM_Gender', Value: 'Gender_Type_Male' },
        { Tag: 'Tag_Profile_IM_Level', Value: 3 },
        { Tag: 'Tag_Profile_Custom_a', Value: 'b' },
      ],
    },
    { ProfileItem: [{ Tag: 'Tag_Profile_IM_Location', Value: 'x' }] },
  ]);
  expect(calls[0]?.query.get('OptPlatform')).toBe('iPad');
});
