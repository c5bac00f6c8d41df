import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';

const ids = (list: readonly { userID: string }[]) => list.map(({ userID }) => userID);
const results = (list: readonly { userID: string; code: number }[]) => list.map(({ userID, code }) => [userID, code]);

test('who is followed is told with the profile of who follows, on all devices of both, and both lists have it', async () => {
  await using chats = await makeChats('carol');
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.updateMyProfile({ nick: 'Alice' });

  const { code, data } = await alice.sdk.followUser(['bob', 'carol', 'bob', 'alice', 'nobody']);

  expect([code, results(data)]).toEqual([
    0,
    [
      ...[
        ['bob', 0],
        ['carol', 0],
        ['bob', 0],
      ],
      ...[
        ['alice', 30001],
        ['nobody', 30003],
      ],
    ],
  ]);
  for (const chat of [alice, phone]) {
    const told = await chat.next('onMyFollowingListUpdated');
    expect(told.data).toMatchObject({ isAdd: true, userInfoList: [{ userID: 'bob' }, { userID: 'carol' }] });
    expect(ids((await chat.sdk.getMyFollowingList()).data.resultList)).toEqual(['carol', 'bob']);
    expect(chat.seen('onMutualFollowersListUpdated')).toEqual([]);
  }
  const heard = await bob.next('onMyFollowersListUpdated');
  expect(heard.data).toMatchObject({ isAdd: true, userInfoList: [{ userID: 'alice', nick: 'Alice', avatar: '' }] });
  const { resultList, nextCursor } = (await bob.sdk.getMyFollowersList('')).data;
  expect(resultList).toMatchObject([{ userID: 'alice', nick: 'Alice', followTime: expect.any(Number) }]);
  expect(nextCursor).toBe('');
});

test('two who follow each other are told so, and when they do no more', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.followUser(['bob']);

  await bob.sdk.followUser(['alice']);

  for (const [chat, other] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const) {
    const told = await chat.next('onMutualFollowersListUpdated');
    expect(told.data).toMatchObject({ isAdd: true, userInfoList: [{ userID: other }] });
    expect(ids((await chat.sdk.getMutualFollowersList()).data.resultList)).toEqual([other]);
  }

  expect((await alice.sdk.unfollowUser(['bob', 'nobody'])).data).toMatchObject([
    { userID: 'bob', code: 0, message: '' },
    { userID: 'nobody', code: 30003 },
  ]);

  for (const [chat, name, other] of [
    [alice, 'onMyFollowingListUpdated', 'bob'],
    [bob, 'onMyFollowersListUpdated', 'alice'],
  ] as const) {
    const gone = ({ data }: { data: { isAdd: boolean } }) => !data.isAdd;
    expect((await chat.next(name, gone)).data).toEqual({ isAdd: false, userInfoList: [other] });
    const mutual = await chat.next('onMutualFollowersListUpdated', gone);
    expect(mutual.data).toEqual({ isAdd: false, userInfoList: [other] });
  }
  expect((await alice.sdk.getMutualFollowersList()).data.resultList).toEqual([]);
});

test('a device that was away is told who came meanwhile when it is back', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  bob.cut();
  await alice.sdk.followUser(['bob', 'carol']);

  bob.restore();

  const told = await bob.next('onMyFollowersListUpdated');
  expect(told.data).toMatchObject({ isAdd: true, userInfoList: [{ userID: 'alice' }] });
});

test('counts and types stand in the order of the request; counts are of oneself where nobody is named', async () => {
  await using chats = await makeChats('carol', 'dave');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.followUser(['bob', 'carol']);
  await bob.sdk.followUser(['alice', 'dave']);

  const { data: own } = await alice.sdk.getUserFollowInfo();
  const { data: others } = await alice.sdk.getUserFollowInfo(['carol', 'bob']);
  const { data: types } = await bob.sdk.checkFollowType(['dave', 'alice', 'carol']);
  const cut = await bob.sdk.checkFollowType([...Array(100).fill('dave'), 'alice']);

  const counts = (followersCount: number, followingCount: number, mutualFollowersCount: number) => ({
    ...{ followersCount, followingCount, mutualFollowersCount },
  });
  expect(own).toEqual([{ userID: 'alice', ...counts(1, 2, 1) }]);
  expect(others).toEqual([
    { userID: 'carol', ...counts(1, 0, 0) },
    { userID: 'bob', ...counts(1, 2, 1) },
  ]);
  expect(types).toEqual([
    { userID: 'dave', followType: 2 },
    { userID: 'alice', followType: 3 },
    { userID: 'carol', followType: 0 },
  ]);
  expect([cut.data.length, cut.data.some(({ userID }) => userID === 'alice')]).toEqual([100, false]);
  expect((await alice.sdk.checkFollowType(['bob'])).data).toEqual([{ userID: 'bob', followType: 3 }]);
});

test('a list comes in pages of 100, the newest first', async () => {
  const names = Array.from({ length: 101 }, (_, n) => `f${n}`);
  await using chats = await makeChats(...names.slice(1));
  await chats.cloud.users('f0');
  const alice = await chats.ready('alice');
  for (let at = 0; at < names.length; at += 20) await alice.sdk.followUser(names.slice(at, at + 20));

  const first = (await alice.sdk.getMyFollowingList()).data;
  const second = (await alice.sdk.getMyFollowingList(first.nextCursor)).data;

  expect([first.resultList.length, ids(second.resultList), second.nextCursor]).toEqual([100, ['f0'], '']);
  expect(new Set(ids([...first.resultList, ...second.resultList])).size).toBe(101);
});

test('[S42] who blocks another follows it no more, nor is followed, and cannot follow', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.followUser(['bob']);
  await bob.sdk.followUser(['alice']);

  await alice.sdk.addToBlacklist({ userIDList: ['bob'] });

  const gone = ({ data }: { data: { isAdd: boolean } }) => !data.isAdd;
  expect((await bob.next('onMyFollowingListUpdated', gone)).data.userInfoList).toEqual(['alice']);
  expect((await alice.next('onMyFollowersListUpdated', gone)).data.userInfoList).toEqual(['bob']);
  expect(results((await bob.sdk.followUser(['alice'])).data)).toEqual([['alice', 30525]]);
  expect(results((await alice.sdk.followUser(['bob'])).data)).toEqual([['bob', 30515]]);
});
