import { expect, test } from 'bun:test';
import { type Chat, makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says, teamOf } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';

const conversationID = 'GROUPteam';

/** Brings another chat into the team, which it is told by a notice. */
async function invite({ sdk }: Chat, other: Chat): Promise<void> {
  await sdk.addGroupMember({ groupID: 'team', userIDList: [other.userID] });
  await hear(other, ({ type }) => type === TYPES.MSG_GRP_SYS_NOTICE);
}

test('a conversation of a group has the group, its last message and what is unread; reading is told to the own devices alone', async () => {
  await using chats = await makeChats();
  const [alice, bob, phone] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  await makeTeam(alice, [bob, phone]);
  await sayIn(alice, 'team', 'one');
  await sayIn(alice, 'team', 'two');
  await hear(bob, says('two'));
  await hear(phone, says('two'));
  const conversation = await teamOf(bob);
  const { unreadCount } = conversation;

  await bob.sdk.setMessageRead({ conversationID });
  await phone.next('onConversationListUpdated', ({ data }) =>
    data.some((one) => one.type === 'GROUP' && one.unreadCount === 0),
  );

  expect(conversation).toMatchObject({
    ...{ type: 'GROUP', subType: 'Public', messageRemindType: 'AcceptAndNotify', unreadCount: 0 },
    ...{ groupProfile: { groupID: 'team', name: 'Team', memberCount: 2 }, lastMessage: { messageForShow: 'two' } },
  });
  expect(conversation).not.toHaveProperty('userProfile');
  // With the message that the group was made.
  expect(unreadCount).toBe(3);
  expect(alice.told).not.toContain('onMessageReadByPeer');
});

test('a conversation of a group is pinned, muted and deleted; the total of unread leaves out what is muted, and notices', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice);
  await invite(alice, bob);
  await sayIn(alice, 'team', 'welcome');
  await hear(bob, says('welcome'));

  await bob.sdk.pinConversation({ conversationID, isPinned: true });
  const before = bob.sdk.getTotalUnreadMessageCount();
  const messageRemindType = TYPES.MSG_REMIND_ACPT_NOT_NOTE;
  const { data } = await bob.sdk.setMessageRemindType({ groupID: 'team', messageRemindType });
  const { isPinned, messageRemindType: shown } = await teamOf(bob);
  const after = bob.sdk.getTotalUnreadMessageCount();
  await bob.sdk.deleteConversation(conversationID);

  expect(data.group).toMatchObject({ groupID: 'team', selfInfo: { messageRemindType } });
  expect([isPinned, shown, before, after]).toEqual([true, messageRemindType, 1, 0]);
  expect((await bob.sdk.getConversationList([conversationID])).data.conversationList).toEqual([]);
  expect((await bob.sdk.getGroupList()).data.groupList).toHaveLength(1);
  await sayIn(alice, 'team', 'again');
  await bob.next('onConversationListUpdated', ({ data }) => data.some((one) => one.conversationID === conversationID));
});

test('the conversation of notices is read like any other; its messages cannot be deleted: 2116', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice);
  await invite(alice, bob);
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: TYPES.CONV_SYSTEM })).data;
  const { conversation } = (await bob.sdk.getConversationProfile(TYPES.CONV_SYSTEM)).data;
  const unread = conversation.unreadCount;
  await bob.sdk.setMessageRead({ conversationID: TYPES.CONV_SYSTEM });

  expect(messageList.map(({ payload }) => payload.operationType)).toEqual([7]);
  expect(conversation).toMatchObject({ type: TYPES.CONV_SYSTEM, lastMessage: { messageForShow: '[群系统通知]' } });
  expect([unread, conversation.unreadCount]).toEqual([1, 0]);
  await expect(bob.sdk.deleteMessage(messageList)).rejects.toMatchObject({ code: 2116 });
});

test('all conversations are marked as read at once, or those of one type', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice);
  await invite(alice, bob);
  await sayIn(alice, 'team', 'welcome');
  const toBob = { to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } };
  await alice.sdk.sendMessage(alice.sdk.createTextMessage(toBob));
  await hear(bob, says('hi'));
  const unread = async () => {
    const { conversationList } = (await bob.sdk.getConversationList()).data;
    return Object.fromEntries(conversationList.map(({ type, unreadCount }) => [type, unreadCount]));
  };

  await bob.sdk.setAllMessageRead({ scope: TYPES.READ_ALL_GROUP_MSG });
  const afterGroups = await unread();
  const all = await bob.sdk.setAllMessageRead();

  expect(afterGroups).toEqual({ C2C: 1, GROUP: 0, '@TIM#SYSTEM': 1 });
  expect(all).toEqual({ code: 0, data: {} });
  expect(await unread()).toEqual({ C2C: 0, GROUP: 0, '@TIM#SYSTEM': 0 });
  expect(() => bob.sdk.setAllMessageRead({ scope: 'x' })).toThrow('Params validate failed.');
});

