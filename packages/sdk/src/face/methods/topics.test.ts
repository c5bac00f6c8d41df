import { expect, test } from 'bun:test';
import { type Chat, type Chats, makeChats } from '../../testing/chats.ts';
import { hear, sayIn, says, tip } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';
import type { Topic } from '../types.ts';

const groupID = '@TGS#_town';
const topicID = `${groupID}@TOPIC#_news`;
const conversationID = `GROUP${topicID}`;
const TOPIC_CHANGED = 8;

/** Makes alice's community of topics with these members, who know it then. */
async function makeTown(alice: Chat, ...members: Chat[]): Promise<void> {
  const memberList = members.map(({ userID }) => ({ userID }));
  await alice.sdk.createGroup({ name: 'Town', type: TYPES.GRP_COMMUNITY, groupID, memberList, isSupportTopic: true });
  await Promise.all(members.map((one) => one.next('onGroupListUpdated', ({ data }) => data[0]?.isSupportTopic)));
}

/** A town of alice and bob with the topic `news`, which bob knows. */
async function newsOf(chats: Chats): Promise<[alice: Chat, bob: Chat]> {
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTown(alice, bob);
  await alice.sdk.createTopicInCommunity({ groupID, topicID, topicName: 'news' });
  await bob.next('onTopicCreated');
  return [alice, bob];
}

const topicOf = async ({ sdk }: Chat): Promise<Topic | undefined> =>
  (await sdk.getTopicList({ groupID, topicIDList: [topicID] })).data.successTopicList[0];

test('a topic is made, told once to every member, and listed with all that is known of it', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTown(alice, bob);
  const texts = { avatar: 'https://a.example/t.png', notification: 'n', introduction: 'i', customData: 'own' };

  const made = await alice.sdk.createTopicInCommunity({ groupID, topicID, topicName: 'news', ...texts });
  const drawn = await alice.sdk.createTopicInCommunity({ groupID, topicName: 'art' });

  expect(made.data).toEqual({ topicID });
  expect(drawn.data.topicID).toMatch(/^@TGS#_town@TOPIC#_@TOPIC#/);
  for (const chat of [alice, bob]) {
    expect((await chat.next('onTopicCreated')).data).toEqual({ groupID, topicID });
    expect((await chat.next('onTopicCreated')).data).toEqual({ groupID, ...drawn.data });
    expect(chat.seen('onTopicCreated')).toEqual([]);
  }
  const { successTopicList, failureTopicList } = (await bob.sdk.getTopicList({ groupID })).data;
  expect([successTopicList.map(({ topicName }) => topicName), failureTopicList]).toEqual([['news', 'art'], []]);
  expect(successTopicList[0]).toEqual({
    ...{ topicID, topicName: 'news', ...texts, unreadCount: 0, nextMessageSeq: 1, muteAllMembers: false },
    groupAtInfoList: [],
    lastMessage: expect.objectContaining({ lastTime: 0, messageForShow: '' }),
    selfInfo: {
      ...{ muteTime: 0, readedSequence: 0, messageRemindType: TYPES.MSG_REMIND_ACPT_AND_NOTE },
      excludedUnreadSequenceList: [],
    },
  });
  const named = (await bob.sdk.getTopicList({ groupID, topicIDList: [topicID, 'none'] })).data;
  expect(named.successTopicList[0]).toBe(successTopicList[0] as Topic);
  expect(named.failureTopicList).toMatchObject([{ topicID: 'none', code: 110003 }]);
  expect((await bob.sdk.getJoinedCommunityList()).data.groupList).toMatchObject([{ groupID, isSupportTopic: true }]);
});

