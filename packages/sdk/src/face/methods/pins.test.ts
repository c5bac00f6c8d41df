import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says } from '../../testing/groupChats.ts';
import type { Message } from '../types.ts';

test('a message is pinned for all and taken off again, which every member is told', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const [one, two] = [await sayIn(alice, 'team', 'one'), await sayIn(alice, 'team', 'two')];
  const heard = await hear(bob, says('one'));
  await hear(bob, says('two'));
  const pin = (message: Message, isPinned: boolean) =>
    alice.sdk.pinGroupMessage({ groupID: 'team', message, isPinned });

  await pin(two, true);
  const answer = await pin(one, true);
  const { data: pinned } = await bob.next('onPinnedGroupMessageUpdated', ({ data }) => data.message.ID === one.ID);
  const { messageList } = (await bob.sdk.getPinnedGroupMessageList('team')).data;
  await pin(one, false);
  const { data: unpinned } = await bob.next('onPinnedGroupMessageUpdated', ({ data }) => !data.isPinned);

  expect(answer).toEqual({ code: 0, data: {} });
  const operatorInfo = { userID: 'alice', nick: '', avatar: '' };
  expect(pinned).toEqual({ groupID: 'team', message: heard, isPinned: true, operatorInfo });
  expect(messageList.map(({ payload }) => payload.text)).toEqual(['one', 'two']);
  expect(messageList[1]?.pinnerInfo).toEqual(operatorInfo);
  const { ID, sequence, random, time, clientTime } = heard;
  expect(unpinned).toEqual({
    ...{ groupID: 'team', isPinned: false, operatorInfo },
    message: { ID, sequence, random, time, clientTime },
  });
  expect(heard.pinnerInfo).toBeNull();
});

test('a recall takes a pinned message off, which every member is told', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const one = await sayIn(alice, 'team', 'one');
  const heard = await hear(bob, says('one'));
  await alice.sdk.pinGroupMessage({ groupID: 'team', message: one, isPinned: true });
  for (const chat of [alice, bob]) await chat.next('onPinnedGroupMessageUpdated');

  await alice.sdk.revokeMessage(one);

  const { ID, sequence, random, time, clientTime } = heard;
  const told = { message: { ID, sequence, random, time, clientTime }, isPinned: false };
  const operatorInfo = { userID: 'alice', nick: '', avatar: '' };
  for (const chat of [alice, bob])
    expect((await chat.next('onPinnedGroupMessageUpdated')).data).toEqual({ groupID: 'team', operatorInfo, ...told });
  await bob.next('onMessageRevoked');
  expect(heard).toMatchObject({ isRevoked: true, pinnerInfo: null });
  expect((await bob.sdk.getPinnedGroupMessageList('team')).data.messageList).toEqual([]);
});

test('who pins is named, also where nothing of it was seen before', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.updateMyProfile({ nick: 'Alice' });
  await makeTeam(alice, [bob]);
  await sayIn(bob, 'team', 'mine');
  const message = await hear(alice, says('mine'));

  await alice.sdk.pinGroupMessage({ groupID: 'team', message, isPinned: true });
  const { data } = await bob.next('onPinnedGroupMessageUpdated');

  expect(data.operatorInfo).toEqual({ userID: 'alice', nick: 'Alice', avatar: '' });
  expect((data.message as Message).pinnerInfo).toEqual(data.operatorInfo);
});

test('a pin is told of a message that was never read here', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await makeTeam(alice);
  const old = await sayIn(alice, 'team', 'old');
  for (let said = 0; said < 3; said++) await sayIn(alice, 'team', 'new');
  const later = await chats.ready('alice');

  await alice.sdk.pinGroupMessage({ groupID: 'team', message: old, isPinned: true });
  const { data } = await later.next('onPinnedGroupMessageUpdated');

  expect(data.message).toMatchObject({ ID: old.ID, payload: { text: 'old' } });
});

test('what is not in the group cannot be pinned in it', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  const message = sdk.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'hi' } });

  const pinned = sdk.pinGroupMessage({ groupID: 'team', message, isPinned: true });

  await expect(pinned).rejects.toMatchObject({ code: 2905 });
});
