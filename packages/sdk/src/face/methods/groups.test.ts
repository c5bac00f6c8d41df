import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, makeTeam } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';

test('a group that was made is told to its members, with a message that says so', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];

  const { code, data } = await alice.sdk.createGroup({
    ...{ groupID: 'team', name: 'Team', type: TYPES.GRP_PUBLIC, introduction: 'i', notification: 'n' },
    ...{ joinOption: TYPES.JOIN_OPTIONS_FREE_ACCESS, maxMemberNum: 50, avatar: 'https://a.example/a.png' },
    memberList: [{ userID: 'bob' }],
  });
  const { data: groups } = await bob.next('onGroupListUpdated', ({ data }) => data[0]?.memberNum === 2);
  const said = await hear(bob, ({ type }) => type === TYPES.MSG_CUSTOM);

  expect([code, data.overLimitUserIDList]).toEqual([0, []]);
  expect(data.group).toMatchObject({
    ...{ groupID: 'team', name: 'Team', type: 'Public', introduction: 'i', notification: 'n', ownerID: 'alice' },
    ...{ avatar: 'https://a.example/a.png', joinOption: 'FreeAccess', memberNum: 2, memberCount: 2 },
    ...{ maxMemberNum: 50, maxMemberCount: 50, muteAllMembers: false, groupCustomField: [], isSupportTopic: false },
    selfInfo: { userID: 'alice', role: 'Owner', nameCard: '', memberCustomField: [] },
  });
  expect(groups).toMatchObject([{ groupID: 'team', selfInfo: { userID: 'bob', role: 'Member' } }]);
  expect(said).toMatchObject({
    ...{ conversationID: 'GROUPteam', conversationType: 'GROUP', conversationSubType: 'Public', from: 'alice' },
    ...{ to: 'team', flow: 'in' },
  });
  expect(JSON.parse(said.payload.data)).toEqual({
    ...{ businessID: 'group_create', content: '创建群组', cmd: 0, opUser: 'alice', version: 4 },
  });
});

test('[S74] another device of who makes a group, and leaves one, learns it by the list of groups, without a notice', async () => {
  await using chats = await makeChats();
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];

  await alice.sdk.createGroup({ groupID: 'team', name: 'Team', type: TYPES.GRP_WORK });
  const made = await phone.next('onGroupListUpdated', ({ data }) => data.length === 1);
  await alice.sdk.quitGroup('team');
  await phone.next('onGroupListUpdated', ({ data }) => data.length === 0);

  expect(made.data).toMatchObject([{ groupID: 'team', selfInfo: { role: 'Owner' } }]);
  for (const { sdk } of [alice, phone]) {
    expect((await sdk.getConversationList(['@TIM#SYSTEM'])).data.conversationList).toEqual([]);
    expect(sdk.getTotalUnreadMessageCount()).toBe(0);
  }
});

test('the group list has each group once, as an object that stays', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  const team = await makeTeam(alice);
  await makeTeam(alice, [], { groupID: 'choir', type: TYPES.GRP_WORK, name: 'Choir' });

  const { data } = await alice.sdk.getGroupList();
  const later = await chats.ready('alice');

  expect(data.isSyncCompleted).toBe(true);
  expect(data.groupList.map(({ groupID, type }) => [groupID, type]).sort()).toEqual([
    ['choir', 'Private'],
    ['team', 'Public'],
  ]);
  expect(data.groupList).toContain(team);
  const known = (await later.sdk.getGroupList()).data.groupList;
  expect(known.map(({ groupID, memberNum }) => [groupID, memberNum]).sort()).toEqual([
    ['choir', 1],
    ['team', 1],
  ]);
});

test('a wrong type rejects with 2600, an id that does not fit the type with 2602, an id in use with 10025', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const [name, type] = ['Team', TYPES.GRP_PUBLIC];
  await sdk.createGroup({ name, type, groupID: 'team' });

  for (const wrong of [undefined, '', 'Room', 'Work'])
    await expect(sdk.createGroup({ name, type: wrong as string })).rejects.toMatchObject({ code: 2600 });
  await expect(sdk.createGroup({ name, type, groupID: '@TGS#_x' })).rejects.toMatchObject({ code: 2602 });
  const community = sdk.createGroup({ name, type: TYPES.GRP_COMMUNITY, groupID: 'x' });
  await expect(community).rejects.toMatchObject({ code: 2602 });
  await expect(sdk.createGroup({ name, type, groupID: 'team' })).rejects.toMatchObject({ code: 10025 });
  expect(() => sdk.createGroup({ name: '', type })).toThrow('Params validate failed.');
});

test('a changed group is the same object, and its members see the change and a tip', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const team = await makeTeam(alice, [bob]);
  const seen = (await bob.sdk.getGroupProfile({ groupID: 'team' })).data.group;

  const groupCustomField = [{ key: 'colour', value: 'red' }];
  const change = { groupID: 'team', name: 'Crew', notification: 'tea at five', muteAllMembers: true, groupCustomField };
  const { data } = await alice.sdk.updateGroupProfile(change);
  const { data: told } = await bob.next('onGroupListUpdated', ({ data }) => data[0]?.name === 'Crew');
  const tip = await hear(bob, ({ type }) => type === TYPES.MSG_GRP_TIP);

  expect(data.group).toBe(team);
  expect(team).toMatchObject({ name: 'Crew', notification: 'tea at five', muteAllMembers: true, groupCustomField });
  expect(told[0]).toBe(seen);
  expect(tip.payload).toMatchObject({
    ...{ operationType: TYPES.GRP_TIP_GRP_PROFILE_UPDATED, operatorID: 'alice' },
    groupProfile: { groupID: 'team' },
    newGroupProfile: { groupName: 'Crew', notification: 'tea at five', muteAllMembers: true, groupCustomField },
  });
  expect(tip.payload.newGroupProfile).not.toHaveProperty('introduction');
  const { conversation } = (await bob.sdk.getConversationProfile('GROUPteam')).data;
  expect(conversation.groupProfile).toBe(seen);
});