test('who is brought into a community finds its topics as soon as they are told of it, in which none is news (S74)', async () => {
  await using chats = await makeChats();
  const [alice, carol] = [await chats.ready('alice'), await chats.ready('carol')];
  await makeTown(alice);
  await alice.sdk.createTopicInCommunity({ groupID, topicID, topicName: 'news' });
  await alice.sdk.addGroupMember({ groupID, userIDList: [carol.userID] });
  await carol.next('onGroupListUpdated', ({ data }) => data[0]?.groupID === groupID);

  const { successTopicList } = (await carol.sdk.getTopicList({ groupID })).data;

  expect(successTopicList.map(({ topicName }) => topicName)).toEqual(['news']);
  expect(carol.seen('onTopicCreated')).toEqual([]);
});

test('a topic that is made right after the community is told to all whom the community was made with', async () => {
  await using chats = await makeChats();
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  const { rest } = chats.cloud;
  const MemberList = [{ Member_Account: 'bob' }, { Member_Account: 'carol' }];
  const town = {
    Owner_Account: 'alice',
    Type: 'Community',
    Name: 'Town',
    GroupId: groupID,
    SupportTopic: 1,
    MemberList,
  };
  await rest.ok('group_open_http_svc/create_group', town);
  const topic = { GroupId: groupID, TopicId: topicID, TopicName: 'news', From_Account: 'alice' };
  await rest.ok('million_group_open_http_svc/create_topic', topic);

  for (const chat of [alice, bob, carol]) {
    expect((await chat.next('onTopicCreated')).data).toEqual({ groupID, topicID });
    await sayIn(alice, topicID, `to ${chat.userID}`);
    if (chat !== alice) await hear(chat, says(`to ${chat.userID}`));
    expect(chat.seen('onTopicCreated')).toEqual([]);
  }
});

test('what is said in a topic arrives, counts there, and is in no list and no total', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);

  const atBob = alice.sdk.createTextAtMessage({
    ...{ to: topicID, conversationType: TYPES.CONV_GROUP },
    payload: { text: '@bob', atUserList: ['bob'] },
  });
  await alice.sdk.sendMessage(atBob, { onlineUserOnly: true });
  const heard = await hear(bob, says('@bob'));

  expect(heard).toMatchObject({ conversationID, to: topicID, from: 'alice', conversationSubType: 'Community' });
  const topic = await topicOf(bob);
  expect(topic).toMatchObject({
    ...{ unreadCount: 1, nextMessageSeq: 2, lastMessage: { messageForShow: '@bob', fromAccount: 'alice' } },
    groupAtInfoList: [{ from: 'alice', groupID, topicID, messageSequence: 1, atTypeArray: [TYPES.CONV_AT_ME] }],
  });
  const isOfTopic = ({ conversationID: id }: { conversationID: string }) => id === conversationID;
  expect((await bob.sdk.getConversationList()).data.conversationList.some(isOfTopic)).toBe(false);
  expect(bob.sdk.getTotalUnreadMessageCount()).toBe(0);
  expect(bob.seen('onConversationListUpdated').some(({ data }) => data.some(isOfTopic))).toBe(false);
  expect((await bob.sdk.getMessageList({ conversationID })).data.messageList).toEqual([heard]);

  await bob.sdk.setMessageRead({ conversationID });
  expect(topic).toMatchObject({ unreadCount: 0, groupAtInfoList: [], selfInfo: { readedSequence: 1 } });
  const remind = { groupID: topicID, messageRemindType: TYPES.MSG_REMIND_DISCARD };
  expect((await bob.sdk.setMessageRemindType(remind)).data.topic).toBe(topic as Topic);
  expect(topic?.selfInfo.messageRemindType).toBe(TYPES.MSG_REMIND_DISCARD);

  await alice.sdk.revokeMessage(atBob);
  expect((await bob.next('onMessageRevoked')).data).toMatchObject([{ ID: heard.ID, isRevoked: true }]);
});

