import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../local/sqlite.ts';
import { makeChats } from '../testing/chats.ts';
import {
  classicOf,
  classicReady,
  done,
  history,
  local,
  says,
  sayTo,
  talk,
  textMessage,
  texts,
} from '../testing/classics.ts';
import { TIMMessageStatus } from './constants.ts';
import { TIMMessageDraft } from './draft.ts';
import { TIMCustomElem, TIMTextElem } from './elements.ts';
import { TIMMessage } from './message.ts';

test('sendMessage: the status goes from Sending to SendSucc, the peer and the own other terminals get it (S3)', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, pad, bob] = [
    await classicReady(chats, 'alice'),
    await classicReady(chats, 'alice'),
    await classicReady(chats, 'bob'),
  ];
  const message = textMessage('hi');

  const sending = done<TIMMessage>((callback) => talk(alice, 'bob').sendMessage(message, callback));
  expect(message.status()).toBe(TIMMessageStatus.Sending);
  expect(await sending).toBe(message);

  expect(message.status()).toBe(TIMMessageStatus.SendSucc);
  const heard = await bob.hears(says('hi'));
  expect(heard.isSelf()).toBe(false);
  expect(heard.sender()).toBe('alice');
  expect(heard.getMsgId()).toBe(message.getMsgId());
  expect(heard.getMsgUniqueId()).toBe(message.getMsgUniqueId());
  const mine = await pad.hears(says('hi'));
  expect(mine.isSelf()).toBe(true);
  expect(mine.getConversation()).toBe(talk(pad, 'bob'));
  expect(mine.checkEquals(message.locator())).toBe(true);
  expect([mine.getSender(), mine.getMessageLocator()]).toEqual(['alice', message.locator()]);
  expect([talk(pad, 'bob').getType(), talk(pad, 'team', 2).getType()]).toEqual([1, 2]);
  expect(heard.checkEquals(message.locator())).toBe(false);
  expect(talk(alice, 'bob').getLastMsgs(1)[0]?.getMsgId()).toBe(message.getMsgId());
  expect([talk(alice, 'bob').getSelfIdentifier(), talk(alice, 'bob').getReceiver()]).toEqual(['alice', 'bob']);
});

test('[S17] a message over the limit fails with 80002, stays here as SendFail and can be sent once more as the same one', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  const long = textMessage('x'.repeat(13_000));
  const send = () => done<TIMMessage>((callback) => talk(alice, 'bob').sendMessage(long, callback));

  await sayTo(alice, 'bob', 'before');
  await expect(send()).rejects.toMatchObject({ code: 80002, returned: 0 });
  expect(long.status()).toBe(TIMMessageStatus.SendFail);
  expect((await history(alice, 'bob')).map((one) => one.status())).toEqual([3, 2]);
  await chats.cloud.set({ maxMessageBytes: 20_000 });
  const random = long.getRand();
  await send();

  expect(long.getRand()).toBe(random);
  expect((await history(alice, 'bob')).map((one) => one.status())).toEqual([2, 2]);
});

test('a message without elements fails with 6016, one to the system with 6004', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  const send = (peer: string, message: TIMMessage, type = 1) =>
    done<TIMMessage>((callback) => talk(alice, peer, type).sendMessage(message, callback));

  await expect(send('bob', new TIMMessage())).rejects.toMatchObject({ code: 6016 });
  await expect(send('', textMessage('hi'), 3)).rejects.toMatchObject({ code: 6004 });
  await expect(send('nobody', textMessage('hi'))).rejects.toMatchObject({ code: 20003 });
});

test('[S65] sendOnlineMessage reaches who is online through onNewMessages alone', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];

  const message = textMessage('now or never');
  await done<TIMMessage>((callback) => talk(alice, 'bob').sendOnlineMessage(message, callback));
  const heard = await bob.hears(says('now or never'));

  expect(heard.isSelf()).toBe(false);
  expect(await history(bob, 'alice')).toEqual([]);
  expect(await history(alice, 'bob')).toEqual([]);
  expect(talk(bob, 'alice').getUnReadMessageNum()).toBe(0);
  const recall = done<void>((callback) => talk(alice, 'bob').revokeMessage(message, callback));
  await expect(recall).rejects.toMatchObject({ code: 6017 });
});

