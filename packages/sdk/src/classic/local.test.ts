import { describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../local/sqlite.ts';
import { type Chats, makeChats } from '../testing/chats.ts';
import {
  type Classic,
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
import { TIMMessage } from './message.ts';
import type { TIMMessageSearchParam, TIMMessageSearchResult } from './search.ts';

/** A message of elsewhere. */
function imported(text: string, timeSec: number, sender = ''): TIMMessage {
  const message = textMessage(text);
  expect(message.convertToImportedMsg()).toBe(0);
  expect(message.setTime(timeSec)).toBe(0);
  expect(message.setSender(sender)).toBe(0);
  return message;
}

/** Runs with starts of alice's phone, one after another, which keeps what there is in a folder. */
async function onPhone(
  run: (start: (user?: object, how?: { isKilled: boolean }) => Promise<Classic>, chats: Chats) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-classic-'));
  try {
    await using chats = await makeChats('alice', 'bob');
    let before: Classic | undefined;
    await run(async (user = {}, { isKilled } = { isKilled: false }) => {
      // An app that is killed says nothing to anybody; its network is gone with it.
      if (isKilled) before?.cut();
      else if (before) await done<void>((callback) => (before as Classic).manager.logout(callback));
      before = classicOf(chats, 'alice', { localStore: sqliteStore({ folder }) }, user, 'phone');
      await before.signIn();
      return before;
    }, chats);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('[S21] fields of a message that are this device’s own', () => {
  test('are shown at once, by every object of the message, and are there after a restart', () =>
    onPhone(async (start, chats) => {
      const phone = await start();
      const [pad, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
      const message = textMessage('a voice, say');
      expect([message.customInt(), message.getCustomStr(), message.customData()]).toEqual([0, '', '']);

      expect(message.setCustomInt(1)).toBe(true);
      await done<TIMMessage>((callback) => talk(phone, 'bob').sendMessage(message, callback));
      expect(message.setCustomStr('played')).toBe(true);
      await bob.hears(says('a voice, say'));
      await pad.hears(says('a voice, say'));

      expect([message.customInt(), message.getCustomStr()]).toEqual([1, 'played']);
      const [read] = await history(phone, 'bob');
      expect([read?.getCustomInt(), read?.getCustomStr(), talk(phone, 'bob').getLastMsg()?.customInt()]).toEqual([
        ...[1, 'played', 1],
      ]);
      for (const other of [pad, bob]) {
        const [seen] = await history(other, other === pad ? 'bob' : 'alice');
        expect([seen?.customInt(), seen?.getCustomStr()]).toEqual([0, '']);
      }
      const again = await start();
      const [kept] = await local(again, 'bob');
      expect([kept?.customInt(), kept?.getCustomStr(), kept?.customData()]).toEqual([1, 'played', 'played']);
      expect(talk(again, 'bob').getLastMsg()?.customInt()).toBe(1);
    }));

  test('take bytes and integers of 32 bits, and nothing else', async () => {
    await using chats = await makeChats('alice', 'bob');
    const alice = await classicReady(chats, 'alice');
    const message = await sayTo(alice, 'bob', 'hi');
    const bytes = new Uint8Array([0xff, 0, 0x80]);

    expect([1.5, 2 ** 31, Number.NaN].map((value) => message.setCustomInt(value))).toEqual([false, false, false]);
    expect([message.setCustomInt(-(2 ** 31)), message.setCustomData(bytes)]).toEqual([true, true]);

    const [read] = await history(alice, 'bob');
    expect([read?.customInt(), read?.customData()]).toEqual([-(2 ** 31), bytes]);
    read?.setCustomData(new TextEncoder().encode('鸿雁'));
    expect([read?.getCustomData(), message.getCustomStr()]).toEqual(['鸿雁', '鸿雁']);
    await done<void>((callback) => alice.manager.logout(callback));
    expect(message.setCustomInt(2)).toBe(false);
  });

  test('stay with a message that was sent to who is online alone, and are kept nowhere', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
    await done<TIMMessage>((callback) => talk(alice, 'bob').sendOnlineMessage(textMessage('now'), callback));
    const heard = await bob.hears(says('now'));

    expect(heard.setCustomInt(1)).toBe(true);

    expect(heard.customInt()).toBe(1);
    expect(await history(bob, 'alice')).toEqual([]);
  });
});

describe('[S21] messages that are saved on this device alone', () => {
  test('stand in the history by their time, page by page in both directions, and nowhere else', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, pad] = [await classicReady(chats, 'alice'), await classicReady(chats, 'alice')];
    const one = await sayTo(alice, 'bob', 'one');
    chats.cloud.clock.advance(20_000);
    const two = await sayTo(alice, 'bob', 'two');
    const between = imported('between', one.timestamp() + 10, 'bob');
    const first = imported('first', 1_000);

    expect(talk(alice, 'bob').importMessages([between, first])).toBe(0);
    const note = imported('a note', two.timestamp() + 5);
    await done<void>((callback) => talk(alice, 'bob').saveMessage(note, '', true, callback));

    const pages: string[][] = [];
    for (let last: TIMMessage | null = null; ; ) {
      const page: TIMMessage[] = await history(alice, 'bob', 2, last);
      if (page.length === 0) break;
      pages.push(texts(page));
      last = page.at(-1) ?? null;
    }
    expect(pages.flat()).toEqual(['a note', 'two', 'between', 'one', 'first']);
    expect(texts(await local(alice, 'bob', 2, two))).toEqual(['between', 'one']);
    const forward = (last: TIMMessage) => done<TIMMessage[]>((cb) => talk(alice, 'bob').getMessageForward(3, last, cb));
    expect(texts(await forward(first))).toEqual(['one', 'between', 'two']);
    expect(texts(await forward(between))).toEqual(['two', 'a note']);
    expect(texts(talk(alice, 'bob').getLastMsgs(2))).toEqual(['a note', 'two']);
    const [, , shown] = await history(alice, 'bob');
    expect([shown?.sender(), shown?.isSelf(), shown?.status(), shown?.timestamp()]).toEqual([
      ...['bob', false, TIMMessageStatus.LocalStored, one.timestamp() + 10],
    ]);
    expect(texts(await history(pad, 'bob'))).toEqual(['two', 'one']);
    const found = await done<TIMMessage[]>((cb) => talk(alice, 'bob').findMessages([between.locator()], cb));
    expect(texts(found)).toEqual(['between']);
  });

  test('are there after a restart, once where they were imported twice, and gone when deleted', () =>
    onPhone(async (start) => {
      const phone = await start();
      await sayTo(phone, 'bob', 'sent');
      const note = imported('note', 1_000);
      for (const _ of [1, 2]) await done<void>((callback) => talk(phone, 'bob').importMsg([note], callback));

      const again = await start();
      const [, kept] = await history(again, 'bob');
      expect(texts(await local(again, 'bob'))).toEqual(['sent', 'note']);
      expect(kept?.status()).toBe(TIMMessageStatus.LocalStored);
      expect(kept?.remove()).toBe(true);
      expect(texts(await history(again, 'bob'))).toEqual(['sent']);

      await done<void>((callback) => talk(again, 'bob').importMsg([imported('more', 2_000)], callback));
      await done<void>((callback) => talk(again, 'bob').deleteLocalMessage(callback));
      const last = await start();
      expect(texts(await history(last, 'bob'))).toEqual(['sent']);
    }));

  test('count as unread where they are said to be, until they are read', async () => {
    await using chats = await makeChats('alice', 'bob');
    const alice = await classicReady(chats, 'alice');
    const [old, fresh] = [imported('old', 1_000), imported('fresh', 2_000)];
    const conversation = talk(alice, 'bob');
    const unread = () => conversation.getUnReadMessageNum();

    await done<void>((callback) => conversation.saveMessage(old, 'bob', false, callback));
    await done<void>((callback) => conversation.saveMessage(fresh, 'bob', false, callback));

    expect([unread(), old.isRead(), fresh.isRead()]).toEqual([2, false, false]);
    await done<void>((callback) => conversation.setReadMessage(old, callback));
    expect([unread(), old.isRead(), fresh.isRead()]).toEqual([1, true, false]);
    await done<void>((callback) => conversation.setReadMessage(callback));
    expect([unread(), fresh.isReaded()]).toEqual([0, true]);
  });

  test('are copies of those that were sent; what is none to be saved is refused by 6016', async () => {
    await using chats = await makeChats('alice', 'bob', 'carol');
    const alice = await classicReady(chats, 'alice');
    const sent = await sayTo(alice, 'bob', 'keep this');
    const id = sent.msgId();

    await done<void>((callback) => talk(alice, 'carol').saveMessage(sent, 'bob', true, callback));

    expect([sent.msgId(), sent.status(), sent.getConversation()]).toEqual([id, 2, talk(alice, 'bob')]);
    expect(texts(await history(alice, 'carol'))).toEqual(['keep this']);
    const refused = [
      (callback: object) => talk(alice, 'bob').saveMessage(new TIMMessage(), '', true, callback),
      (callback: object) => talk(alice, 'bob').importMessages([textMessage('not converted')], callback),
    ];
    for (const call of refused) await expect(done<void>(call)).rejects.toMatchObject({ code: 6016, returned: 1 });
    expect([sent.convertToImportedMsg(), sent.setTime(5), sent.setSender('x'), sent.setBusinessCmd('x')]).toEqual([
      ...[1, 1, 1, 1],
    ]);
    const wrong = textMessage('x');
    wrong.convertToImportedMsg();
    expect([wrong.setTime(-1), wrong.setTime(1.5), wrong.setTimestamp(7)]).toEqual([1, 1, 0]);
    await done<void>((callback) => alice.manager.logout(callback));
    expect(talk(alice, 'bob').saveMessage(textMessage('x'), '', true)).toBe(1);
  });

  test('[S24] lie in memory alone where nothing of the conversation may be on the device', () =>
    onPhone(async (start) => {
      const phone = await start();
      await done<void>((callback) => talk(phone, 'bob').importMsg([imported('before', 1_000)], callback));
      talk(phone, 'bob').disableStorage();
      await done<void>((callback) => talk(phone, 'bob').importMsg([imported('secret', 2_000)], callback));
      expect(texts(await history(phone, 'bob'))).toEqual(['secret']);

      const again = await start();
      expect(await history(again, 'bob')).toEqual([]);
      await done<void>((callback) => talk(again, 'bob').importMsg([imported('open', 3_000)], callback));
      await start({ disableStorage: true });
      const last = await start();

      expect(await history(last, 'bob')).toEqual([]);
    }));
});

test('what an earlier start left unsent and the server refused is told, and sent once more as the same message', () =>
  onPhone(async (start, chats) => {
    const phone = await start();
    phone.cut();
    const long = textMessage('x'.repeat(13_000));
    talk(phone, 'bob').sendMessage(long);
    // It is written down when this is answered.
    await local(phone, 'bob');

    const again = await start({}, { isKilled: true });
    const [told] = await again.next<TIMMessage[]>('onMessageUpdate');
    expect([told?.status(), told?.getRand()]).toEqual([TIMMessageStatus.SendFail, long.getRand()]);
    await chats.cloud.set({ maxMessageBytes: 20_000 });
    await done<TIMMessage>((callback) => talk(again, 'bob').sendMessage(told as TIMMessage, callback));

    const [read, ...others] = await history(again, 'bob');
    expect([read?.getRand(), read?.status(), others]).toEqual([long.getRand(), TIMMessageStatus.SendSucc, []]);
  }));

test('getLastMsgs gives the newest without asking, and nothing behind a hole', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  for (const word of ['1', '2', '3']) await sayTo(alice, 'bob', word);
  const bob = await classicReady(chats, 'bob');
  const last = (count: number) => texts(talk(bob, 'alice').getLastMsgs(count));

  expect([last(3), last(0)]).toEqual([['3'], []]);
  await sayTo(alice, 'bob', '4');
  await bob.hears(says('4'));
  expect(last(3)).toEqual(['4']);
  await history(bob, 'alice', 2);
  expect(last(3)).toEqual(['4', '3']);
  await history(bob, 'alice');

  expect(last(9)).toEqual(['4', '3', '2', '1']);
  expect(last(2)).toEqual(['4', '3']);
});

test('[S21] searchLocalMessages finds what is on the device without the network, Chinese too', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const alice = await classicReady(chats, 'alice');
  await sayTo(alice, 'bob', '明天一起吃午饭吗');
  await sayTo(alice, 'carol', 'Lunch at noon');
  const message = await sayTo(alice, 'carol', 'lunch again');
  await done<void>((callback) => talk(alice, 'bob').importMsg([imported('午饭 of long ago', 1_000)], callback));
  const find = async (param: Partial<TIMMessageSearchParam>) => {
    const found = await done<TIMMessageSearchResult[]>((cb) => alice.manager.searchLocalMessages(param, cb));
    return found.map((one) => [one.conversation.getPeer(), ...texts(one.messageList)]);
  };
  alice.cut();

  expect(await find({ keywordList: ['午饭'] })).toEqual([['bob', '明天一起吃午饭吗', '午饭 of long ago']]);
  expect(await find({ keywordList: ['LUNCH', 'noon'], keywordListMatchType: 1 })).toEqual([['carol', 'Lunch at noon']]);
  expect(await find({ keywordList: ['lunch'], pageSize: 1 })).toEqual([['carol', 'lunch again']]);
  expect(await find({ conversation: talk(alice, 'bob'), searchTimePosition: 1_000, searchTimePeriod: 5 })).toEqual([
    ['bob', '午饭 of long ago'],
  ]);
  expect(await find({ senderUserIDList: ['carol'] })).toEqual([]);
  expect(await find({ messageTypeList: ['TIMFaceElem'] })).toEqual([]);
  message.remove();
  expect(await find({ keywordList: ['again'] })).toEqual([]);
});
