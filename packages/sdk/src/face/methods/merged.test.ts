import { expect, test } from 'bun:test';
import { type Chat, makeChats, say } from '../../testing/chats.ts';
import { hear, makeTeam } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';
import type { Message } from '../types.ts';

const isMerged = ({ type }: Message) => type === TYPES.MSG_MERGER;

/** Alice says this many long texts to bob and gives the messages. */
async function sayMuch(alice: Chat, count: number): Promise<Message[]> {
  const said: Message[] = [];
  for (let n = 0; n < count; n++) said.push(await say(alice, 'bob', `${n} 鸿雁 ${'x'.repeat(1_000)}`));
  return said;
}

const merging = (messageList: Message[]) => ({
  ...{ messageList, title: 'T', abstractList: ['alice: 0'], compatibleText: 'update' },
});

/** What alice made, sent to bob. */
async function sendMerged({ sdk }: Chat, messageList: Message[], to = 'bob'): Promise<Message> {
  const message = sdk.createMergerMessage({ to, conversationType: 'C2C', payload: merging(messageList) });
  await sdk.sendMessage(message);
  return message;
}

test('[S71] a long merged message comes with a key, and its list is there once it was downloaded', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const said = await sayMuch(alice, 15);

  const sent = await sendMerged(alice, said);
  const heard = await hear(bob, isMerged);
  const before = structuredClone(heard.payload);
  const opened = await bob.sdk.downloadMergerMessage(heard);

  expect(before).toMatchObject({
    ...{ title: 'T', abstractList: ['alice: 0'], compatibleText: 'update', messageList: [], version: 0 },
    ...{ downloadKey: expect.stringMatching(/./), pbDownloadKey: '', layersOverLimit: false },
  });
  expect(opened).toBe(heard);
  expect(heard.payload.messageList).toMatchObject(
    said.map(({ ID, payload }) => ({ ID, from: 'alice', messageBody: [{ type: TYPES.MSG_TEXT, payload }] })),
  );
  // Who sent it has the list anyway, and knows the key.
  expect(sent.payload).toMatchObject({ downloadKey: before.downloadKey, messageList: { length: 15 } });
  expect(await alice.sdk.downloadMergerMessage(sent)).toBe(sent);
});

test('[S29][S71] what is kept here of a long merged message is what a fresh sign-in gets', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const sent = await sendMerged(alice, await sayMuch(alice, 15));
  const fresh = await chats.ready('alice');

  const lastOf = async ({ sdk }: Chat) =>
    (await sdk.getMessageList({ conversationID: 'C2Cbob' })).data.messageList.at(-1) as Message;
  const seen = await lastOf(fresh);
  await fresh.sdk.downloadMergerMessage(seen);

  expect(await lastOf(alice)).toBe(sent);
  expect(seen.payload.downloadKey).toBe(sent.payload.downloadKey);
  const ids = (message: Message) => message.payload.messageList.map(({ ID }: Message) => ID);
  expect(ids(seen)).toEqual(ids(sent));
});

test('[S71] a forward of a long merged message names its list, and outlives its recall; so does one inside another', async () => {
  await using chats = await makeChats();
  const names = ['alice', 'bob', 'carol'];
  const [alice, bob, carol] = (await Promise.all(names.map((name) => chats.ready(name)))) as [Chat, Chat, Chat];
  const sent = await sendMerged(alice, await sayMuch(alice, 15));
  const heard = await hear(bob, isMerged);

  const forward = bob.sdk.createForwardMessage({ to: 'carol', conversationType: 'C2C', payload: heard });
  await bob.sdk.sendMessage(forward);
  await bob.sdk.downloadMergerMessage(heard);
  await sendMerged(bob, [heard], 'carol');
  await alice.sdk.revokeMessage(sent);

  const [first, second] = [await hear(carol, isMerged), await hear(carol, isMerged)];
  const [inner] = second.payload.messageList[0].messageBody;
  expect(first.payload.downloadKey).toBe(heard.payload.downloadKey);
  expect(inner).toMatchObject({ type: TYPES.MSG_MERGER, payload: { messageList: [], title: 'T' } });
  for (const message of [first, inner as Message])
    expect((await carol.sdk.downloadMergerMessage(message)).payload.messageList).toHaveLength(15);
});

test('[S71] a merged message whose answer was lost is sent again as the same', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const said = await sayMuch(alice, 15);

  const sending = sendMerged(alice, said);
  alice.cut();
  alice.restore();
  const sent = await sending;

  const heard = await hear(bob, isMerged);
  expect(sent).toMatchObject({ ID: heard.ID, status: 'success', payload: { downloadKey: heard.payload.downloadKey } });
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(messageList.filter(isMerged)).toHaveLength(1);
});

test('[S71] in a group as well', async () => {
  await using chats = await makeChats('bob');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const said = await sayMuch(alice, 15);

  const to = { to: 'team', conversationType: 'GROUP' };
  await alice.sdk.sendMessage(alice.sdk.createMergerMessage({ ...to, payload: merging(said) }));
  const heard = await hear(bob, isMerged);

  expect(heard.payload.messageList).toEqual([]);
  expect((await bob.sdk.downloadMergerMessage(heard)).payload.messageList).toHaveLength(15);
});

test('what cannot be downloaded is 2450, 2451 or 2452, and can be tried again', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const said = await sayMuch(alice, 15);
  await sendMerged(alice, said);
  const heard = await hear(bob, isMerged);
  const key = heard.payload.downloadKey;
  const downloadWith = (downloadKey: string) => {
    heard.payload.downloadKey = downloadKey;
    return bob.sdk.downloadMergerMessage(heard);
  };

  await expect(bob.sdk.downloadMergerMessage(said[0] as Message)).rejects.toMatchObject({ code: 2450 });
  for (const odd of [{ type: TYPES.MSG_MERGER }, { type: TYPES.MSG_MERGER, payload: null }])
    await expect(bob.sdk.downloadMergerMessage(odd as never)).rejects.toMatchObject({ code: 2451 });
  await expect(downloadWith('')).rejects.toMatchObject({ code: 2451 });
  for (const wrong of ['of-another-service', 'a'.repeat(43), 'x'.repeat(2_000)])
    await expect(downloadWith(wrong)).rejects.toMatchObject({ code: 2451 });
  const asked = downloadWith(key).catch((error: unknown) => error);
  await bob.sdk.logout();
  expect(await asked).toMatchObject({ code: 2452 });
  await bob.signIn();
  await bob.next('sdkStateReady');
  expect((await downloadWith(key)).payload.messageList).toHaveLength(15);
});

test('[S17] a merged message too long for the server stays with its sender as failed: 80002', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const said = await sayMuch(alice, 12);
  await chats.cloud.set({ mergedMaxBytes: 10_000 });

  await expect(sendMerged(alice, said)).rejects.toMatchObject({ code: 80002, data: { message: { status: 'fail' } } });
});
