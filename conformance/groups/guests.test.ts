import { expect, test } from 'bun:test';
import { type TestCloud, testCloud } from '../../packages/server/src/testing/cloud.ts';
import { type Client, connect } from '../client.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { firstApp, type TestServer } from '../server.ts';
import { said } from './said.ts';

const corner = corners();
const show = { groupId: 'show' };
const device = { sdkAppId: firstApp.sdkAppId, platform: 'Web', deviceId: 'd' } as const;

/** The real server with a live room and a public group of alice's. */
async function withShow<C extends Pick<Corner, 'rest' | 'users'>>(cloud: C): Promise<C> {
  await cloud.users('alice', 'bob');
  for (const [GroupId, Type] of [
    ['show', 'AVChatRoom'],
    ['team', 'Public'],
  ] as const)
    await cloud.rest.ok('group_open_http_svc/create_group', { Owner_Account: 'alice', Type, Name: GroupId, GroupId });
  return cloud;
}

const visit = (cloud: TestCloud): Promise<Client> => connect({ url: cloud.app.url } as TestServer, 'guest');
const online = async ({ rest }: Pick<Corner, 'rest'>): Promise<number> =>
  (await rest.ok('group_open_http_svc/get_online_member_num', { GroupId: 'show' })).OnlineMemberNum;

test('a guest hears what is said in a live room and is counted there, until it leaves', async () => {
  await using cloud = await withShow(await corner());
  using alice = await cloud.signIn('alice');
  using guest = await cloud.connect('guest');
  await alice.request('joinGroup', show);
  await alice.request('sendMessage', said('GROUPshow', 'welcome'));
  await alice.next('message', ({ message }) => !message.isTip);

  await guest.request('guestLogin', device);
  const { status, group, recent } = await guest.request('guestJoin', show);
  expect(status).toBe('joined');
  expect(group).toMatchObject({ groupId: 'show', memberCount: 2 });
  expect(recent).toMatchObject([{ from: 'alice' }]);
  expect(await guest.request('guestJoin', show)).toMatchObject({ status: 'already' });
  const { seq } = await alice.request('sendMessage', said('GROUPshow', 'to all'));
  expect(await guest.next('message', ({ message }) => message.seq === seq)).toMatchObject({ conv: 'GROUPshow' });
  expect(await online(cloud)).toBe(2);
  const { members } = await alice.request('getGroupMembers', show);
  expect(members.map(({ userId }) => userId)).toEqual(['alice']);

  await guest.request('guestQuit', show);
  expect(await online(cloud)).toBe(1);
  const { seq: later } = await alice.request('sendMessage', said('GROUPshow', 'gone?'));
  await alice.next('message', ({ message }) => message.seq === later);
  expect(guest.seen('message').filter(({ message }) => message.seq === later)).toEqual([]);
  await expect(guest.request('guestQuit', show)).rejects.toMatchObject({ code: 10007 });
});

test('[S3] a guest may listen and nothing else: every refusal has its code', async () => {
  await using cloud = await withShow(await corner());
  using guest = await cloud.connect('guest');

  await expect(guest.request('guestJoin', show)).rejects.toMatchObject({ code: 6013 });
  await guest.request('guestLogin', device);
  await expect(guest.request('guestJoin', { groupId: 'team' })).rejects.toMatchObject({ code: 10007 });
  await expect(guest.request('guestJoin', { groupId: 'none' })).rejects.toMatchObject({ code: 10010 });
  await guest.request('guestJoin', show);
  for (const [command, params] of [
    ['sendMessage', said('GROUPshow', 'me')],
    ['joinGroup', show],
    ['getGroupMembers', show],
    ['setGroupAttributes', { ...show, random: 1, attributes: [] }],
  ] as const)
    await expect(guest.ask(command, params)).rejects.toMatchObject({ code: 6013 });
  await expect(guest.request('guestLogin', device)).rejects.toMatchObject({ code: 60017 });
});

testInside('guests are bounded by address and in all, and may be switched off', async () => {
  await using cloud = await withShow(await testCloud({ guestsMax: 2 }));
  await cloud.set({ guestsPerMinute: 3 });
  const guests = await Promise.all([visit(cloud), visit(cloud), visit(cloud), visit(cloud), visit(cloud)]);
  const [one, two, three, four, five] = guests as [Client, Client, Client, Client, Client];
  const come = (guest: Client) => guest.request('guestLogin', device);

  await Promise.all([come(one), come(two)]);
  await expect(come(three)).rejects.toThrow('2 guests at a time');
  await expect(come(four)).rejects.toThrow('3 guests a minute from one address');
  expect((await four.closed).code).toBe(4202);
  await cloud.set({ guestSignIn: 0 });
  await expect(come(five)).rejects.toMatchObject({ code: 10026 });
  for (const guest of guests) await guest.close();
});

testInside(
  '[S52] a guest that is in no room for a minute is disconnected; one that is gone is counted no more',
  async () => {
    await using cloud = await withShow(await testCloud({ guestIdleSec: 60 }));
    using idle = await visit(cloud);
    const gone = await visit(cloud);
    for (const guest of [idle, gone]) await guest.request('guestLogin', device);
    await gone.request('guestJoin', show);
    expect(await online(cloud)).toBe(1);

    await gone.close();
    for (let tries = 0; tries < 100 && (await online(cloud)) > 0; tries++);
    expect(await online(cloud)).toBe(0);
    cloud.clock.advance(61_000);
    expect((await idle.closed).code).toBe(4305);
  },
);

test('[S53] a guest is told that the room is dissolved', async () => {
  await using cloud = await withShow(await corner());
  using guest = await cloud.connect('guest');
  await guest.request('guestLogin', device);
  await guest.request('guestJoin', show);

  await cloud.rest.ok('group_open_http_svc/destroy_group', { GroupId: 'show' });

  const { message } = await guest.next('message', ({ conv }) => conv === '@TIM#SYSTEM');
  expect(message.body).toMatchObject([{ MsgContent: { kind: 'dissolved', groupId: 'show' } }]);
});

test('the tip of who comes into a live room counts guests as the count of who is online does (rest-api §15.10)', async () => {
  await using cloud = await withShow(await corner());
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using guest = await cloud.connect('guest');
  await alice.request('joinGroup', show);
  await guest.request('guestLogin', device);
  await guest.request('guestJoin', show);

  await bob.request('joinGroup', show);
  const isTip = (kind: string) => (event: { message: { body: readonly { MsgContent: unknown }[] } }) =>
    event.message.body.some(({ MsgContent }) => {
      const { kind: its, members } = MsgContent as { kind?: string; members?: { userId: string }[] };
      return its === kind && members?.[0]?.userId === 'bob';
    });
  const came = await alice.next('message', isTip('join'));
  const count = await online(cloud);
  await bob.request('quitGroup', show);
  const went = await alice.next('message', isTip('quit'));

  expect(count).toBe(3);
  expect(came.message.body).toMatchObject([{ MsgContent: { memberCount: 3 } }]);
  expect(went.message.body).toMatchObject([{ MsgContent: { memberCount: 2 } }]);
});
