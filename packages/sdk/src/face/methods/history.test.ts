import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';
import type { Message } from '../types.ts';

test('[S29] getMessageList pages back to the first message, 15 at the most, oldest first in a page', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const texts = Array.from({ length: 33 }, (_, at) => String(at));
  for (const text of texts) await say(alice, 'bob', text);
  const bob = await chats.ready('bob');

  const pages: Message[][] = [];
  let nextReqMessageID = '';
  for (let isCompleted = false; !isCompleted; ) {
    const options = { conversationID: 'C2Calice', nextReqMessageID, count: 20 };
    const { data } = await bob.sdk.getMessageList(options);
    pages.unshift(data.messageList);
    ({ nextReqMessageID, isCompleted } = data);
    if (!isCompleted) expect(nextReqMessageID).toBe(data.messageList[0]?.ID as string);
  }

  expect(pages.map(({ length }) => length)).toEqual([3, 15, 15]);
  expect(pages.flat().map(({ payload }) => payload.text)).toEqual(texts);
  expect(nextReqMessageID).toBe('');
});

test('the same message is the same object in events, lists, findMessage and results', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];

  const sent = await say(alice, 'bob', 'hi');
  const [received] = (await bob.next('onMessageReceived')).data;

  const ofAlice = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data.messageList;
  const ofBob = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data.messageList;
  expect(ofAlice[0]).toBe(sent);
  expect(ofBob[0]).toBe(received);
  expect(alice.sdk.findMessage(sent.ID)).toBe(sent);
  expect(bob.sdk.findMessage(sent.ID)).toBe(received ?? null);
});

test('findMessage gives null for what is not known here', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  expect(sdk.findMessage('1-2-3')).toBeNull();
});

test('conversations that have no history: empty ones, that of notices; an unknown group is 10010', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  const empty = { code: 0, data: { messageList: [], nextReqMessageID: '', isCompleted: true } };

  expect(await sdk.getMessageList({ conversationID: 'C2Cbob' })).toEqual(empty as never);
  expect(await sdk.getMessageList({ conversationID: TYPES.CONV_SYSTEM })).toEqual(empty as never);
  await expect(sdk.getMessageList({ conversationID: 'GROUPg' })).rejects.toMatchObject({ code: 10010 });
  await expect(sdk.getMessageList({ conversationID: 'X' })).rejects.toMatchObject({ code: 2503 });
  const unknown = { conversationID: 'C2Cbob', nextReqMessageID: '1-2-3' };
  await expect(sdk.getMessageList(unknown)).rejects.toMatchObject({ code: 2905 });
  expect(() => sdk.getMessageList({ conversationID: 'C2Cbob', count: 0 })).toThrow('Params validate failed.');
});

test('a message that waits for its answer stands in the list once', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  await say(alice, 'bob', 'first');

  const sending = say(alice, 'bob', 'second');
  const during = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data.messageList;
  await sending;
  const after = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data.messageList;

  expect(during.map(({ payload }) => payload.text)).toEqual(['first', 'second']);
  expect(after).toEqual(during);
});

test('a one-to-one conversation is read from any second in both directions, in whole seconds', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const times: number[] = [];
  // Two of each second.
  for (let second = 0; second < 5; second++) {
    times.push((await say(alice, 'bob', `${second}a`)).time);
    await say(alice, 'bob', `${second}b`);
    chats.cloud.clock.advance(1_000);
  }
  const { sdk } = await chats.ready('alice');
  const hop = async (direction: number, time?: number) => {
    const from = time === undefined ? {} : { time };
    const options = { conversationID: 'C2Cbob', direction, count: 3, ...from };
    const { messageList, ...rest } = (await sdk.getMessageListHopping(options)).data;
    return { texts: messageList.map(({ payload }) => payload.text), ...rest };
  };

  expect(await hop(0)).toEqual({
    texts: ['3a', '3b', '4a', '4b'],
    isCompleted: false,
    nextMessageTime: times[2] as number,
  });
  expect(await hop(0, times[1])).toEqual({ texts: ['0a', '0b', '1a', '1b'], isCompleted: true, nextMessageTime: 0 });
  expect(await hop(1, times[1])).toMatchObject({ texts: ['1a', '1b', '2a', '2b'], nextMessageTime: times[3] });
  expect(await hop(1, times[4])).toEqual({ texts: ['4a', '4b'], isCompleted: true, nextMessageTime: 0 });
  expect(await hop(1)).toEqual({ texts: [], isCompleted: true, nextMessageTime: 0 });
});
