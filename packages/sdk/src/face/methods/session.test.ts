import { expect, test } from 'bun:test';
import { type Chat, makeChats } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

const c2c = { to: 'bob', conversationType: TYPES.CONV_C2C };
/** A call of each method that needs readiness. */
const calls: Record<string, (sdk: Chat['sdk']) => unknown> = {
  createTextMessage: (sdk) => sdk.createTextMessage({ ...c2c, payload: { text: 'hi' } }),
  createTextAtMessage: (sdk) => sdk.createTextAtMessage({ ...c2c, payload: { text: 'hi' } }),
  createCustomMessage: (sdk) => sdk.createCustomMessage({ ...c2c, payload: { data: 'x' } }),
  createFaceMessage: (sdk) => sdk.createFaceMessage({ ...c2c, payload: { index: 1, data: 'x' } }),
  createLocationMessage: (sdk) =>
    sdk.createLocationMessage({ ...c2c, payload: { description: 'x', longitude: 1, latitude: 2 } }),
  createForwardMessage: (sdk) => sdk.createForwardMessage({ ...c2c, payload: {} as never }),
  sendMessage: (sdk) => sdk.sendMessage({} as never),
  resendMessage: (sdk) => sdk.resendMessage({} as never),
  revokeMessage: (sdk) => sdk.revokeMessage({} as never),
  modifyMessage: (sdk) => sdk.modifyMessage({} as never),
  deleteMessage: (sdk) => sdk.deleteMessage([]),
  findMessage: (sdk) => sdk.findMessage('x'),
  getMessageList: (sdk) => sdk.getMessageList({ conversationID: 'C2Cbob' }),
  setMessageRead: (sdk) => sdk.setMessageRead({ conversationID: 'C2Cbob' }),
  sendMessageReadReceipt: (sdk) => sdk.sendMessageReadReceipt([]),
  getMessageReadReceiptList: (sdk) => sdk.getMessageReadReceiptList([]),
  clearHistoryMessage: (sdk) => sdk.clearHistoryMessage('C2Cbob'),
  getConversationList: (sdk) => sdk.getConversationList(),
  getConversationProfile: (sdk) => sdk.getConversationProfile('C2Cbob'),
  deleteConversation: (sdk) => sdk.deleteConversation('C2Cbob'),
  pinConversation: (sdk) => sdk.pinConversation({ conversationID: 'C2Cbob', isPinned: true }),
  setMessageRemindType: (sdk) =>
    sdk.setMessageRemindType({ userIDList: ['bob'], messageRemindType: TYPES.MSG_REMIND_DISCARD }),
  setConversationDraft: (sdk) => sdk.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'x' }),
  getTotalUnreadMessageCount: (sdk) => sdk.getTotalUnreadMessageCount(),
  getMyProfile: (sdk) => sdk.getMyProfile(),
  updateMyProfile: (sdk) => sdk.updateMyProfile({ nick: 'x' }),
  getUserProfile: (sdk) => sdk.getUserProfile({ userIDList: ['bob'] }),
  getUserStatus: (sdk) => sdk.getUserStatus({ userIDList: ['bob'] }),
};

test('each method that needs readiness is refused before sign-in by a rejection and the event ERROR', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');

  for (const [name, call] of Object.entries(calls)) {
    const refused = await Promise.resolve(call(alice.sdk)).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(Error);
    expect(refused).toMatchObject({ code: 2024, data: {} });
    expect((refused as Error).message).toMatch(new RegExp(`^[^|]+ \\| ${name} \\| [^|]+$`));
    expect((await alice.next('error')).data).toBe(refused as never);
  }
});

test('each method is let through once ready: none gives a code of readiness', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');

  for (const call of Object.values(calls)) {
    const outcome = await (async () => call(alice.sdk))().catch((error: unknown) => error);

    expect((outcome as { code?: number } | null)?.code).not.toBe(2024);
  }
  expect(alice.seen('error')).toEqual([]);
});

