import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from './cast.ts';
import { conversation, history, restMessage, send, text, textOf } from './say.ts';
import { startServerForDevices, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S72] the sender recalls: both sides and all devices learn of it, a tombstone stays', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const desk = await here.signIn('alice', { codec: 'msgpack' });
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  const { seq } = await send(alice, bob.userId, 'oops');

  const answer = await alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq });
  const told = [await desk.next('change'), await bob.next('change')];
  const [stored] = await history(bob, alice.userId);
  const { changes } = await bob.request('getChanges', { conv: `C2C${alice.userId}`, afterRev: 0 });

  for (const { change, users } of told) {
    expect(change).toMatchObject({ kind: 'recall', seq, by: alice.userId, rev: 1 });
    expect(users?.toSorted()).toEqual([alice.userId, bob.userId].toSorted());
  }
  expect(stored).toMatchObject({ seq, isRecalled: true, body: [] });
  expect(changes).toEqual(told.slice(0, 1).map(({ change }) => change));
  expect(answer).toEqual({ convId: told[0]?.convId, changes });
  expect(alice.seen('change')).toEqual([]);
  expect((await conversation(bob, alice.userId)).unread).toBe(0);
  expect((await conversation(bob, alice.userId)).lastMessage?.isRecalled).toBe(true);
});

test("of another's message one changes the custom data, and nothing that it says (sdk-js-api §11.3)", async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const carol = await here.signIn('carol');
  const { seq } = await send(alice, bob.userId, [
    { MsgType: 'TIMCustomElem', MsgContent: { Data: 'data' } },
    ...text('one'),
  ]);
  const edit = (client: typeof bob, peer: string, to: object) =>
    client.request('editMessage', { conv: `C2C${peer}`, seq, ...to }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );
  // As an SDK sends it along: what is empty stands there or not.
  const same = [{ MsgType: 'TIMCustomElem', MsgContent: { Data: 'data', Desc: '', Ext: '' } }, ...text('one')];

  expect(await edit(bob, alice.userId, { cloudCustomData: 'reply' })).toBe(0);
  expect((await alice.next('change')).change).toMatchObject({ kind: 'edit', seq, by: bob.userId });
  expect(await edit(bob, alice.userId, { body: same, cloudCustomData: 'reply 2' })).toBe(0);
  expect(await edit(bob, alice.userId, { body: text('two'), cloudCustomData: 'reply 3' })).toBe(20026);
  expect(await edit(bob, alice.userId, { body: same })).toBe(20026);
  expect(await edit(carol, alice.userId, { cloudCustomData: 'reply' })).not.toBe(0);

  const [message] = await history(bob, alice.userId);
  expect(message).toMatchObject({ cloudCustomData: 'reply 2', from: alice.userId });
  expect(message?.body).toMatchObject([{ MsgContent: { Data: 'data' } }, ...text('one')]);
});

test("[S72] recalling again, another's message or one that is not there is refused", async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const { seq } = await send(alice, bob.userId, 'one');
  await send(alice, bob.userId, 'two');
  await alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq });

  await expect(alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq })).rejects.toMatchObject({
    code: 20023,
  });
  await expect(bob.request('recallMessage', { conv: `C2C${alice.userId}`, seq: 2 })).rejects.toMatchObject({
    code: 20026,
  });
  await expect(alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq: 99 })).rejects.toMatchObject({
    code: 20022,
  });
  await expect(
    alice.request('editMessage', { conv: `C2C${bob.userId}`, seq, body: text('new') }),
  ).rejects.toMatchObject({
    code: 20023,
  });
});

