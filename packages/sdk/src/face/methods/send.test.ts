import { expect, test } from 'bun:test';
import { appServer } from '@hongyan/server/src/testing/appServer.ts';
import { testCloud } from '@hongyan/server/src/testing/cloud.ts';
import { chatsOn, makeChats, say, textTo } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

const toBob = { to: 'bob', conversationType: TYPES.CONV_C2C };

test('a text arrives with the same ID; the sender gets the same object back, without MESSAGE_RECEIVED', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const message = textTo(alice, 'bob', 'hi');
  const { ID } = message;

  const answer = await alice.sdk.sendMessage(message);
  const { data } = await bob.next('onMessageReceived');

  expect(answer).toEqual({ code: 0, data: { message } });
  expect(answer.data.message).toBe(message);
  expect(message).toMatchObject({ ID, status: 'success', flow: 'out', conversationID: 'C2Cbob', from: 'alice' });
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({
    ...{ ID, status: 'success', flow: 'in', conversationID: 'C2Calice', from: 'alice', to: 'bob' },
    ...{ type: TYPES.MSG_TEXT, payload: { text: 'hi' }, time: message.time, isRead: false },
  });
  expect(alice.told).not.toContain('onMessageReceived');
  await alice.next('onConversationListUpdated', ({ data }) => data[0]?.lastMessage.messageForShow === 'hi');
});

test("one's own other device gets MESSAGE_RECEIVED with flow out", async () => {
  await using chats = await makeChats('bob');
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];

  const { ID } = await say(alice, 'bob', 'hi');
  const { data } = await phone.next('onMessageReceived');

  expect(data[0]).toMatchObject({ ID, flow: 'out', conversationID: 'C2Cbob', isRead: true });
});

test('each kind of message arrives as it was made', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const { sdk } = alice;
  const made = [
    sdk.createTextAtMessage({ ...toBob, payload: { text: '@bob hi', atUserList: [] } }),
    sdk.createCustomMessage({ ...toBob, payload: { data: '{"a":1}', description: 'd', extension: 'e' } }),
    sdk.createFaceMessage({ ...toBob, payload: { index: 2, data: 'smile' } }),
    sdk.createLocationMessage({ ...toBob, payload: { description: 'here', longitude: 114.5, latitude: 22.5 } }),
  ];

  for (const message of made) await sdk.sendMessage(message);

  for (const message of made) {
    const { data } = await bob.next('onMessageReceived');
    expect(data.map(({ ID, type, payload }) => ({ ID, type, payload }))).toEqual([
      { ID: message.ID, type: message.type, payload: message.payload },
    ]);
  }
});

test('a forward carries the element and the custom data of the original', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const text = alice.sdk.createTextMessage({ ...toBob, payload: { text: 'hi' }, cloudCustomData: 'c' });
  await alice.sdk.sendMessage(text);
  const [received] = (await bob.next('onMessageReceived')).data;
  if (!received) throw new Error('nothing was received');

  const forward = bob.sdk.createForwardMessage({ to: 'carol', conversationType: TYPES.CONV_C2C, payload: received });
  await bob.sdk.sendMessage(forward);

  expect(forward).toMatchObject({ conversationID: 'C2Ccarol', payload: { text: 'hi' }, cloudCustomData: 'c' });
  expect(forward.ID).not.toBe(text.ID);
  expect(forward.status).toBe('success');
});

test('a forward of a group tip rejects with 2453, of what has no elements with 2454', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const text = sdk.createTextMessage({ ...toBob, payload: { text: 'hi' } });
  const forward = (payload: object) => sdk.createForwardMessage({ ...toBob, payload: payload as never });

  await expect(forward({ ...text, type: TYPES.MSG_GRP_TIP })).rejects.toMatchObject({ code: 2453 });
  await expect(forward({ ...text, _elements: undefined })).rejects.toMatchObject({ code: 2454 });
});

test('[S65] an online-only message is told and leaves no trace', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const typing = alice.sdk.createCustomMessage({ ...toBob, payload: { data: 'typing' } });

  await alice.sdk.sendMessage(typing, { onlineUserOnly: true });
  const { data } = await bob.next('onMessageReceived');
  await say(alice, 'bob', 'hi');
  await bob.next('onMessageReceived');

  expect(data[0]).toMatchObject({ payload: { data: 'typing' }, _onlineOnlyFlag: true });
  expect(bob.sdk.getTotalUnreadMessageCount()).toBe(1);
  for (const [chat, conversationID] of [[alice, 'C2Cbob'] as const, [bob, 'C2Calice'] as const]) {
    const { messageList } = (await chat.sdk.getMessageList({ conversationID })).data;
    expect(messageList.map(({ payload }) => payload)).toEqual([{ text: 'hi' }]);
  }
});

