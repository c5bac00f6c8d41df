import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from './cast.ts';
import { conversation, draft, history, listed, restMessage, send, textOf } from './say.ts';
import { startServerForDevices, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S65] an online-only message reaches who is online and leaves no trace', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  const desk = await here.signIn('bob');

  const answer = await send(alice, bob.userId, 'typing', { isOnlineOnly: true });
  const seen = [await bob.next('message'), await desk.next('message')];
  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'by flag', { OnlineOnlyFlag: 1 }));
  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'by life', { MsgLifeTime: 0 }));
  const viaRest = [await bob.next('message'), await bob.next('message')];

  expect(answer.seq).toBe(0);
  for (const { message } of seen) expect(message).toMatchObject({ seq: 0, isOnlineOnly: true, from: alice.userId });
  expect(viaRest.map(({ message }) => [textOf(message), message.isOnlineOnly])).toEqual([
    ['by flag', true],
    ['by life', true],
  ]);
  expect((await bob.request('getConversation', { conv: `C2C${alice.userId}` })).conversation).toBeUndefined();
  expect(await listed(bob)).toEqual([]);
});

test('[D11] a message that is not counted or not shown leaves unread count or list as they were', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');
  await send(alice, bob.userId, 'counted');

  await send(alice, bob.userId, 'not counted', { noUnread: true });
  const first = await conversation(bob, alice.userId);
  await send(alice, bob.userId, 'not shown', { noLastMsg: true });
  const second = await conversation(bob, alice.userId);
  await here.rest.ok(
    'openim/sendmsg',
    restMessage(alice.userId, bob.userId, 'neither', { SendMsgControl: ['NoUnread', 'NoLastMsg'] }),
  );
  const third = await conversation(bob, alice.userId);

  expect([first.unread, second.unread, third.unread]).toEqual([1, 2, 2]);
  expect([first, second, third].map(({ lastMessage }) => textOf(lastMessage))).toEqual(Array(3).fill('not counted'));
  expect(await history(bob, alice.userId)).toHaveLength(4);
});

test('[S74] [D11] with SyncOtherMachine 2 the sender neither gets nor finds the message', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');

  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'hidden', { SyncOtherMachine: 2 }));
  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'shown', { SyncOtherMachine: 1 }));
  const atAlice = await alice.next('message');
  const [ofAlice, ofBob] = [await history(alice, bob.userId), await history(bob, alice.userId)];
  const range = { MaxCnt: 10, MinTime: 0, MaxTime: 4_000_000_000 };
  const roam = await here.rest.ok('openim/admin_getroammsg', {
    Operator_Account: alice.userId,
    Peer_Account: bob.userId,
    ...range,
  });

  expect(textOf(atAlice.message)).toBe('shown');
  expect(ofAlice.map(textOf)).toEqual(['shown']);
  expect(ofBob.map(textOf)).toEqual(['hidden', 'shown']);
  expect(roam.MsgList.map(({ MsgBody }) => MsgBody[0]?.MsgContent as unknown)).toEqual([{ Text: 'shown' }]);
});

test('[S25] [D20] history shows the nick and avatar that the sender had when it wrote', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');
  const rename = (Nick: string, FaceUrl: string) =>
    here.rest.ok('im_open_login_svc/account_import', { UserID: alice.userId, Nick, FaceUrl });

  await rename('Alice', 'https://example.org/1.png');
  await send(alice, bob.userId, 'first');
  await rename('Alicia', 'https://example.org/2.png');
  await send(alice, bob.userId, 'second');
  await rename('', '');
  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'third'));
  const pushed = [await bob.next('message'), await bob.next('message'), await bob.next('message')];
  const log = await history(bob, alice.userId);

  const nicks = ['Alice', 'Alicia', 'Alicia'];
  expect(pushed.map(({ message }) => message.nick)).toEqual(nicks);
  expect(log.map(({ nick }) => nick)).toEqual(nicks);
  expect(log.map(({ faceUrl }) => faceUrl?.at(-5))).toEqual(['1', '2', '2']);
});

