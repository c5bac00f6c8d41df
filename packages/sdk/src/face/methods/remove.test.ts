import { expect, test } from 'bun:test';
import { makeChats, say, textTo } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

test('[S23] deleted messages are gone for oneself, on all own devices, and stay for the peer', async () => {
  await using chats = await makeChats();
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  const first = await say(alice, 'bob', 'first');
  await say(alice, 'bob', 'second');
  await phone.next('onMessageReceived', ({ data }) => data.at(-1)?.payload.text === 'second');
  const onPhone = phone.sdk.findMessage(first.ID);

  const answer = await alice.sdk.deleteMessage([first]);
  await phone.next('onConversationListUpdated', () => phone.sdk.findMessage(first.ID) === null);

  expect(answer.data.messageList).toEqual([first]);
  expect([first.isDeleted, onPhone?.isDeleted]).toEqual([true, true]);
  expect(alice.sdk.findMessage(first.ID)).toBeNull();
  for (const chat of [alice, phone]) {
    const { messageList } = (await chat.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;
    expect(messageList.map(({ payload }) => payload.text)).toEqual(['second']);
  }
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(messageList).toHaveLength(2);
});

test('deleteMessage passes over other conversations and what is not sent, and deletes at most 30', async () => {
  await using chats = await makeChats('bob', 'carol');
  const alice = await chats.ready('alice');
  const own = [];
  for (let at = 0; at < 31; at++) own.push(await say(alice, 'bob', String(at)));
  const elsewhere = await say(alice, 'carol', 'x');
  const unsent = textTo(alice, 'bob', 'unsent');

  const answer = await alice.sdk.deleteMessage([own[30] as never, elsewhere, unsent, ...own.slice(0, 30)]);

  expect(answer.data.messageList).toEqual([own[30], ...own.slice(0, 29)] as never);
  expect([elsewhere.isDeleted, unsent.isDeleted, own[29]?.isDeleted]).toEqual([false, false, false]);
});

test('a failed message can be deleted though the server never had it', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  const failed = textTo(alice, 'nobody', 'x');
  await alice.sdk.sendMessage(failed).catch(() => {});

  const answer = await alice.sdk.deleteMessage([failed]);

  expect(answer.data.messageList).toEqual([failed]);
  expect(alice.sdk.findMessage(failed.ID)).toBeNull();
});

test('deleteMessage refuses the system conversation with 2116, what is no Message with 2105, and throws for an empty list', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const notice = { ...textTo(alice, 'bob', 'x'), conversationID: TYPES.CONV_SYSTEM };

  await expect(alice.sdk.deleteMessage([notice])).rejects.toMatchObject({ code: 2116 });
  await expect(alice.sdk.deleteMessage([{ a: 1 } as never])).rejects.toMatchObject({ code: 2105 });
  expect(() => alice.sdk.deleteMessage([])).toThrow('Params validate failed.');
});

test('clearHistoryMessage empties the conversation for oneself and keeps it in the list', async () => {
  await using chats = await makeChats();
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  const message = await say(alice, 'bob', 'hi');
  await phone.next('onMessageReceived');

  const answer = await alice.sdk.clearHistoryMessage('C2Cbob');
  await phone.next('onConversationListUpdated', ({ data }) => data[0]?.lastMessage.lastTime === 0);

  expect(answer).toEqual({ code: 0, data: { conversationID: 'C2Cbob' } });
  for (const chat of [alice, phone]) {
    expect(chat.sdk.findMessage(message.ID)).toBeNull();
    expect((await chat.sdk.getMessageList({ conversationID: 'C2Cbob' })).data).toEqual({
      messageList: [],
      nextReqMessageID: '',
      isCompleted: true,
    });
    expect((await chat.sdk.getConversationList()).data.conversationList).toHaveLength(1);
  }
  expect((await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data.messageList).toHaveLength(1);
});
