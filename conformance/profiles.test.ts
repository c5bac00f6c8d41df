import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { ProfileFields } from '@hongyan/contract';
import { cast } from './cast.ts';
import { history, send } from './say.ts';
import { startServerForDevices, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

const everything: ProfileFields = {
  nick: 'Alice \0 🪿',
  faceUrl: 'https://example.org/a.png',
  gender: 'Gender_Type_Female',
  birthday: 20_000_101,
  location: '杭州',
  selfSignature: '鸿雁 \0',
  allowType: 'AllowType_Type_DenyAny',
  language: 1,
  messageSettings: 1,
  level: 7,
  role: 0,
  custom: { Tag_Profile_Custom_Mood: '好', Tag_Profile_Custom_a: '\0' },
};

test.each(['json', 'msgpack'] as const)(
  '[S40] anyone reads what a user wrote of the own profile, %s',
  async (codec) => {
    await using here = cast(server);
    const alice = await here.signIn('alice', { codec });
    const bob = await here.signIn('bob', { codec });

    const { profile, events } = await alice.request('updateProfile', everything);
    const read = await bob.request('getProfiles', { userIds: [bob.userId, here.name('nobody'), alice.userId] });

    expect(profile).toEqual({ ...everything, userId: alice.userId, updatedMs: expect.any(Number) as never });
    expect(events).toMatchObject([{ kind: 'profileChanged', timeMs: profile.updatedMs }]);
    expect(events[0]).not.toHaveProperty('conv');
    expect(read.profiles).toEqual([{ userId: bob.userId, updatedMs: expect.any(Number) as never }, profile]);
  },
);

test('[S40] the other devices learn of a change, at once or when they are back; no change tells nothing', async () => {
  await using here = cast(server);
  const [phone, desk] = [await here.signIn('alice'), await here.signIn('alice', { codec: 'msgpack' })];
  const bob = await here.signIn('bob');
  const since = phone.session?.userSeq ?? 0;

  const first = await phone.request('updateProfile', { nick: 'Alice', custom: { Tag_Profile_Custom_a: 'a' } });
  const same = await phone.request('updateProfile', { nick: 'Alice', custom: { Tag_Profile_Custom_a: 'a' } });
  const told = await desk.next('user');
  const second = await desk.request('updateProfile', { nick: '', custom: { Tag_Profile_Custom_a: '' } });
  const sync = await phone.request('sync', { userSeq: since, conversations: [] });

  expect([told]).toEqual(first.events);
  expect(same).toEqual({ profile: first.profile, events: [] });
  expect(second.profile).toEqual({ userId: phone.userId, updatedMs: second.events[0]?.timeMs ?? 0 });
  expect(sync.events).toEqual([...first.events, ...second.events]);
  expect(await phone.next('user')).toEqual(second.events[0] as never);
  expect(bob.seen('user')).toEqual([]);
});

test('[S25] a new nick and avatar stand on new messages, old ones keep theirs, and a sign-in tells them', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  await alice.request('updateProfile', { nick: 'Alice', faceUrl: 'a' });
  await send(alice, bob.userId, 'one');

  await alice.request('updateProfile', { nick: 'Al\0icia' });
  await send(alice, bob.userId, 'two');
  const told = [await bob.next('message'), await bob.next('message')];
  const again = await here.signIn('alice');

  const names = (messages: readonly { nick?: string; faceUrl?: string }[]) =>
    messages.map(({ nick, faceUrl }) => [nick, faceUrl]);
  const expected = [
    ['Alice', 'a'],
    ['Al\0icia', 'a'],
  ];
  expect(names(told.map(({ message }) => message))).toEqual(expected);
  expect(names(await history(bob, alice.userId))).toEqual(expected);
  expect(again.session).toMatchObject({ nick: 'Al\0icia', faceUrl: 'a', userSeq: 2 });
});

test('an import that changes the nick is told to the signed-in user', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');

  await here.rest.ok('im_open_login_svc/account_import', { UserID: alice.userId, Nick: 'Alice' });
  const event = await alice.next('user');
  const { profiles } = await alice.request('getProfiles', { userIds: [alice.userId] });

  expect(event).toMatchObject({ kind: 'profileChanged', userSeq: (alice.session?.userSeq ?? 0) + 1 });
  expect(profiles).toEqual([{ userId: alice.userId, nick: 'Alice', updatedMs: event.timeMs }]);
});

test('values that are too long in bytes are 40601, and nothing of the request is taken', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const fits: ProfileFields = { nick: '雁'.repeat(166), location: '雁'.repeat(5), selfSignature: 'x'.repeat(500) };
  const { profile } = await alice.request('updateProfile', fits);
  const tooLong: ProfileFields[] = [
    { nick: '雁'.repeat(167) },
    { faceUrl: 'x'.repeat(501) },
    { selfSignature: 'x'.repeat(501) },
    { location: '雁'.repeat(6) },
    { custom: { Tag_Profile_Custom_a: 'x'.repeat(501) } },
  ];

  for (const fields of tooLong) {
    const request = alice.request('updateProfile', { language: 5, ...fields });
    await expect(request).rejects.toMatchObject({ code: 40601 });
  }
  const { profiles } = await alice.request('getProfiles', { userIds: [alice.userId] });

  expect(profile).toMatchObject(fits);
  expect(profiles).toEqual([profile]);
});

test('custom fields are bounded in name and number', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const tags = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`Tag_Profile_Custom_${n}`, 'x']));

  const { profile } = await alice.request('updateProfile', { custom: tags(20) });
  for (const [custom, code] of [
    [tags(21), 40009],
    [{ Tag_Profile_Custom_ninechars: 'x' }, 40001],
    [{ constructor: 'x' }, 40001],
  ] as const) {
    const refused = alice.ask('updateProfile', { custom });
    await expect(refused).rejects.toMatchObject({ code });
  }

  expect(profile.custom).toEqual(tags(20));
});

test('[S10] a deleted account has no profile, nor has who gets its name', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');
  await alice.request('updateProfile', everything);

  await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: alice.userId }] });
  const gone = await bob.request('getProfiles', { userIds: [alice.userId] });
  await here.accounts('alice');
  const { profiles } = await bob.request('getProfiles', { userIds: [alice.userId] });

  expect(gone.profiles).toEqual([]);
  expect(profiles).toEqual([{ userId: alice.userId, updatedMs: expect.any(Number) as never }]);
});
