import { expect, test } from 'bun:test';
import { makeChats, say, textTo } from '../../testing/chats.ts';

test('setMessageRead zeroes the count at once, tells the peer which messages, and all own devices', async () => {
  await using chats = await makeChats();
  const [alice, bob, phone] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  const message = await say(alice, 'bob', 'hi');
  await bob.next('onTotalUnreadMessageCountUpdated', ({ data }) => data === 1);
  await phone.next('onTotalUnreadMessageCountUpdated', ({ data }) => data === 1);

  const reading = bob.sdk.setMessageRead({ conversationID: 'C2Calice' });
  const atOnce = bob.sdk.getTotalUnreadMessageCount();
  const answer = await reading;
  const { data } = await alice.next('onMessageReadByPeer');
  await phone.next('onTotalUnreadMessageCountUpdated', ({ data }) => data === 0);

  expect(atOnce).toBe(0);
  expect(answer).toEqual({ code: 0, data: {} });
  expect(data).toEqual([message]);
  expect(data[0]).toBe(message);
  expect(message.isPeerRead).toBe(true);
  expect(bob.sdk.findMessage(message.ID)?.isRead).toBe(true);
  const { conversation } = (await alice.sdk.getConversationProfile('C2Cbob')).data;
  expect(conversation.peerReadTime).toBeGreaterThan(0);
});

test('setMessageRead of a conversation that is not here resolves, of what is no conversationID is 2503', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  for (const conversationID of ['C2Cbob', 'GROUPg', '@TIM#SYSTEM']) {
    expect(await sdk.setMessageRead({ conversationID })).toEqual({ code: 0, data: {} });
  }
  for (const conversationID of ['xx', 'C2C', 'GROUP'])
    await expect(sdk.setMessageRead({ conversationID })).rejects.toMatchObject({ code: 2503 });
});

test('[S72] a read receipt tells the sender, and the sender can ask for it later', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const message = await say(alice, 'bob', 'read me', { needReadReceipt: true });
  const before = message.readReceiptInfo.isPeerRead;
  const received = (await bob.next('onMessageReceived')).data;

  const answer = await bob.sdk.sendMessageReadReceipt(received);
  const { data } = await alice.next('onMessageReadReceiptReceived');
  const list = await alice.sdk.getMessageReadReceiptList([message]);

  expect(answer).toEqual({ code: 0, data: {} });
  expect(before).toBe(false);
  expect(data).toEqual([{ userID: 'bob', messageID: message.ID, isPeerRead: true, timestamp: expect.any(Number) }]);
  expect(list.data.messageList[0]).toBe(message);
  expect(message.readReceiptInfo).toMatchObject({ isPeerRead: true, timestamp: data[0]?.timestamp as number });
});

test('receipts that were sent while away are there after the sign-in', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await say(alice, 'bob', 'read me', { needReadReceipt: true });
  await alice.sdk.logout();
  await bob.sdk.sendMessageReadReceipt((await bob.next('onMessageReceived')).data);

  await alice.signIn();
  await alice.next('sdkStateReady', () => alice.sdk.isReady());
  const { messageList } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

  expect(messageList[0]?.readReceiptInfo.isPeerRead).toBe(true);
});

test('receipts for no message that takes one reject with 2114', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const own = await say(alice, 'bob', 'hi', { needReadReceipt: true });
  const plain = await say(alice, 'bob', 'plain');
  await bob.next('onMessageReceived', ({ data }) => data.at(-1)?.ID === plain.ID);
  const received = bob.sdk.findMessage(plain.ID);

  await expect(alice.sdk.sendMessageReadReceipt([own])).rejects.toMatchObject({ code: 2114 });
  await expect(bob.sdk.sendMessageReadReceipt([received as never])).rejects.toMatchObject({ code: 2114 });
  await expect(alice.sdk.sendMessageReadReceipt([textTo(alice, 'bob', 'x')])).rejects.toMatchObject({ code: 2114 });
  expect(() => alice.sdk.sendMessageReadReceipt([])).toThrow('Params validate failed.');
});
