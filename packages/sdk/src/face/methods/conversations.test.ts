import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';
import type { Conversation } from '../types.ts';

const ids = (list: readonly Conversation[]) => list.map(({ conversationID }) => conversationID);

test('getConversationList gives everything needed to draw the list, the same objects as the event', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.updateMyProfile({ nick: 'Alice', avatar: 'https://example.com/a.png' });
  await say(alice, 'bob', 'hi');
  const told = await bob.next('onConversationListUpdated', ({ data }) => data.length === 1);

  const answer = await bob.sdk.getConversationList();

  expect(answer).toMatchObject({ code: 0, data: { isSyncCompleted: true } });
  expect(told.isSyncCompleted).toBe(true);
  const [conversation] = answer.data.conversationList;
  expect(told.data[0]).toBe(conversation as Conversation);
  expect(conversation).toMatchObject({
    ...{ conversationID: 'C2Calice', type: TYPES.CONV_C2C, unreadCount: 1, isPinned: false, draftText: '' },
    lastMessage: { messageForShow: 'hi', fromAccount: 'alice', nick: 'Alice' },
    userProfile: { userID: 'alice', nick: 'Alice', avatar: 'https://example.com/a.png' },
  });
});

test('a fresh sign-in has the whole list at SDK_READY, with profiles', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  await say(alice, 'bob', '1');
  await say(alice, 'carol', '2');

  const fresh = await chats.ready('alice');
  const { data } = await fresh.next('onConversationListUpdated');
  const { conversationList } = (await fresh.sdk.getConversationList()).data;

  expect(ids(data).toSorted()).toEqual(['C2Cbob', 'C2Ccarol']);
  expect(conversationList.map(({ _isInfoCompleted }) => _isInfoCompleted)).toEqual([true, true]);
});

test('getConversationList takes ids or a filter', async () => {
  await using chats = await makeChats();
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  await say(bob, 'alice', 'hi');
  await say(carol, 'alice', 'hi');
  await alice.next('onTotalUnreadMessageCountUpdated', ({ data }) => data === 2);
  await alice.sdk.setMessageRead({ conversationID: 'C2Cbob' });
  const list = async (filter: Parameters<typeof alice.sdk.getConversationList>[0]) =>
    ids((await alice.sdk.getConversationList(filter)).data.conversationList);

  expect(await list(['C2Cbob', 'C2Cnobody'])).toEqual(['C2Cbob']);
  expect(await list([])).toEqual([]);
  expect(await list({ hasUnreadCount: true })).toEqual(['C2Ccarol']);
  expect(await list({ type: TYPES.CONV_GROUP })).toEqual([]);
  expect(await list({ type: TYPES.CONV_C2C })).toHaveLength(2);
  expect(await list({ markType: 1 })).toEqual([]);
  expect(await list({ groupName: 'x' })).toEqual([]);
  expect(await list({ hasGroupAtInfo: true })).toEqual([]);
});

test('getConversationProfile opens a conversation without messages in the list of this instance', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await bob.sdk.updateMyProfile({ nick: 'Bob' });

  const { data } = await alice.sdk.getConversationProfile('C2Cbob');
  await alice.next('onConversationListUpdated', ({ data }) => data.length === 1);
  await say(alice, 'bob', 'hi');
  const { conversationList } = (await alice.sdk.getConversationList()).data;

  expect(data.conversation).toMatchObject({ conversationID: 'C2Cbob', userProfile: { userID: 'bob', nick: 'Bob' } });
  expect(conversationList[0]).toBe(data.conversation);
});

test('conversations that cannot be opened: unknown users 20003, groups 10010, what is no conversationID 2503', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  await expect(sdk.getConversationProfile('C2Cnobody')).rejects.toMatchObject({ code: 20003 });
  await expect(sdk.getConversationProfile('GROUPg')).rejects.toMatchObject({ code: 10010 });
  await expect(sdk.getConversationProfile('C2C')).rejects.toMatchObject({ code: 2503 });
});

test('a deleted conversation is gone on all own devices, with its history, until the next message', async () => {
  await using chats = await makeChats();
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  await say(alice, 'bob', 'old');
  await phone.next('onConversationListUpdated', ({ data }) => data.length === 1);

  const answer = await alice.sdk.deleteConversation('C2Cbob');
  await phone.next('onConversationListUpdated', ({ data }) => data.length === 0);
  const after = (await alice.sdk.getConversationList()).data.conversationList;
  await say(bob, 'alice', 'new');
  await phone.next('onConversationListUpdated', ({ data }) => data.length === 1);
  const { messageList } = (await phone.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

  expect(answer).toEqual({ code: 0, data: { conversationID: 'C2Cbob' } });
  expect(after).toEqual([]);
  expect(messageList.map(({ payload }) => payload.text)).toEqual(['new']);
});

test('several conversations are deleted at once, with or without history', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  await say(alice, 'bob', 'kept');
  await say(alice, 'carol', 'kept');
  const conversationIDList = ['C2Cbob', 'C2Ccarol', 'C2Cnobody'];

  const answer = await alice.sdk.deleteConversation({ conversationIDList, clearHistoryMessage: false });
  const { messageList } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

  expect(answer.data).toEqual({ conversationIDList: ['C2Cbob', 'C2Ccarol'] });
  expect((await alice.sdk.getConversationList()).data.conversationList).toEqual([]);
  expect(messageList).toHaveLength(1);
  await expect(alice.sdk.deleteConversation('C2Cnobody')).rejects.toMatchObject({ code: 2500 });
});

test('[S37] the unread total counts conversations with notice only, and its event tells each new value', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await say(alice, 'bob', '1');
  await bob.next('onTotalUnreadMessageCountUpdated', ({ data }) => data === 1);

  await bob.sdk.setMessageRemindType({
    userIDList: ['alice'],
    messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  });
  await bob.next('onTotalUnreadMessageCountUpdated', ({ data }) => data === 0);

  expect(bob.sdk.getTotalUnreadMessageCount()).toBe(0);
  expect((await bob.sdk.getConversationList()).data.conversationList[0]?.unreadCount).toBe(1);
});

test('with partialUpdatedConversations the event carries only what changed', async () => {
  await using chats = await makeChats();
  const options = { partialUpdatedConversations: true, eventThrottling: true };
  const [alice, bob, carol] = [
    await chats.ready('alice', options),
    await chats.ready('bob'),
    await chats.ready('carol'),
  ];
  await say(bob, 'alice', 'hi');
  await alice.next('onConversationListUpdated', ({ data }) => ids(data).join() === 'C2Cbob');

  await say(carol, 'alice', 'hi');
  const { data } = await alice.next('onConversationListUpdated', ({ data }) => ids(data).includes('C2Ccarol'));

  expect(ids(data)).toEqual(['C2Ccarol']);
});

test('with throttling many changes at once make few events, the last with the latest state', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob', { eventThrottling: true })];
  const texts = Array.from({ length: 20 }, (_, at) => String(at));

  for (const text of texts) await say(alice, 'bob', text);
  await bob.next('onConversationListUpdated', ({ data }) => data[0]?.lastMessage.messageForShow === '19');

  expect(bob.told.filter((name) => name === 'onConversationListUpdated').length).toBeLessThan(10);
});
