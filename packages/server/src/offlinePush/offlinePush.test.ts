import { expect, setDefaultTimeout, test } from 'bun:test';
import { custom, draft, send, text, u32 } from '@hongyan/conformance/say';
import { AT_ALL } from '@hongyan/contract';
import { CHANNELS, type PushScene, pushScene } from '../testing/pushScene.ts';

setDefaultTimeout(30_000);

const DAY_MS = 86_400_000;

/** A scene with Alice, who has a nick and is connected, and Bob. */
async function talking(): Promise<PushScene & { alice: Awaited<ReturnType<PushScene['device']>> }> {
  const scene = await pushScene();
  await scene.cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', Nick: 'Alice' });
  await scene.cloud.users('bob', 'carol');
  return Object.assign(scene, { alice: await scene.cloud.signIn('alice') });
}

const reasons = async (scene: PushScene, userId: string, count: number): Promise<string[]> =>
  (await scene.settled(userId, count)).map(({ Reason }) => Reason).reverse();

test('[S18] a phone that is away gets a push of a one-to-one message, with the nick before the text', async () => {
  await using scene = await talking();
  await scene.away('bob', 'bobs-phone');

  await send(scene.alice, 'bob', 'hello');

  await scene.came('bobs-phone', 1);
  const [push] = scene.providers.to('bobs-phone');
  expect(push?.body).toEqual({ aps: { alert: 'Alice:hello', badge: 1, sound: 'default' } });
  expect(await scene.settled('bob', 1)).toMatchObject([
    { Reason: 'sent', Device: 'bobs-phone', Tries: 1, From_Account: 'alice', Platform: 'iPhone', BusinessID: 1 },
  ]);
});

test('[S18] whom a live connection reached gets none, unless its app is in the background', async () => {
  await using scene = await talking();
  const bob = await scene.device('bob', 'bobs-phone');

  await send(scene.alice, 'bob', 'in front');
  const atFirst = await reasons(scene, 'bob', 1);
  await bob.ask('reportBackground', { unread: 6 });
  await send(scene.alice, 'bob', 'behind');
  await scene.came('bobs-phone', 1);
  await reasons(scene, 'bob', 2);
  await bob.ask('reportForeground', {});
  await send(scene.alice, 'bob', 'in front again');

  expect(atFirst).toEqual(['reached']);
  expect(await reasons(scene, 'bob', 3)).toEqual(['reached', 'sent', 'reached']);
  expect(scene.providers.to('bobs-phone').map(({ body }) => body)).toEqual([
    { aps: { alert: 'Alice:behind', badge: 7, sound: 'default' } },
  ]);
});

test('[S18] a phone that is away gets none while its user is connected elsewhere, but where the app wants it', async () => {
  await using scene = await talking();
  await scene.cloud.set({ multiDeviceMode: 1 });
  await scene.away('bob', 'bobs-phone');
  await scene.cloud.signIn('bob', { platform: 'Web', deviceId: 'tab' });

  await send(scene.alice, 'bob', 'one');
  await reasons(scene, 'bob', 1);
  await scene.cloud.set({ offlinePushBeside: 1 });
  await send(scene.alice, 'bob', 'two');

  expect(await reasons(scene, 'bob', 2)).toEqual(['otherDevice', 'sent']);
});

test('[S4] after a sign-out, a kick and seven days nothing is pushed', async () => {
  await using scene = await talking();
  const { cloud, alice } = scene;
  const bob = await scene.device('bob', 'bobs-phone');
  await bob.ask('logout', {});
  const carol = await scene.device('carol', 'carols-phone');
  await cloud.rest.ok('im_open_login_svc/kick', { UserID: 'carol' });
  await carol.closed;
  await cloud.users('dave');
  await scene.away('dave', 'daves-phone');
  cloud.clock.advance(7 * DAY_MS + 1_000);

  for (const name of ['bob', 'carol', 'dave']) await send(alice, name, 'hello');

  await cloud.users('eve');
  await scene.away('eve', 'eves-phone');
  await send(alice, 'eve', 'hello');
  await scene.came('eves-phone', 1);
  expect(scene.providers.arrived.length).toBe(1);
  expect(await scene.trace('dave')).toEqual([]);
});