test('the methods that may be called at any time answer before sign-in', async () => {
  await using chats = await makeChats();
  const { sdk } = chats.chat('alice');

  expect(sdk.isReady()).toBe(false);
  expect(sdk.getLoginUser()).toBe('');
  expect(typeof sdk.getServerTime()).toBe('number');
  expect(sdk.setLogLevel(4)).toBeUndefined();
  expect(sdk.registerPlugin({ 'tim-upload-plugin': class {} })).toBeUndefined();
  expect(sdk.use({})).toBeUndefined();
  expect(sdk.once('sdkStateReady', () => {})).toBeUndefined();
});

test('login resolves, then SDK_READY comes, then the lists are told', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');
  const order: string[] = [];
  alice.sdk.on('sdkStateReady', function onReady() {
    order.push(`ready, isReady ${alice.sdk.isReady()}`);
  });

  const answer = await alice.signIn();
  order.push(`login, isReady ${alice.sdk.isReady()}`);
  await alice.next('onTotalUnreadMessageCountUpdated');

  expect(answer).toMatchObject({ code: 0, data: { actionStatus: 'OK', errorCode: 0, errorInfo: '' } });
  expect(order).toEqual(['login, isReady false', 'ready, isReady true']);
  expect(alice.told.filter((name) => name !== 'netStateChange')).toEqual([
    'sdkStateReady',
    'onConversationListUpdated',
    'onTotalUnreadMessageCountUpdated',
  ]);
  expect(alice.sdk.getLoginUser()).toBe('alice');
});

test('calls between login and SDK_READY are refused with 3000', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');

  const pending = alice.signIn();

  await expect(alice.sdk.getConversationList()).rejects.toMatchObject({ code: 3000 });
  await pending;
  await expect(alice.sdk.getConversationList()).rejects.toMatchObject({ code: 3000 });
  await alice.next('sdkStateReady');
});

test('a second login is refused with 2025 while one is pending', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');

  const first = alice.signIn();

  await expect(alice.signIn()).rejects.toMatchObject({ code: 2025 });
  expect((await first).code).toBe(0);
});

test('a repeated login of who is signed in resolves with repeatLogin and changes nothing', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');

  const again = await alice.signIn();

  expect(again.data).toMatchObject({ actionStatus: 'OK', errorCode: 0, repeatLogin: true });
  expect(alice.sdk.isReady()).toBe(true);
});

test('a login as another user takes the place of the first', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');

  await alice.sdk.login({ userID: 'bob', userSig: chats.userSig('bob') });
  await alice.next('sdkStateNotReady');
  await alice.next('sdkStateReady');

  expect(alice.sdk.getLoginUser()).toBe('bob');
});

test('a refused login rejects with the code of the server, later calls with 3001', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');

  await expect(alice.sdk.login({ userID: 'alice', userSig: 'nonsense' })).rejects.toMatchObject({ code: 70003 });

  await expect(alice.sdk.getMyProfile()).rejects.toMatchObject({ code: 3001 });
  expect((await alice.signIn()).code).toBe(0);
});

test('wrong parameters throw at once, also before sign-in', async () => {
  await using chats = await makeChats();
  const { sdk } = chats.chat('alice');

  expect(() => sdk.login({ userID: 'alice' } as never)).toThrow('Params validate failed.');
  expect(() => sdk.login({ userID: '', userSig: 'x' })).toThrow('Params validate failed.');
});

test('logout empties everything, tells SDK_NOT_READY, and later calls are refused with 3005', async () => {
  await using chats = await makeChats('bob');
  const alice = await chats.ready('alice');
  const message = alice.sdk.createTextMessage({ ...c2c, payload: { text: 'hi' } });
  await alice.sdk.sendMessage(message);

  const answer = await alice.sdk.logout();

  expect(answer).toEqual({ code: 0, data: {} });
  await alice.next('sdkStateNotReady');
  expect(alice.sdk.isReady()).toBe(false);
  expect(alice.sdk.getLoginUser()).toBe('');
  await expect(alice.sdk.getConversationList()).rejects.toMatchObject({ code: 3005 });
  await expect(alice.sdk.logout()).rejects.toMatchObject({ code: 2024 });
});

