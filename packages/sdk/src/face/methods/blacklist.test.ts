import { expect, test } from 'bun:test';
import { makeChats, textTo } from '../../testing/chats.ts';
import { befriend, friendsAre } from '../../testing/friendChats.ts';

test('[S42] who is blocked is on the list of all devices, is no friend any more, and cannot write', async () => {
  await using chats = await makeChats('carol');
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  await befriend(alice, 'bob');
  await phone.next('onFriendListUpdated', friendsAre('bob'));
  expect((await phone.sdk.getBlacklist()).data).toEqual([]);

  const answer = await alice.sdk.addToBlacklist({ userIDList: ['alice', 'bob', 'carol', 'bob', 'nobody'] });

  expect(answer).toEqual({ code: 0, data: ['bob', 'carol'] });
  for (const chat of [alice, phone]) {
    expect((await chat.next('blacklistUpdated')).data.sort()).toEqual(['bob', 'carol']);
    expect((await chat.sdk.getBlacklist()).data.sort()).toEqual(['bob', 'carol']);
    await chat.next('onFriendListUpdated', friendsAre());
  }
  const refused = bob.sdk.sendMessage(textTo(bob, 'alice', 'hi'));
  await expect(refused).rejects.toMatchObject({ code: 20007 });
  expect((await alice.sdk.addToBlacklist({ userIDList: ['bob'] })).data).toEqual([]);
  expect(alice.seen('blacklistUpdated')).toEqual([]);
});

test('[S42] who is blocked no more is named, who was not is not', async () => {
  await using chats = await makeChats('bob', 'carol', 'dave');
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];
  await alice.sdk.addToBlacklist({ userIDList: ['bob', 'carol'] });

  const { data } = await alice.sdk.removeFromBlacklist({ userIDList: ['bob', 'dave', 'nobody'] });

  expect(data).toEqual(['bob']);
  await phone.next('blacklistUpdated', ({ data }) => String(data) === 'carol');
  expect((await phone.sdk.getBlacklist()).data).toEqual(['carol']);
});

test('nobody can block oneself: 2742', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  await expect(sdk.addToBlacklist({ userIDList: ['alice'] })).rejects.toMatchObject({ code: 2742 });
});
