import { expect, test } from 'bun:test';
import { type Chat, makeChats } from '../../testing/chats.ts';
import { hear, notice, sayIn, says, tip } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';

const room = { groupID: 'room', name: 'Room', type: TYPES.GRP_AVCHATROOM };

test('who is in a live room hears what is said there; nothing of it is kept', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const memberList = [{ userID: 'bob' }];

  const { group } = (await alice.sdk.createGroup({ ...room, memberList, joinOption: 'NeedPermission' })).data;
  await alice.sdk.joinGroup(room);
  const { data } = await bob.sdk.joinGroup(room);
  await sayIn(alice, 'room', 'hello');
  const heard = await hear(bob, ({ payload }) => payload.text === 'hello');

  expect(group).toMatchObject({ groupID: 'room', type: 'AVChatRoom', joinOption: 'FreeAccess' });
  expect(data).toMatchObject({ status: 'JoinedSuccess', group: { groupID: 'room', type: 'AVChatRoom' } });
  expect(heard).toMatchObject({ conversationID: 'GROUProom', conversationSubType: 'AVChatRoom', from: 'alice' });
  const empty = { messageList: [], nextReqMessageID: '', isCompleted: true };
  expect((await bob.sdk.getMessageList({ conversationID: 'GROUProom' })).data).toEqual(empty);
});

test('what a live room does not offer is refused by codes of its own', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  await sdk.createGroup(room);
  await sdk.joinGroup(room);
  const userIDList = ['bob'];
  const text = sdk.createTextMessage({ to: 'room', conversationType: 'GROUP', payload: { text: 'hi' } });
  const { message } = (await sdk.sendMessage(text)).data;

  await expect(sdk.addGroupMember({ groupID: 'room', userIDList })).rejects.toMatchObject({ code: 2661 });
  for (const duration of [undefined, 0, 1.5]) {
    const options = { groupID: 'room', userIDList, ...(duration !== undefined && { duration }) };
    await expect(sdk.deleteGroupMember(options)).rejects.toMatchObject({ code: 2686 });
  }
  const given = sdk.changeGroupOwner({ groupID: 'room', newOwnerID: 'bob' });
  await expect(given).rejects.toMatchObject({ code: 2620 });
  await expect(sdk.modifyMessage(message)).rejects.toMatchObject({ code: 2481 });
});

test('who is not in a live room cannot speak there: 2101, known here or said by the server (§8.1)', async () => {
  await using chats = await makeChats();
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  await alice.sdk.createGroup(room);
  await alice.sdk.createGroup({ groupID: 'team', name: 'Team', type: TYPES.GRP_PUBLIC });
  const refused = async (chat: Chat, groupID = 'room') => {
    const error = await sayIn(chat, groupID, 'hi').catch((error: unknown) => error);
    return error as { code: number; data: { message: { status: string } } };
  };

  expect(await refused(carol)).toMatchObject({ code: 2101, data: { message: { status: 'fail' } } });
  expect(await refused(carol, 'team')).toMatchObject({ code: 10007 });
  expect(await refused(carol, 'none')).toMatchObject({ code: 10010 });
  await bob.sdk.joinGroup(room);
  await sayIn(bob, 'room', 'here');
  await bob.sdk.quitGroup('room');
  bob.cut();
  expect(await refused(bob)).toMatchObject({ code: 2101, data: { message: { status: 'fail' } } });
  bob.restore();
  await bob.next('netStateChange', ({ data }) => data.state === 'connected');

  await bob.sdk.joinGroup(room);
  const again = await sayIn(bob, 'room', 'back');
  await alice.sdk.deleteGroupMember({ groupID: 'room', userIDList: ['bob'], duration: 60 });
  await hear(bob, notice(21));
  expect(await refused(bob)).toMatchObject({ code: 2101 });
  await expect(bob.sdk.resendMessage(again)).rejects.toMatchObject({ code: 2101 });
});

test('the number of members of a live room is the one that was counted last, by whichever answer', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  await chats.cloud.set({ liveTips: 0 });
  await bob.sdk.joinGroup(room);
  const [group] = (await alice.sdk.getGroupList()).data.groupList;
  const count = async () => (await alice.sdk.getGroupOnlineMemberCount('room')).data.memberCount;

  expect([await count(), group?.memberCount, group?.memberNum]).toEqual([2, 2, 2]);
  await bob.sdk.quitGroup('room');
  expect([await count(), group?.memberCount, group?.memberNum]).toEqual([1, 1, 1]);
  await bob.sdk.joinGroup(room);
  await alice.sdk.getGroupMemberList({ groupID: 'room' });
  expect(group?.memberCount).toBe(2);
});