test('a change of a topic is told with the topic, and by a tip in it', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);
  const before = await topicOf(bob);

  const changed = { groupID, topicID, topicName: 'latest', customData: 'own', muteAllMembers: true };
  const { topic } = (await alice.sdk.updateTopicProfile(changed)).data;
  const told = (await bob.next('onTopicUpdated', ({ data }) => data.topic.topicName === 'latest')).data;
  const tipped = await hear(bob, tip(8));

  expect(topic).toMatchObject({ topicID, topicName: 'latest', customData: 'own', muteAllMembers: true });
  expect(told).toMatchObject({ groupID, topic: { topicName: 'latest', muteAllMembers: true } });
  expect(told.topic).toBe(before as Topic);
  expect(tipped.payload).toMatchObject({
    ...{ operatorID: 'alice', newGroupProfile: { groupName: 'latest', customData: 'own', muteAllMembers: true } },
  });
  await expect(sayIn(bob, topicID, 'x')).rejects.toMatchObject({ code: 10017 });
});

test('what is said in a topic, and read there, is news of the topic on all devices of a member', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);
  const other = await chats.ready('bob');
  const updated = (chat: Chat, unread: number) =>
    chat.next('onTopicUpdated', ({ data }) => data.topic.unreadCount === unread);

  await sayIn(alice, topicID, 'hello');
  const [{ data }] = await Promise.all([updated(bob, 1), updated(other, 1)]);
  const toldOf = { ...data.topic, lastMessage: { ...data.topic.lastMessage } };
  await bob.sdk.setMessageRead({ conversationID });
  await Promise.all([updated(bob, 0), updated(other, 0)]);

  expect(data.groupID).toBe(groupID);
  expect(data.topic).toBe((await topicOf(bob)) as Topic);
  expect(toldOf).toMatchObject({ topicID, lastMessage: { messageForShow: 'hello', fromAccount: 'alice' } });
  await updated(alice, 0);
});

test('a topic is opened by its conversation, which is in no list', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);
  await sayIn(alice, topicID, 'hello');
  await hear(bob, says('hello'));

  const { conversation } = (await bob.sdk.getConversationProfile(conversationID)).data;

  expect(conversation).toMatchObject({
    ...{ conversationID, type: 'GROUP', subType: 'Community', unreadCount: 1 },
    lastMessage: { messageForShow: 'hello' },
    groupProfile: { groupID, name: 'Town' },
  });
  expect((await bob.sdk.getConversationList([conversationID])).data.conversationList).toEqual([]);
  await expect(bob.sdk.getConversationProfile(`${conversationID}x`)).rejects.toMatchObject({ code: 10010 });
});

test('deleted topics are told, and gone', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);

  const { data } = await alice.sdk.deleteTopicFromCommunity({ groupID, topicIDList: [topicID, 'none'] });

  expect(data).toMatchObject({
    successTopicList: [{ topicID }],
    failureTopicList: [{ topicID: 'none', code: 110003 }],
  });
  expect((await bob.next('onTopicDeleted')).data).toEqual({ groupID, topicIDList: [topicID] });
  expect(await topicOf(bob)).toBeUndefined();
  expect((await alice.sdk.getTopicList({ groupID })).data.successTopicList).toEqual([]);
  await expect(sayIn(bob, topicID, 'x')).rejects.toMatchObject({ code: 10010 });
});

test('[S33] who quits the community has its topics no more; who joins it has them at once, without news of old ones', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);
  await sayIn(alice, topicID, 'before');
  await hear(bob, says('before'));

  await bob.sdk.quitGroup(groupID);
  expect((await bob.sdk.getTopicList({ groupID })).data.successTopicList).toEqual([]);
  await sayIn(alice, topicID, 'unheard');
  await bob.sdk.joinGroup({ groupID });

  expect(await topicOf(bob)).toMatchObject({ topicName: 'news', unreadCount: 0, nextMessageSeq: 3 });
  await sayIn(alice, topicID, 'after');
  await hear(bob, says('after'));
  expect(await topicOf(bob)).toMatchObject({ unreadCount: 1 });
  expect(bob.seen('onTopicCreated')).toEqual([]);
  expect(bob.seen('onMessageReceived').some(({ data }) => data.some(says('unheard')))).toBe(false);
});

