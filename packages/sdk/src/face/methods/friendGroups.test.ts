import { expect, test } from 'bun:test';
import { type Chat, type Chats, makeChats } from '../../testing/chats.ts';
import { befriend } from '../../testing/friendChats.ts';

/** Alice with the friends bob and carol, on two devices that know her friends and their groups. */
async function aliceOf(chats: Chats): Promise<[Chat, Chat]> {
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];
  for (const to of ['bob', 'carol']) await befriend(alice, to);
  for (const { sdk } of [alice, phone])
    expect([(await sdk.getFriendList()).data.length, (await sdk.getFriendGroupList()).data]).toEqual([2, []]);
  return [alice, phone];
}

const groupsOf = async ({ sdk }: Chat) => (await sdk.getFriendGroupList()).data;

test('[S69] a friend group is made with friends in it; both devices are told, and who is no friend is named', async () => {
  await using chats = await makeChats('bob', 'carol', 'dave');
  const [alice, phone] = await aliceOf(chats);

  const { code, data } = await alice.sdk.createFriendGroup({ name: 'work', userIDList: ['carol', 'bob', 'dave'] });

  const work = { name: 'work', userIDList: expect.arrayContaining(['bob', 'carol']), count: 2 };
  expect([code, data.friendGroup]).toEqual([0, work]);
  expect(data.failureUserIDList).toEqual([{ userID: 'dave', code: 32216, message: expect.stringMatching(/./) }]);
  for (const chat of [alice, phone]) {
    await chat.next('onFriendGroupListUpdated', ({ data }) => data[0]?.count === 2);
    expect(await groupsOf(chat)).toEqual([work]);
    expect((await chat.sdk.getFriendList()).data.map(({ groupList }) => groupList)).toEqual([['work'], ['work']]);
  }
  const exists = alice.sdk.createFriendGroup({ name: 'work', userIDList: ['bob'] });
  await expect(exists).rejects.toMatchObject({ code: 2710 });
  const empty = await alice.sdk.createFriendGroup({ name: 'empty', userIDList: [] });
  expect(empty.data).toEqual({ friendGroup: { name: 'empty', userIDList: [], count: 0 }, failureUserIDList: [] });
});

test('[S69] friends come into a group and go out of it, with the friends and their groups told alike', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [alice, phone] = await aliceOf(chats);
  await alice.sdk.createFriendGroup({ name: 'work', userIDList: ['bob'] });

  const added = (await alice.sdk.addToFriendGroup({ name: 'work', userIDList: ['carol', 'nobody'] })).data;
  await phone.next('onFriendGroupListUpdated', ({ data }) => data[0]?.count === 2);
  const removed = (await alice.sdk.removeFromFriendGroup({ name: 'work', userIDList: ['bob'] })).data;
  await phone.next('onFriendGroupListUpdated', ({ data }) => String(data[0]?.userIDList) === 'carol');

  expect(added.friendGroup.count).toBe(2);
  expect(added.failureUserIDList).toMatchObject([{ userID: 'nobody', code: expect.any(Number) }]);
  expect(removed).toEqual({ friendGroup: { name: 'work', userIDList: ['carol'], count: 1 }, failureUserIDList: [] });
  await alice.sdk.deleteFriend({ userIDList: ['carol'] });
  await phone.next('onFriendGroupListUpdated', ({ data }) => data[0]?.count === 0);
  expect(await groupsOf(alice)).toEqual([{ name: 'work', userIDList: [], count: 0 }]);
});

test('[S69] a group is renamed and deleted; the friends in it stay friends', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [alice, phone] = await aliceOf(chats);
  await alice.sdk.createFriendGroup({ name: 'work', userIDList: ['bob'] });
  await alice.sdk.createFriendGroup({ name: 'home', userIDList: ['carol'] });

  const renamed = await alice.sdk.renameFriendGroup({ oldName: 'work', newName: 'office' });
  await phone.next('onFriendGroupListUpdated', ({ data }) => data[0]?.name === 'office' && data[0].count === 1);
  const deleted = await alice.sdk.deleteFriendGroup({ name: 'home' });
  await phone.next('onFriendGroupListUpdated', ({ data }) => data.length === 1);

  const office = { name: 'office', userIDList: ['bob'], count: 1 };
  expect([renamed.data, deleted.data]).toEqual([office, { name: 'home', userIDList: ['carol'], count: 1 }]);
  for (const chat of [alice, phone]) {
    expect(await groupsOf(chat)).toEqual([office]);
    const friends = (await chat.sdk.getFriendList()).data.map(({ userID, groupList }) => [userID, groupList]);
    expect(Object.fromEntries(friends)).toEqual({ bob: ['office'], carol: [] });
  }
});

test('[S69] a group that is not there is 2711, a name that another has 2710, one that is too long 30001', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [{ sdk }] = await aliceOf(chats);
  for (const name of ['work', 'home']) await sdk.createFriendGroup({ name, userIDList: ['bob'] });
  const [name, userIDList] = ['none', ['bob']];

  const missing = [
    () => sdk.deleteFriendGroup({ name }),
    () => sdk.addToFriendGroup({ name, userIDList }),
    () => sdk.removeFromFriendGroup({ name, userIDList }),
    () => sdk.renameFriendGroup({ oldName: name, newName: 'x' }),
  ];

  for (const call of missing) await expect(call()).rejects.toMatchObject({ code: 2711 });
  const taken = sdk.renameFriendGroup({ oldName: 'work', newName: 'home' });
  await expect(taken).rejects.toMatchObject({ code: 2710 });
  const long = sdk.createFriendGroup({ name: 'x'.repeat(31), userIDList });
  await expect(long).rejects.toMatchObject({ code: 30001 });
});

test('[S27] a group whose name the app replaces is given back as it is named now', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [{ sdk }] = await aliceOf(chats);
  await chats.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn', 'heck'] });
  await chats.cloud.set({ wordsOwnMode: 'replace' });
  await sdk.createFriendGroup({ name: 'home', userIDList: [] });

  const made = (await sdk.createFriendGroup({ name: 'darn', userIDList: ['bob'] })).data.friendGroup;
  const renamed = (await sdk.renameFriendGroup({ oldName: 'home', newName: 'the heck' })).data;

  expect(made).toEqual({ name: '****', userIDList: ['bob'], count: 1 });
  expect(renamed).toEqual({ name: 'the ****', userIDList: [], count: 0 });
});

test('[S69] a group that another device made just now is deleted and renamed all the same', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [alice, phone] = await aliceOf(chats);
  for (const name of ['work', 'home']) await phone.sdk.createFriendGroup({ name, userIDList: ['bob'] });

  const [deleted, renamed] = await Promise.all([
    alice.sdk.deleteFriendGroup({ name: 'work' }),
    alice.sdk.renameFriendGroup({ oldName: 'home', newName: 'house' }),
  ]);

  expect([deleted.data.name, renamed.data]).toEqual(['work', { name: 'house', userIDList: ['bob'], count: 1 }]);
  expect(await groupsOf(alice)).toEqual([renamed.data]);
});