test('[S33] who is banned leaves the room on all devices with a notice, and cannot come back', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  await alice.sdk.joinGroup(room);
  await bob.sdk.joinGroup(room);

  const answer = await alice.sdk.deleteGroupMember({
    groupID: 'room',
    userIDList: ['bob'],
    duration: 60,
    reason: 'spam',
  });
  const told = await hear(bob, notice(21));
  const seen = await hear(alice, tip(TYPES.GRP_TIP_BAN_AVCHATROOM_MEMBER));

  expect(answer.data).toMatchObject({ userIDList: ['bob'], group: { memberCount: 1 } });
  expect(told.payload).toMatchObject({ handleMessage: 'spam', groupProfile: { groupID: 'room' } });
  expect(seen.payload).toMatchObject({ userIDList: ['bob'], operatorID: 'alice', memberCount: 1 });
  expect((await bob.sdk.getGroupList()).data.groupList).toEqual([]);
  await expect(bob.sdk.joinGroup(room)).rejects.toMatchObject({ code: 10007 });
});

test('who is in a live room is listed with marks, which filter; administrators show in the role', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  await alice.sdk.joinGroup(room);
  await bob.sdk.joinGroup(room);
  const mark = { groupID: 'room', userIDList: ['bob', 'carol'], markType: 1_000, enableMark: true };
  const admin = { GroupId: 'room', CommandType: 1, Admin_Account: ['bob'] };

  const marked = await alice.sdk.markGroupMemberList(mark);
  await chats.cloud.rest.ok('group_open_avchatroom_http_svc/modify_admin', admin);
  const seen = await hear(alice, tip(TYPES.GRP_TIP_MBR_SET_ADMIN));
  await hear(bob, notice(9));
  const all = await alice.sdk.getGroupMemberList({ groupID: 'room' });
  const some = await alice.sdk.getGroupMemberList({ groupID: 'room', filter: 1_000 });

  expect(marked.data).toEqual({ successUserIDList: ['bob'], failureUserIDList: ['carol'] });
  expect(seen.payload.userIDList).toEqual(['bob']);
  expect(all.data.memberList).toMatchObject([
    { userID: 'bob', role: 'Admin', isOnline: true },
    { userID: 'alice', role: 'Owner', isOnline: true },
  ]);
  expect(some.data).toMatchObject({ memberList: [{ userID: 'bob' }], offset: 0 });
  const appointed = alice.sdk.setGroupMemberRole({ groupID: 'room', userID: 'bob', role: 'Member' });
  await expect(appointed).rejects.toMatchObject({ code: 2682 });
  const muted = bob.sdk.setGroupMemberMuteTime({ groupID: 'room', userID: 'bob', muteTime: 1 });
  await expect(muted).rejects.toMatchObject({ code: 2685 });
});

test('a broadcast of the app comes once in each room, and says that it is one', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob', { unlimitedAVChatRoom: true })];
  for (const groupID of ['one', 'two']) {
    await alice.sdk.createGroup({ ...room, groupID });
    await bob.sdk.joinGroup({ groupID, type: room.type });
  }
  const MsgBody = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: 'to all' } }];

  await chats.cloud.rest.ok('group_open_http_svc/send_broadcast_msg', { From_Account: 'alice', Random: 7, MsgBody });
  const heard = [await hear(bob, says('to all')), await hear(bob, says('to all'))];

  // Two rooms have no common order.
  expect(heard.map(({ conversationID, isBroadcastMessage }) => [conversationID, isBroadcastMessage]).sort()).toEqual([
    ['GROUPone', true],
    ['GROUPtwo', true],
  ]);
});

