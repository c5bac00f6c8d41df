import { expect, test } from 'bun:test';
import { nodePlatform } from '../platform/node.ts';
import { makeChats, say } from '../testing/chats.ts';
import { type Classic, classicOf, classicReady, done, says, sayTo, textMessage } from '../testing/classics.ts';
import { TIMLoginParam } from './account.ts';
import { TIMLogLevel, TIMSNSSystemType } from './constants.ts';
import { TIMSNSSystemElem } from './elements.ts';
import type { TIMFriendGroup, TIMFriendResult } from './friendObjects.ts';
import { TIMSdkConfig } from './listeners.ts';
import { TIMManager } from './manager.ts';
import type { TIMUserProfile } from './profile.ts';

const bare = () => new TIMManager(nodePlatform({ deviceId: crypto.randomUUID() }));

test('[S1] disableCrashReport before initSdk is the configuration’s switch of crash reports, which are on by default', () => {
  const [by2018, byConfig, usual] = [bare(), bare(), bare()];

  by2018.disableCrashReport();
  by2018.initSdk({ sdkAppId: 1 });
  byConfig.initSdk(new TIMSdkConfig({ sdkAppId: 1 }).enableCrashReport(false));
  usual.initSdk({ sdkAppId: 1 });

  expect([by2018, byConfig, usual].map((manager) => manager.getGlobalConfig().disableCrashReport)).toEqual([
    ...[true, true, false],
  ]);
});

test('the form of 2018: listeners and switches are set by calls, the app comes with the sign-in', async () => {
  await using chats = await makeChats('alice', 'bob');
  const manager = bare();
  const told: string[] = [];
  const tell = (name: string) => () => void told.push(name);
  const bob = await classicReady(chats, 'bob');

  manager.setConnListener({ onConnected: tell('connected') });
  manager.setRefreshListener({ onRefresh: tell('refresh') });
  manager.setMessageListener({ onNewMessages: (list) => void (list.some(says('hi')) && tell('message')()) });
  manager.setMessageReceiptListener({ onRecvReceipt: tell('receipt') });
  manager.setMessageUpdateListener({ onMessageUpdate: tell('update') });
  manager.setMessageRevokeListener({ onMessageRevoked: tell('revoked') });
  manager.setUploadProgressListener({ onUploadProgressCallback: tell('upload') });
  manager.setUserStatusListener({ onForceOffline: tell('offline') });
  expect([manager.enableReadReceipt(), manager.disableStorage(), manager.disableAutoReport()]).toEqual([0, 0, 0]);
  expect([manager.enableGroupAssistant(), manager.initGroupSettings({}), manager.initFriendshipSettings({})]).toEqual([
    ...[0, 0, 0],
  ]);
  expect([manager.initSdk(), manager.initSdk()]).toEqual([0, 1]);
  expect(manager.setUserConfig(manager.getUserConfig())).toBe(0);
  manager.getGlobalConfig().disableLogPrint = true;
  manager.getGlobalConfig().server = chats.cloud.app.url;
  const param = new TIMLoginParam({ identifier: 'alice', userSig: chats.userSig('alice') });
  const refused = done<void>((callback) => manager.login(param, callback));
  await expect(refused).rejects.toMatchObject({ code: 6017 });
  await done<void>((callback) => manager.login({ ...param, sdkAppId: chats.sdkAppId }, callback));
  await done<unknown>(
    (callback) => manager.getConversation(1, 'bob')?.sendMessage(textMessage('hello'), callback) ?? 1,
  );
  const heard = await bob.hears(says('hello'));
  await done<void>((callback) => heard.getConversation()?.setReadMessage(heard, callback) ?? 1);
  const answer = await sayTo(bob, 'alice', 'hi');
  await done<void>((callback) => answer.getConversation()?.revokeMessage(answer, callback) ?? 1);
  const kicked = new Promise<void>((resolve) => {
    manager.setUserStatusListener({
      onForceOffline() {
        tell('offline')();
        resolve();
      },
    });
  });
  await chats.cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });
  await kicked;

  expect(new Set(told)).toEqual(new Set(['connected', 'refresh', 'message', 'receipt', 'revoked', 'offline']));
  expect(manager.getUserConfig()).toMatchObject({ disableStorage: true, enableReadReceipt: true });
});

