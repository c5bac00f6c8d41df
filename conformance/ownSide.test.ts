import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from './cast.ts';
import { conversation, history, listed, restMessage, send, text, textOf } from './say.ts';
import { startServerForDevices, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S23] [S38] clearing the history empties it for one side and keeps the conversation', async () => {
  await using here = cast(server);
  const [phone, desk] = [
    await here.signIn('alice', { platform: 'iPhone' }),
    await here.signIn('alice', { codec: 'msgpack' }),
  ];
  const bob = await here.signIn('bob');
  await send(bob, phone.userId, 'one');

  await phone.request('clearHistory', { conv: `C2C${bob.userId}` });
  const event = await desk.next('user');
  const cleared = await conversation(desk, bob.userId);
  await send(bob, phone.userId, 'two');

  expect(event).toMatchObject({
    kind: 'historyCleared',
    conv: `C2C${bob.userId}`,
    userSeq: (desk.session?.userSeq ?? 0) + 1,
  });
  expect(cleared).toMatchObject({ unread: 0, lowestSeq: 2 });
  expect(cleared.lastMessage).toBeUndefined();
  expect(await listed(desk)).toEqual([bob.userId]);
  expect((await history(desk, bob.userId)).map(textOf)).toEqual(['two']);
  expect((await history(bob, phone.userId)).map(textOf)).toEqual(['one', 'two']);
});

test('[S37] [S38] a deleted conversation leaves the list of all devices and comes back with the next message', async () => {
  await using here = cast(server);
  const [phone, desk] = [await here.signIn('alice', { platform: 'iPhone' }), await here.signIn('alice')];
  const [bob, carol] = [await here.signIn('bob'), await here.signIn('carol')];
  await send(bob, phone.userId, 'from bob');
  await send(carol, phone.userId, 'from carol');

  await phone.request('deleteConversation', { conv: `C2C${bob.userId}` });
  await phone.request('deleteConversation', { conv: `C2C${carol.userId}`, clearHistory: false });
  const told = [await desk.next('user'), await desk.next('user')];
  const gone = await listed(desk);
  await send(bob, phone.userId, 'again from bob');
  await send(carol, phone.userId, 'again from carol');

  expect(told.map(({ kind }) => kind as string)).toEqual(['conversationDeleted', 'conversationDeleted']);
  expect(gone).toEqual([]);
  expect((await listed(desk)).toSorted()).toEqual([bob.userId, carol.userId].toSorted());
  expect((await history(desk, bob.userId)).map(textOf)).toEqual(['again from bob']);
  expect((await history(desk, carol.userId)).map(textOf)).toEqual(['from carol', 'again from carol']);
  expect((await listed(bob)).length).toBe(1);
});

test('[S74] what happened while a device was away comes with sync, as events and changes', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  await send(alice, bob.userId, 'one');
  const conv = `C2C${alice.userId}`;
  const away = await bob.request('sync', { userSeq: 0, conversations: [] });

  await bob.request('pinConversation', { conv, isPinned: true });
  await bob.request('setReceiveOption', { conv, receiveOption: 2 });
  await alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq: 1 });
  const [had] = away.conversations;
  const known = away.conversations.map(({ id, seq, rev }) => ({ conv, id, seq, rev }));
  const back = await bob.request('sync', { userSeq: away.userSeq, conversations: known });
  const { changes } = await bob.request('getChanges', { conv, afterRev: had?.rev ?? 0 });

  expect(back.events.map(({ kind, value }) => [kind, value] as [string, number | undefined])).toEqual([
    ['conversationPinned', 1],
    ['receiveOption', 2],
  ]);
  expect(back.conversations).toHaveLength(1);
  expect(back.conversations[0]).toMatchObject({ conv, isPinned: true, receiveOption: 2, rev: 1 });
  expect(changes.map(({ kind }) => kind)).toEqual(['recall']);
});

test('[S37] [S74] a device that was away learns that a conversation left the list with its last message', async () => {
  await using here = cast(server);
  const [phone, desk] = [await here.signIn('alice', { platform: 'iPhone' }), await here.signIn('alice')];
  const bob = await here.signIn('bob');
  const conv = `C2C${bob.userId}`;
  await send(bob, phone.userId, 'one');
  await phone.request('deleteConversation', { conv, clearHistory: false });
  await send(bob, phone.userId, 'two');
  const { conversations, userSeq } = await desk.request('sync', { userSeq: 0, conversations: [] });
  const known = conversations.map(({ id, seq, rev }) => ({ conv, id, seq, rev }));

  await phone.request('deleteMessages', { conv, seqs: [2] });
  const back = await desk.request('sync', { userSeq, conversations: known });

  expect(await listed(desk)).toEqual([]);
  expect(back.conversations).toMatchObject([{ conv, isHidden: true, rev: 1 }]);
});

