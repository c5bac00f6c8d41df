import { expect, test } from 'bun:test';
import { nodePlatform } from '../platform/node.ts';
import { makeChats } from '../testing/chats.ts';
import {
  CallFailed,
  classicOf,
  classicReady,
  done,
  history,
  says,
  sayTo,
  talk,
  textMessage,
  texts,
} from '../testing/classics.ts';
import { TIMLoginParam } from './account.ts';
import { TIMLoginStatus } from './constants.ts';
import { TIMTextElem } from './elements.ts';
import { managersOn } from './entry.ts';
import { TIMManager } from './manager.ts';
import type { TIMMessage } from './message.ts';

test('[S3] what is asked before initSdk, before login and after a kick fails with 6013 and returns 1', async () => {
  await using chats = await makeChats('alice', 'bob');
  const bare = new TIMManager(nodePlatform());
  const phone = classicOf(chats, 'alice', {}, {}, 'phone');
  const sent = (): Promise<TIMMessage> => sayTo(phone, 'bob', 'hi');

  await expect(done((callback) => bare.login('alice', 'sig', callback))).rejects.toMatchObject({ code: 6013 });
  await expect(sent()).rejects.toMatchObject({ code: 6013, returned: 1 });
  await phone.signIn();
  await sent();
  await chats.cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });
  await phone.next('onForceOffline');

  await expect(sent()).rejects.toMatchObject({ code: 6013, returned: 1 });
  expect(phone.manager.getLoginUser()).toBeUndefined();
});

test('[S3] a sign-in answers 70001 and its kin, 6015 while one is under way, 6026 of who never signed in', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { manager } = classicOf(chats, 'alice');
  const login = (user: string, sig: string) => done<void>((callback) => manager.login(user, sig, callback));

  const old = chats.userSig('alice', 60);
  chats.cloud.clock.advance(120_000);
  await expect(login('alice', old)).rejects.toMatchObject({ code: 70001 });
  await expect(login('alice', chats.userSig('bob'))).rejects.toMatchObject({ code: 70013 });
  await expect(done<void>((callback) => manager.autoLogin('alice', callback))).rejects.toMatchObject({ code: 6026 });
  const first = login('alice', chats.userSig('alice'));
  await expect(login('bob', chats.userSig('bob'))).rejects.toMatchObject({ code: 6015 });
  await first;
  expect(manager.getLoginStatus()).toBe(TIMLoginStatus.Logined);
  await done<void>((callback) => manager.logout(callback));
  expect(manager.getLoginStatus()).toBe(TIMLoginStatus.Logout);
  await done<void>((callback) => manager.autoLogin('alice', callback));
  expect(manager.getLoginUser()).toBe('alice');
  await done<void>((callback) => manager.logout(callback));
});

test('[S3] without a network a call waits and fails with 6012; the connection listener tells, and comes back by itself', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  await alice.next('onConnSucc');

  alice.cut();
  await alice.next('onDisconnect', (code: number) => code === 6012);
  expect(alice.manager.networkStatus()).toBe(2);
  const sending = sayTo(alice, 'bob', 'when it is back');
  alice.restore();
  await alice.next('onConnected');

  expect(texts([await sending])).toEqual(['when it is back']);
  expect(alice.manager.networkStatus()).toBe(1);
  expect(alice.told.map(({ name }) => name)).toContain('onConnecting');
  const nowhere = new TIMManager(nodePlatform({ deviceId: 'nowhere' }));
  nowhere.initSdk({ sdkAppId: chats.sdkAppId, server: 'not an address', disableLogPrint: true });
  await expect(done((callback) => nowhere.login('alice', 'sig', callback))).rejects.toMatchObject({ code: 6012 });
});

test('signing in as another signs out who was there; parameters may come as an object and callbacks as functions', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { manager } = await classicReady(chats, 'alice');

  const param = new TIMLoginParam({ identifier: 'bob', userSig: chats.userSig('bob') });
  await new Promise<void>((resolve, reject) => {
    expect(manager.login(param, resolve, (code, desc) => reject(new CallFailed(code, desc, 0)))).toBe(0);
  });

  expect(manager.getLoginUser()).toBe('bob');
  expect(manager.getUserConfig().enableReadReceipt).toBe(false);
  expect(manager.getGlobalConfig().getSdkAppId()).toBe(chats.sdkAppId);
  expect(manager.initSdk({ sdkAppId: 1 })).toBe(1);
});

