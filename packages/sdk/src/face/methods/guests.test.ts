import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, notice, sayIn, says } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';

const room = { groupID: 'room', name: 'Room', type: TYPES.GRP_AVCHATROOM };

test('before a sign-in no group but a live room can be joined: 2662', async () => {
  await using chats = await makeChats();
  await makeTeam(await chats.ready('alice'));
  const { sdk } = chats.chat('bob');

  for (const type of [undefined, TYPES.GRP_PUBLIC]) {
    const joining = sdk.joinGroup({ groupID: 'team', ...(type && { type }) });
    await expect(joining).rejects.toMatchObject({ code: 2662 });
  }
  await expect(sdk.joinGroup({ groupID: 'none', type: room.type })).rejects.toMatchObject({ code: 10010 });
});

test('who has not signed in hears a live room, also after a break, and may do nothing else', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await alice.sdk.createGroup(room);
  await sayIn(alice, 'room', 'before');
  const guest = chats.chat('bob');

  const { data } = await guest.sdk.joinGroup({ groupID: 'room' });
  await sayIn(alice, 'room', 'hello');
  const heard = await hear(guest, says('hello'));
  guest.cut();
  await sayIn(alice, 'room', 'missed');
  guest.restore();
  const missed = await hear(guest, says('missed'));

  expect(data).toMatchObject({ status: 'JoinedSuccess', group: { groupID: 'room', type: 'AVChatRoom' } });
  expect(heard).toMatchObject({ conversationID: 'GROUProom', from: 'alice', flow: 'in' });
  expect(missed.from).toBe('alice');
  expect(guest.sdk.isReady()).toBe(false);
  await expect(guest.sdk.getGroupList()).rejects.toMatchObject({ code: 2024 });
});

test('a guest who signs in is a guest no more, and joins again as an account', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await alice.sdk.createGroup(room);
  const bob = chats.chat('bob');
  await bob.sdk.joinGroup(room);

  await bob.signIn();
  await bob.next('sdkStateReady');
  const { data } = await bob.sdk.joinGroup(room);
  await sayIn(bob, 'room', 'me');
  await hear(alice, says('me'));
  await alice.sdk.dismissGroup('room');

  expect(data.status).toBe('JoinedSuccess');
  await hear(bob, notice(5));
  expect(bob.seen('onMessageReceived').filter(({ data }) => data.some(says('me')))).toEqual([]);
});

test('a guest counts who is there and leaves: what is said then is not heard (§3.1)', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await alice.sdk.createGroup(room);
  await alice.sdk.createGroup({ ...room, groupID: 'other' });
  const { sdk, ...guest } = chats.chat('bob', { unlimitedAVChatRoom: true });
  const countOf = async (groupID: string) => (await sdk.getGroupOnlineMemberCount(groupID)).data.memberCount;
  const before = await countOf('room');
  await sdk.joinGroup({ groupID: 'room' });
  await sdk.joinGroup({ groupID: 'other' });
  const during = await countOf('room');

  const { data } = await sdk.quitGroup('room');
  await sayIn(alice, 'room', 'behind the back');
  await sayIn(alice, 'other', 'hello');
  await hear({ sdk, ...guest }, says('hello'));

  expect([before, during, await countOf('room')]).toEqual([1, 2, 1]);
  expect(data).toEqual({ groupID: 'room' });
  expect(guest.seen('onMessageReceived').filter(({ data }) => data.some(says('behind the back')))).toEqual([]);
  await expect(sdk.quitGroup('room')).rejects.toMatchObject({ code: 2623 });
  await sdk.quitGroup('other');
  await sdk.joinGroup({ groupID: 'room' });
  expect(await countOf('room')).toBe(2);
});