test('[S74] who changes an own side of a conversation has the events in the answer; the same again changes nothing', async () => {
  await using here = cast(server);
  const [phone, desk] = [await here.signIn('alice', { platform: 'iPhone' }), await here.signIn('alice')];
  const bob = await here.signIn('bob');
  await send(bob, phone.userId, 'one');
  const conv = `C2C${bob.userId}`;
  const ask = [
    () => phone.request('pinConversation', { conv, isPinned: true }),
    () => phone.request('setReceiveOption', { conv, receiveOption: 2 }),
    () => phone.request('clearHistory', { conv }),
    () => phone.request('deleteConversation', { conv }),
  ];

  const answers = [];
  for (const request of ask) answers.push(await request(), await request());
  const told = [];
  for (const _ of ask) told.push(await desk.next('user'));
  const { events } = await desk.request('sync', { userSeq: phone.session?.userSeq ?? 0, conversations: [] });

  const answered = answers.map((answer) => answer.events);
  expect(answered).toEqual(told.flatMap((event) => [[event], []]));
  expect(told.map(({ kind }) => kind as string)).toEqual([
    'conversationPinned',
    'receiveOption',
    'historyCleared',
    'conversationDeleted',
  ]);
  expect(events).toEqual(told);
  expect(phone.seen('user')).toEqual([]);
});

test('[D9] sync, the list and a single question give the same head, field by field', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  const conv = `C2C${bob.userId}`;
  for (const content of ['one', 'two', 'three']) await send(bob, alice.userId, content, { needReadReceipt: true });
  await send(alice, bob.userId, 'four', { cloudCustomData: 'data', push: { Title: 'title' } });
  await alice.request('markRead', { conv, seq: 2 });
  await bob.request('markRead', { conv: `C2C${alice.userId}` });
  await alice.request('pinConversation', { conv, isPinned: true });
  await alice.request('setReceiveOption', { conv, receiveOption: 2 });
  await alice.request('editMessage', { conv, seq: 4, body: text('for') });

  const alone = await conversation(alice, bob.userId);
  const list = await alice.request('getConversations', {});
  const sync = await alice.request('sync', { userSeq: 0, conversations: [] });

  expect(alone).toMatchObject({ seq: 4, unread: 1, readSeq: 2, peerReadSeq: 4, isPinned: true, receiveOption: 2 });
  expect(alone.lastMessage).toMatchObject({ seq: 4, body: text('for'), cloudCustomData: 'data' });
  expect(list.conversations).toEqual([alone]);
  expect(sync.conversations).toEqual([alone]);
  expect(sync.totalUnread).toBe(list.totalUnread);
});

test("[S23] over REST messages go out of one side's history alone, and it is told", async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const first = await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'one'));
  const second = await here.rest.ok('openim/sendmsg', restMessage(bob.userId, alice.userId, 'two'));
  await here.rest.ok('openim/sendmsg', restMessage(bob.userId, alice.userId, 'three'));
  const side = { Operator_Account: alice.userId, Peer_Account: bob.userId };
  const remove = (MsgKeyList: string[]) => here.rest.call('openim/delete_c2c_msg_ramble', { ...side, MsgKeyList });

  const answer = await remove([first.MsgKey, second.MsgKey, first.MsgKey, 'no key', '1_2_3']);

  expect(answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0, InvalidMsgKeyList: ['no key'] });
  expect((await history(alice, bob.userId)).map(textOf)).toEqual(['three']);
  expect((await history(bob, alice.userId)).map(textOf)).toEqual(['one', 'two', 'three']);
  for (let n = 0; n < 2; n++) expect((await alice.next('change')).change.kind).toBe('delete');
  expect((await conversation(alice, bob.userId)).unread).toBe(1);
  expect((await remove(Array.from({ length: 31 }, (_, n) => `1_2_${n}`))).ErrorCode).toBe(90054);
});

test('[S72] over REST receipts go out in the name of the receiver, once', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const wanted = { IsNeedReadReceipt: 1 } as const;
  const { MsgKey } = await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'one', wanted));
  const receipt = (From_Account: string, To_Account: string, key = MsgKey) =>
    here.rest.call('openim/c2c_msg_read_receipt', {
      ...{ Operator_Account: bob.userId, Peer_Account: alice.userId },
      C2CMsgInfo: [{ From_Account, To_Account, MsgKey: key }],
    });

  expect((await receipt(alice.userId, bob.userId)).ErrorCode).toBe(0);
  expect((await receipt(alice.userId, bob.userId)).ErrorCode).toBe(0);

  expect((await alice.next('change')).change).toMatchObject({ kind: 'receipt', by: bob.userId });
  expect((await history(alice, bob.userId))[0]).toMatchObject({ isReadByPeer: true });
  expect(alice.seen('change')).toHaveLength(0);
  expect((await receipt(bob.userId, alice.userId)).ErrorCode).toBe(90008);
  expect((await receipt(alice.userId, alice.userId)).ErrorCode).toBe(90003);
  expect((await receipt(alice.userId, bob.userId, '1_2_3')).ErrorCode).toBe(20022);
  expect((await receipt(alice.userId, bob.userId, 'x')).ErrorCode).toBe(90054);
});

test('the addresses of the server are those that it listens on', async () => {
  await using here = cast(server);

  expect(await here.rest.ok('ConfigSvc/GetIPList', {})).toMatchObject({ IPList: ['127.0.0.1'] });
});
