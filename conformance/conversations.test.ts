import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from './cast.ts';
import { conversation, history, listed, nowSec, restMessage, send, text, textOf, u32 } from './say.ts';
import { startServerForDevices, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

const ALWAYS = { MinTime: 0, MaxTime: 4_000_000_000 };

test('[S34] a pinned conversation comes first, on all devices, until it is unpinned', async () => {
  await using here = cast(server);
  const [phone, desk] = [
    await here.signIn('alice', { platform: 'iPhone' }),
    await here.signIn('alice', { codec: 'msgpack' }),
  ];
  const [bob = '', carol = ''] = await here.accounts('bob', 'carol');
  await send(phone, bob, 'hi');
  await here.rest.ok('openim/importmsg', imported(carol, phone.userId, nowSec() - 3_600, 1));

  await phone.request('pinConversation', { conv: `C2C${carol}`, isPinned: true });
  const event = await desk.next('user');
  const pinned = await listed(desk);
  await phone.request('pinConversation', { conv: `C2C${carol}`, isPinned: false });

  expect(event).toMatchObject({ kind: 'conversationPinned', conv: `C2C${carol}`, value: 1 });
  expect(pinned).toEqual([carol, bob]);
  expect(await listed(desk)).toEqual([bob, carol]);
});

test('[S74] [L7] a receive option reaches the own devices and takes the conversation out of the total', async () => {
  await using here = cast(server);
  const [phone, desk] = [await here.signIn('alice', { platform: 'iPhone' }), await here.signIn('alice')];
  const [bob, carol] = [await here.signIn('bob'), await here.signIn('carol')];
  await send(bob, phone.userId, 'one');
  await send(carol, phone.userId, 'two');
  const before = await phone.request('getConversations', {});

  await phone.request('setReceiveOption', { conv: `C2C${bob.userId}`, receiveOption: 2 });
  const event = await desk.next('user');
  const after = await phone.request('getConversations', {});

  expect(event).toMatchObject({ kind: 'receiveOption', conv: `C2C${bob.userId}`, value: 2 });
  expect([before.totalUnread, after.totalUnread]).toEqual([2, 1]);
  expect(await conversation(desk, bob.userId)).toMatchObject({ receiveOption: 2, unread: 1 });
  expect(bob.seen('user')).toEqual([]);
});

test('[S60] [S37] the list is paged, newest first, and holds no more than the setting says', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const peers = await here.accounts(...Array.from({ length: 12 }, (_, n) => `peer${n}`));
  for (const [n, peer] of peers.entries())
    await here.rest.ok('openim/importmsg', imported(peer, alice.userId, nowSec() - 1_000 + n, n));

  const first = await alice.request('getConversations', { count: 5 });
  const second = await alice.request('getConversations', { count: 5, cursor: first.cursor });
  const third = await alice.request('getConversations', { count: 5, cursor: second.cursor });
  await here.rest.ok('hongyan/set_settings', { Settings: { conversationListMax: 10 } });
  const cut = await listed(alice);
  await here.rest.ok('hongyan/set_settings', { Settings: { conversationListMax: 100 } });

  const newestFirst = peers.toReversed().map((peer) => `C2C${peer}`);
  expect([first, second, third].flatMap(({ conversations }) => conversations.map(({ conv }) => conv))).toEqual(
    newestFirst,
  );
  expect(third.cursor).toBe('');
  expect(cut).toEqual(peers.toReversed().slice(0, 10));
});

test('[S64] history is paged to the end, at most as many a page as the setting allows', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const [bob = ''] = await here.accounts('bob');
  await Promise.all(Array.from({ length: 130 }, (_, n) => send(alice, bob, `message ${n}`)));

  const newest = await alice.request('getMessages', { conv: `C2C${bob}` });
  const most = await alice.request('getMessages', { conv: `C2C${bob}`, count: 1_000 });
  const rest = await alice.request('getMessages', { conv: `C2C${bob}`, count: 100, beforeSeq: most.fromSeq });
  const between = await alice.request('getMessages', { conv: `C2C${bob}`, afterSeq: 10, beforeSeq: 13 });

  expect([newest, most, rest].map(({ messages, isCompleted }) => [messages.length, isCompleted])).toEqual([
    [20, false],
    [100, false],
    [30, true],
  ]);
  expect(newest).toMatchObject({ fromSeq: 111, toSeq: 130, lowestSeq: 1 });
  expect(between.messages.map(({ seq }) => seq)).toEqual([12, 11]);
});