test('[S33] a conversation that was opened without a message goes when its group is left', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  await bob.sdk.deleteConversation(conversationID);
  const { conversation } = (await bob.sdk.getConversationProfile(conversationID)).data;
  const before = (await bob.sdk.getConversationList([conversationID])).data.conversationList;

  await bob.sdk.quitGroup('team');

  expect(before).toEqual([conversation]);
  expect((await bob.sdk.getConversationList([conversationID])).data.conversationList).toEqual([]);
});

test('[S74] a group may be muted but for mentions: all devices know, and its unread is left out of the total', async () => {
  await using chats = await makeChats();
  const [alice, bob, other] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  await makeTeam(alice, [bob, other]);
  const flagOf = async () => {
    const asked = { GroupId: 'team', Member_List_Account: ['bob'] };
    const answer = await chats.cloud.rest.ok('group_open_http_svc/get_specified_group_member_info', asked);
    return answer.MemberList[0]?.MsgFlag;
  };

  const types = [TYPES.NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT, TYPES.NOT_RECEIVE_MSG_EXCEPT_AT];
  const flags: unknown[] = [];
  for (const messageRemindType of types) {
    const { data } = await bob.sdk.setMessageRemindType({ groupID: 'team', messageRemindType });
    await other.next('onConversationListUpdated', ({ data }) => data[0]?.messageRemindType === messageRemindType);
    expect(data.group.selfInfo.messageRemindType).toBe(messageRemindType);
    flags.push(await flagOf());
  }

  expect(flags).toEqual(['AcceptNotNotify', 'Discard']);
  expect([bob, other].map(({ sdk }) => sdk.getTotalUnreadMessageCount())).toEqual([0, 0]);
  expect((await teamOf(await chats.ready('bob'))).messageRemindType).toBe(TYPES.NOT_RECEIVE_MSG_EXCEPT_AT);
});

test('[S74] receive option and pin of a group in which nothing was said are shown on all devices, after a sign-in too', async () => {
  await using chats = await makeChats('alice');
  const [bob, phone] = [await chats.ready('bob'), await chats.ready('bob')];
  const MemberList = [{ Member_Account: 'bob' }];
  const made = { Type: 'Public', Name: 'Team', GroupId: 'team', Owner_Account: 'alice', MemberList };
  await chats.cloud.rest.ok('group_open_http_svc/create_group', made);
  for (const { sdk, next } of [bob, phone]) {
    await next('onGroupListUpdated', ({ data }) => data.length === 1);
    await sdk.getConversationProfile('GROUPteam');
  }
  const remindType = TYPES.MSG_REMIND_ACPT_NOT_NOTE;

  await bob.sdk.setMessageRemindType({ groupID: 'team', messageRemindType: remindType });
  await bob.sdk.pinConversation({ conversationID: 'GROUPteam', isPinned: true });
  await phone.next('onConversationListUpdated', ({ data }) => data[0]?.isPinned);
  const later = await chats.ready('bob');
  await later.sdk.getConversationProfile('GROUPteam');

  for (const chat of [bob, phone, later]) {
    const [group] = (await chat.sdk.getGroupList()).data.groupList;
    expect(group?.selfInfo.messageRemindType).toBe(remindType);
    expect(await teamOf(chat)).toMatchObject({ isPinned: true, messageRemindType: remindType });
  }
});

test('[S32] draft and failed messages of a group are not those of one that is made anew under its id', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  await alice.sdk.updateGroupProfile({ groupID: 'team', muteAllMembers: true });
  await expect(sayIn(bob, 'team', 'unsaid')).rejects.toMatchObject({ code: 10017 });
  await bob.sdk.setConversationDraft({ conversationID: 'GROUPteam', draftText: 'later' });

  await alice.sdk.dismissGroup('team');
  await bob.next('onGroupListUpdated', ({ data }) => data.length === 0);
  await makeTeam(alice, [bob]);
  await sayIn(alice, 'team', 'hello');
  await hear(bob, says('hello'));

  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'GROUPteam' })).data;
  expect(messageList.map(({ payload }) => payload.text)).not.toContain('unsaid');
  expect((await teamOf(bob)).draftText).toBe('');
});
