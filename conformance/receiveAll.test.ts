import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from './cast.ts';
import { conversation, send } from './say.ts';
import { startServerForDevices, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

const NEVER = { receiveOption: 0, startSec: 0, durationSec: 0, isRepeated: false } as const;
const NIGHTLY = { receiveOption: 2, startSec: 1_700_000_000, durationSec: 28_800, isRepeated: true } as const;

test('a do-not-disturb time is kept over sign-ins, for one user alone (sdk-js-api §4.7)', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const never = await alice.request('getReceiveAll', {});

  await alice.request('setReceiveAll', NIGHTLY);
  await alice.close();
  const again = await here.signIn('alice');

  expect(never).toEqual(NEVER);
  expect(await again.request('getReceiveAll', {})).toEqual(NIGHTLY);
  expect(await bob.request('getReceiveAll', {})).toEqual(NEVER);
});

test('[S74] other devices of the user are told that it changed, in the order of the stream, and the one that set it by its answer', async () => {
  await using here = cast(server);
  const [phone, desk, bob] = [
    await here.signIn('alice'),
    await here.signIn('alice', { codec: 'msgpack' }),
    await here.signIn('bob'),
  ];

  const first = await phone.request('setReceiveAll', NIGHTLY);
  const same = await phone.request('setReceiveAll', NIGHTLY);
  const off = await phone.request('setReceiveAll', { ...NIGHTLY, receiveOption: 0 });

  const told = [await desk.next('user'), await desk.next('user')];
  expect([...first.events, ...off.events]).toEqual(told);
  expect(told.map(({ kind }) => kind)).toEqual(['receiveAllChanged', 'receiveAllChanged']);
  expect(same.events).toEqual([]);
  expect([phone.seen('user'), bob.seen('user')]).toEqual([[], []]);
});

test('[S55] a device that was away finds it among the events of its synchronisation', async () => {
  await using here = cast(server);
  const away = await here.signIn('alice');
  const userSeq = away.session?.userSeq ?? 0;
  await away.close();
  const alice = await here.signIn('alice');
  await alice.request('setReceiveAll', NIGHTLY);

  const back = await here.signIn('alice');
  const { events } = await back.request('sync', { userSeq, conversations: [] });

  expect(events.map(({ kind }) => kind)).toEqual(['receiveAllChanged']);
});

test('messages arrive while it lasts, and count as unread', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  await alice.request('setReceiveAll', { ...NIGHTLY, durationSec: 4_294_967_295 });

  await send(bob, alice.userId, 'hi');

  expect((await alice.next('message')).message.from).toBe(bob.userId);
  expect((await conversation(alice, bob.userId)).unread).toBe(1);
});

test('[S58] who gets the name of a deleted account begins without', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  await alice.request('setReceiveAll', NIGHTLY);
  await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: alice.userId }] });
  await alice.closed;

  const again = await here.signIn('alice');

  expect(await again.request('getReceiveAll', {})).toEqual(NEVER);
});
