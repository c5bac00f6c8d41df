import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

const { USER_STATUS_ONLINE, USER_STATUS_OFFLINE, USER_STATUS_UNLOGINED } = TYPES;

test('[S45] the status of users is asked for, unknown ones apart', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];

  const own = await bob.sdk.setSelfStatus({ customStatus: 'at lunch' });
  const { data } = await alice.sdk.getUserStatus({ userIDList: ['bob', 'carol', 'nobody', 'bob'] });

  const status = { userID: 'bob', statusType: USER_STATUS_ONLINE, customStatus: 'at lunch' };
  expect(own).toEqual({ code: 0, data: status });
  expect(data.successUserList).toEqual([
    status,
    { userID: 'carol', statusType: USER_STATUS_UNLOGINED, customStatus: '' },
  ]);
  expect(data.failureUserList).toEqual([{ userID: 'nobody', code: 70107, message: expect.stringContaining('nobody') }]);
  const tooMany = { userIDList: Array.from({ length: 501 }, (_, n) => `user${n}`) };
  expect(() => alice.sdk.getUserStatus(tooMany)).toThrow('Params validate failed.');
  expect(() => alice.sdk.subscribeUserStatus({ userIDList: tooMany.userIDList.slice(0, 101) })).toThrow(
    'Params validate failed.',
  );
  await expect(bob.sdk.setSelfStatus({ customStatus: 'x'.repeat(51) })).rejects.toMatchObject({ code: 60025 });
});

test('[S45] who is subscribed to is told when it comes, speaks of itself and goes; the own devices hear the own words', async () => {
  await using chats = await makeChats('bob');
  await chats.cloud.set({ statusGraceMs: 0 });
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];
  const subscribed = await alice.sdk.subscribeUserStatus({ userIDList: ['bob', 'nobody'] });

  const bob = await chats.ready('bob');
  const came = await alice.next('onUserStatusUpdated');
  await bob.sdk.setSelfStatus({ customStatus: '☕' });
  const spoke = await alice.next('onUserStatusUpdated');
  await bob.sdk.logout();
  const went = await alice.next('onUserStatusUpdated');
  await alice.sdk.setSelfStatus({ customStatus: 'working' });
  const [here, there] = [await alice.next('onUserStatusUpdated'), await phone.next('onUserStatusUpdated')];

  expect(subscribed.data.failureUserList).toMatchObject([{ userID: 'nobody', code: 70107 }]);
  expect([came, spoke, went].map(({ data }) => data)).toEqual([
    [{ userID: 'bob', statusType: USER_STATUS_ONLINE, customStatus: '' }],
    [{ userID: 'bob', statusType: USER_STATUS_ONLINE, customStatus: '☕' }],
    [{ userID: 'bob', statusType: USER_STATUS_UNLOGINED, customStatus: '' }],
  ]);
  for (const { data } of [here, there])
    expect(data).toEqual([{ userID: 'alice', statusType: USER_STATUS_ONLINE, customStatus: 'working' }]);
});

test('[S45] after a break subscriptions go on, and what changed meanwhile is told', async () => {
  await using chats = await makeChats();
  await chats.cloud.set({ statusGraceMs: 0 });
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  await alice.sdk.subscribeUserStatus({ userIDList: ['bob', 'carol'] });
  await alice.sdk.unsubscribeUserStatus({ userIDList: ['carol'] });

  alice.cut();
  for (const { sdk } of [bob, carol]) await sdk.setSelfStatus({ customStatus: 'away soon' });
  alice.restore();
  const missed = await alice.next('onUserStatusUpdated');
  bob.cut();
  const lost = await alice.next('onUserStatusUpdated');

  expect(missed.data).toEqual([{ userID: 'bob', statusType: USER_STATUS_ONLINE, customStatus: 'away soon' }]);
  expect(lost.data).toEqual([{ userID: 'bob', statusType: USER_STATUS_OFFLINE, customStatus: '' }]);
  expect(alice.seen('onUserStatusUpdated')).toEqual([]);
});

test('[S45] nobody is heard of any more once all subscriptions ended', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.subscribeUserStatus({ userIDList: ['bob'] });

  const ended = await alice.sdk.unsubscribeUserStatus();
  await bob.sdk.setSelfStatus({ customStatus: 'unheard' });
  await alice.sdk.setSelfStatus({ customStatus: 'heard' });

  expect(ended).toEqual({ code: 0, data: { failureUserList: [] } });
  expect((await alice.next('onUserStatusUpdated')).data).toMatchObject([{ userID: 'alice' }]);
  expect(alice.seen('onUserStatusUpdated')).toEqual([]);
});