test('[D8] [S74] unread counts over REST: of named peers, of all, and of one who does not exist', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');
  for (const from of [bob, bob, carol]) await here.rest.ok('openim/sendmsg', restMessage(from, alice, 'hi'));

  const all = await here.rest.ok('openim/get_c2c_unread_msg_num', { To_Account: alice });
  const named = await here.rest.ok('openim/get_c2c_unread_msg_num', {
    To_Account: alice,
    Peer_Account: [bob, here.name('nobody')],
  });

  expect(all.AllC2CUnreadMsgNum).toBe(3);
  expect(named.C2CUnreadMsgNumList).toEqual([{ Peer_Account: bob, C2CUnreadMsgNum: 2 }]);
  expect(named.ErrorList).toEqual([{ Peer_Account: here.name('nobody'), ErrorCode: 70107 }]);
});

test('[S72] [S74] admin_set_msg_read takes its time as a number, as digits or not at all, and tells both sides', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  for (const [n, age] of [300, 200, 100].entries())
    await here.rest.ok('openim/importmsg', {
      ...imported(bob.userId, alice.userId, nowSec() - age, n),
      SyncFromOldSystem: 1,
    });
  const names = { Report_Account: alice.userId, Peer_Account: bob.userId };

  await here.rest.ok('openim/admin_set_msg_read', { ...names, MsgReadTime: nowSec() - 250 });
  const first = await conversation(alice, bob.userId);
  await here.rest.ok('openim/admin_set_msg_read', { ...names, MsgReadTime: String(nowSec() - 150) });
  const second = await conversation(alice, bob.userId);
  await here.rest.ok('openim/admin_set_msg_read', names);
  const third = await conversation(alice, bob.userId);
  const told = [await bob.next('change'), await alice.next('change')];

  expect([first, second, third].map(({ unread, readSeq }) => [unread, readSeq])).toEqual([
    [2, 1],
    [1, 2],
    [0, 3],
  ]);
  for (const { change } of told) expect(change).toMatchObject({ kind: 'read', seq: 1, by: alice.userId });
});

test('[D6] imports keep their own times: live ones are unread and delivered, history is neither, a repeat changes nothing', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob', { codec: 'msgpack' })];
  const time = nowSec() - 10_000;
  const one = imported(alice.userId, bob.userId, time, 1);

  await here.rest.ok('openim/importmsg', { ...one, SyncFromOldSystem: 2 });
  await here.rest.ok('openim/importmsg', { ...one, SyncFromOldSystem: 1 });
  const afterHistory = await conversation(bob, alice.userId);
  await here.rest.ok('openim/importmsg', { ...imported(alice.userId, bob.userId, time + 1, 2), SyncFromOldSystem: 1 });
  await here.rest.ok('openim/importmsg', { ...imported(alice.userId, bob.userId, time + 2, 3), SyncFromOldSystem: 5 });
  const events = [await bob.next('message'), await bob.next('message')];
  const log = await history(bob, alice.userId);

  expect(afterHistory).toMatchObject({ seq: 1, unread: 0 });
  expect(events.map(({ message }) => textOf(message))).toEqual(['import 2', 'import 3']);
  expect(log.map(({ timeSec, msgSeq }) => [timeSec, msgSeq])).toEqual([
    [time, 1],
    [time + 1, 2],
    [time + 2, 3],
  ]);
  expect((await conversation(bob, alice.userId)).unread).toBe(2);
});