test('[S66] without recent contacts those conversations alone are listed in which something is said from now on', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [bob, carol] = [await chats.ready('bob'), await chats.ready('carol')];
  await say(bob, 'alice', 'before');
  await say(carol, 'alice', 'before');
  const listed = ({ manager }: Classic) => manager.getConversationList().map((one) => one.getPeer());
  const [quiet, usual] = [classicOf(chats, 'alice'), await classicReady(chats, 'alice')];
  expect([quiet.manager.disableRecentContact(), quiet.manager.disableRecentContactNotify()]).toEqual([0, 0]);
  await quiet.signIn();

  expect([listed(quiet), listed(usual).sort()]).toEqual([[], ['bob', 'carol']]);
  await say(bob, 'alice', 'after');
  await quiet.hears(says('after'));

  expect(listed(quiet)).toEqual(['bob']);
  expect(quiet.manager.getConversationByIndex(0)?.getUnReadMessageNum()).toBe(2);
});

test('with the friendship proxy friends and their groups are read without waiting', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const bob = await classicReady(chats, 'bob');
  await done<void>((cb) => bob.manager.friendshipManager().setNickname('Bobby', cb));
  const alice = classicOf(chats, 'alice');
  expect([alice.manager.enableFriendshipProxy(), alice.manager.getUserConfig().enableFriendshipProxy]).toEqual([
    ...[0, true],
  ]);
  await alice.signIn();
  const friends = alice.manager.friendshipManager();
  await done<string[]>((cb) => friends.getBlackList(cb));
  await done<TIMUserProfile[]>((cb) => friends.getFriendList(cb));
  await done<TIMFriendGroup[]>((cb) => friends.getFriendGroups(null, cb));
  const bobby = { identifier: 'bob', remark: 'B' };
  await done<TIMFriendResult[]>((cb) => friends.addFriend([bobby], cb));
  await done<TIMFriendResult[]>((cb) => friends.createFriendGroup(['work'], ['bob'], cb));
  await alice.next('onAddFriends');

  expect(friends.getFriendsProfile(['bob', 'carol'])).toMatchObject([
    { identifier: 'bob', nickname: 'Bobby', remark: 'B' },
  ]);
  expect(friends.getFriendGroup()).toMatchObject([{ name: 'work', friends: ['bob'] }]);
  expect(friends.getFriendGroup(['home'])).toEqual([]);
});

test('marking requests as read is told to the own other terminals', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, pad, bob] = [
    await classicReady(chats, 'alice'),
    await classicReady(chats, 'alice'),
    await classicReady(chats, 'bob'),
  ];
  await done<void>((cb) => alice.manager.friendshipManager().setAllowType(1, cb));
  await done<TIMFriendResult[]>((cb) => bob.manager.friendshipManager().addFriend([{ identifier: 'alice' }], cb));
  for (const one of [alice, pad]) await one.next('onAddFriendReqs');

  await done<void>((cb) => alice.manager.friendshipManager().pendencyReport(0, cb));

  const message = await pad.hears((one) => {
    const elem = one.getElem(0);
    return elem instanceof TIMSNSSystemElem && elem.type === TIMSNSSystemType.PendencyReport;
  });
  expect((message.getElem(0) as TIMSNSSystemElem).pendencyReportTimestamp).toBeGreaterThan(0);
});

test('[S2] logFuncLevel bounds what the function gets; the environment is a number and no more (S7)', () => {
  const lines: number[] = [];
  const manager = bare();
  const logFunc = (level: number) => void lines.push(level);
  manager.initSdk({ sdkAppId: 1, logFunc, logFuncLevel: TIMLogLevel.Warn, logLevel: 4, disableLogPrint: true });

  for (const level of [TIMLogLevel.Error, TIMLogLevel.Warn, TIMLogLevel.Info]) manager.log(level, 'app', 'a line');

  expect(lines).toEqual([TIMLogLevel.Error, TIMLogLevel.Warn]);
  expect([manager.getEnv(), manager.getLogPath(), manager.GetVersion()]).toEqual([0, '', manager.getVersion()]);
  manager.setEnv(1);
  expect(manager.getEnv()).toBe(1);
});