test('who enters a live room leaves the one before, unless several are wanted (§2)', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const guest = chats.chat('carol');
  const many = await chats.ready('dave', { unlimitedAVChatRoom: true });
  for (const groupID of ['one', 'two']) await alice.sdk.createGroup({ ...room, groupID });

  for (const groupID of ['one', 'two'])
    for (const { sdk } of [bob, guest, many]) await sdk.joinGroup({ groupID, type: room.type });
  await sayIn(alice, 'one', 'first');
  // Two rooms have no common order.
  await hear(many, says('first'));
  await sayIn(alice, 'two', 'second');
  await Promise.all([bob, guest, many].map((chat) => hear(chat, says('second'))));

  const heardFirst = (chat: Chat) => chat.seen('onMessageReceived').some(({ data }) => data.some(says('first')));
  expect([bob, guest].map(heardFirst)).toEqual([false, false]);
  const listed = async ({ sdk }: Chat) => (await sdk.getGroupList()).data.groupList.map(({ groupID }) => groupID);
  expect([await listed(alice), await listed(bob), await listed(many)]).toEqual([
    ['one', 'two'],
    ['two'],
    ['one', 'two'],
  ]);
});

test('[S74] the other devices of who is in a live room hear it and list it until it is left', async () => {
  await using chats = await makeChats();
  const [alice, bob, other] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  const listed = async () => (await other.sdk.getGroupList()).data.groupList.map(({ groupID }) => groupID);
  await bob.sdk.joinGroup(room);

  await sayIn(alice, 'room', 'hello');
  const heard = await hear(other, says('hello'));
  const during = await listed();
  await bob.sdk.quitGroup('room');
  const { data: left } = await other.next('onGroupListUpdated', ({ data }) => data.length === 0);

  expect(left).toEqual([]);
  expect(heard).toMatchObject({ conversationID: 'GROUProom', conversationSubType: 'AVChatRoom', flow: 'in' });
  expect([during, await listed()]).toEqual([['room'], []]);
  await bob.sdk.joinGroup(room);
  await sayIn(alice, 'room', 'again');
  await hear(other, says('again'));
  await other.sdk.quitGroup('room');
  expect(await listed()).toEqual([]);
});

test('[S74] who signs out and comes back within the time that a room waits lists it at once (S52)', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  await bob.sdk.joinGroup(room);

  await bob.sdk.logout();
  const again = await chats.ready('bob');
  const { groupList } = (await again.sdk.getGroupList()).data;

  expect(groupList).toMatchObject([{ groupID: 'room', memberCount: 2, selfInfo: { role: 'Member' } }]);
});

test('[S74] a device that was away does not come back into a live room that another one left', async () => {
  await using chats = await makeChats();
  const [alice, bob, other] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  await alice.sdk.joinGroup(room);
  for (const { sdk } of [bob, other]) await sdk.joinGroup(room);

  other.cut();
  await other.next('netStateChange', ({ data }) => data.state !== TYPES.NET_STATE_CONNECTED);
  await bob.sdk.quitGroup('room');
  other.restore();
  await other.next('onGroupListUpdated', ({ data }) => data.length === 0);

  expect((await other.sdk.getGroupList()).data.groupList).toEqual([]);
  expect((await alice.sdk.getGroupOnlineMemberCount('room')).data.memberCount).toBe(1);
});

test('what was said last in a live room shows in the group and in its conversation, until one signs in anew (§9.3, §9.7)', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.createGroup(room);
  for (const { sdk } of [alice, bob]) await sdk.joinGroup(room);
  const { conversation } = (await bob.sdk.getConversationProfile('GROUProom')).data;

  const hello = await sayIn(alice, 'room', 'hello');
  const { data: list } = await bob.next(
    'onConversationListUpdated',
    ({ data }) => data[0]?.lastMessage.payload?.text === 'hello',
  );
  const own = await sayIn(bob, 'room', 'hi');
  const { group } = (await bob.sdk.getGroupProfile({ groupID: 'room' })).data;

  const last = { lastTime: own.time, lastSequence: own.sequence, fromAccount: 'bob', messageForShow: 'hi' };
  expect(list[0]).toBe(conversation);
  expect(own.sequence).toBeGreaterThan(hello.sequence);
  expect(conversation).toMatchObject({
    subType: 'AVChatRoom',
    unreadCount: 0,
    lastMessage: { ...last, type: own.type },
  });
  expect(group.lastMessage).toEqual(last);
  expect(group.nextMessageSeq).toBe(own.sequence + 1);
  const later = await chats.ready('bob');
  expect((await later.sdk.getConversationList()).data.conversationList).toEqual([]);
  const { group: seenLater } = (await later.sdk.getGroupProfile({ groupID: 'room' })).data;
  expect(seenLater).toMatchObject({ nextMessageSeq: own.sequence + 1, lastMessage: { lastTime: own.time } });
});
