import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Settings, WireStatus } from '@hongyan/contract';
import { cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Settings of the app; what a test does not name is as it was at first, but nobody waits for who comes back. */
const set = (settings: Partial<Settings> = {}) =>
  restClient(server).ok('hongyan/set_settings', {
    Settings: { multiDeviceMode: 1, userStatus: 1, statusGraceMs: 0, statusSubscriptionsMax: 200, ...settings },
  });

const now = async (client: Client, ...userIds: string[]): Promise<WireStatus[]> =>
  (await client.request('getStatuses', { userIds })).statuses;
const told = async (client: Client): Promise<WireStatus | undefined> => (await client.next('statuses')).statuses[0];

test('[S45] tells who is online, away with a signed-in device, signed out, never there, and unknown', async () => {
  await set();
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const [carol, dave] = [await here.signIn('carol'), await here.signIn('dave')];
  const [erin = ''] = await here.accounts('erin');
  await bob.request('setStatus', { customStatus: 'in a meeting' });
  const names = [bob, carol, dave].map(({ userId }) => userId);
  const { statuses, failures } = await alice.request('subscribeStatuses', {
    userIds: [...names, erin, here.name('nobody')],
  });

  await carol.close();
  const away = await told(alice);
  await dave.request('logout', {});
  const out = await told(alice);

  expect(statuses).toEqual([
    { userId: bob.userId, statusType: 1, customStatus: 'in a meeting' },
    { userId: carol.userId, statusType: 1, customStatus: '' },
    { userId: dave.userId, statusType: 1, customStatus: '' },
    { userId: erin, statusType: 3, customStatus: '' },
  ]);
  expect(failures).toMatchObject([{ userId: here.name('nobody'), code: 70107 }]);
  expect([away, out]).toEqual([
    { userId: carol.userId, statusType: 2, customStatus: '' },
    { userId: dave.userId, statusType: 3, customStatus: '' },
  ]);
  expect(await now(alice, ...names, erin)).toEqual([
    { userId: bob.userId, statusType: 1, customStatus: 'in a meeting' },
    { userId: carol.userId, statusType: 2, customStatus: '' },
    { userId: dave.userId, statusType: 3, customStatus: '' },
    { userId: erin, statusType: 3, customStatus: '' },
  ]);
});

test('[S45] a custom status is told to subscribers and to the own other devices, and goes with the last session', async () => {
  await set();
  await using here = cast(server);
  const [alice, bob, desk] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('bob')];
  await alice.request('subscribeStatuses', { userIds: [bob.userId] });

  const answer = await bob.request('setStatus', { customStatus: '☕' });
  const [toAlice, toDesk] = [await told(alice), await told(desk)];
  await bob.close();
  const kept = await now(desk, bob.userId);
  await desk.close();
  const away = await told(alice);
  await here.signIn('bob');
  const back = await told(alice);

  const status = { userId: bob.userId, statusType: 1, customStatus: '☕' };
  expect([answer, toAlice, toDesk]).toEqual([status, status, status]);
  expect(bob.seen('statuses')).toEqual([]);
  expect(kept).toEqual([status]);
  expect([away, back]).toEqual([
    { userId: bob.userId, statusType: 2, customStatus: '' },
    { userId: bob.userId, statusType: 1, customStatus: '' },
  ]);
});

test('[S45] who returns within the grace was never away for subscribers, and keeps the custom status', async () => {
  await set({ statusGraceMs: 60_000 });
  await using here = cast(server);
  const phone = { deviceId: 'phone' };
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob', phone)];
  await bob.request('setStatus', { customStatus: 'here' });
  await alice.request('subscribeStatuses', { userIds: [bob.userId] });

  await bob.close();
  const back = await here.signIn('bob', phone);
  const kept = await now(alice, bob.userId);
  await back.request('setStatus', { customStatus: 'back' });

  expect(kept).toMatchObject([{ statusType: 1, customStatus: 'here' }]);
  expect(await told(alice)).toMatchObject({ statusType: 1, customStatus: 'back' });
  await back.request('logout', {});
  expect(await told(alice)).toMatchObject({ statusType: 3, customStatus: '' });
  expect(alice.seen('statuses')).toEqual([]);
});

test('[S45] a subscription ends by its command, each session has its own', async () => {
  await set();
  await using here = cast(server);
  const [alice, other] = [await here.signIn('alice'), await here.signIn('alice', { codec: 'msgpack' })];
  const [bob, carol] = [await here.signIn('bob'), await here.signIn('carol')];
  const userIds = [bob.userId, carol.userId];
  for (const session of [alice, other]) await session.request('subscribeStatuses', { userIds });

  await alice.request('unsubscribeStatuses', { userIds: [bob.userId, here.name('nobody')] });
  for (const who of [bob, carol]) await who.request('setStatus', { customStatus: 'one' });
  const toOther = [await told(other), await told(other)];
  const toAlice = await told(alice);
  await other.request('unsubscribeStatuses', {});
  for (const who of [bob, carol]) await who.request('setStatus', { customStatus: 'two' });
  const last = await told(alice);

  expect(toOther).toMatchObject([bob, carol].map(({ userId }) => ({ userId, customStatus: 'one' })));
  expect([toAlice, last]).toMatchObject(['one', 'two'].map((customStatus) => ({ userId: carol.userId, customStatus })));
  await other.request('ping', {});
  expect([alice.seen('statuses'), other.seen('statuses')]).toEqual([[], []]);
});

test('past its bound the earliest subscription gives way and is named', async () => {
  await set({ statusSubscriptionsMax: 2 });
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob, carol, dave] = [await here.signIn('bob'), await here.signIn('carol'), await here.signIn('dave')];
  await alice.request('subscribeStatuses', { userIds: [bob.userId, carol.userId] });

  const { dropped, statuses } = await alice.request('subscribeStatuses', { userIds: [dave.userId] });
  for (const who of [bob, carol, dave]) await who.request('setStatus', { customStatus: 'busy' });
  const heard = [await told(alice), await told(alice)];

  expect(dropped).toEqual([bob.userId]);
  expect(statuses).toMatchObject([{ userId: dave.userId, statusType: 1 }]);
  expect(heard).toMatchObject([{ userId: carol.userId }, { userId: dave.userId }]);
});

test('a custom status has at most 50 bytes', async () => {
  await set();
  await using here = cast(server);
  const alice = await here.signIn('alice');

  const longest = `${'鸿'.repeat(16)}ab`;
  expect(await alice.request('setStatus', { customStatus: longest })).toMatchObject({ customStatus: longest });
  await expect(alice.request('setStatus', { customStatus: `${longest}c` })).rejects.toMatchObject({ code: 60025 });
  expect(await now(alice, alice.userId)).toMatchObject([{ statusType: 1, customStatus: longest }]);
});

test('an app that wants no status refuses with 72001 and tells nobody', async () => {
  await set();
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  await alice.request('subscribeStatuses', { userIds: [bob.userId] });

  await set({ userStatus: 0 });
  const userIds = [bob.userId];
  const asked = [
    ['setStatus', { customStatus: 'x' }],
    ['getStatuses', { userIds }],
    ['subscribeStatuses', { userIds }],
    ['unsubscribeStatuses', {}],
  ] as const;
  for (const [command, params] of asked)
    await expect(alice.ask(command, params)).rejects.toMatchObject({ code: 72001 });
  await bob.request('logout', {});
  await set();

  await here.signIn('bob');
  expect(await told(alice)).toMatchObject({ statusType: 1 });
  expect(alice.seen('statuses')).toEqual([]);
});
