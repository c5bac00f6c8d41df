import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { befriend, friendsAre, friendsOf, wants } from '../../testing/friendChats.ts';
import { TYPES } from '../constants/types.ts';

test('[S44] addFriend makes a friend at once of who asks for nothing; both sides and all devices are told the whole list', async () => {
  await using chats = await makeChats('carol');
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  await bob.sdk.updateMyProfile({ nick: 'Bob' });

  const answer = await alice.sdk.addFriend({
    ...{ to: 'bob', source: 'AddSource_Type_Web', wording: 'hello', remark: 'Bobby' },
    ...{ groupName: 'work', type: TYPES.SNS_ADD_TYPE_BOTH },
  });

  expect(answer).toEqual({ code: 0, data: { userID: 'bob', code: 0 } });
  for (const chat of [alice, phone]) {
    const { data } = await chat.next('onFriendListUpdated');
    expect(data).toEqual([
      {
        ...{ userID: 'bob', remark: 'Bobby', source: 'AddSource_Type_Web', wording: 'hello', groupList: ['work'] },
        ...{ addTime: expect.any(Number), timestamp: expect.any(Number), friendCustomField: [] },
        profile: expect.objectContaining({ userID: 'bob', nick: 'Bob' }),
      },
    ]);
    expect((await chat.sdk.getFriendList()).data).toEqual(data);
  }
  expect((await bob.next('onFriendListUpdated')).data).toMatchObject([{ userID: 'alice', remark: '', groupList: [] }]);
  await befriend(alice, 'carol');
  expect((await phone.next('onFriendListUpdated', friendsAre('bob', 'carol'))).data).toHaveLength(2);
});

test('a friend is one object, and what the list was asked for is not told', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');

  expect(await friendsOf(alice)).toEqual([]);
  await befriend(alice, 'bob');
  const [bob] = (await alice.next('onFriendListUpdated')).data;
  const { data: changed } = await alice.sdk.updateFriend({
    ...{ userID: 'bob', remark: 'Bobby' },
    friendCustomField: [{ key: 'Tag_SNS_Custom_Age', value: '30' }],
  });
  const [told] = (await alice.next('onFriendListUpdated')).data;
  await alice.sdk.updateFriend({ userID: 'bob', remark: 'Bobby' });
  const later = await chats.ready('alice');
  const fresh = (await later.sdk.getFriendList()).data;

  expect(changed).toMatchObject({
    ...{ userID: 'bob', remark: 'Bobby' },
    friendCustomField: [{ key: 'Tag_SNS_Custom_Age', value: '30' }],
  });
  for (const one of [bob, told, (await alice.sdk.getFriendList()).data[0]]) expect(one).toBe(changed);
  expect(fresh).toEqual([changed]);
  expect(later.told).not.toContain('onFriendListUpdated');
  expect(alice.seen('onFriendListUpdated')).toEqual([]);
});

test("a friend's remark stands in the conversation with it", async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await say(bob, 'alice', 'hi');
  await alice.next('onMessageReceived');

  await befriend(alice, 'bob', { remark: 'Bobby' });
  const { data } = await alice.next('onConversationListUpdated', ({ data }) => data[0]?.remark);
  expect(data[0]?.remark).toBe('Bobby');
  await alice.sdk.deleteFriend({ userIDList: ['bob'] });
  await alice.next('onConversationListUpdated', ({ data }) => data[0]?.remark === '');
});

test('[S44] who wants to be asked is asked (30539); whoever may not be added is refused, with why in `data`', async () => {
  await using chats = await makeChats('dave');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const [carol, erin] = [await chats.ready('carol'), await chats.ready('erin')];
  await wants(bob, TYPES.ALLOW_TYPE_NEED_CONFIRM);
  await wants(carol, TYPES.ALLOW_TYPE_DENY_ANY);
  await alice.sdk.addToBlacklist({ userIDList: ['dave'] });
  await erin.sdk.addToBlacklist({ userIDList: ['alice'] });

  const { data } = await befriend(alice, 'bob');

  expect(data).toEqual({ userID: 'bob', code: 30539, message: expect.stringMatching(/./) });
  const refused = { alice: 30001, carol: 30516, dave: 30515, erin: 30525, nobody: 30003 };
  for (const [to, code] of Object.entries(refused)) {
    const error = await befriend(alice, to).catch((thrown) => thrown);
    expect(error).toMatchObject({ code, data: { userID: to, code, message: error.message } });
  }
  const long = await befriend(alice, 'bob', { remark: 'x'.repeat(97) }).catch((thrown) => thrown);
  expect(long).toMatchObject({ code: 30001, data: { userID: 'bob', code: 30001 } });
  await chats.cloud.set({ friendsMax: 0 });
  await expect(befriend(alice, 'bob', { type: TYPES.SNS_ADD_TYPE_SINGLE })).rejects.toMatchObject({ code: 30010 });
  expect(await friendsOf(alice)).toEqual([]);
});