test('[S72] after the window only the app recalls', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const { MsgKey } = await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'old'));
  await here.rest.ok('hongyan/set_settings', { Settings: { recallWindowSec: 0 } });
  const names = { From_Account: alice.userId, To_Account: bob.userId };

  const late = await alice
    .request('recallMessage', { conv: `C2C${bob.userId}`, seq: 1 })
    .catch((error: { code: number }) => error.code);
  await here.rest.ok('hongyan/set_settings', { Settings: { recallWindowSec: 120 } });
  const turned = await here.rest.call('openim/admin_msgwithdraw', {
    From_Account: bob.userId,
    To_Account: alice.userId,
    MsgKey,
  });
  await here.rest.ok('openim/admin_msgwithdraw', { ...names, MsgKey });
  const { change } = await bob.next('change');
  const again = await here.rest.call('openim/admin_msgwithdraw', { ...names, MsgKey });
  const unknown = await here.rest.call('openim/admin_msgwithdraw', { ...names, MsgKey: '1_2_3' });
  const illegal = await here.rest.call('openim/admin_msgwithdraw', { ...names, MsgKey: 'nonsense' });

  expect(late).toBe(20016);
  const [tombstone] = await history(bob, alice.userId);
  const missed = await alice.request('getChanges', { conv: `C2C${bob.userId}`, afterRev: 0 });

  expect(change).toMatchObject({ kind: 'recall', seq: 1, by: here.app.admin });
  expect(tombstone).toMatchObject({ isRecalled: true, recalledBy: here.app.admin });
  expect(missed.changes).toEqual([change]);
  expect([turned, again, unknown, illegal].map(({ ErrorCode }) => ErrorCode)).toEqual([20022, 20023, 20022, 90054]);
});

test('[S74] an edit replaces what is given, on history too, and both sides learn of it', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  const { seq } = await send(alice, bob.userId, 'befor', { cloudCustomData: 'kept' });

  await alice.request('editMessage', { conv: `C2C${bob.userId}`, seq, body: text('before') });
  const { change } = await bob.next('change');
  const [edited] = await history(bob, alice.userId);
  await alice.request('editMessage', { conv: `C2C${bob.userId}`, seq, cloudCustomData: 'new' });
  const [again] = await history(bob, alice.userId);

  expect(change).toMatchObject({ kind: 'edit', seq, body: text('before'), by: alice.userId });
  expect(edited).toMatchObject({ body: text('before'), cloudCustomData: 'kept', editedMs: change.timeMs });
  expect(again).toMatchObject({ body: text('before'), cloudCustomData: 'new' });
  await expect(
    bob.request('editMessage', { conv: `C2C${alice.userId}`, seq, body: text('mine') }),
  ).rejects.toMatchObject({
    code: 20026,
  });
});

test('[S74] an edit of a version that is no longer there is refused; the same edit again changes nothing', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const desk = await here.signIn('alice', { codec: 'msgpack' });
  const bob = await here.signIn('bob');
  const { seq } = await send(alice, bob.userId, 'zero');
  const edit = { conv: `C2C${bob.userId}`, seq, body: text('one'), editedMs: 0 };

  const first = await alice.request('editMessage', edit);
  const late = desk.request('editMessage', { ...edit, body: text('two') });
  await expect(late).rejects.toMatchObject({ code: 20027 });
  const again = await alice.request('editMessage', edit);
  const [stored] = await history(desk, bob.userId);
  const second = await desk.request('editMessage', { ...edit, body: text('two'), editedMs: stored?.editedMs });
  const told = [await bob.next('change'), await bob.next('change')];

  expect(first.changes).toMatchObject([{ kind: 'edit', seq, body: text('one'), timeMs: stored?.editedMs }]);
  expect(again).toEqual({ changes: [] });
  expect(told.map(({ change }) => change)).toEqual([...first.changes, ...second.changes]);
  expect(second.changes[0]?.timeMs).toBeGreaterThan(stored?.editedMs ?? Number.POSITIVE_INFINITY);
});

test('[S17] an edit is measured like a message', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const { seq } = await send(alice, bob.userId, 'short');
  const tooLong = text('x'.repeat(12_288));

  await expect(alice.request('editMessage', { conv: `C2C${bob.userId}`, seq, body: tooLong })).rejects.toMatchObject({
    code: 80002,
  });
  expect(textOf((await history(alice, bob.userId))[0])).toBe('short');
});

test('modify_c2c_msg changes body and custom data and says "succeed"', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const { MsgKey } = await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'first'));
  const target = { From_Account: alice.userId, To_Account: bob.userId, MsgKey };

  const answer = await here.rest.ok('openim/modify_c2c_msg', {
    ...target,
    MsgBody: text('second'),
    CloudCustomData: 'data',
  });
  const told = [await alice.next('change'), await bob.next('change')];
  const nothing = await here.rest.call('openim/modify_c2c_msg', target);
  const tooLong = await here.rest.call('openim/modify_c2c_msg', { ...target, MsgBody: text('x'.repeat(12_288)) });

  expect(answer.ErrorInfo).toBe('succeed');
  for (const { change } of told)
    expect(change).toMatchObject({ kind: 'edit', body: text('second'), cloudCustomData: 'data' });
  expect((await history(bob, alice.userId))[0]).toMatchObject({ body: text('second'), cloudCustomData: 'data' });
  expect([nothing.ErrorCode, tooLong.ErrorCode]).toEqual([90010, 93000]);
});

