import { expect, test } from 'bun:test';
import { type Chat, type Chats, makeChats } from '../../testing/chats.ts';
import { hear, says } from '../../testing/groupChats.ts';
import type { Message } from '../types.ts';

/** Alice and bob with a message of alice's that takes extensions, as each of them has it. */
async function scene(chats: Chats): Promise<{ alice: Chat; bob: Chat; sent: Message; heard: Message }> {
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const options = { to: 'bob', conversationType: 'C2C', payload: { text: 'vote' }, isSupportExtension: true };
  const { data } = await alice.sdk.sendMessage(alice.sdk.createTextMessage(options));
  return { alice, bob, sent: data.message, heard: await hear(bob, says('vote')) };
}

const yes = { key: 'lunch', value: 'yes' };
const no = { key: 'lunch', value: 'no' };

test('extensions are set, told in one event, read, and deleted by key or all', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { alice, bob, sent, heard } = await scene(chats);
  const other = { key: 'where', value: 'here' };

  const set = await bob.sdk.setMessageExtensions(heard, [yes, other]);
  const told = [await bob.next('onMessageExtensionsUpdated'), await alice.next('onMessageExtensionsUpdated')];
  const read = await alice.sdk.getMessageExtensions(sent);
  const byKey = await alice.sdk.getMessageExtensions(sent, ['where', 'none']);

  expect(heard.isSupportExtension).toBe(true);
  expect(set.data.extensions).toEqual([
    { code: 0, ...yes },
    { code: 0, ...other },
  ]);
  expect(told[0]?.data).toEqual({ messageID: heard.ID, extensions: [yes, other] });
  expect(told[1]?.data.messageID).toBe(sent.ID);
  expect(read.data).toEqual({ extensions: [yes, other] });
  expect(byKey.data).toEqual({ extensions: [other] });

  const deleted = await alice.sdk.deleteMessageExtensions(sent, ['lunch', 'none']);
  expect(deleted.data.extensions).toEqual([
    { code: 0, key: 'lunch', value: '' },
    { code: 23004, key: 'none', value: '' },
  ]);
  const { data: gone } = await bob.next('onMessageExtensionsDeleted');
  expect(gone).toEqual({ messageID: heard.ID, keyList: ['lunch'] });

  const all = await bob.sdk.deleteMessageExtensions(heard);
  expect(all.data.extensions).toEqual([{ code: 0, key: 'where', value: '' }]);
  expect((await alice.sdk.getMessageExtensions(sent)).data).toEqual({ extensions: [] });
});

test('who did not see a pair gets 23001 and what is there; who saw it writes over it', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { alice, bob, sent, heard } = await scene(chats);
  await bob.sdk.setMessageExtensions(heard, [yes]);
  const later = await chats.ready('alice');
  const page = await later.sdk.getMessageList({ conversationID: 'C2Cbob' });
  const [read] = page.data.messageList.filter(({ ID }) => ID === sent.ID);
  if (!read) throw new Error('the message is not in the history');

  const late = await later.sdk.setMessageExtensions(read, [no]);
  const again = await later.sdk.setMessageExtensions(read, [no]);
  await alice.next('onMessageExtensionsUpdated', ({ data }) => data.extensions[0]?.value === 'no');
  const byWhoHeard = await alice.sdk.setMessageExtensions(sent, [yes]);

  expect(late.data.extensions).toEqual([{ code: 23001, ...yes }]);
  expect(again.data.extensions).toEqual([{ code: 0, ...no }]);
  expect(byWhoHeard.data.extensions).toEqual([{ code: 0, ...yes }]);
});

test('a message that was sent without takes no extensions', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  const plain = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'plain' } });
  await sdk.sendMessage(plain);

  expect(() => sdk.setMessageExtensions(plain, [yes])).toThrow('Params validate failed.');
  await expect(sdk.getMessageExtensions(plain)).rejects.toMatchObject({ code: 2905 });
});
