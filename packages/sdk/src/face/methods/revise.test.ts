import { expect, test } from 'bun:test';
import { type Chat, makeChats, say } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says } from '../../testing/groupChats.ts';
import type { Message } from '../types.ts';

async function receive(chat: Chat): Promise<Message> {
  const [message] = (await chat.next('onMessageReceived')).data;
  if (!message) throw new Error('an empty event');
  return message;
}

test('[S72] a recall marks the message on both sides, in place, and tells the other side', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const message = await say(alice, 'bob', 'oops');
  const received = await receive(bob);

  const answer = await alice.sdk.revokeMessage(message);
  const { data } = await bob.next('onMessageRevoked');

  expect(answer.data.message).toBe(message);
  expect(message).toMatchObject({ isRevoked: true, revoker: 'alice', revokerInfo: { userID: 'alice' } });
  expect(data).toEqual([received]);
  expect(data[0]).toBe(received);
  expect(received).toMatchObject({ isRevoked: true, revoker: 'alice', revokerInfo: { userID: 'alice' } });
  expect(alice.told).not.toContain('onMessageRevoked');
  const { conversationList } = (await bob.sdk.getConversationList()).data;
  expect(conversationList[0]).toMatchObject({ unreadCount: 0, lastMessage: { isRevoked: true, revoker: 'alice' } });
});

test('[S72] a recall by the app names the administrator, also to who signs in later', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const { rest } = chats.cloud;
  const toBob = { From_Account: 'alice', To_Account: 'bob' };
  const MsgBody = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: 'rude' } }];
  const { MsgKey } = await rest.ok('openim/sendmsg', { ...toBob, MsgRandom: 7, MsgBody });
  const received = await receive(bob);
  await makeTeam(alice, [bob]);
  const { sequence } = await sayIn(alice, 'team', 'rude too');

  await rest.ok('openim/admin_msgwithdraw', { ...toBob, MsgKey });
  const inTeam = { GroupId: 'team', MsgSeqList: [{ MsgSeq: sequence }], Reason: 'rules' };
  await rest.ok('group_open_http_svc/group_msg_recall', inTeam);
  const { data } = await bob.next('onMessageRevoked');
  const { data: ofTeam } = await bob.next('onMessageRevoked');

  const byApp = { isRevoked: true, revoker: 'administrator', revokerInfo: { userID: 'administrator' } };
  expect(data).toEqual([received]);
  expect(received).toMatchObject(byApp);
  expect(ofTeam).toMatchObject([{ ...byApp, revokeReason: 'rules' }]);
  const later = await chats.ready('bob');
  for (const conversationID of ['C2Calice', 'GROUPteam']) {
    const { messageList } = (await later.sdk.getMessageList({ conversationID })).data;
    expect(messageList.at(-1)).toMatchObject(byApp);
  }
});

test('a recall after its time rejects with 20016 and the message; a second one throws', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const late = await say(alice, 'bob', 'late');
  const gone = await say(alice, 'bob', 'gone');
  await alice.sdk.revokeMessage(gone);
  chats.cloud.clock.advance(10 * 60_000);

  await expect(alice.sdk.revokeMessage(late)).rejects.toMatchObject({ code: 20016, data: { message: late } });
  expect(() => alice.sdk.revokeMessage(gone)).toThrow('Params validate failed.');
  expect(late.isRevoked).toBe(false);
});

test('what was never sent cannot be recalled: 2110; no Message: 2105', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  const unsent = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } });

  await expect(sdk.revokeMessage(unsent)).rejects.toMatchObject({ code: 2110, data: { message: unsent } });
  await expect(sdk.revokeMessage({ a: 1 } as never)).rejects.toMatchObject({ code: 2105 });
});

test('an edit shows on both sides, in place, and tells the other side', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const message = await say(alice, 'bob', 'helo');
  const received = await receive(bob);

  message.payload.text = 'hello';
  message.cloudCustomData = 'mended';
  const answer = await alice.sdk.modifyMessage(message);
  const { data } = await bob.next('onMessageModified');

  expect(answer.data.message).toBe(message);
  expect(message).toMatchObject({ payload: { text: 'hello' }, cloudCustomData: 'mended', isModified: true });
  expect(data[0]).toBe(received);
  expect(received).toMatchObject({ payload: { text: 'hello' }, cloudCustomData: 'mended', isModified: true });
  expect(received.version).toBeGreaterThan(0);
  expect(alice.told).not.toContain('onMessageModified');
});

test('an edit may give the message another payload object', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const message = await say(alice, 'bob', 'helo');

  message.payload = { text: 'hello' };
  await alice.sdk.modifyMessage(message);
  const { data } = await bob.next('onMessageModified');

  expect(data[0]?.payload).toEqual({ text: 'hello' });
  expect(message._elements[0]?.content).toBe(message.payload);
});

test('of two edits at once one is refused with 2480, with the newest version as data.message', async () => {
  await using chats = await makeChats();
  const [laptop, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  const onLaptop = await say(laptop, 'bob', 'first');
  const onPhone = await receive(phone);
  onLaptop.payload.text = 'by laptop';
  onPhone.payload.text = 'by phone';

  const outcomes = await Promise.allSettled([laptop.sdk.modifyMessage(onLaptop), phone.sdk.modifyMessage(onPhone)]);
  const { data } = await bob.next('onMessageModified');

  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ code: 2480, data: { message: { payload: data[0]?.payload } } });
  expect(onLaptop.payload).toEqual(onPhone.payload);
});

test("what another's message says cannot be edited", async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await say(alice, 'bob', 'hi');
  const received = await receive(bob);
  received.payload = { text: 'something else' };

  await expect(bob.sdk.modifyMessage(received)).rejects.toMatchObject({ code: 20026, data: { message: received } });
});

test("a reply is noted in the custom data of another's message, as kits do it", async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const sent = await say(alice, 'bob', 'hi');
  const received = await receive(bob);
  received.cloudCustomData = JSON.stringify({ messageReplies: { replies: [], version: 1 } });

  const { data } = await bob.sdk.modifyMessage(received);
  const [told] = (await alice.next('onMessageModified')).data;

  expect(data.message.cloudCustomData).toBe(received.cloudCustomData);
  expect(told).toMatchObject({ ID: sent.ID, cloudCustomData: received.cloudCustomData, payload: { text: 'hi' } });
});

test('what was never sent cannot be edited', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const unsent = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } });

  await expect(sdk.modifyMessage(unsent)).rejects.toMatchObject({ code: 2905 });
});

test('a recall by another is told with the name of who did it, and before what is said next', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const carol = await chats.ready('carol');
  await alice.sdk.updateMyProfile({ nick: 'Alice' });
  await makeTeam(alice, [bob, carol]);
  const rude = await sayIn(bob, 'team', 'rude');
  const received = await hear(carol, says('rude'));
  const heard = await hear(alice, says('rude'));
  const before = carol.told.length;

  await alice.sdk.revokeMessage(heard);
  await sayIn(alice, 'team', 'better');
  const { data } = await carol.next('onMessageRevoked');
  await hear(carol, says('better'));

  expect(data).toEqual([received]);
  expect(received).toMatchObject({ ID: rude.ID, revoker: 'alice', revokerInfo: { userID: 'alice', nick: 'Alice' } });
  const told = carol.told.slice(before).filter((name) => name.startsWith('onMessage'));
  expect(told).toEqual(['onMessageRevoked', 'onMessageReceived']);
});
