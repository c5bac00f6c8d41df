import { expect, test } from 'bun:test';
import { type Chat, makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, tip } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';
import type { Topic } from '../types.ts';

const team = { groupID: 'team' };

test('the member list comes in pages, by role too', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  await makeTeam(alice, [], { memberList: [{ userID: 'bob' }, { userID: 'carol', role: 'Admin' }] });

  const first = (await alice.sdk.getGroupMemberList({ ...team, count: 2 })).data;
  const second = (await alice.sdk.getGroupMemberList({ ...team, count: 2, offset: first.offset })).data;
  const whole = (await alice.sdk.getGroupMemberList({ ...team, count: 3 })).data;
  const admins = (await alice.sdk.getGroupMemberList({ ...team, role: TYPES.GRP_MBR_ROLE_ADMIN })).data;

  expect(first.offset).toBe(2);
  expect(second.offset).toBe(0);
  // Nobody comes after it: kits stop at 0.
  expect([whole.memberList.length, whole.offset]).toEqual([3, 0]);
  expect(first.memberList).toHaveLength(2);
  const members = [...first.memberList, ...second.memberList];
  expect(members.map(({ userID, role }) => [userID, role]).sort()).toEqual([
    ['alice', 'Owner'],
    ['bob', 'Member'],
    ['carol', 'Admin'],
  ]);
  expect(members.find(({ userID }) => userID === 'alice')).toStrictEqual({
    ...{ userID: 'alice', nick: '', avatar: '', nameCard: '', role: 'Owner', joinTime: expect.any(Number) },
    ...{ lastSendMsgTime: expect.any(Number), muteUntil: 0, memberCustomField: [] },
  });
  expect(admins.memberList.map(({ userID }) => userID)).toEqual(['carol']);
});

test('profiles of members are of those that there are, with the custom fields asked for', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  const memberCustomField = ['a', 'b'].map((key) => ({ key, value: key }));
  await makeTeam(alice, [], { memberList: [{ userID: 'bob', memberCustomField }] });

  const asked = { ...team, userIDList: ['bob', 'carol'], memberCustomFieldFilter: ['b'] };
  const { memberList } = (await alice.sdk.getGroupMemberProfile(asked)).data;

  expect(memberList.map(({ userID, memberCustomField }) => [userID, memberCustomField])).toEqual([
    ['bob', [{ key: 'b', value: 'b' }]],
  ]);
});

test('members are added; what became of each is told', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [], { memberList: [{ userID: 'carol' }] });

  const { data } = await alice.sdk.addGroupMember({ ...team, userIDList: ['bob', 'carol', 'nobody'] });
  await bob.next('onGroupListUpdated', ({ data }) => data[0]?.memberCount === 3);
  const joined = await hear(bob, tip(TYPES.GRP_TIP_MBR_JOIN));

  expect(data).toMatchObject({
    ...{ successUserIDList: ['bob'], existedUserIDList: ['carol'], failureUserIDList: ['nobody'] },
    ...{ overLimitUserIDList: [], group: { groupID: 'team', memberCount: 3, memberNum: 3 } },
  });
  expect(joined.payload).toMatchObject({ operatorID: 'alice', userIDList: ['bob'], memberList: [{ userID: 'bob' }] });
});

test('[S33] a removed member has the group no more, and is told why', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);

  const { data } = await alice.sdk.deleteGroupMember({ ...team, userIDList: ['bob', 'carol'], reason: 'spam' });
  await bob.next('onGroupListUpdated', ({ data }) => data.length === 0);
  const { payload } = await hear(bob, ({ payload }) => payload.operationType === 4);

  expect(data).toMatchObject({ userIDList: ['bob'], group: { groupID: 'team', memberCount: 1 } });
  expect(payload).toMatchObject({ operatorID: 'alice', handleMessage: 'spam', groupProfile: { groupID: 'team' } });
  expect((await bob.sdk.getConversationList(['GROUPteam'])).data.conversationList).toEqual([]);
});

test('the owner appoints administrators, and nobody else', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob], { memberList: [{ userID: 'bob' }, { userID: 'carol' }] });
  const role = TYPES.GRP_MBR_ROLE_ADMIN;

  const { data } = await alice.sdk.setGroupMemberRole({ ...team, userID: 'bob', role });
  await bob.next('onGroupListUpdated', ({ data }) => data[0]?.selfInfo.role === role);
  const told = await hear(bob, tip(TYPES.GRP_TIP_MBR_SET_ADMIN));

  expect(data).toMatchObject({ group: { groupID: 'team' }, member: { userID: 'bob', role } });
  expect(told.payload).toMatchObject({ operatorID: 'alice', userIDList: ['bob'] });
  const refused = [
    [bob, { userID: 'carol', role }, 2681],
    [alice, { userID: 'bob', role: 'Owner' }, 2683],
    [alice, { userID: 'alice', role }, 2684],
  ] as const;
  for (const [{ sdk }, change, code] of refused)
    await expect(sdk.setGroupMemberRole({ ...team, ...change })).rejects.toMatchObject({ code });
});

