import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { UserEvent, WireFriend } from '@hongyan/contract';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Cast, cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { signIn } from '../client.ts';
import { testInside } from '../corner.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

const source = 'AddSource_Type_Test';
const kinds = (events: readonly UserEvent[]): string[] => events.map(({ kind }) => kind);
const told = async (client: Client, kind: UserEvent['kind']): Promise<UserEvent> =>
  client.next('user', (event) => event.kind === kind);

/** All friends of a client, read page by page. */
async function friends(client: Client): Promise<WireFriend[]> {
  const all: WireFriend[] = [];
  let since: string | undefined;
  for (;;) {
    const page = await client.request('getFriends', { ...(since && { since }), count: 2 });
    all.push(...page.friends);
    if (page.isCompleted) return all;
    since = page.since;
  }
}

async function asking(here: Cast): Promise<[Client, Client]> {
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob', { codec: 'msgpack' })];
  await bob.request('updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });
  await alice.request('updateProfile', { nick: 'Alice' });
  return [alice, bob];
}

test('[S44] a request is told to all devices of both, waits for who is away, and consent makes both friends', async () => {
  await using here = cast(server);
  const [alice, bob] = await asking(here);
  const phone = await here.signIn('bob');
  const since = alice.session?.userSeq ?? 0;
  const wish = { userId: bob.userId, source, wording: 'hello', remark: 'Bob', group: 'work' };

  const asked = await alice.request('addFriend', wish);
  await told(phone, 'friendApplicationsChanged');
  const waiting = await bob.request('getFriendApplications', {});
  const sent = await alice.request('getFriendApplications', {});
  await bob.request('markFriendApplicationsRead', {});
  await told(phone, 'friendApplicationsChanged');
  const read = await phone.request('getFriendApplications', {});
  await phone.request('acceptFriendApplication', {
    ...{ userId: alice.userId, type: 'Response_Action_AgreeAndAdd', remark: 'Al' },
  });
  await told(alice, 'friendsChanged');

  expect([asked.code, kinds(asked.events)]).toEqual([30539, ['friendApplicationsChanged']]);
  const common = { source, wording: 'hello' };
  expect(waiting).toMatchObject({ unreadCount: 1, cursor: '' });
  expect(waiting.applications).toMatchObject([
    { ...common, userId: alice.userId, nick: 'Alice', type: 'Pendency_Type_ComeIn' },
  ]);
  expect(sent).toMatchObject({
    applications: [{ ...common, userId: bob.userId, type: 'Pendency_Type_SendOut' }],
    unreadCount: 0,
  });
  expect([read.unreadCount, read.applications[0]?.isRead]).toEqual([0, true]);
  expect(await friends(alice)).toMatchObject([{ userId: bob.userId, remark: 'Bob', groups: ['work'], ...common }]);
  expect(await friends(bob)).toMatchObject([{ userId: alice.userId, remark: 'Al', groups: [] }]);
  const sync = await alice.request('sync', { userSeq: since, conversations: [] });
  expect(new Set(kinds(sync.events))).toEqual(
    new Set(['profileChanged', 'friendApplicationsChanged', 'friendsChanged', 'friendGroupsChanged']),
  );
});

test('[S44] refusing and deleting requests; answering what is not there is 30614, deleting it 31804', async () => {
  await using here = cast(server);
  const [alice, bob] = await asking(here);
  const add = () => alice.request('addFriend', { userId: bob.userId, source });
  const type = 'Pendency_Type_SendOut';
  await add();

  await bob.request('refuseFriendApplication', { userId: alice.userId });
  await told(alice, 'friendApplicationsChanged');
  const gone = alice.request('deleteFriendApplication', { userId: bob.userId, type });
  await expect(gone).rejects.toMatchObject({ code: 31804 });
  const answer = bob.request('acceptFriendApplication', { userId: alice.userId, type: 'Response_Action_Agree' });
  await expect(answer).rejects.toMatchObject({ code: 30614 });
  const again = bob.request('refuseFriendApplication', { userId: here.name('nobody') });
  await expect(again).rejects.toMatchObject({ code: 30614 });
  await add();
  await alice.request('deleteFriendApplication', { userId: bob.userId, type });

  expect((await alice.request('getFriendApplications', {})).applications).toEqual([]);
  expect((await bob.request('getFriendApplications', {})).applications).toHaveLength(1);
});

test('[S41] friends are added, found, checked, changed and deleted; both sides are told', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const desk = await here.signIn('alice');
  const [carol = ''] = await here.accounts('carol');

  const added = await alice.request('addFriend', { userId: bob.userId, source });
  for (const client of [bob, desk]) await told(client, 'friendsChanged');
  const custom = { Tag_SNS_Custom_Level: '3' };
  const changed = await alice.request('updateFriend', { userId: bob.userId, remark: 'B', custom });
  await told(desk, 'friendsChanged');
  const names = [bob.userId, carol, here.name('nobody')];
  const among = await alice.request('getFriendsAmong', { userIds: names });
  const checked = await alice.request('checkFriends', { userIds: names });
  const deleted = await alice.request('deleteFriends', { userIds: names });
  await told(bob, 'friendsChanged');

  expect([added.code, kinds(added.events)]).toEqual([0, ['friendsChanged']]);
  expect(changed.friend).toMatchObject({ userId: bob.userId, remark: 'B', custom });
  expect(among.friends).toEqual([changed.friend]);
  expect(checked.results.map(({ code, relation }) => [code, relation])).toEqual([
    [0, 'CheckResult_Type_BothWay'],
    [0, 'CheckResult_Type_NoRelation'],
    [30003, 'CheckResult_Type_NoRelation'],
  ]);
  expect(deleted.results.map(({ code }) => code)).toEqual([0, 31704, 31704]);
  expect([await friends(alice), await friends(bob)]).toEqual([[], []]);
  const stranger = alice.request('updateFriend', { userId: bob.userId, remark: 'x' });
  await expect(stranger).rejects.toMatchObject({ code: 30001 });
});