test('getMessage pages from the newest on with the last message; getMessageForward goes the other way', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  for (const word of ['1', '2', '3', '4', '5']) await sayTo(alice, 'bob', word);
  const fresh = await classicReady(chats, 'bob');

  const first = await history(fresh, 'alice', 2);
  const second = await history(fresh, 'alice', 2, first.at(-1));
  const third = await history(fresh, 'alice', 2, second.at(-1));
  const [oldest = null] = third;

  expect([first, second, third].map(texts)).toEqual([['5', '4'], ['3', '2'], ['1']]);
  if (!oldest) throw new Error('no oldest message');
  const after = await done<TIMMessage[]>((cb) => talk(fresh, 'alice').getMessageForward(3, oldest, cb));
  expect(texts(after)).toEqual(['2', '3', '4']);
  const found = await done<TIMMessage[]>((cb) => talk(fresh, 'alice').findMessages([oldest.locator()], cb));
  expect(texts(found)).toEqual(['1']);
});

test('[S23] remove deletes on this device for good, deleteLocalMessage until the history is read; the server has it all', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, pad] = [await classicReady(chats, 'alice'), await classicReady(chats, 'alice')];
  const words = ['one', 'two', 'three'];
  const sent: TIMMessage[] = [];
  for (const word of words) sent.push(await sayTo(alice, 'bob', word));

  expect(sent[1]?.remove()).toBe(true);
  expect(sent[1]?.status()).toBe(TIMMessageStatus.HasDeleted);
  expect([sent[1]?.remove(), sent[1]?.setCustomInt(1)]).toEqual([false, false]);
  expect(texts(await local(alice, 'bob'))).toEqual(['three', 'one']);
  expect(texts(await history(alice, 'bob'))).toEqual(['three', 'one']);
  expect(texts(talk(alice, 'bob').getLastMsgs(3))).toEqual(['three', 'one']);
  const [oldest] = sent;
  if (!oldest) throw new Error('nothing was sent');
  expect(texts(await done<TIMMessage[]>((cb) => talk(alice, 'bob').getMessageForward(5, oldest, cb)))).toEqual([
    'three',
  ]);
  expect(texts(await history(pad, 'bob'))).toEqual(['three', 'two', 'one']);

  await done<void>((callback) => talk(alice, 'bob').deleteLocalMessage(callback));
  expect(await done<TIMMessage[]>((callback) => talk(alice, 'bob').getLocalMessage(20, null, callback))).toEqual([]);
  expect(alice.manager.conversationCount()).toBe(1);
  expect(texts(await history(alice, 'bob'))).toEqual(['three', 'two', 'one']);
  expect(texts(await local(alice, 'bob', 2))).toEqual(['three', 'two']);
});

test('setReadMessage reads up to a message, without one all; receipts are told to who asked for them', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice', {}, { enableReadReceipt: true });
  const [bob, pad] = [await classicReady(chats, 'bob'), await classicReady(chats, 'bob')];
  const sent = [await sayTo(alice, 'bob', 'one'), await sayTo(alice, 'bob', 'two')];
  const first = await bob.hears(says('one'));
  await bob.hears(says('two'));
  await pad.hears(says('two'));

  expect(talk(bob, 'alice').getUnreadMessageNum()).toBe(2);
  expect(first.isRead()).toBe(false);
  await done<void>((callback) => talk(bob, 'alice').setReadMessage(first, callback));
  expect(talk(bob, 'alice').getUnreadMessageNum()).toBe(1);
  expect(first.isReaded()).toBe(true);
  const [receipt] = await alice.next<{ timestamp: number; conversation: unknown }[]>('onRecvMessageReceipts');
  expect(receipt?.conversation).toBe(talk(alice, 'bob'));
  expect(sent.map((one) => one.isPeerReaded())).toEqual([true, false]);
  await done<void>((callback) => talk(bob, 'alice').setReadMessage(null, callback));

  await alice.next('onRecvReceipt', () => sent[1]?.isPeerReaded());
  await pad.next('onRefreshConversations', () => talk(pad, 'alice').getUnreadMessageNum() === 0);
  expect(talk(bob, 'alice').getUnreadMessageNum()).toBe(0);
});