test('a muted member cannot speak until the mute is lifted; nobody mutes oneself', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);

  const { data } = await alice.sdk.setGroupMemberMuteTime({ ...team, userID: 'bob', muteTime: 600 });
  const muted = sayIn(bob, 'team', 'hm');
  await expect(muted).rejects.toMatchObject({ code: 10017 });
  await alice.sdk.setGroupMemberMuteTime({ ...team, userID: 'bob', muteTime: 0 });
  const spoken = await sayIn(bob, 'team', 'thanks');

  expect(data.member.muteUntil).toBeGreaterThan(spoken.time);
  expect(spoken.status).toBe('success');
  const own = alice.sdk.setGroupMemberMuteTime({ ...team, userID: 'alice', muteTime: 1 });
  await expect(own).rejects.toMatchObject({ code: 2685 });
  expect(() => alice.sdk.setGroupMemberMuteTime({ ...team, userID: 'bob', muteTime: -1 })).toThrow();
});

test('a mute that has ended shows as none, in the group and in a topic, as over REST', async () => {
  await using chats = await makeChats();
  const [owner, early] = [await chats.ready('alice'), await chats.ready('bob')];
  const topicID = '@TGS#_town@TOPIC#_news';
  const town = { groupID: '@TGS#_town', type: TYPES.GRP_COMMUNITY, isSupportTopic: true };
  await owner.sdk.createGroup({ ...town, name: 'Town', memberList: [{ userID: 'bob' }] });
  const { groupID } = town;
  await owner.sdk.createTopicInCommunity({ groupID, topicID, topicName: 'news' });
  const muted = { GroupId: groupID, Members_Account: ['bob'], ShutUpTime: 60 };
  for (const at of [muted, { ...muted, TopicId: topicID }])
    await chats.cloud.rest.ok('group_open_http_svc/forbid_send_msg', at);
  const mutesSeenBy = async ({ sdk }: Chat, { sdk: bobs }: Chat): Promise<unknown[]> => {
    const { memberList } = (await sdk.getGroupMemberList({ groupID })).data;
    const [profile] = (await sdk.getGroupMemberProfile({ groupID, userIDList: ['bob'] })).data.memberList;
    const { member } = (await bobs.setGroupMemberNameCard({ groupID, nameCard: 'Bobby' })).data;
    const [topic] = (await bobs.getTopicList({ groupID })).data.successTopicList;
    const listed = memberList.find(({ userID }) => userID === 'bob');
    return [listed?.muteUntil, profile?.muteUntil, member.muteUntil, topic?.selfInfo.muteTime];
  };
  const isInTopic = ({ data }: { data: { topic: Topic } }) => data.topic.selfInfo.muteTime > 0;
  await early.next('onTopicUpdated', isInTopic);
  const untilSec = Math.floor(chats.cloud.clock.nowMs() / 1_000) + 60;
  expect(await mutesSeenBy(owner, early)).toEqual(Array(4).fill(untilSec));

  chats.cloud.clock.advance(61_000);
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];

  expect(await mutesSeenBy(alice, bob)).toEqual([0, 0, 0, 0]);
});

test('a name card is one’s own unless another is named, and stands on what one says', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);

  const own = await bob.sdk.setGroupMemberNameCard({ ...team, nameCard: 'Bobby' });
  const others = await alice.sdk.setGroupMemberNameCard({ ...team, userID: 'bob', nameCard: 'Robert' });
  await bob.next('onGroupListUpdated', ({ data }) => data[0]?.selfInfo.nameCard === 'Robert');
  const said = await sayIn(bob, 'team', 'me');
  const heard = await hear(alice, ({ payload }) => payload.text === 'me');

  expect(own.data).toMatchObject({ member: { userID: 'bob', nameCard: 'Bobby' }, group: { groupID: 'team' } });
  expect(others.data.member).toMatchObject({ userID: 'bob', nameCard: 'Robert' });
  expect([said.nameCard, heard.nameCard]).toEqual(['Robert', 'Robert']);
});

test('custom fields of a member are set', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await makeTeam(alice);
  const memberCustomField = [{ key: 'desk', value: '7' }];

  const { data } = await alice.sdk.setGroupMemberCustomField({ ...team, memberCustomField });

  expect(data.member.memberCustomField).toEqual(memberCustomField);
  expect(data.group.selfInfo.memberCustomField).toEqual(memberCustomField);
});

test('in a work group there are no administrators: 2682', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  await makeTeam(alice, [], { type: TYPES.GRP_WORK, memberList: [{ userID: 'bob' }] });

  const call = alice.sdk.setGroupMemberRole({ ...team, userID: 'bob', role: TYPES.GRP_MBR_ROLE_ADMIN });

  await expect(call).rejects.toMatchObject({ code: 2682 });
});