test('a friend is deleted from both lists, or from one; who is none is named with why', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await befriend(alice, 'bob');
  await befriend(alice, 'carol');
  await alice.next('onFriendListUpdated', friendsAre('bob', 'carol'));
  await bob.next('onFriendListUpdated', friendsAre('alice'));

  const { data } = await alice.sdk.deleteFriend({ userIDList: ['bob', 'carol', 'nobody'] });

  expect(data.successUserIDList).toEqual([{ userID: 'bob' }, { userID: 'carol' }]);
  expect(data.failureUserIDList).toEqual([{ userID: 'nobody', code: 31704, message: expect.stringMatching(/./) }]);
  for (const chat of [alice, bob]) await chat.next('onFriendListUpdated', friendsAre());
  await befriend(alice, 'bob');
  await alice.sdk.deleteFriend({ userIDList: ['bob'], type: TYPES.SNS_DELETE_TYPE_SINGLE });
  expect([await friendsOf(alice), await friendsOf(bob)]).toEqual([[], ['alice']]);
});

test('[S41] who is whose friend is checked, one way and both ways', async () => {
  await using chats = await makeChats('bob', 'carol', 'dave');
  const alice = await chats.ready('alice');
  await befriend(alice, 'bob');
  await befriend(alice, 'carol', { type: TYPES.SNS_ADD_TYPE_SINGLE });
  const userIDList = ['bob', 'carol', 'dave', 'nobody', 'bob'];

  const both = (await alice.sdk.checkFriend({ userIDList })).data;
  const single = (await alice.sdk.checkFriend({ userIDList, type: TYPES.SNS_CHECK_TYPE_SINGLE })).data;

  expect(both.successUserIDList).toEqual([
    { userID: 'bob', code: 0, relation: TYPES.SNS_TYPE_BOTH_WAY },
    { userID: 'carol', code: 0, relation: TYPES.SNS_TYPE_A_WITH_B },
    { userID: 'dave', code: 0, relation: TYPES.SNS_TYPE_NO_RELATION },
  ]);
  expect(single.successUserIDList.map(({ relation }) => relation)).toEqual([
    ...[TYPES.SNS_TYPE_A_WITH_B, TYPES.SNS_TYPE_A_WITH_B, TYPES.SNS_TYPE_NO_RELATION],
  ]);
  for (const { failureUserIDList } of [both, single])
    expect(failureUserIDList).toEqual([{ userID: 'nobody', code: 30003, message: expect.stringMatching(/./) }]);
});

test('getFriendProfile gives friends with their profiles as they are now, and tells those that changed', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await befriend(alice, 'bob');
  const [friend] = (await alice.next('onFriendListUpdated')).data;
  await bob.sdk.updateMyProfile({ nick: 'Bob', selfSignature: 'here' });

  const { data } = await alice.sdk.getFriendProfile({ userIDList: ['bob', 'carol'] });

  expect(data.friendList).toEqual([friend as NonNullable<typeof friend>]);
  expect(data.friendList[0]).toBe(friend as NonNullable<typeof friend>);
  expect(friend?.profile).toMatchObject({ nick: 'Bob', selfSignature: 'here' });
  expect(data.failureUserIDList).toEqual([{ userID: 'carol', code: 2700, message: expect.stringMatching(/./) }]);
  expect((await alice.next('onProfileUpdated')).data).toMatchObject([{ userID: 'bob', nick: 'Bob' }]);
  expect((await alice.next('onFriendListUpdated')).data[0]?.profile.nick).toBe('Bob');
});

