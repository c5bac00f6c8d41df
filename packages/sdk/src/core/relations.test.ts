import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noFaults } from '../testing/faultySocket.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { freshRelations, keptRelations, toldRelations } from '../testing/relationView.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const source = 'AddSource_Type_Test';

/** Imports accounts that are nobody else's. */
async function strangers({ bob }: Stage, count: number): Promise<string[]> {
  const userIds = Array.from({ length: count }, (_, at) => `${bob.userId}-${at}`);
  for (let at = 0; at < count; at += 100)
    await server.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: userIds.slice(at, at + 100) });
  return userIds;
}

const imported = (From_Account: string, userIds: readonly string[]) =>
  server.rest.ok('sns/friend_import', {
    From_Account,
    AddFriendItem: userIds.map((To_Account) => ({ To_Account, AddSource: source })),
  });

/** Changes all lists of bob's from his other device, and by alice who asks him. */
async function changeAll({ bob, alice, carol }: Stage, [first = '', second = '', third = '']: readonly string[]) {
  const { core } = bob;
  await core.callFriends('addFriend', { userId: first, source, group: 'work', remark: 'First' });
  await core.callFriends('addFriend', { userId: second, source });
  await core.callFriends('createFriendGroup', { name: 'home', userIds: [second] });
  await core.callFriends('renameFriendGroup', { name: 'work', newName: 'office' });
  await core.callFriends('deleteFriends', { userIds: [second] });
  await core.callFriends('addToBlacklist', { userIds: [third] });
  await core.updateProfile({ allowType: 'AllowType_Type_NeedConfirm' });
  for (const asking of [alice, carol]) await asking.core.callFriends('addFriend', { userId: bob.userId, source });
  await core.callFriends('refuseFriendApplication', { userId: carol.userId });
}

/** What the old client keeps and was told is what a fresh sign-in fetches. */
async function assertSame({ old, world }: Stage) {
  await world.idle();
  const fresh = await freshRelations(server, old.userId);
  expect(keptRelations(old.core)).toEqual(fresh);
  expect(toldRelations(old)).toEqual(fresh);
  return fresh;
}

test('[S74] what another device and others change is in all lists, and told', async () => {
  await using stage = await setStage(server);

  await changeAll(stage, await strangers(stage, 3));

  const { friends, friendGroups, friendApplications, blacklist } = await assertSame(stage);
  const [first, , third] = await strangers(stage, 3);
  expect(friends).toMatchObject([{ userId: first, remark: 'First', groups: ['office'] }]);
  expect(friendGroups).toEqual([
    { name: 'office', userIds: [first ?? ''] },
    { name: 'home', userIds: [] },
  ]);
  expect(friendApplications).toMatchObject({ applications: [{ userId: stage.alice.userId }], unreadCount: 1 });
  expect(blacklist).toEqual([third ?? '']);
  expect(stage.old.recorder.relationNews.size).toBe(4);
});

test('[S55] what changed while a device was away is in all lists when it is back, and told', async () => {
  await using stage = await setStage(server);
  stage.old.network.setUp(false);

  await changeAll(stage, await strangers(stage, 3));
  stage.old.network.setUp(true);
  await stage.old.comeBack();

  expect((await assertSame(stage)).friends).toHaveLength(1);
  expect(stage.old.recorder.relationNews.size).toBe(4);
});

test('[S29] lost events are caught up with by the next one', async () => {
  await using stage = await setStage(server);
  stage.old.network.setRates({ ...noFaults, drop: 1 });
  await changeAll(stage, await strangers(stage, 3));
  await stage.world.idle();
  stage.old.network.setRates(noFaults);
  expect(stage.old.recorder.relationNews.size).toBe(0);

  await stage.bob.core.pin(stage.withAlice, true);

  expect((await assertSame(stage)).friends).toHaveLength(1);
});

test.each(['before', 'after'] as const)(
  '[S55] a list whose fetching broke %s it was answered is fetched when the device is back',
  async (at) => {
    await using stage = await setStage(server);
    const { old, bob } = stage;
    const [first = ''] = await strangers(stage, 1);
    old.network.cutAtRequest({ at, command: 'getFriends' });

    await bob.core.callFriends('addFriend', { userId: first, source });
    await stage.bob.idle();
    await old.comeBack();

    expect((await assertSame(stage)).friends).toMatchObject([{ userId: first }]);
  },
);

