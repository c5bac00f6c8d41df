import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, notice, sayIn, tip } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';

const freeToJoin = { joinOption: TYPES.JOIN_OPTIONS_FREE_ACCESS };

test('[S50] one joins a free group, is in its list, and sees what is said from then on', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [], freeToJoin);
  await sayIn(alice, 'team', 'before');

  const { data } = await bob.sdk.joinGroup({ groupID: 'team' });
  const again = await bob.sdk.joinGroup({ groupID: 'team' });
  const joined = await hear(alice, tip(TYPES.GRP_TIP_MBR_JOIN));
  await sayIn(alice, 'team', 'after');
  await hear(bob, ({ payload }) => payload.text === 'after');

  expect(data).toMatchObject({ status: 'JoinedSuccess', group: { groupID: 'team', memberCount: 2 } });
  expect(again.data.status).toBe('AlreadyInGroup');
  expect(joined).toMatchObject({
    ...{ conversationID: 'GROUPteam', isSystemMessage: true },
    payload: { userIDList: ['bob'], memberNum: 2, memberCount: 2, groupProfile: { groupID: 'team', to: 'team' } },
  });
  expect((await bob.sdk.getGroupList()).data.groupList).toEqual([data.group as never]);
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'GROUPteam' })).data;
  expect(messageList.map(({ payload }) => payload.text).filter(Boolean)).toEqual(['after']);
});

test('one who needs permission waits for an administrator’s decision', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice);

  const asked = await bob.sdk.joinGroup({ groupID: 'team', applyMessage: 'please' });
  const request = await hear(alice, notice(1));
  const { applicationList } = (await alice.sdk.getGroupApplicationList()).data;
  const { data } = await alice.sdk.handleGroupApplication({ handleAction: 'Agree', message: request });
  const accepted = await hear(bob, notice(2));
  await bob.next('onGroupListUpdated', ({ data }) => data.length === 1);

  expect(asked.data).toEqual({ status: 'WaitAdminApproval' });
  expect(request.payload).toMatchObject({ operatorID: 'bob', handleMessage: 'please', groupProfile: { name: 'Team' } });
  expect(applicationList).toEqual([
    {
      ...{ applicant: 'bob', applicantNick: '', groupID: 'team', groupName: 'Team', applicationType: 0, userID: 'bob' },
      ...{ note: 'please', authentication: request.payload.authentication, messageKey: request.payload.messageKey },
    },
  ]);
  expect(data.group).toMatchObject({ groupID: 'team', memberCount: 2 });
  expect(accepted.payload).toMatchObject({ operatorID: 'alice', groupProfile: { groupID: 'team' } });
  expect((await alice.sdk.getGroupApplicationList()).data.applicationList).toEqual([]);
  const late = alice.sdk.handleGroupApplication({ handleAction: 'Reject', message: request });
  await expect(late).rejects.toMatchObject({ code: 10024 });
});

test('administrators are told who is to be brought in by whom, and both whom it concerns what became of it', async () => {
  await using chats = await makeChats('dave');
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  await makeTeam(alice, [bob], { inviteOption: TYPES.INVITE_OPTIONS_NEED_PERMISSION });

  await bob.sdk.addGroupMember({ groupID: 'team', userIDList: ['carol', 'dave'] });
  const asked = [await hear(alice, notice(12)), await hear(alice, notice(12))];
  const [aboutCarol, aboutDave] = asked;
  await alice.sdk.handleGroupApplication({ handleAction: 'Agree', message: aboutCarol as never });
  await alice.sdk.handleGroupApplication({ handleAction: 'Reject', message: aboutDave as never });
  const [accepted, refused] = [await hear(bob, notice(13)), await hear(bob, notice(14))];
  const { payload: invited } = await hear(carol, notice(7));
  const dave = await chats.ready('dave');

  const groupProfile = { from: '@TIM#SYSTEM', groupID: 'team', name: 'Team', to: 'team', groupType: 'Public' };
  expect(asked.map(({ payload }) => payload)).toMatchObject([
    { operatorID: 'bob', userID: 'carol', groupProfile, authentication: expect.stringMatching(/^\d+$/) },
    { operatorID: 'bob', userID: 'dave', groupProfile },
  ]);
  expect([accepted, refused].map(({ payload }) => [payload.operatorID, payload.userID])).toEqual([
    ['alice', 'carol'],
    ['alice', 'dave'],
  ]);
  expect(invited).toMatchObject({ operatorID: 'bob', groupProfile });
  const ofDave = await dave.sdk.getMessageList({ conversationID: TYPES.CONV_SYSTEM });
  expect(ofDave.data.messageList).toEqual([]);
});

test('a refused request tells why', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice);
  await bob.sdk.joinGroup({ groupID: 'team' });
  await hear(alice, notice(1));

  const [application] = (await alice.sdk.getGroupApplicationList()).data.applicationList;
  if (!application) throw new Error('no application');
  await alice.sdk.handleGroupApplication({ handleAction: 'Reject', handleMessage: 'full', application });
  const refused = await hear(bob, notice(3));

  expect(refused.payload).toMatchObject({ operatorID: 'alice', handleMessage: 'full' });
  expect((await bob.sdk.getGroupList()).data.groupList).toEqual([]);
});

test('[S33] who quits has neither group nor conversation, on all own devices, and hears no more', async () => {
  await using chats = await makeChats();
  const [alice, bob, phone] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  await makeTeam(alice, [bob, phone]);

  const answer = await bob.sdk.quitGroup('team');
  await phone.next('onGroupListUpdated', ({ data }) => data.length === 0);
  const left = await hear(alice, tip(TYPES.GRP_TIP_MBR_QUIT));
  await sayIn(alice, 'team', 'bye');

  expect(answer).toEqual({ code: 0, data: { groupID: 'team' } });
  expect(left.payload).toMatchObject({ operatorID: 'bob', userIDList: ['bob'], memberCount: 1 });
  for (const { sdk } of [bob, phone]) {
    expect((await sdk.getGroupList()).data.groupList).toEqual([]);
    expect((await sdk.getConversationList(['GROUPteam'])).data.conversationList).toEqual([]);
  }
  await expect(bob.sdk.quitGroup('team')).rejects.toMatchObject({ code: 2623 });
  await expect(sayIn(bob, 'team', 'still here?')).rejects.toMatchObject({ code: 10007 });
  await expect(alice.sdk.quitGroup('team')).rejects.toMatchObject({ code: 10009 });
});
