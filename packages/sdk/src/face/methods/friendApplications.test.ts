import { expect, test } from 'bun:test';
import { type Chats, makeChats } from '../../testing/chats.ts';
import { befriend, friendsAre, friendsOf, wants } from '../../testing/friendChats.ts';
import { TYPES } from '../constants/types.ts';

/** Alice and bob, who wants to be asked. */
async function asking(chats: Chats) {
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await wants(bob, TYPES.ALLOW_TYPE_NEED_CONFIRM);
  return [alice, bob] as const;
}

const waiting = (count: number) => (event: { data: { friendApplicationList: unknown[] } }) =>
  event.data.friendApplicationList.length === count;

test('[S44] a request is told to both sides on all devices, also to who never asked for the list', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await asking(chats);
  const tablet = await chats.ready('bob');
  await alice.sdk.updateMyProfile({ nick: 'Alice', avatar: 'https://a.example/a.png' });

  await befriend(alice, 'bob', { wording: 'hello' });

  const request = { source: 'AddSource_Type_Web', wording: 'hello', time: expect.any(Number) };
  for (const chat of [bob, tablet]) {
    const { data } = await chat.next('onFriendApplicationListUpdated');
    expect(data).toEqual({
      friendApplicationList: [
        {
          ...{ userID: 'alice', nick: 'Alice', avatar: 'https://a.example/a.png', ...request },
          type: TYPES.SNS_APPLICATION_SENT_TO_ME,
        },
      ],
      unreadCount: 1,
    });
    expect((await chat.sdk.getFriendApplicationList()).data).toEqual(data);
  }
  expect((await alice.next('onFriendApplicationListUpdated')).data).toEqual({
    friendApplicationList: [
      { userID: 'bob', nick: '', avatar: '', ...request, type: TYPES.SNS_APPLICATION_SENT_BY_ME },
    ],
    unreadCount: 0,
  });
  expect(bob.seen('onFriendListUpdated')).toEqual([]);
});

test('[S44] an accepted request makes friends, one way or both ways, and answers nothing', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await asking(chats);
  const carol = await chats.ready('carol');
  await befriend(alice, 'bob', { remark: 'Bobby' });
  await befriend(carol, 'bob');
  await bob.next('onFriendApplicationListUpdated', waiting(2));

  const type = TYPES.SNS_APPLICATION_AGREE_AND_ADD;
  const answer = await bob.sdk.acceptFriendApplication({ userID: 'alice', type, remark: 'Al' });
  const oneWay = await bob.sdk.acceptFriendApplication({ userID: 'carol', type: TYPES.SNS_APPLICATION_AGREE });

  expect([answer, oneWay]).toEqual([undefined, undefined]);
  await bob.next('onFriendApplicationListUpdated', waiting(0));
  await alice.next('onFriendApplicationListUpdated', waiting(0));
  await alice.next('onFriendListUpdated', friendsAre('bob'));
  await carol.next('onFriendListUpdated', friendsAre('bob'));
  expect((await alice.sdk.getFriendList()).data).toMatchObject([{ userID: 'bob', remark: 'Bobby' }]);
  expect((await bob.sdk.getFriendList()).data).toMatchObject([{ userID: 'alice', remark: 'Al' }]);
});

test('[S44] a refused request is gone for both, and nobody became a friend', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await asking(chats);
  await befriend(alice, 'bob');
  await alice.next('onFriendApplicationListUpdated', waiting(1));

  const answer = await bob.sdk.refuseFriendApplication({ userID: 'alice' });

  expect(answer).toBeUndefined();
  await alice.next('onFriendApplicationListUpdated', waiting(0));
  expect((await bob.sdk.getFriendApplicationList()).data).toEqual({ friendApplicationList: [], unreadCount: 0 });
  expect([await friendsOf(alice), await friendsOf(bob)]).toEqual([[], []]);
});

test('[S44] requests are marked read on all devices', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await asking(chats);
  const tablet = await chats.ready('bob');
  await befriend(alice, 'bob');
  await tablet.next('onFriendApplicationListUpdated', ({ data }) => data.unreadCount === 1);

  const answer = await bob.sdk.setFriendApplicationRead();

  expect(answer).toBeUndefined();
  const { data } = await tablet.next('onFriendApplicationListUpdated', ({ data }) => data.unreadCount === 0);
  expect(data.friendApplicationList).toHaveLength(1);
  expect((await bob.sdk.getFriendApplicationList()).data).toEqual(data);
});

test('[S44] a request is deleted from the own list alone; one that is not there rejects with 2716', async () => {
  await using chats = await makeChats();
  const [alice, bob] = await asking(chats);
  await befriend(alice, 'bob');
  const mine = { userID: 'bob', type: TYPES.SNS_APPLICATION_SENT_BY_ME };

  const answer = await alice.sdk.deleteFriendApplication(mine);

  expect(answer).toEqual({ code: 0, data: {} });
  expect((await alice.sdk.getFriendApplicationList()).data.friendApplicationList).toEqual([]);
  expect((await bob.sdk.getFriendApplicationList()).data.friendApplicationList).toHaveLength(1);
  for (const wrong of [mine, { ...mine, userID: 'nobody' }, { ...mine, type: TYPES.SNS_APPLICATION_SENT_TO_ME }])
    await expect(alice.sdk.deleteFriendApplication(wrong)).rejects.toMatchObject({ code: 2716 });
});

test('[S44] whoever has no request waiting cannot be accepted or refused: 30614', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  const type = TYPES.SNS_APPLICATION_AGREE;

  for (const userID of ['bob', 'nobody']) {
    await expect(sdk.acceptFriendApplication({ userID, type })).rejects.toMatchObject({ code: 30614 });
    await expect(sdk.refuseFriendApplication({ userID })).rejects.toMatchObject({ code: 30614 });
  }
  const remark = 'x'.repeat(97);
  await expect(sdk.acceptFriendApplication({ userID: 'bob', type, remark })).rejects.toMatchObject({ code: 30001 });
});