test('[S18] [S49] what the sender, the user and the app said of it is honoured, and effective at once', async () => {
  await using scene = await talking();
  const { cloud, alice } = scene;
  const bob = await scene.device('bob', 'bobs-phone');
  await bob.ask('reportBackground', { unread: 0 });
  const told: string[] = [];
  const say = async (body: Parameters<typeof draft>[1], more: Parameters<typeof draft>[2] = {}) => {
    await send(alice, 'bob', body, more);
    told.push(...(await reasons(scene, 'bob', told.length + 1)).slice(told.length));
  };

  await say('not asked', { push: { PushFlag: 1 } });
  await say(custom({ Data: 'x' }));
  await bob.ask('setPushOptions', { isOn: false, c2cSound: '', groupSound: '' });
  await say('off');
  await bob.ask('setPushOptions', { isOn: true, c2cSound: 'ding.caf', groupSound: '' });
  const nowSec = Math.floor(cloud.clock.nowMs() / 1000);
  await bob.ask('setReceiveAll', { receiveOption: 2, startSec: nowSec - 10, durationSec: 60, isRepeated: true });
  await say('at night');
  cloud.clock.advance(50_000);
  await bob.request('setReceiveOption', { conv: 'C2Calice', receiveOption: 2 });
  await say('muted');
  await bob.request('setReceiveOption', { conv: 'C2Calice', receiveOption: 0 });
  await cloud.set({ offlinePushC2c: 0 });
  await say('switched off');
  await cloud.set({ offlinePushC2c: 1 });
  await say('on again');

  expect(told).toEqual(['notAsked', 'noText', 'userOff', 'quietHours', 'muted', 'appOff', 'sent']);
  expect(scene.providers.arrived.map(({ body }) => body)).toEqual([
    { aps: { alert: 'Alice:on again', badge: 1, sound: 'ding.caf' } },
  ]);
});

test('[S18] online-only messages, and those to groups without push, are none to be pushed', async () => {
  await using scene = await talking();
  const { cloud, alice } = scene;
  await scene.away('bob', 'bobs-phone');
  const MemberList = [{ Member_Account: 'bob' }, { Member_Account: 'alice' }];
  const group = { Owner_Account: 'alice', MemberList };
  await cloud.rest.ok('group_open_http_svc/create_group', {
    ...group,
    Type: 'ChatRoom',
    Name: 'hall',
    GroupId: 'hall',
  });
  await cloud.rest.ok('group_open_http_svc/create_group', { ...group, Type: 'Public', Name: 'team', GroupId: 'team' });

  await cloud.rest.ok('openim/sendmsg', {
    ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: u32(), MsgLifeTime: 0, MsgBody: text('now or never') },
  });
  await alice.request('sendMessage', draft('', 'to the hall', { conv: 'GROUPhall' }));
  await alice.request('sendMessage', draft('', 'to the team', { conv: 'GROUPteam' }));

  await scene.came('bobs-phone', 1);
  await reasons(scene, 'bob', 1);
  expect(scene.providers.arrived.map(({ body }) => body.aps)).toEqual([
    { alert: 'Alice(team):to the team', badge: 1, sound: 'default' },
  ]);
});

test('[S18] a group message reaches its members that are away, in a group without notice those who are mentioned', async () => {
  await using scene = await talking();
  const { cloud, alice } = scene;
  for (const name of ['bob', 'carol']) await scene.away(name, `${name}s-phone`);
  const MemberList = ['alice', 'bob', 'carol'].map((Member_Account) => ({ Member_Account }));
  await cloud.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', MemberList, Type: 'Public', Name: 'team', GroupId: 'team' },
  });
  await cloud.rest.ok('group_open_http_svc/modify_group_member_info', {
    ...{ GroupId: 'team', Member_Account: 'alice', NameCard: 'Captain' },
  });
  await cloud.rest.ok('group_open_http_svc/modify_group_member_info', {
    ...{ GroupId: 'team', Member_Account: 'carol', MsgFlag: 'AcceptNotNotify' },
  });

  await alice.request('sendMessage', draft('', 'hello', { conv: 'GROUPteam' }));
  await scene.came('bobs-phone', 1);
  await reasons(scene, 'carol', 1);

  expect(scene.providers.arrived.map(({ body }) => body.aps)).toEqual([
    { alert: 'Captain(team):hello', badge: 1, sound: 'default' },
  ]);
  expect([await reasons(scene, 'bob', 1), await reasons(scene, 'carol', 1)]).toEqual([['sent'], ['muted']]);
});