test('a client reads on from where it was: who came, who changed, who went', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const names = await here.accounts('bob', 'carol', 'dave');
  const [bob = '', carol = '', dave = ''] = names;
  for (const userId of [bob, carol]) await alice.request('addFriend', { userId, source });
  const before = await alice.request('getFriends', {});

  await alice.request('deleteFriends', { userIds: [bob] });
  await alice.request('addFriend', { userId: dave, source });
  const after = await alice.request('getFriends', { since: before.since });
  const still = await alice.request('getFriends', { since: after.since });

  expect(before.friends.map(({ userId }) => userId)).toEqual([bob, carol]);
  expect([after.gone, after.friends.map(({ userId }) => userId), after.isReset]).toEqual([[bob], [dave], undefined]);
  expect(still).toMatchObject({ friends: [], gone: [], since: after.since, isCompleted: true });
  expect((await alice.request('getFriends', { since: '99999.1' })).isReset).toBe(true);
  await expect(alice.request('getFriends', { since: 'x' })).rejects.toMatchObject({ code: 30001 });
  await expect(alice.request('getBlacklist', { cursor: 'x' })).rejects.toMatchObject({ code: 30001 });
});

test('[S44] adding says why not: oneself, nobody, who refuses all, either blacklist', async () => {
  await using here = cast(server);
  const [alice, bob, carol] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('carol')];
  await bob.request('updateProfile', { allowType: 'AllowType_Type_DenyAny' });
  await carol.request('addToBlacklist', { userIds: [alice.userId] });
  const [dave = ''] = await here.accounts('dave');
  await alice.request('addToBlacklist', { userIds: [dave] });
  const add = (userId: string, more: object = {}) =>
    alice.request('addFriend', { userId, source, ...more }).then(
      ({ code }) => code,
      (error: { code: number }) => error.code,
    );

  const got = [await add(alice.userId), await add(here.name('nobody')), await add(bob.userId)];
  got.push(await add(carol.userId), await add(dave), await add(bob.userId, { wording: 'w'.repeat(257) }));
  await here.rest.ok('profile/portrait_set', {
    ...{ From_Account: alice.userId },
    ProfileItem: [{ Tag: 'Tag_Profile_IM_AdminForbidType', Value: 'AdminForbid_Type_SendOut' }],
  });
  got.push(await add(bob.userId));

  expect(got).toEqual([30001, 30003, 30516, 30525, 30515, 30001, 30009]);
});