test('logout rejects with 2024 when never signed in, without the event ERROR', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');

  await expect(alice.sdk.logout()).rejects.toMatchObject({ code: 2024 });

  expect(alice.told).toEqual([]);
});

test('a logout while the login is pending lets that login reject', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');

  const pending = alice.signIn().catch((error: unknown) => error);
  await alice.sdk.logout();

  expect(await pending).toBeInstanceOf(Error);
  expect(alice.told).not.toContain('sdkStateReady');
  expect((await alice.signIn()).code).toBe(0);
});

test('after a logout one can sign in again', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  await alice.sdk.logout();

  await alice.signIn();
  await alice.next('sdkStateReady');

  expect((await alice.sdk.getMyProfile()).data.userID).toBe('alice');
});

test('destroy signs out and tells SDK_DESTROY; it resolves also when nobody is signed in', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');
  const fresh = chats.chat('bob');

  const answers = [await alice.sdk.destroy(), await fresh.sdk.destroy()];

  expect(answers).toEqual([
    { code: 0, data: {} },
    { code: 0, data: {} },
  ]);
  await alice.next('sdkStateNotReady');
  expect((await alice.next('sdkDestroy')).data).toEqual({ SDKAppID: chats.sdkAppId });
  expect((await fresh.next('sdkDestroy')).data).toEqual({ SDKAppID: chats.sdkAppId });
  await expect(alice.signIn()).rejects.toMatchObject({ code: 2999 });
});

test('[S5] a sign-in on another device tells KICKED_OUT, then SDK_NOT_READY; later calls are refused with 3002', async () => {
  await using chats = await makeChats();
  await chats.cloud.set({ multiDeviceMode: 4 });
  const alice = await chats.ready('alice');

  await chats.ready('alice');
  const { data } = await alice.next('kickedOut');
  await alice.next('sdkStateNotReady');

  expect(data).toEqual({ type: TYPES.KICKED_OUT_MULT_DEVICE });
  expect(alice.told.slice(-2)).toEqual(['kickedOut', 'sdkStateNotReady']);
  await expect(alice.sdk.getConversationList()).rejects.toMatchObject({ code: 3002 });
  await expect(alice.sdk.logout()).rejects.toMatchObject({ code: 2024 });
});

test('[S5] a second instance with the same device ID takes the place of the first, which is refused with 3003', async () => {
  await using chats = await makeChats();
  const first = chats.chat('alice', {}, 'the tab');
  await first.signIn();
  await first.next('sdkStateReady');

  await chats.chat('alice', {}, 'the tab').signIn();
  const { data } = await first.next('kickedOut');
  await first.next('sdkStateNotReady');

  expect(data).toEqual({ type: TYPES.KICKED_OUT_MULT_ACCOUNT });
  await expect(first.sdk.getConversationList()).rejects.toMatchObject({ code: 3003 });
});

test('[S4] a session whose UserSig expires is told so and refused with 3004, until a sign-in with a new one', async () => {
  await using chats = await makeChats();
  const alice = chats.chat('alice');
  await alice.sdk.login({ userID: 'alice', userSig: chats.userSig('alice', 60) });
  await alice.next('sdkStateReady');

  chats.cloud.clock.advance(61_000);
  const { data } = await alice.next('kickedOut');

  expect(data).toEqual({ type: TYPES.KICKED_OUT_USERSIG_EXPIRED });
  await expect(alice.sdk.getConversationList()).rejects.toMatchObject({ code: 3004 });
  await alice.signIn();
  await alice.next('sdkStateReady');
  expect((await alice.sdk.getConversationList()).code).toBe(0);
});

test('a kick by the administrator tells its own type; later calls are refused with 3006', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');

  await chats.cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });
  const { data } = await alice.next('kickedOut');

  expect(data).toEqual({ type: TYPES.KICKED_OUT_REST_API });
  await expect(alice.sdk.getConversationList()).rejects.toMatchObject({ code: 3006 });
});

test('the server time is the clock of the server', async () => {
  await using chats = await makeChats();
  const alice = await chats.ready('alice');

  const off = Math.abs(alice.sdk.getServerTime() - chats.cloud.clock.nowMs());

  expect(off).toBeLessThan(60_000);
});
