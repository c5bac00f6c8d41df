import { describe, expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says, teamOf } from '../../testing/groupChats.ts';
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

describe('what is not to be received', () => {
  test('of one user is told by no event, and history and the list have it', async () => {
    await using chats = await makeChats('bob', 'carol');
    const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
    await say(bob, 'alice', 'hi');
    await hear(alice, says('hi'));

    await alice.sdk.setMessageRemindType({ userIDList: ['bob'], messageRemindType: TYPES.MSG_REMIND_DISCARD });
    await say(bob, 'alice', 'unwanted');
    await alice.next('onConversationListUpdated', ({ data }) => data[0]?.lastMessage.payload?.text === 'unwanted');
    await say(carol, 'alice', 'wanted');
    await hear(alice, says('wanted'));

    expect(alice.seen('onMessageReceived')).toEqual([]);
    const { messageList } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;
    expect(messageList.map(({ payload }) => payload.text)).toEqual(['hi', 'unwanted']);
    expect(alice.sdk.getTotalUnreadMessageCount()).toBe(1);
  });

  test('of a group is told by no event, missed or not; mentions may be spared', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await makeTeam(alice, [bob]);
    const receive = (messageRemindType: string) => bob.sdk.setMessageRemindType({ groupID: 'team', messageRemindType });
    const at = (text: string, ...atUserList: string[]) =>
      alice.sdk.sendMessage(
        alice.sdk.createTextAtMessage({ to: 'team', conversationType: 'GROUP', payload: { text, atUserList } }),
      );

    await bob.sdk.setMessageRead({ conversationID: 'GROUPteam' });
    await receive(TYPES.MSG_REMIND_DISCARD);
    await at('discarded', 'bob');
    await bob.next('onConversationListUpdated', ({ data }) => data[0]?.lastMessage.payload?.text === 'discarded');
    bob.cut();
    await bob.next('netStateChange', ({ data }) => data.state !== TYPES.NET_STATE_CONNECTED);
    await sayIn(alice, 'team', 'missed');
    bob.restore();
    await bob.next('onConversationListUpdated', ({ data }) => data[0]?.lastMessage.payload?.text === 'missed');
    await receive(TYPES.NOT_RECEIVE_MSG_EXCEPT_AT);
    await at('for others', 'alice');
    await at('for bob', 'bob');
    await hear(bob, says('for bob'));
    await receive(TYPES.MSG_REMIND_ACPT_AND_NOTE);
    await sayIn(alice, 'team', 'again');
    await hear(bob, says('again'));

    expect(bob.seen('onMessageReceived')).toEqual([]);
    const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'GROUPteam' })).data;
    const texts = messageList.map(({ payload }) => payload.text).filter(Boolean);
    expect(texts).toEqual(['discarded', 'missed', 'for others', 'for bob', 'again']);
    expect((await teamOf(bob)).unreadCount).toBe(5);
  });
});