test('[S69] friend groups are made, filled, renamed, emptied and deleted, and told to other devices', async () => {
  await using here = cast(server);
  const [alice, desk] = [await here.signIn('alice'), await here.signIn('alice')];
  const [bob = '', carol = ''] = await here.accounts('bob', 'carol');
  for (const userId of [bob, carol]) await alice.request('addFriend', { userId, source });

  const made = await alice.request('createFriendGroup', { name: 'work', userIds: [bob, here.name('nobody')] });
  await told(desk, 'friendGroupsChanged');
  await alice.request('addToFriendGroup', { name: 'work', userIds: [carol, bob] });
  await alice.request('renameFriendGroup', { name: 'work', newName: 'office' });
  const out = await alice.request('removeFromFriendGroup', { name: 'office', userIds: [bob] });
  const { groups } = await desk.request('getFriendGroups', {});
  const inGroups = (await friends(desk)).map(({ userId, groups: names }) => [userId, names]);
  const refused = [
    ['createFriendGroup', { name: 'office' }, 32218],
    ['deleteFriendGroup', { name: 'work' }, 32309],
    ['renameFriendGroup', { name: 'work', newName: 'x' }, 32309],
    ['addToFriendGroup', { name: 'work', userIds: [bob] }, 32309],
    ['createFriendGroup', { name: 'x'.repeat(31) }, 30001],
  ] as const;
  for (const [command, params, code] of refused)
    await expect(alice.ask(command, params)).rejects.toMatchObject({ code });
  await alice.request('deleteFriendGroup', { name: 'office' });

  expect(made.results.map(({ code }) => code)).toEqual([0, 32216]);
  expect([kinds(made.events), kinds(out.events)]).toEqual([
    ['friendsChanged', 'friendGroupsChanged'],
    ['friendsChanged'],
  ]);
  expect(groups).toEqual([{ name: 'office', count: 1 }]);
  expect(inGroups.sort()).toEqual(
    [
      [bob, []],
      [carol, ['office']],
    ].sort() as never,
  );
  expect((await alice.request('getFriendGroups', {})).groups).toEqual([]);
});

test('[S42] the blacklist over the socket: what it ends is told to both sides', async () => {
  await using here = cast(server);
  const [alice, bob] = await asking(here);
  const desk = await here.signIn('alice');
  const [carol = ''] = await here.accounts('carol');
  await alice.request('addFriend', { userId: bob.userId, source });

  const blocked = await alice.request('addToBlacklist', { userIds: [bob.userId, carol, alice.userId] });
  await told(desk, 'blacklistChanged');
  await bob.next('user', ({ kind }) => kind === 'friendApplicationsChanged');
  const first = await alice.request('getBlacklist', { count: 1 });
  const second = await alice.request('getBlacklist', { count: 1, cursor: first.cursor });
  const freed = await alice.request('removeFromBlacklist', { userIds: [carol, here.name('nobody')] });

  expect(blocked.results.map(({ code }) => code)).toEqual([0, 0, 30001]);
  expect([first.userIds, second.userIds, second.cursor]).toEqual([[bob.userId], [carol], '']);
  expect(freed.results.map(({ code }) => code)).toEqual([0, 30001]);
  expect((await bob.request('getFriendApplications', {})).applications).toEqual([]);
});

describe('two processes on one PostgreSQL database', () => {
  testInside('requests crossing each other, and answers against deletions, end as one after the other', async () => {
    const postgres = await testPostgres();
    await using stack = new AsyncDisposableStack();
    stack.defer(() => postgres.stop());
    const store = await postgres.freshDatabase();
    const servers: TestServer[] = [];
    for (let n = 0; n < 2; n++) servers.push(stack.use(await startServer({ store })));
    using alice = await signIn(servers[0] as TestServer, 'alice');
    using bob = await signIn(servers[1] as TestServer, 'bob');
    for (const client of [alice, bob])
      await client.request('updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });

    for (let n = 0; n < 15; n++) {
      const crossing = await Promise.all([
        alice.request('addFriend', { userId: 'bob', source }),
        bob.request('addFriend', { userId: 'alice', source }),
      ]);
      expect(crossing.map(({ code }) => code).sort()).toEqual([0, 30539]);
      expect([await friends(alice), await friends(bob)].map((list) => list.length)).toEqual([1, 1]);
      await alice.request('deleteFriends', { userIds: ['bob'] });

      await alice.request('addFriend', { userId: 'bob', source });
      const [accepted, blocked] = await Promise.allSettled([
        bob.request('acceptFriendApplication', { userId: 'alice', type: 'Response_Action_AgreeAndAdd' }),
        alice.request('addToBlacklist', { userIds: ['bob'] }),
      ]);
      expect(blocked.status).toBe('fulfilled');
      if (accepted.status === 'rejected') expect(accepted.reason).toMatchObject({ code: 30614 });
      expect([await friends(alice), await friends(bob)]).toEqual([[], []]);
      await alice.request('removeFromBlacklist', { userIds: ['bob'] });
    }
  });
});
