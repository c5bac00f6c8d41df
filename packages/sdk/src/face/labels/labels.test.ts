import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

const conversationIDList = ['C2Cbob'];

test('[§4.7] [S74] marks and a text of one’s own are on a conversation, on all own devices and after a sign-in', async () => {
  await using chats = await makeChats('bob');
  const [alice, other] = [await chats.ready('alice'), await chats.ready('alice')];
  await say(alice, 'bob', 'hi');
  const { sdk } = alice;
  const markType = TYPES.CONV_MARK_TYPE_STAR + TYPES.CONV_MARK_TYPE_HIDE + 2 ** 40;

  const marked = await sdk.markConversation({ conversationIDList, markType, enableMark: true });
  await sdk.markConversation({ conversationIDList, markType: TYPES.CONV_MARK_TYPE_HIDE, enableMark: false });
  await sdk.setConversationCustomData({ conversationIDList, customData: 'vip' });

  expect(marked.data).toEqual({ successConversationIDList: ['C2Cbob'], failureConversationIDList: [] });
  const labels = { markList: [1, 2 ** 40], customData: 'vip' };
  expect((await sdk.getConversationProfile('C2Cbob')).data.conversation).toMatchObject(labels);
  await other.next('onConversationListUpdated', ({ data }) => data[0]?.customData === 'vip');
  const later = await chats.ready('alice');
  const filter = { markType: TYPES.CONV_MARK_TYPE_STAR };
  expect((await later.sdk.getConversationList(filter)).data.conversationList).toMatchObject([labels]);
  const { contacts } = await chats.cloud.rest
    .ok('recentcontact/get_contact_group', { From_Account: 'alice', StartIndex: 0 })
    .then(({ ContactItem }) => ({ contacts: ContactItem }));
  expect(contacts).toMatchObject([{ To_Account: 'bob', CustomMark: 'vip' }]);
  await expect(sdk.markConversation({ conversationIDList, markType: 2 ** 31, enableMark: true })).rejects.toMatchObject(
    {
      code: 2905,
    },
  );
});

test('[§4.7] [S74] groups of conversations are made, filled, renamed and deleted, which own devices are told', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [alice, other] = [await chats.ready('alice'), await chats.ready('alice')];
  for (const peer of ['bob', 'carol']) await say(alice, peer, 'hi');
  const { sdk } = alice;

  const made = await sdk.createConversationGroup({ conversationIDList, groupName: 'work' });
  const told = await other.next('onConversationGroupListUpdated');
  const filled = await other.next('onConversationInGroupUpdated');
  await sdk.addConversationsToGroup({ conversationIDList: ['C2Ccarol', 'C2Cnobody'], groupName: 'work' });
  await sdk.deleteConversationsFromGroup({ conversationIDList, groupName: 'work' });
  await sdk.renameConversationGroup({ oldName: 'work', newName: 'play' });

  expect(made.data).toEqual({ successConversationIDList: ['C2Cbob'], failureConversationIDList: [] });
  expect(told.data).toEqual(['work']);
  expect(filled.data).toMatchObject({ groupName: 'work', conversationList: [{ conversationID: 'C2Cbob' }] });
  await other.next('onConversationGroupListUpdated', ({ data }) => data[0] === 'play');
  expect((await other.sdk.getConversationGroupList()).data).toEqual(['play']);
  const later = await chats.ready('alice');
  const { conversationList } = (await later.sdk.getConversationList({ groupName: 'play' })).data;
  expect(conversationList.map(({ conversationID }) => conversationID)).toEqual(['C2Ccarol']);
  await sdk.deleteConversationGroup('play');
  expect((await sdk.getConversationGroupList()).data).toEqual([]);
  expect((await sdk.getConversationProfile('C2Ccarol')).data.conversation.conversationGroupList).toEqual([]);
  await expect(sdk.addConversationsToGroup({ conversationIDList, groupName: 'play' })).rejects.toMatchObject({
    code: 51009,
  });
});