test('[S18] who receives a group without notice is pushed to where one is named, if that was chosen', async () => {
  await using scene = await talking();
  const { cloud, alice } = scene;
  const bob = await scene.device('bob', 'bobs-phone');
  await bob.ask('reportBackground', { unread: 0 });
  const MemberList = ['alice', 'bob'].map((Member_Account) => ({ Member_Account }));
  await cloud.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', MemberList, Type: 'Public', Name: 'team', GroupId: 'team' },
  });
  await bob.request('setReceiveOption', { conv: 'GROUPteam', receiveOption: 3 });

  for (const more of [{}, { at: ['bob'] }, { at: [AT_ALL] }])
    await alice.request('sendMessage', draft('', 'hello', { conv: 'GROUPteam', ...more }));

  expect(await reasons(scene, 'bob', 3)).toEqual(['muted', 'sent', 'sent']);
});

test('[D24] what is older than its lifetime when it could be pushed is not, and says so', async () => {
  await using scene = await talking();
  const { cloud } = scene;
  await scene.away('bob', 'bobs-phone');
  scene.providers.answer(() => ({ status: 503 }));

  await cloud.rest.ok('openim/sendmsg', {
    ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: u32(), MsgLifeTime: 60, MsgBody: text('soon') },
  });
  await scene.came('bobs-phone', 1);
  // When it is tried again is reckoned from when the answer came.
  await scene.tried('bob', 1);
  scene.providers.answer(undefined);
  cloud.clock.advance(61_000);

  expect(await reasons(scene, 'bob', 1)).toEqual(['tooOld']);
  expect(scene.providers.arrived.length).toBe(1);
});

test('[S18] the trace says of one message why nothing was pushed, also where nothing was kept', async () => {
  await using scene = await talking();
  const { cloud, alice } = scene;
  const sent = await cloud.rest.ok('openim/sendmsg', {
    ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: u32(), MsgBody: text('hello') },
  });
  await cloud.rest.ok('group_open_http_svc/create_group', {
    ...{
      Owner_Account: 'alice',
      Type: 'ChatRoom',
      Name: 'hall',
      GroupId: 'hall',
      MemberList: [{ Member_Account: 'bob' }],
    },
  });
  const { seq } = await alice.request('sendMessage', draft('', 'hello', { conv: 'GROUPhall', random: 7 }));

  const ask = (more: object) => cloud.rest.call('hongyan/get_push_trace', { Account: 'bob', ...more });
  const asked = [
    { MsgKey: sent.MsgKey, Peer: 'alice' },
    { MsgKey: `${seq}_7_0`, GroupId: 'hall' },
  ];
  const wrong = [{ MsgKey: sent.MsgKey }, { MsgKey: `${seq}_8_0`, GroupId: 'hall' }, { Account: 'nobody' }];

  const answers = await Promise.all(asked.map(ask));
  expect(answers.map(({ Trace }) => Trace)).toMatchObject([
    [{ Reason: 'noDevice', Seq: 0 }],
    [{ Reason: 'groupType' }],
  ]);
  const refused = await Promise.all(wrong.map(ask));
  expect(refused.map(({ ErrorCode }) => ErrorCode)).toEqual([90054, 20022, 70107]);
});

test('[S9] a channel and a token are of one app, and go with what they belong to', async () => {
  await using scene = await talking();
  const { cloud } = scene;
  const bob = await scene.device('bob', 'shared-phone');
  await bob.close();
  const carol = await scene.device('carol', 'shared-phone');
  await carol.close();

  await send(scene.alice, 'bob', 'to bob');
  await send(scene.alice, 'carol', 'to carol');
  await scene.came('shared-phone', 1);
  await cloud.rest.ok('hongyan/delete_push_channel', { BusinessID: CHANNELS.apns });
  await send(scene.alice, 'carol', 'once more');
  await cloud.rest.ok('hongyan/put_push_channel', {
    ...{ BusinessID: CHANNELS.apns, Kind: 'apns', Credentials: scene.providers.credentials.apns },
  });

  expect(scene.providers.arrived.map(({ body }) => (body.aps as { alert: string }).alert)).toEqual(['Alice:to carol']);
  expect(await scene.trace('bob')).toEqual([]);
});