test('who was away learns of topics made and deleted meanwhile', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);
  bob.cut();
  await alice.sdk.deleteTopicFromCommunity({ groupID });
  const { data } = await alice.sdk.createTopicInCommunity({ groupID, topicName: 'art' });
  await sayIn(alice, data.topicID, 'hi');
  bob.restore();

  expect((await bob.next('onTopicDeleted')).data).toEqual({ groupID, topicIDList: [topicID] });
  expect((await bob.next('onTopicCreated')).data).toEqual({ groupID, ...data });
  expect(await hear(bob, says('hi'))).toMatchObject({ to: data.topicID });
  expect((await bob.sdk.getTopicList({ groupID })).data.successTopicList).toMatchObject([{ unreadCount: 1 }]);
});

test('[S74] who was away while it was added and while topics were made has them with the community, which is told', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTown(alice);
  const { topicID: older } = (await alice.sdk.createTopicInCommunity({ groupID, topicName: 'older' })).data;
  bob.cut();
  await alice.sdk.addGroupMember({ groupID, userIDList: ['bob'] });
  const { data } = await alice.sdk.createTopicInCommunity({ groupID, topicID, topicName: 'news' });
  await sayIn(alice, data.topicID, 'hi');
  bob.restore();

  const told = await bob.next('onGroupListUpdated', ({ data }) => data.some((group) => group.groupID === groupID));
  expect(told.data.find((group) => group.groupID === groupID)).toMatchObject({ isSupportTopic: true, memberCount: 2 });
  await hear(bob, says('hi'));
  const { successTopicList } = (await bob.sdk.getTopicList({ groupID })).data;
  expect(successTopicList.map((topic) => topic.topicID)).toEqual([older, topicID]);
  expect(successTopicList.map(({ unreadCount }) => unreadCount)).toEqual([0, 1]);
  const { groupList } = (await bob.sdk.getJoinedCommunityList()).data;
  expect(groupList.map((group) => group.groupID)).toEqual([groupID]);
  expect(bob.seen('onTopicCreated')).toEqual([]);
});

test('what cannot be is refused with its code', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);

  await expect(sayIn(alice, groupID, 'x')).rejects.toMatchObject({ code: 2115 });
  const wrong = { groupID, topicID: 'news', topicName: 'x' };
  await expect(alice.sdk.createTopicInCommunity(wrong)).rejects.toMatchObject({ code: 3021 });
  await expect(alice.sdk.updateTopicProfile(wrong)).rejects.toMatchObject({ code: 3021 });
  const again = { groupID, topicID, topicName: 'x' };
  await expect(alice.sdk.createTopicInCommunity(again)).rejects.toMatchObject({ code: 10021 });
  await expect(bob.sdk.createTopicInCommunity({ groupID, topicName: 'x' })).rejects.toMatchObject({ code: 10007 });
  await expect(bob.sdk.pinConversation({ conversationID, isPinned: true })).rejects.toMatchObject({ code: 50002 });
});

test('one change of a topic is told once, though it leaves a tip too (§6.1)', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await newsOf(chats);
  const change = async (to: object) => {
    await alice.sdk.updateTopicProfile({ groupID, topicID, ...to });
    for (const chat of [alice, bob]) await hear(chat, tip(TOPIC_CHANGED));
  };

  await change({ topicName: 'fresh' });
  await change({ muteAllMembers: true });
  await sayIn(alice, topicID, 'end');
  await hear(bob, says('end'));

  for (const chat of [alice, bob]) expect(chat.seen('onTopicUpdated')).toHaveLength(3);
  expect(await topicOf(bob)).toMatchObject({ topicName: 'fresh', muteAllMembers: true, nextMessageSeq: 4 });
});