test('getGroupProfile shows only the custom fields that are asked for', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  const groupCustomField = ['a', 'b'].map((key) => ({ key, value: key }));
  await makeTeam(alice, [], { groupCustomField });

  const all = (await alice.sdk.getGroupProfile({ groupID: 'team' })).data.group;
  const some = (await alice.sdk.getGroupProfile({ groupID: 'team', groupCustomFieldFilter: ['b'] })).data.group;

  expect(all.groupCustomField).toEqual(groupCustomField);
  expect(some.groupCustomField).toEqual([{ key: 'b', value: 'b' }]);
});

test('a custom field that administrators alone read is shown to them, and stays when the group changes (rest-api §21.4)', async () => {
  await using chats = await makeChats();
  await chats.cloud.set({ groupFieldReaders: 'internal=admin' });
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const groupCustomField = ['free', 'internal'].map((key) => ({ key, value: key }));
  await makeTeam(alice, [bob], { groupCustomField });

  const seen = await Promise.all(
    [alice, bob].map(async ({ sdk }) => (await sdk.getGroupProfile({ groupID: 'team' })).data.group),
  );
  await bob.next('onGroupListUpdated', ({ data }) => data[0]?.memberNum === 2);
  await alice.sdk.updateGroupProfile({ groupID: 'team', name: 'Crew' });
  await bob.next('onGroupListUpdated', ({ data }) => data[0]?.name === 'Crew');

  expect(seen.map((group) => group.groupCustomField)).toEqual([groupCustomField, groupCustomField.slice(0, 1)]);
  expect(seen[0]?.name).toBe('Crew');
});

test('a group is found by its id by who is not in it, a work group and an unknown one are not', async () => {
  await using chats = await makeChats();
  const [alice, { sdk }] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice);
  await makeTeam(alice, [], { groupID: 'choir', type: TYPES.GRP_WORK });

  const { group } = (await sdk.searchGroupByID('team')).data;

  expect(group).toMatchObject({ groupID: 'team', name: 'Team', memberCount: 1, selfInfo: { role: '' } });
  expect((await sdk.getGroupList()).data.groupList).toEqual([]);
  for (const groupID of ['choir', 'nobody'])
    await expect(sdk.searchGroupByID(groupID)).rejects.toMatchObject({ code: 2603 });
});

test('[S53] a dissolved group is gone from the lists of all, and each is told by a notice', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);

  const answer = await alice.sdk.dismissGroup('team');
  await bob.next('onGroupListUpdated', ({ data }) => data.length === 0);
  const notice = await hear(
    bob,
    ({ type, payload }) => type === TYPES.MSG_GRP_SYS_NOTICE && payload.operationType === 5,
  );

  expect(answer).toEqual({ code: 0, data: { groupID: 'team' } });
  expect(notice).toMatchObject({
    ...{ conversationID: '@TIM#SYSTEM', conversationType: '@TIM#SYSTEM', from: '@TIM#SYSTEM', to: 'bob' },
    ...{ isSystemMessage: true, senderTinyID: '144115198244471703' },
    payload: { operatorID: 'alice', groupProfile: { groupID: 'team', name: 'Team', groupType: 'Public' } },
  });
  for (const { sdk } of [alice, bob]) {
    expect((await sdk.getGroupList()).data.groupList).toEqual([]);
    const { conversationList } = (await sdk.getConversationList({ type: TYPES.CONV_GROUP })).data;
    expect(conversationList).toEqual([]);
  }
  await expect(bob.sdk.dismissGroup('team')).rejects.toMatchObject({ code: 10010 });
});

test('a work group cannot be dissolved: 2622', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await makeTeam(alice, [], { type: TYPES.GRP_WORK });

  await expect(alice.sdk.dismissGroup('team')).rejects.toMatchObject({ code: 2622 });
});

test('a group is given to another member, not to oneself', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);

  const { group } = (await alice.sdk.changeGroupOwner({ groupID: 'team', newOwnerID: 'bob' })).data;
  await bob.next('onGroupListUpdated', ({ data }) => data[0]?.selfInfo.role === 'Owner');

  expect(group).toMatchObject({ ownerID: 'bob', selfInfo: { userID: 'alice', role: 'Member' } });
  const toSelf = bob.sdk.changeGroupOwner({ groupID: 'team', newOwnerID: 'bob' });
  await expect(toSelf).rejects.toMatchObject({ code: 2621 });
});

test('how many members are online is asked for once a minute', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob], { memberList: [{ userID: 'bob' }, { userID: 'carol' }] });

  const first = await alice.sdk.getGroupOnlineMemberCount('team');
  await bob.sdk.logout();
  const again = await alice.sdk.getGroupOnlineMemberCount('team');

  expect([first, again]).toEqual(Array(2).fill({ code: 0, data: { memberCount: 2 } }));
});
