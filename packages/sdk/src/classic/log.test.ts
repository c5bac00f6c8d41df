import { expect, spyOn, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { until } from '@hongyan/conformance/until';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import { fileLog } from '../local/log.ts';
import { nodePlatform } from '../platform/node.ts';
import { makeChats } from '../testing/chats.ts';
import { classicOf, classicReady, done } from '../testing/classics.ts';
import { TIMLogLevel } from './constants.ts';
import { managersOn } from './entry.ts';
import { TIMManager } from './manager.ts';

test('[S2] setLogLevel takes effect at once, by the levels of both lines, and a function may get the lines', () => {
  const lines: [number, string][] = [];
  const { manager } = { manager: new TIMManager(nodePlatform()) };
  const spy = spyOn(console, 'warn').mockImplementation(() => {});
  const logFunc = (level: number, text: string) => void lines.push([level, text]);
  manager.initSdk({ sdkAppId: 1, logFunc, disableLogPrint: true, logLevel: TIMLogLevel.Warn });

  manager.log(TIMLogLevel.Info, 'app', 'not seen');
  manager.log(TIMLogLevel.Warn, 'app', 'seen');
  manager.setLogLevel(TIMLogLevel.None);
  manager.log(TIMLogLevel.Error, 'app', 'not seen');
  manager.setLogLevel(TIMLogLevel.Debug);
  manager.log(TIMLogLevel.Debug, 'app', 'all is seen');

  expect(lines).toEqual([
    [2, '[chat] app seen'],
    [4, '[chat] app all is seen'],
  ]);
  expect(spy).not.toHaveBeenCalled();
  manager.getGlobalConfig().enableLogPrint(true);
  manager.log(TIMLogLevel.Warn, 'app', 'printed');
  expect(spy).toHaveBeenCalledWith('[chat]', 'app', 'printed');
  spy.mockRestore();
});

test('[S1] errors in the SDK are reported to the server, unless disableCrashReport was called before initSdk or the configuration says so', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const crashes = async () => (await chats.cloud.rest.ok('hongyan/get_crashes', {})).Crashes;
  const nonsense = async (userId: string): Promise<void> => {
    const [account] = await chats.cloud.app.ctx.storage.accounts.find(chats.sdkAppId, [userId]);
    const message = { convId: '', conv: 'C2Cbob', timeMs: 1, message: { id: '1', from: 'bob', to: userId, body: 'x' } };
    chats.cloud.app.ctx.deliver(new OutEvent('message', message as never), [account?.uid ?? 0]);
  };
  const [bob, carol] = [
    classicOf(chats, 'bob', { disableCrashReport: true }),
    classicOf(chats, 'carol', {}, {}, 'phone', (manager) => manager.disableCrashReport()),
  ];
  for (const one of [bob, carol]) await one.signIn();
  await classicReady(chats, 'alice');

  for (const one of [bob, carol]) {
    await nonsense(one.userId);
    // What is answered comes behind what was told.
    await done((callback) => one.manager.friendshipManager().getSelfProfile(callback));
  }
  await nonsense('alice');
  await until(async () => (await crashes()).length > 0);

  expect(await crashes()).toMatchObject([{ Account: 'alice', Place: 'promise', Name: 'TypeError' }]);
});

test('[S6] logPath, logFile and getLogPath: a file a day; exportLog gives the latest lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-classic-log-'));
  const opened: string[] = [];
  const openLog = (where: string) => {
    opened.push(where);
    return fileLog({ folder: where });
  };
  const [onNode, elsewhere, own] = [
    managersOn(() => nodePlatform(), openLog).newManager(),
    managersOn(() => nodePlatform()).newManager(),
    managersOn(() => nodePlatform(), openLog).newManager(),
  ];
  const mine = fileLog({ folder: join(folder, 'own') });

  onNode.initSdk({ sdkAppId: 1, logPath: folder, disableLogPrint: true });
  elsewhere.initSdk({ sdkAppId: 1, logPath: folder, disableLogPrint: true });
  own.initSdk({ sdkAppId: 1, logPath: folder, logFile: mine, disableLogPrint: true });
  for (const manager of [onNode, elsewhere, own]) manager.log(TIMLogLevel.Warn, 'app', 'hello');
  const file = onNode.getGlobalConfig().logFile as ReturnType<typeof fileLog>;
  const [path, ownPath] = [onNode.getLogPath(), own.getLogPath()];
  for (const one of [file, mine]) await one.close();

  expect(opened).toEqual([folder]);
  expect(path).toMatch(/imSDK_\d{8}\.log$/);
  for (const one of [path, ownPath]) expect(readFileSync(one, 'utf8')).toMatch(/ \[warn\] app hello\n$/);
  expect(elsewhere.getLogPath()).toBe('');
  expect(elsewhere.exportLog()).toMatchObject({
    fileName: basename(path),
    content: expect.stringMatching(/app hello\n$/),
  });
  rmSync(folder, { recursive: true });
});