test('[S31] message listeners are told in order until one returns true, and one that throws stops nobody', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  const bob = await classicReady(chats, 'bob');
  const heard: string[] = [];
  const throwing = {
    onNewMessages() {
      heard.push('throwing');
      throw new Error('the app stumbles');
    },
  };
  const swallowing = {
    onNewMessages: (list: TIMMessage[]) => {
      heard.push('swallowing');
      return list.some(says('secret'));
    },
  };
  const last = { onNewMessage: (list: TIMMessage[]) => void heard.push(...texts(list)) };
  for (const listener of [throwing, swallowing, last]) bob.manager.addMessageListener(listener);

  await sayTo(alice, 'bob', 'secret');
  await bob.hears(says('secret'));
  await sayTo(alice, 'bob', 'open');
  await bob.hears(says('open'));
  bob.manager.removeMessageListener(swallowing);
  await sayTo(alice, 'bob', 'secret again');
  await bob.hears(says('secret again'));

  const [one, two] = ['throwing', 'swallowing'];
  expect(heard).toEqual([one, two, one, two, 'open', one, 'secret again']);
});

test('conversations are listed, counted, taken off the list with and without their messages (S38)', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const alice = await classicReady(chats, 'alice');
  const { manager } = alice;
  await sayTo(alice, 'bob', 'to bob');
  chats.cloud.clock.advance(1_000);
  await sayTo(alice, 'carol', 'to carol');
  const peers = (): string[] => manager.getConversationList().map((one) => one.getPeer());

  expect(peers()).toEqual(['carol', 'bob']);
  expect(manager.conversationCount()).toBe(2);
  expect(manager.getConversationByIndex(0)).toBe(talk(alice, 'carol'));
  expect(manager.deleteConversation(1, 'carol')).toBe(true);
  expect(peers()).toEqual(['bob']);
  expect(manager.deleteConversation(1, 'carol')).toBe(false);
  alice.told.length = 0;
  expect(manager.deleteConversationAndMessages(1, 'bob')).toBe(true);
  expect(peers()).toEqual([]);
  await alice.next('onRefreshConversation', (list: ReturnType<typeof talk>[]) =>
    list.some((c) => c.getPeer() === 'bob'),
  );

  expect(texts(await history(alice, 'carol'))).toEqual(['to carol']);
  expect(await history(alice, 'bob')).toEqual([]);
  expect(manager.getConversation(0, 'bob')).toBeUndefined();
  expect(manager.deleteConversationAndLocalMsgs(1, 'bob')).toBe(false);
  await sayTo(alice, 'bob', 'again');
  expect(manager.deleteConversationAndLocalMsgs(1, 'bob')).toBe(true);
  expect(peers()).toEqual([]);
});

test('a message goes to several users at once', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];

  const results = await done<{ identifier: string; code: number }[]>((callback) =>
    alice.manager.sendMessage(textMessage('all'), ['bob', 'carol', ''], callback),
  );

  expect((await bob.hears(says('all'))).sender()).toBe('alice');
  expect(results).toMatchObject([{ identifier: 'bob', code: 0 }, { identifier: 'carol', code: 0 }, { identifier: '' }]);
  expect(results[2]?.code).not.toBe(0);
});

test('a UserSig that expires is told; what the server has no function for answers 7013', async () => {
  await using chats = await makeChats('alice');
  const alice = classicOf(chats, 'alice');
  await done<void>((callback) => alice.manager.login('alice', chats.userSig('alice', 600), callback));
  const refused = [
    (cb: object) => alice.manager.setToken({}, cb),
    (cb: object) => alice.manager.setAPNS({}, cb),
    (cb: object) => alice.manager.getAPNSConfig(cb),
    (cb: object) => alice.manager.doBackground({}, cb),
    (cb: object) => alice.manager.doForeground(cb),
    (cb: object) => alice.manager.initStorage('alice', cb),
  ];
  for (const call of refused) await expect(done<unknown>(call)).rejects.toMatchObject({ code: 7013 });

  chats.cloud.clock.advance(700_000);
  alice.cut();
  alice.restore();

  await alice.next('onUserSigExpired');
  expect(alice.manager.getLoginStatus()).toBe(TIMLoginStatus.Logout);
});

test('one manager is shared; further ones are for further accounts at the same time', async () => {
  await using chats = await makeChats('alice', 'bob');
  let devices = 0;
  const managers = managersOn(() => nodePlatform({ deviceId: `device ${++devices}` }));
  const config = { sdkAppId: chats.sdkAppId, server: chats.cloud.app.url, disableLogPrint: true };
  const [first, second] = [managers.sharedInstance(), managers.newManager()];
  for (const manager of [first, second]) manager.initSdk(config);

  await done<void>((callback) => first.login('alice', chats.userSig('alice'), callback));
  await done<void>((callback) => second.login('bob', chats.userSig('bob'), callback));

  expect(managers.getInstance()).toBe(first);
  expect(first.groupManager()).toBe(first.getGroupManager());
  expect(managers.getManager('bob')).toBe(second);
  expect([first.getLoginUser(), second.getLoginUser()]).toEqual(['alice', 'bob']);
  expect(new TIMTextElem({ text: 'a' }).getText()).toBe('a');
  managers.deleteManager('bob');
  expect(managers.getManager('bob')).toBeUndefined();
  await done<void>((callback) => first.logout(callback));
});
