import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chats, makeChats, say } from '../testing/chats.ts';
import { started } from '../testing/onDevice.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-hopping-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const texts = (list: readonly { payload: object }[]) => list.map(({ payload }) => (payload as { text: string }).text);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`);

const WORDS = 60;

/** Bob's device without a network, which has the newer half of what alice said, a thing each second. */
async function offline(chats: Chats, toGroup: boolean) {
  const on = mkdtempSync(join(root, 'device-'));
  await chats.cloud.set({ pageMax: 20 });
  const alice = await chats.ready('alice');
  const groupID = 'team';
  if (toGroup) await alice.sdk.createGroup({ type: 'Private', name: 'team', groupID, memberList: [{ userID: 'bob' }] });
  const speak = async (text: string) => {
    chats.cloud.clock.advance(1_000);
    if (!toGroup) return say(alice, 'bob', text);
    const { sdk } = alice;
    const message = sdk.createTextMessage({ to: groupID, conversationType: 'GROUP', payload: { text } });
    return (await sdk.sendMessage(message)).data.message;
  };
  const said: { sequence: number; time: number }[] = [];
  for (const word of numbers(1, WORDS)) said.push(await speak(word));
  const conversationID = toGroup ? `GROUP${groupID}` : 'C2Calice';
  const first = await started(chats, on);
  await first.sdk.getMessageList({ conversationID, count: 15 });
  await first.sdk.logout();
  const bob = await started(chats, on, { isOffline: true });
  const hop = async (options: object) => (await bob.sdk.getMessageListHopping({ conversationID, ...options })).data;
  // More was fetched than the first page.
  let oldest = 0;
  for (let nextReqMessageID = '', pages = 0; pages < WORDS; pages++) {
    const read = bob.sdk.getMessageList({ conversationID, nextReqMessageID });
    const page = await read.then(({ data }) => data).catch(() => undefined);
    if (!page) break;
    oldest = Number(texts(page.messageList)[0]);
    ({ nextReqMessageID } = page);
  }
  return {
    hop,
    first: oldest,
    at: (word: number) => said[word - 1] ?? { sequence: 0, time: 0 },
  };
}

test('[S29] without a network one hops in a group through what is kept without a hole, and is refused beyond it', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { hop, first, at } = await offline(chats, true);

  const down = await hop({ sequence: at(first + 9).sequence, count: 15 });
  const up = await hop({ sequence: at(first).sequence, direction: 1, count: 5 });

  expect(texts(down.messageList)).toEqual(numbers(first, first + 9));
  expect([down.isCompleted, down.nextMessageSeq]).toEqual([false, at(first).sequence - 1]);
  expect(texts(up.messageList)).toEqual(numbers(first, first + 4));
  expect([up.isCompleted, up.nextMessageSeq]).toEqual([false, at(first + 5).sequence]);
  for (const direction of [0, 1])
    await expect(hop({ sequence: at(first - 3).sequence, direction, count: 5 })).rejects.toMatchObject({ code: 2805 });
});

test('[S29] without a network one hops by time, and never over a hole', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { hop, first, at } = await offline(chats, false);

  const down = await hop({ time: at(first + 9).time, count: 15 });
  const up = await hop({ time: at(WORDS - 4).time, direction: 1, count: 15 });

  // Of the last second there may be more.
  expect(texts(down.messageList)).toEqual(numbers(first + 1, first + 9));
  expect([down.isCompleted, down.nextMessageTime]).toEqual([false, at(first).time]);
  expect(texts(up.messageList)).toEqual(numbers(WORDS - 4, WORDS));
  expect([up.isCompleted, up.nextMessageTime]).toEqual([true, 0]);
  for (const direction of [0, 1])
    await expect(hop({ time: at(first - 3).time, direction, count: 5 })).rejects.toMatchObject({ code: 2805 });
});
