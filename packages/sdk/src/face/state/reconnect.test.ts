import { expect, test } from 'bun:test';
import { makeChats, say, textTo } from '../../testing/chats.ts';
import type { Message } from '../types.ts';

test('[S55] what came while the network was away is told after the reconnect, without a new SDK_READY', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await say(alice, 'bob', 'before');
  const [before] = (await bob.next('onMessageReceived')).data;
  bob.cut();
  await bob.next('netStateChange', ({ data }) => data.state === 'disconnected');
  const during = await say(alice, 'bob', 'during');
  const edited = alice.sdk.findMessage(before?.ID ?? '') as Message;
  edited.payload.text = 'edited';
  await alice.sdk.modifyMessage(edited);
  await alice.sdk.revokeMessage(during);

  bob.restore();
  const { data: received } = await bob.next('onMessageReceived');
  const { data: modified } = await bob.next('onMessageModified');

  expect(received.map(({ ID, isRevoked }) => [ID, isRevoked])).toEqual([[during.ID, true]]);
  expect(modified).toEqual([before as Message]);
  expect(before?.payload).toEqual({ text: 'edited' });
  expect(bob.told.filter((name) => name === 'sdkStateReady')).toHaveLength(1);
  expect(bob.told).not.toContain('sdkStateNotReady');
  expect(bob.sdk.isReady()).toBe(true);
});

test('[S55] a message sent without a network goes out after the reconnect, once', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  alice.cut();
  const message = textTo(alice, 'bob', 'patient');

  const sending = alice.sdk.sendMessage(message);
  alice.restore();
  await sending;
  await bob.next('onMessageReceived');
  await say(alice, 'bob', 'next');
  await bob.next('onMessageReceived', ({ data }) => data.at(-1)?.payload.text === 'next');

  expect(message.status).toBe('success');
  expect(alice.told).not.toContain('onMessageReceived');
  const list = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data.messageList;
  expect(list.map(({ payload }) => payload.text)).toEqual(['patient', 'next']);
});

test('network states are told, at the sign-in and after a loss', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  const states = [];
  for (let count = 0; count < 2; count++) states.push((await alice.next('netStateChange')).data.state);

  alice.cut();
  await alice.next('netStateChange', ({ data }) => data.state === 'disconnected');
  alice.restore();
  await alice.next('netStateChange', ({ data }) => data.state === 'connected');

  expect(states).toEqual(['connecting', 'connected']);
  expect(alice.told.slice(-1)).toEqual(['netStateChange']);
});
