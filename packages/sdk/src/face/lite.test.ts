import { expect, test } from 'bun:test';
import { makeChats, textTo } from '../testing/chats.ts';

/** What a call throws at once. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

test('[§3.1] in the manner of lite-chat a refused call throws at once and is told; after the sign-in it answers', async () => {
  await using chats = await makeChats('bob');
  const lite = chats.chat('alice', { isLite: true });

  expect(thrownBy(() => lite.sdk.getConversationList())).toMatchObject({ code: 2024 });
  expect((await lite.next('error')).data).toMatchObject({ code: 2024 });
  await lite.signIn();
  await lite.next('sdkStateReady');

  expect((await lite.sdk.getConversationList()).code).toBe(0);
});

test('[§3.1] in the manner of lite-chat a text may be made before the sign-in, and is of whoever sends it then', async () => {
  await using chats = await makeChats();
  const [lite, bob] = [chats.chat('alice', { isLite: true }), await chats.ready('bob')];
  const message = textTo(lite, 'bob', 'made before');
  await lite.signIn();
  await lite.next('sdkStateReady');

  await lite.sdk.sendMessage(message);
  const { data } = await bob.next('onMessageReceived');

  expect(message).toMatchObject({ from: 'alice', status: 'success' });
  expect(data[0]).toMatchObject({ ID: message.ID, from: 'alice', payload: { text: 'made before' } });
});