test('getFriendList looks again at profiles that were fetched long ago, and tells those that changed', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.next('netStateChange', ({ data }) => data.state === 'connected');
  await befriend(alice, 'bob');
  expect((await alice.sdk.getFriendList()).data[0]?.profile.nick).toBe('');
  await bob.sdk.updateMyProfile({ nick: 'Bob' });

  await friendsOf(alice);
  expect(alice.seen('onProfileUpdated')).toEqual([]);
  chats.cloud.clock.advance(11 * 60_000);
  // The device learns of the time by the next sign-in of its connection.
  alice.cut();
  await alice.next('netStateChange', ({ data }) => data.state === 'disconnected');
  alice.restore();
  await alice.next('netStateChange', ({ data }) => data.state === 'connected');
  await friendsOf(alice);

  expect((await alice.next('onProfileUpdated')).data).toMatchObject([{ userID: 'bob', nick: 'Bob' }]);
});

test('updateFriend of who is no friend rejects with 2700, with a remark that is too long with 30001', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  await befriend(alice, 'bob');

  for (const userID of ['carol', 'nobody'])
    await expect(alice.sdk.updateFriend({ userID, remark: 'x' })).rejects.toMatchObject({ code: 2700 });
  const long = alice.sdk.updateFriend({ userID: 'bob', remark: 'x'.repeat(97) });
  await expect(long).rejects.toMatchObject({ code: 30001 });
});

test('what the parameters may not be throws at once', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const many = Array.from({ length: 1_001 }, (_, at) => `u${at}`);
  const source = 'AddSource_Type_Web';

  const wrong = [
    () => sdk.addFriend({ to: '', source }),
    () => sdk.addFriend({ to: 'bob' } as never),
    () => sdk.addFriend({ to: 'bob', source: 'Web' }),
    () => sdk.addFriend({ to: 'bob', source: 'AddSource_Type_123456789' }),
    () => sdk.addFriend({ to: 'bob', source, type: 'both' }),
    () => sdk.deleteFriend({ userIDList: [] }),
    () => sdk.deleteFriend({ userIDList: many.slice(0, 101) }),
    () => sdk.checkFriend({ userIDList: many }),
    () => sdk.checkFriend({ userIDList: ['bob'], type: TYPES.SNS_TYPE_BOTH_WAY }),
    () => sdk.updateFriend({ userID: 'bob', friendCustomField: [{ key: 'Age', value: '1' }] }),
    () => sdk.acceptFriendApplication({ userID: 'bob', type: 'yes' }),
    () => sdk.deleteFriendApplication({ userID: 'bob', type: TYPES.SNS_APPLICATION_TYPE_BOTH }),
    () => sdk.createFriendGroup({ name: '', userIDList: ['bob'] }),
    () => sdk.addToBlacklist({ userIDList: many }),
  ];

  for (const call of wrong) expect(call).toThrow('Params validate failed.');
});

test('[S55] friends, groups, requests and blocks that came while the network was away are told after the reconnect', async () => {
  await using chats = await makeChats('carol', 'dave');
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  await wants(alice, TYPES.ALLOW_TYPE_NEED_CONFIRM);
  await friendsOf(phone);
  phone.cut();
  await phone.next('netStateChange', ({ data }) => data.state === 'disconnected');
  await befriend(alice, 'carol', { groupName: 'work' });
  await alice.sdk.addToBlacklist({ userIDList: ['dave'] });
  await befriend(bob, 'alice');
  expect(phone.told.filter((name) => name.endsWith('ListUpdated') && name.includes('Friend'))).toEqual([]);

  phone.restore();

  expect((await phone.next('onFriendListUpdated')).data).toMatchObject([{ userID: 'carol', groupList: ['work'] }]);
  const { data: groups } = await phone.next('onFriendGroupListUpdated');
  expect(groups).toEqual([{ name: 'work', userIDList: ['carol'], count: 1 }]);
  const { data: requests } = await phone.next('onFriendApplicationListUpdated');
  expect(requests).toMatchObject({ friendApplicationList: [{ userID: 'bob' }], unreadCount: 1 });
  expect((await phone.next('blacklistUpdated')).data).toEqual(['dave']);
  for (const name of ['onFriendListUpdated', 'onFriendGroupListUpdated', 'blacklistUpdated'] as const)
    expect(phone.seen(name)).toEqual([]);
});

test('[S45] after a sign-out nothing is left of the friends', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  await befriend(alice, 'bob');
  expect(await friendsOf(alice)).toEqual(['bob']);

  await alice.sdk.logout();

  await expect(alice.sdk.getFriendList()).rejects.toMatchObject({ code: 3005 });
  await alice.sdk.login({ userID: 'carol', userSig: chats.userSig('carol') });
  await alice.next('sdkStateReady', () => alice.sdk.getLoginUser() === 'carol');
  expect(await friendsOf(alice)).toEqual([]);
});