test('[D5a] a negative MsgRandom is its unsigned twin', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');

  const { MsgKey } = await here.rest.ok('openim/sendmsg', restMessage(alice, bob, 'hi', { MsgRandom: -1, MsgSeq: 5 }));
  const reader = await here.signIn('bob');
  const [message] = await history(reader, alice);

  expect(MsgKey.split('_').slice(0, 2)).toEqual(['5', '4294967295']);
  expect(message?.random).toBe(4_294_967_295);
});

test('[D3] an id is uid, client time and random, and carries what came with the message', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  const push = { PushFlag: 0, Title: 'title', Ext: 'ext' };
  const params = draft(bob.userId, 'hi', {
    cloudCustomData: '{"a":1}',
    push,
    needReadReceipt: true,
    supportExtension: true,
    random: 17,
  });

  const answer = await alice.request('sendMessage', params);
  const { message } = await bob.next('message');
  const [stored] = await history(bob, alice.userId);

  expect(answer.id).toBe(`${alice.session?.uid}-${params.clientTimeSec}-17`);
  for (const seen of [message, stored]) {
    expect(seen).toMatchObject({
      id: answer.id,
      cloudCustomData: '{"a":1}',
      push,
      needReadReceipt: true,
      supportExtension: true,
    });
  }
});

test('[D7] the same random and client time is the same message, another client time is another', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');
  const params = draft(bob.userId, 'once');

  const first = await alice.request('sendMessage', params);
  const other = await here.signIn('alice', { codec: 'msgpack' });
  const again = await other.request('sendMessage', params);
  const later = await alice.request('sendMessage', { ...params, clientTimeSec: params.clientTimeSec + 1 });

  expect(again).toEqual({ ...first, isRepeat: true });
  expect(later.seq).toBe(2);
  expect(await history(bob, alice.userId)).toHaveLength(2);
});

test('a message to nobody, or to oneself, is refused', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');

  const toNobody = await here.rest.call('openim/sendmsg', restMessage(alice.userId, here.name('nobody'), 'hi'));
  const fromNobody = await here.rest.call('openim/sendmsg', restMessage(here.name('nobody'), alice.userId, 'hi'));

  await expect(send(alice, here.name('nobody'), 'hi')).rejects.toMatchObject({ code: 20003 });
  expect([toNobody.ErrorCode, fromNobody.ErrorCode]).toEqual([90012, 90008]);
});

test('[S16] without From_Account the administrator is the sender', async () => {
  await using here = cast(server);
  const bob = await here.signIn('bob');

  await here.rest.ok('openim/sendmsg', restMessage(undefined, bob.userId, 'news'));
  const { message } = await bob.next('message');

  expect(message).toMatchObject({ from: here.app.admin, to: bob.userId });
});

test('[S16] batchsendmsg reaches all, names who does not exist and fails when nobody does', async () => {
  await using here = cast(server);
  const [bob, carol] = [await here.signIn('bob'), await here.signIn('carol')];
  const [alice = ''] = await here.accounts('alice');
  const nobody = here.name('nobody');
  const to = (To_Account: string[]) => ({ ...restMessage(alice, '', 'to all'), To_Account });

  const all = await here.rest.ok('openim/batchsendmsg', to([bob.userId, carol.userId]));
  const some = await here.rest.ok('openim/batchsendmsg', to([bob.userId, nobody]));
  const none = await here.rest.call('openim/batchsendmsg', to([nobody]));
  const [atBob, atCarol] = [await bob.next('message'), await carol.next('message')];

  expect(all.ActionStatus).toBe('OK');
  expect(some).toMatchObject({
    ActionStatus: 'SomeError',
    ErrorCode: 0,
    ErrorList: [{ To_Account: nobody, ErrorCode: 70107 }],
  });
  expect(none).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 90012, ErrorInfo: 'invalid To_Account' });
  for (const { message } of [atBob, atCarol])
    expect(all.MsgKey).toBe(`${message.msgSeq}_${message.random}_${message.timeSec}`);
});
