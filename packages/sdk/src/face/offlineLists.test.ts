import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chats, makeChats, say } from '../testing/chats.ts';
import { befriend, friendsAre, wants } from '../testing/friendChats.ts';
import { start, started } from '../testing/onDevice.ts';
import { TYPES } from './constants/types.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-lists-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A device of bob's that is off now. Alice is his friend, he blocks dave, carol asked him, and one conversation is in a group. */
async function deviceWithContacts(chats: Chats): Promise<string> {
  const on = mkdtempSync(join(root, 'device-'));
  const [alice, carol] = [await chats.ready('alice'), await chats.ready('carol')];
  await alice.sdk.updateMyProfile({ nick: 'Alice' });
  await say(alice, 'bob', 'hello');
  const bob = await started(chats, on);
  await befriend(bob, 'alice', { remark: 'Al', groupName: 'work' });
  await bob.sdk.addToBlacklist({ userIDList: ['dave'] });
  await wants(bob, TYPES.ALLOW_TYPE_NEED_CONFIRM);
  await befriend(carol, 'bob', { wording: 'hi' });
  await bob.next('onFriendApplicationListUpdated', ({ data }) => data.unreadCount === 1);
  const conversationIDList = ['C2Calice'];
  await bob.sdk.createConversationGroup({ conversationIDList, groupName: 'friends' });
  await bob.sdk.markConversation({
    conversationIDList,
    markType: TYPES.CONV_MARK_TYPE_STAR,
    enableMark: true,
  });
  await bob.sdk.getFriendList();
  bob.cut();
  await bob.sdk.logout();
  return on;
}

test('[S29] [S74] without a network friends, groups of them, requests and the blacklist are there as they were', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol', 'dave');
  const { sdk } = await started(chats, await deviceWithContacts(chats), { isOffline: true });

  expect((await sdk.getFriendList()).data).toMatchObject([
    { userID: 'alice', remark: 'Al', groupList: ['work'], profile: { nick: 'Alice' } },
  ]);
  expect((await sdk.getFriendGroupList()).data).toEqual([{ name: 'work', userIDList: ['alice'], count: 1 }]);
  expect((await sdk.getFriendApplicationList()).data).toMatchObject({
    ...{ friendApplicationList: [{ userID: 'carol', wording: 'hi' }], unreadCount: 1 },
  });
  expect((await sdk.getBlacklist()).data).toEqual(['dave']);
});

test('[S29] [§4.7] without a network conversations are found by group and by mark, and have the remark of their friend', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol', 'dave');
  const { sdk } = await started(chats, await deviceWithContacts(chats), { isOffline: true });

  expect((await sdk.getConversationGroupList()).data).toEqual(['friends']);
  const found = { conversationID: 'C2Calice', conversationGroupList: ['friends'], remark: 'Al', markList: [1] };
  for (const filter of [{ groupName: 'friends' }, { markType: TYPES.CONV_MARK_TYPE_STAR }, undefined])
    expect((await sdk.getConversationList(filter)).data.conversationList).toMatchObject([found]);
  expect((await sdk.getConversationList({ groupName: 'work' })).data.conversationList).toEqual([]);
});

test('[S55] what changed of them while the device was off is told when it is back', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol', 'dave');
  const on = await deviceWithContacts(chats);
  const bob = await started(chats, on, { isOffline: true });
  await bob.sdk.getConversationList({ groupName: 'friends' });
  await bob.next('onConversationGroupListUpdated', ({ data }) => data[0] === 'friends');
  const other = await chats.ready('bob');
  await other.sdk.deleteFriend({ userIDList: ['alice'] });
  await other.sdk.removeFromBlacklist({ userIDList: ['dave'] });
  await other.sdk.renameConversationGroup({ oldName: 'friends', newName: 'all' });

  bob.restore();

  await bob.next('onFriendListUpdated', friendsAre());
  expect((await bob.next('blacklistUpdated')).data).toEqual([]);
  expect((await bob.next('onConversationGroupListUpdated')).data).toEqual(['all']);
  expect((await bob.sdk.getConversationList({ groupName: 'all' })).data.conversationList).toHaveLength(1);
  expect(bob.seen('onFriendApplicationListUpdated')).toEqual([]);
});

test('[§6.2] lists are not complete until the server has answered, and are told as complete then', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol', 'dave');
  const on = await deviceWithContacts(chats);
  const bob = start(chats, on);
  bob.cut();
  await bob.signIn();
  const first = await bob.next('onConversationListUpdated');
  const isComplete = async () => [
    (await bob.sdk.getConversationList()).data.isSyncCompleted,
    (await bob.sdk.getGroupList()).data.isSyncCompleted,
  ];
  const offline = await isComplete();
  expect(bob.seen('onConversationListUpdated').map(({ isSyncCompleted }) => isSyncCompleted)).not.toContain(true);

  bob.restore();
  const last = await bob.next('onConversationListUpdated', ({ isSyncCompleted }) => isSyncCompleted);

  expect([first.isSyncCompleted, offline]).toEqual([false, [false, false]]);
  expect(last.data).toMatchObject([{ conversationID: 'C2Calice' }]);
  expect(await isComplete()).toEqual([true, true]);
  bob.cut();
  await bob.next('netStateChange', ({ data }) => data.state === 'disconnected');
  expect(await isComplete()).toEqual([true, true]);
});