test('[S23] [D10] who deletes messages for itself no longer sees them on any device; the peer keeps them', async () => {
  await using here = cast(server);
  const [phone, desk] = [
    await here.signIn('alice', { platform: 'iPhone' }),
    await here.signIn('alice', { codec: 'msgpack' }),
  ];
  const bob = await here.signIn('bob');
  for (const content of ['one', 'two', 'three']) await send(bob, phone.userId, content);

  const answer = await phone.request('deleteMessages', { conv: `C2C${bob.userId}`, seqs: [2, 3] });
  const again = await phone.request('deleteMessages', { conv: `C2C${bob.userId}`, seqs: [2, 3, 99] });
  const told = [await desk.next('change'), await desk.next('change')];
  const page = await desk.request('getMessages', { conv: `C2C${bob.userId}` });
  const own = await conversation(desk, bob.userId);

  expect(told.map(({ change }) => [change.kind, change.seq] as [string, number])).toEqual([
    ['delete', 2],
    ['delete', 3],
  ]);
  expect([answer.changes, again.changes]).toEqual([told.map(({ change }) => change), []]);
  expect(page.messages.map(textOf)).toEqual(['one']);
  expect(page).toMatchObject({ fromSeq: 1, toSeq: 3, isCompleted: true });
  expect(own).toMatchObject({ unread: 1, lastMessage: { seq: 1 } });
  expect((await history(bob, phone.userId)).map(textOf)).toEqual(['one', 'two', 'three']);
  expect(bob.seen('change')).toEqual([]);
});

test('[S72] receipts reach the sender for those messages that asked for one, once', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  await send(alice, bob.userId, 'asks', { needReadReceipt: true });
  await send(alice, bob.userId, 'does not');

  const first = await bob.request('sendReceipts', { conv: `C2C${alice.userId}`, seqs: [1, 2] });
  const { change } = await alice.next('change');
  const again = await bob.request('sendReceipts', { conv: `C2C${alice.userId}`, seqs: [1] });
  const own = await alice.request('sendReceipts', { conv: `C2C${bob.userId}`, seqs: [1] });
  const log = await history(alice, bob.userId);
  const roam = await here.rest.ok('openim/admin_getroammsg', {
    Operator_Account: alice.userId,
    Peer_Account: bob.userId,
    MaxCnt: 5,
    MinTime: 0,
    MaxTime: 4_000_000_000,
  });

  expect([first.seqs, again.seqs, own.seqs]).toEqual([[1], [], []]);
  expect([first, again, own].map(({ changes }) => changes)).toEqual([[change], [], []]);
  expect(change).toMatchObject({ kind: 'receipt', seq: 1, by: bob.userId });
  expect(log.map(({ isReadByPeer }) => isReadByPeer ?? false)).toEqual([true, false]);
  expect(roam.MsgList.map(({ IsPeerRead }) => IsPeerRead)).toEqual([1, 0]);
});

test('[S74] reading reaches the peer and the own devices, never goes back and counts down the unread', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [phone, desk] = [
    await here.signIn('bob', { platform: 'Android' }),
    await here.signIn('bob', { codec: 'msgpack' }),
  ];
  for (const content of ['one', 'two', 'three']) await send(alice, phone.userId, content);
  const conv = `C2C${alice.userId}`;

  const two = await phone.request('markRead', { conv, seq: 2 });
  const back = await phone.request('markRead', { conv, seq: 1 });
  const told = [await alice.next('change'), await desk.next('change')];
  const beyond = await phone.request('markRead', { conv, seq: 1_000 });
  const ofAlice = await conversation(alice, phone.userId);

  expect([two, back, beyond]).toMatchObject([
    { readSeq: 2, unread: 1 },
    { readSeq: 2, unread: 1, changes: [] },
    { readSeq: 3, unread: 0, changes: [{ kind: 'read', seq: 3 }] },
  ]);
  for (const { change } of told) expect([change]).toEqual(two.changes);
  for (const { change } of told) expect(change).toMatchObject({ kind: 'read', seq: 2, by: phone.userId });
  expect(ofAlice).toMatchObject({ peerReadSeq: 3, unread: 0 });
  expect(ofAlice.peerReadMs).toBeGreaterThan(0);
});
