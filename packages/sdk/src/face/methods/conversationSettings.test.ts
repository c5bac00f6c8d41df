import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

test('[S34] a pinned conversation comes first, on all own devices', async () => {
  await using chats = await makeChats('bob', 'carol');
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];
  await say(alice, 'bob', 'older');
  chats.cloud.clock.advance(5_000);
  await say(alice, 'carol', 'newer');
  await phone.next('onConversationListUpdated', ({ data }) => data.length === 2);

  const answer = await alice.sdk.pinConversation({ conversationID: 'C2Cbob', isPinned: true });
  const { data } = await phone.next('onConversationListUpdated', ({ data }) => data.length === 2 && data[0]?.isPinned);
  const { conversationList } = (await alice.sdk.getConversationList()).data;

  expect(answer).toEqual({ code: 0, data: { conversationID: 'C2Cbob' } });
  for (const list of [data, conversationList]) {
    expect(list.map(({ conversationID, isPinned }) => [conversationID, isPinned])).toEqual([
      ['C2Cbob', true],
      ['C2Ccarol', false],
    ]);
  }
  await expect(alice.sdk.pinConversation({ conversationID: 'GROUPg', isPinned: true })).rejects.toMatchObject({
    code: 10010,
  });
});

test('setMessageRemindType answers for each user', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  await say(alice, 'bob', 'hi');
  const messageRemindType = TYPES.MSG_REMIND_DISCARD;

  const { data } = await alice.sdk.setMessageRemindType({ userIDList: ['bob', 'nobody'], messageRemindType });
  const { conversation } = (await alice.sdk.getConversationProfile('C2Cbob')).data;

  expect(data).toEqual({
    successUserIDList: [{ userID: 'bob' }],
    failureUserIDList: [{ userID: 'nobody', code: 20003 }],
  });
  expect(conversation.messageRemindType).toBe(messageRemindType);
});

test('setMessageRemindType refuses unknown groups with 10010, types that there are not with 2905, and throws for what is no type', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  const ofGroups = TYPES.NOT_RECEIVE_MSG_EXCEPT_AT;

  const group = sdk.setMessageRemindType({ groupID: 'g', messageRemindType: TYPES.MSG_REMIND_DISCARD });
  await expect(group).rejects.toMatchObject({ code: 10010 });
  const except = sdk.setMessageRemindType({ userIDList: ['bob'], messageRemindType: ofGroups });
  await expect(except).rejects.toMatchObject({ code: 2905 });
  expect(() => sdk.setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'x' })).toThrow();
});

test('a draft shows in the conversation and moves nothing; empty text clears it', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  await say(alice, 'bob', 'hi');
  const { conversation } = (await alice.sdk.getConversationProfile('C2Cbob')).data;

  const answer = await alice.sdk.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'dear b' });
  await alice.next('onConversationListUpdated', ({ data }) => data[0]?.draftText === 'dear b');

  expect(answer).toEqual({ code: 0, data: { code: 0, conversation } });
  expect(answer.data.conversation).toBe(conversation);
  await alice.sdk.setConversationDraft({ conversationID: 'C2Cbob', draftText: '' });
  expect(conversation.draftText).toBe('');
  const unknown = alice.sdk.setConversationDraft({ conversationID: 'C2Cx', draftText: 'x' });
  await expect(unknown).rejects.toMatchObject({ code: 2500 });
});