test('revokeMessage empties the message everywhere and the peer is told which one', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  const message = await sayTo(alice, 'bob', 'oops');
  const heard = await bob.hears(says('oops'));

  await done<void>((callback) => talk(alice, 'bob').revokeMessage(message, callback));

  expect(message.isRevoked()).toBe(true);
  expect(message.elemCount()).toBe(0);
  await bob.next('onMessageRevoked', (locator: ReturnType<TIMMessage['locator']>) => heard.respondsToLocator(locator));
  expect((await history(bob, 'alice')).map((one) => one.status())).toEqual([TIMMessageStatus.HasRevoked]);
  chats.cloud.clock.advance(600_000);
  const late = await sayTo(alice, 'bob', 'too late');
  chats.cloud.clock.advance(600_000);
  const revoking = done<void>((callback) => talk(alice, 'bob').revokeMessage(late, callback));
  await expect(revoking).rejects.toMatchObject({ code: 20016 });
});

test('a change of a message by the app is told by onMessageUpdate', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await chats.ready('bob')];
  const { data } = await bob.sdk.sendMessage(
    bob.sdk.createTextMessage({ to: 'alice', conversationType: 'C2C', payload: { text: 'before' } }),
  );
  await alice.hears(says('before'));

  data.message.payload.text = 'after';
  await bob.sdk.modifyMessage(data.message);

  const [changed] = await alice.next<TIMMessage[]>('onMessageUpdate');
  expect(texts(changed ? [changed] : [])).toEqual(['after']);
});

test('[S24] of a conversation with disableStorage nothing is on the device, of others everything is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-classic-'));
  try {
    await using chats = await makeChats('alice', 'bob', 'carol', 'dave');
    const start = (user = {}) => classicOf(chats, 'alice', { localStore: sqliteStore({ folder }) }, user, 'phone');
    const phone = start();
    await phone.signIn();
    await sayTo(phone, 'bob', 'secret of before');
    talk(phone, 'bob').disableStorage();
    await sayTo(phone, 'bob', 'secret');
    await sayTo(phone, 'carol', 'open');
    expect(texts(await history(phone, 'bob'))).toEqual(['secret', 'secret of before']);
    await done<void>((callback) => phone.manager.logout(callback));

    const again = start();
    await again.signIn();
    expect(await local(again, 'bob')).toEqual([]);
    expect(texts(await local(again, 'carol'))).toEqual(['open']);
    await done<void>((callback) => again.manager.logout(callback));

    const careful = start({ disableStorage: true });
    await careful.signIn();
    await sayTo(careful, 'dave', 'nowhere');
    expect(texts(await local(careful, 'dave'))).toEqual(['nowhere']);
    await done<void>((callback) => careful.manager.logout(callback));
    const last = start();
    await last.signIn();
    expect(await local(last, 'dave')).toEqual([]);
    await done<void>((callback) => last.manager.logout(callback));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a draft is kept with its elements until it is taken away', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  const draft = new TIMMessageDraft({ userDefinedData: 'at 3' });
  draft.addElem(new TIMTextElem({ text: 'half a' }));
  draft.addElem(new TIMCustomElem({ data: new Uint8Array([0, 255]) }));

  expect(talk(alice, 'bob').hasDraft()).toBe(false);
  expect(talk(alice, 'bob').setDraft(draft)).toBe(0);
  expect(talk(alice, 'bob').hasDraft()).toBe(true);
  expect(talk(alice, 'bob').getDraft()?.elems).toHaveLength(2);
  await done<TIMMessage[]>((callback) => talk(alice, 'bob').getMessage(1, null, callback));

  const kept = talk(alice, 'bob').getDraft();
  expect(kept?.userDefinedData).toBe('at 3');
  expect(kept?.timestamp).toBeGreaterThan(0);
  expect(kept?.elems).toMatchObject([{ text: 'half a' }, { data: new Uint8Array([0, 255]) }]);
  talk(alice, 'bob').setDraft(null);
  talk(alice, 'bob').setDraft(draft);
  talk(alice, 'bob').setDraft(null);
  expect(talk(alice, 'bob').hasDraft()).toBe(false);
  await done<TIMMessage[]>((callback) => talk(alice, 'bob').getMessage(1, null, callback));
  expect(talk(alice, 'bob').hasDraft()).toBe(false);
});