test('[D4] [D6] a message imported out of order is found by its key and in its time range', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const now = nowSec();
  for (const [n, age] of [100, 5_000, 50, 9_000].entries())
    await here.rest.ok('openim/importmsg', imported(alice, bob, now - age, n + 1));
  await here.rest.ok('openim/sendmsg', restMessage(alice, bob, 'now'));
  const names = { Operator_Account: bob, Peer_Account: alice };

  const early = await here.rest.ok('openim/admin_getroammsg', {
    ...names,
    MaxCnt: 10,
    MinTime: now - 10_000,
    MaxTime: now - 4_000,
  });
  const key = early.MsgList[0]?.MsgKey ?? '';
  await here.rest.ok('openim/admin_msgwithdraw', { From_Account: alice, To_Account: bob, MsgKey: key });
  const after = await here.rest.ok('openim/admin_getroammsg', {
    ...names,
    MaxCnt: 10,
    MinTime: now - 10_000,
    MaxTime: now - 4_000,
  });

  expect(early.MsgList.map(({ MsgTimeStamp }) => MsgTimeStamp).toSorted()).toEqual([now - 9_000, now - 5_000]);
  expect(after.MsgList.find(({ MsgKey }) => MsgKey === key)).toMatchObject({ MsgFlagBits: 8, MsgBody: [] });
});

test.each([
  ['Operator_Account and Peer_Account', 'Operator_Account', 'Peer_Account'],
  ['From_Account and To_Account', 'From_Account', 'To_Account'],
])('[S64] admin_getroammsg by %s pages to the end, each page in order', async (_, viewer, other) => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const time = nowSec() - 1_000;
  for (let n = 0; n < 25; n++) {
    const [from, to] = n % 2 === 0 ? [alice, bob] : [bob, alice];
    await here.rest.ok('openim/importmsg', imported(from, to, time + Math.floor(n / 4), n));
  }

  const pages: number[][] = [];
  let next: object = { MinTime: time, MaxTime: nowSec() };
  for (let isOver = false; !isOver && pages.length < 20; ) {
    const page = await here.rest.call('openim/admin_getroammsg', {
      [viewer]: alice,
      [other]: bob,
      MaxCnt: 10,
      ...next,
    });
    const list = page.MsgList as { MsgSeq: number; MsgTimeStamp: number; From_Account: string }[];
    expect(page).toMatchObject({ MsgCnt: list.length, LastMsgTime: list[0]?.MsgTimeStamp });
    expect(list.every(({ MsgSeq, From_Account }) => From_Account === (MsgSeq % 2 === 0 ? alice : bob))).toBe(true);
    pages.push(list.map(({ MsgSeq }) => MsgSeq));
    next = { MinTime: time, MaxTime: page.LastMsgTime, LastMsgKey: page.LastMsgKey };
    isOver = page.Complete === 1;
  }

  expect(pages.toReversed().flat()).toEqual(Array.from({ length: 25 }, (_, n) => n));
});

test('[S64] a page of admin_getroammsg is cut at about 13 KB and goes on where it stopped', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  for (let n = 0; n < 6; n++) await here.rest.ok('openim/sendmsg', restMessage(alice, bob, `${n}`.repeat(5_000)));
  const names = { Operator_Account: alice, Peer_Account: bob, MaxCnt: 100 };

  const first = await here.rest.ok('openim/admin_getroammsg', { ...names, ...ALWAYS });
  const second = await here.rest.ok('openim/admin_getroammsg', {
    ...names,
    MinTime: 0,
    MaxTime: first.LastMsgTime,
    LastMsgKey: first.LastMsgKey,
  });

  expect([first.Complete, first.MsgCnt]).toEqual([0, 2]);
  expect([...second.MsgList, ...first.MsgList].map(({ MsgBody }) => textOf({ body: MsgBody })[0])).toEqual([
    '2',
    '3',
    '4',
    '5',
  ]);
});

test('[S64] admin_getroammsg of people who never talked is empty and complete', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');

  const page = await here.rest.ok('openim/admin_getroammsg', {
    Operator_Account: alice,
    Peer_Account: bob,
    MaxCnt: 10,
    ...ALWAYS,
  });

  expect(page).toMatchObject({ Complete: 1, MsgCnt: 0, MsgList: [] });
});

function imported(from: string, to: string, timeSec: number, seq: number) {
  const message = { From_Account: from, To_Account: to, MsgSeq: seq, MsgRandom: u32(), MsgTimeStamp: timeSec };
  return { SyncFromOldSystem: 2 as const, ...message, MsgBody: text(`import ${seq}`) };
}
