import { expect, test } from 'bun:test';
import { until } from '@hongyan/conformance/until';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import { nodePlatform } from '../platform/node.ts';
import { makeChats } from '../testing/chats.ts';
import { done, silent, webPage } from '../testing/webPages.ts';
import type { WebimError } from './answers.ts';
import { webimOn } from './webim.ts';

test('[S3] what is missing, what is refused and who is not signed in have the codes of the original', async () => {
  await using chats = await makeChats('alice');
  const webim = webimOn(() => nodePlatform({ deviceId: 'codes' }), silent);
  const server = chats.cloud.app.url;
  const fails = (info: object | undefined): Promise<WebimError> =>
    new Promise((_, reject) => webim.login(info as never, {}, { server, isLogOn: false }, () => {}, reject as never));
  const sdkAppID = chats.sdkAppId;

  expect(webim.checkLogin()).toBe(false);
  let code = 0;
  webim.checkLogin(({ ErrorCode }) => {
    code = ErrorCode;
  }, true);
  expect(code).toBe(-4);
  await expect(fails(undefined)).rejects.toMatchObject({ ActionStatus: 'FAIL', ErrorCode: -6 });
  await expect(fails({ identifier: 'alice' })).rejects.toMatchObject({ ErrorCode: -7 });
  await expect(fails({ sdkAppID, identifier: 'alice' })).rejects.toMatchObject({ ErrorCode: -9 });
  const bad = { sdkAppID, identifier: 'alice', userSig: 'bad' };
  await expect(fails(bad)).rejects.toMatchObject({ ErrorCode: 70003 });
  const asking = new Promise((_, reject) => webim.syncMsgs(() => {}, reject as never));
  await expect(asking).rejects.toMatchObject({ ErrorCode: -4 });
});

test('the answer has the nick, the connection is told, a kick too', async () => {
  await using chats = await makeChats('alice');
  await (await chats.ready('alice')).sdk.updateMyProfile({ nick: 'Al' });
  const alice = await webPage(chats, 'alice');

  expect(alice.answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0, identifierNick: 'Al' });
  expect(alice.webim.checkLogin()).toBe(true);
  await alice.next('conn', ({ ErrorCode }: { ErrorCode: number }) => ErrorCode === alice.webim.CONNECTION_STATUS.ON);
  await chats.cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });

  await alice.next('kicked');
  await alice.next('c2c96');
  expect(alice.webim.checkLogin()).toBe(false);
});

test('login and init begin a session; logout, offline and logoutAll end what this page began', async () => {
  await using chats = await makeChats('alice');
  const webim = webimOn(() => nodePlatform({ deviceId: 'login' }), silent);
  const info = { sdkAppID: chats.sdkAppId, identifier: 'alice', userSig: chats.userSig('alice'), identifierNick: 'Al' };
  const options = { server: chats.cloud.app.url, isLogOn: false };
  const begin = () => done<{ identifierNick: string }>((ok, err) => webim.init(info, {}, options, ok, err));

  const answer = await done<{ identifierNick: string }>((ok, err) => webim.login(info, {}, options, ok, err));
  expect([answer.identifierNick, webim.checkLogin()]).toEqual(['Al', true]);
  await done((ok, err) => webim.logout(ok, err));
  expect(webim.checkLogin()).toBe(false);
  await begin();
  await done((ok, err) => webim.offline(ok, err));
  expect(webim.checkLogin()).toBe(false);
  await begin();
  await done((ok, err) => webim.logoutAll(ok, err));
  expect(webim.checkLogin()).toBe(false);
});

test('[S2] webim.Log.setOn(0) silences the log at once', () => {
  const lines: unknown[][] = [];
  const note = (...parts: unknown[]) => void lines.push(parts);
  const sink = { debug: note, info: note, warn: note, error: note };
  const { Log } = webimOn(() => nodePlatform({ deviceId: 'log' }), sink);

  Log.warn('seen');
  Log.setOn(0);
  Log.warn('not seen');
  expect(Log.getOn()).toBe(false);
  Log.setOn(1);
  Log.error('seen again');
  Log.info('seen again');
  Log.debug('seen again');

  expect(lines).toEqual([['[chat]', 'seen'], ...[1, 2, 3].map(() => ['[chat]', 'seen again'])]);
});

test('[S1] errors in the SDK are reported to the server, unless the option disableCrashReport is set', async () => {
  await using chats = await makeChats('alice', 'bob');
  const crashes = async () => (await chats.cloud.rest.ok('hongyan/get_crashes', {})).Crashes;
  const nonsense = async (userId: string): Promise<void> => {
    const [account] = await chats.cloud.app.ctx.storage.accounts.find(chats.sdkAppId, [userId]);
    const message = { convId: '', conv: 'C2Cbob', timeMs: 1, message: { id: '1', from: 'bob', to: userId, body: 'x' } };
    chats.cloud.app.ctx.deliver(new OutEvent('message', message as never), [account?.uid ?? 0]);
  };
  const { webim } = await webPage(chats, 'bob', { disableCrashReport: true });
  await webPage(chats, 'alice');

  await nonsense('bob');
  // What is answered comes behind what was told.
  await done((ok, err) => webim.getRecentContactList({ Count: 1 }, ok, err));
  await nonsense('alice');
  await until(async () => (await crashes()).length > 0);

  expect(await crashes()).toMatchObject([{ Account: 'alice', Place: 'promise', Name: 'TypeError' }]);
});