test('messageControlInfo keeps a message out of the unread count and of the last message', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await say(alice, 'bob', 'first');
  await bob.next('onMessageReceived');

  await alice.sdk.sendMessage(textTo(alice, 'bob', 'quiet'), {
    messageControlInfo: { excludedFromUnreadCount: true, excludedFromLastMessage: true },
  });
  const [quiet] = (await bob.next('onMessageReceived')).data;
  const { conversationList } = (await bob.sdk.getConversationList()).data;

  expect(quiet).toMatchObject({ _isExcludedFromUnreadCount: true, _isExcludedFromLastMessage: true });
  expect(conversationList).toHaveLength(1);
  expect(conversationList[0]).toMatchObject({ unreadCount: 1, lastMessage: { messageForShow: 'first' } });
});

test('offlinePushInfo is taken', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const offlinePushInfo = { title: 't', description: 'd', extension: '{}', androidInfo: { sound: 'x' } };

  const answer = await alice.sdk.sendMessage(textTo(alice, 'bob', 'hi'), { offlinePushInfo });

  expect(answer.code).toBe(0);
});

test('what cannot be sent rejects: no Message 2105, to an unknown group 10010, an empty element 2403', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const { sdk } = alice;
  const toGroup = sdk.createTextMessage({ to: 'g', conversationType: TYPES.CONV_GROUP, payload: { text: 'hi' } });
  const empty = sdk.createCustomMessage({ ...toBob, payload: { data: '' } });
  const strange = sdk.createTextMessage({ to: 'x', conversationType: 'X', payload: { text: 'hi' } });

  await expect(sdk.sendMessage({ text: 'hi' } as never)).rejects.toMatchObject({ code: 2105 });
  await expect(sdk.sendMessage(toGroup)).rejects.toMatchObject({ code: 10010, data: { message: toGroup } });
  await expect(sdk.sendMessage(empty)).rejects.toMatchObject({ code: 2403, data: { message: empty } });
  await expect(sdk.sendMessage(strange)).rejects.toMatchObject({ code: 2106 });
  expect([toGroup.status, empty.status]).toEqual(['fail', 'fail']);
});

test('a refused message fails, carries itself in the error, and stays in the list until it is sent again', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  const message = textTo(alice, 'bob', 'hi');
  const { ID } = message;

  const error = await alice.sdk.sendMessage(message).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 20003, data: { message } });
  expect((error as { data: { message: unknown } }).data.message).toBe(message);
  expect(message.status).toBe('fail');
  expect(alice.sdk.findMessage(ID)).toBe(message);

  await chats.cloud.users('bob');
  const failed = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;
  const again = await alice.sdk.resendMessage(message);
  const sent = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

  expect(failed).toEqual({ messageList: [message], nextReqMessageID: '', isCompleted: true });
  expect(again.data.message).toBe(message);
  expect(message).toMatchObject({ ID, isResend: true, status: 'success' });
  expect(sent.messageList).toEqual([message]);
  expect(sent.messageList[0]).toBe(message);
});

test('[S27] a word that the server replaced is replaced in the message in hand too, as everybody sees it', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await chats.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
  await chats.cloud.set({ wordsOwnMode: 'replace' });
  const message = textTo(alice, 'bob', 'oh darn');

  await alice.sdk.sendMessage(message);
  const { data } = await bob.next('onMessageReceived');
  const { messageList } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

  expect(message).toMatchObject({ type: TYPES.MSG_TEXT, payload: { text: 'oh ****' } });
  expect(data[0]?.payload).toEqual(message.payload);
  expect(messageList).toEqual([message]);
});

test('[S27] what the app puts in the place of a message is in the message in hand too', async () => {
  await using app = appServer();
  await using chats = await chatsOn(await testCloud({ hookAllowedNetworks: '127.0.0.0/8' }), ['bob']);
  app.answers(() => ({
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'other' } }],
    CloudCustomData: 'seen',
  }));
  await chats.cloud.set({ hookUrl: app.url, hookBeforeC2cSend: 1 });
  const alice = await chats.ready('alice');
  const message = textTo(alice, 'bob', 'hi');

  await alice.sdk.sendMessage(message);
  const { messageList } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

  expect(message).toMatchObject({ payload: { text: 'other' }, cloudCustomData: 'seen' });
  expect(messageList).toEqual([message]);
});

test('messages sent at once keep their order', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const texts = ['1', '2', '3', '4', '5'];

  await Promise.all(texts.map((text) => say(alice, 'bob', text)));
  await bob.next('onMessageReceived', ({ data }) => data.at(-1)?.payload.text === '5');

  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(messageList.map(({ payload }) => payload.text)).toEqual(texts);
});