test('[S55] a list that the server failed to give is fetched when the device is back', async () => {
  await using stage = await setStage(server);
  const { old, bob, world } = stage;
  const [first = ''] = await strangers(stage, 1);
  const { blacklist } = server.app.ctx.storage;
  const { page } = blacklist;
  blacklist.page = () => Promise.reject(new Error('the disk is slow'));
  await bob.core.callFriends('addToBlacklist', { userIds: [first] });
  await world.idle();
  blacklist.page = page;
  expect(old.core.keptRelations('blacklist')).toEqual([]);

  old.network.cut();
  await old.comeBack();

  expect((await assertSame(stage)).blacklist).toEqual([first]);
});

test('[S69] friends in a group that is not known yet are told with it, before its own event was taken in', async () => {
  await using stage = await setStage(server);
  const { old, bob, world } = stage;
  const [first = ''] = await strangers(stage, 1);
  const slow = Promise.withResolvers<void>();
  old.slowStore('putUserSeq', () => slow.promise);

  await bob.core.callFriends('addFriend', { userId: first, source, group: 'work' });
  await world.idle();
  const told = toldRelations(old);
  slow.resolve();

  expect(told.friends).toMatchObject([{ userId: first, groups: ['work'] }]);
  expect(told.friendGroups).toEqual([{ name: 'work', userIds: [first] }]);
  await assertSame(stage);
});

test('[S67] lists of more than a page are fetched whole, and so are changes of more than a page', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, world } = stage;
  const userIds = await strangers(stage, 60);
  await imported(bob.userId, userIds.slice(0, 45));
  await server.rest.ok('sns/black_list_add', { From_Account: bob.userId, To_Account: userIds.slice(45) });
  await bob.core.callFriends('addToBlacklist', { userIds: userIds.slice(30, 40) });
  await world.idle();

  const first = keptRelations(old.core);
  expect(first).toEqual(await freshRelations(server, old.userId));
  expect([first.friends?.length, first.blacklist?.length]).toEqual([35, 25]);
  old.network.setUp(false);
  await bob.core.callFriends('deleteFriends', { userIds: userIds.slice(0, 25) });
  await imported(bob.userId, [...userIds.slice(10, 35), alice.userId]);
  old.network.setUp(true);
  await old.comeBack();

  expect((await assertSame(stage)).friends).toHaveLength(31);
});

test('[S67] a device that was away for too long for the server to know what changed fetches all afresh', async () => {
  await using stage = await setStage(server);
  const { old, bob, world } = stage;
  const userIds = await strangers(stage, 4);
  await imported(bob.userId, userIds.slice(0, 3));
  await world.idle();
  expect(old.core.keptRelations('friends')).toHaveLength(3);
  old.network.setUp(false);
  await bob.core.callFriends('deleteFriends', { userIds: userIds.slice(0, 1) });
  await bob.core.callFriends('addFriend', { userId: userIds[3] ?? '', source });
  await bob.core.callFriends('addToBlacklist', { userIds: userIds.slice(0, 1) });
  const { friends, userEvents } = server.app.ctx.storage;
  await friends.trim(Date.now() + 60_000, 1_000);
  await userEvents.trim(Date.now() + 60_000, 10_000);

  old.network.setUp(true);
  await old.comeBack();

  const { friends: now, blacklist } = await assertSame(stage);
  expect(now?.map(({ userId }) => userId)).toEqual(userIds.slice(1).sort());
  expect(blacklist).toEqual(userIds.slice(0, 1));
});

test('[S74] what one changes shows in the lists when the call resolves, and is told', async () => {
  await using stage = await setStage(server);
  const { old } = stage;
  const [first = '', second = ''] = await strangers(stage, 2);

  await old.core.callFriends('addFriend', { userId: first, source, group: 'work' });
  expect(old.core.keptRelations('friends')).toMatchObject([{ userId: first, groups: ['work'] }]);
  await old.core.callFriends('addToFriendGroup', { name: 'work', userIds: [second] });
  await old.core.callFriends('addToBlacklist', { userIds: [first] });

  expect(old.core.keptRelations('friends')).toEqual([]);
  expect(old.core.keptRelations('friendGroups')).toEqual([{ name: 'work', userIds: [] }]);
  expect(old.core.keptRelations('blacklist')).toEqual([first]);
  await assertSame(stage);
});

test('[S45] signing out forgets all lists', async () => {
  await using stage = await setStage(server);
  const { old } = stage;
  await old.core.callFriends('addToBlacklist', { userIds: await strangers(stage, 1) });

  await old.signOut();
  expect(old.core.keptRelations('blacklist')).toBeUndefined();
  await expect(old.core.fetchRelations('blacklist')).rejects.toMatchObject({ code: 6013 });
  await old.signIn();

  expect(old.core.keptRelations('blacklist')).toBeUndefined();
  expect(await old.core.fetchRelations('blacklist')).toHaveLength(1);
});
