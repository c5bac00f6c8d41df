import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@hongyan/conformance/until';
import { crashBounds } from '@hongyan/contract/crashBounds';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { sqliteStore } from '../../local/sqlite.ts';
import { type Chats, makeChats } from '../../testing/chats.ts';
import { started } from '../../testing/onDevice.ts';
import { restartableServer } from '../../testing/server.ts';
import { makeWorld } from '../../testing/world.ts';
import { TYPES } from '../constants/types.ts';
import { VERSION } from '../constants/version.ts';
import { createLog } from '../log/log.ts';
import { CrashReports } from './reports.ts';
import { createCrashWatch } from './watch.ts';

/** What the app's administrators are shown. */
const reported = async ({ cloud }: Pick<Chats, 'cloud'>) =>
  (await cloud.rest.ok('hongyan/get_crashes', { Count: 100 })).Crashes;
const untilReported = (chats: Chats, count: number) => until(async () => (await reported(chats)).length === count);

const SECRET = 'nobody else may read this';
let said = 0;

/** The server tells a user's devices of a message that is none. */
async function sayNonsense({ cloud, sdkAppId }: Chats, userID: string): Promise<void> {
  const [account] = await cloud.app.ctx.storage.accounts.find(sdkAppId, [userID]);
  const message = { id: `${++said}`, from: 'bob', to: userID, body: SECRET };
  const nonsense = { convId: '', conv: 'C2Cbob', timeMs: 1, message };
  cloud.app.ctx.deliver(new OutEvent('message', nonsense as never), [account?.uid ?? 0]);
}

/** What no app gives: reading it fails in the middle of a method. */
const odd = {
  get type(): string {
    throw new TypeError(SECRET);
  },
};

test('[S1] an error in the SDK is reported to the app’s own server: what and where, and nothing else', async () => {
  await using chats = await makeChats('alice');
  const { told } = await chats.ready('alice');

  await sayNonsense(chats, 'alice');
  await untilReported(chats, 1);

  const [{ Frames, Time, ReportTime, ...crash } = { Frames: [], Time: 0, ReportTime: 0 }] = await reported(chats);
  expect(crash).toEqual({
    ...{ Seq: 1, Account: 'alice', Platform: 'Linux', SdkVersion: `${VERSION}+${packageJson.version}` },
    ...{ Place: 'promise', Name: 'TypeError', Times: 1 },
  } as never);
  expect(Frames.length).toBeGreaterThan(3);
  for (const frame of Frames) expect(frame).toMatch(/^[\w$. <>]+ \([\w.]+:\d+:\d+\)$|^\? /);
  expect(JSON.stringify(Frames)).not.toContain(SECRET);
  expect(Math.abs(ReportTime - Time)).toBeLessThan(60);
  expect(told).not.toContain('error');
});

test('[S1] the same error is reported once in a sign-in, and counted for the next', async () => {
  await using chats = await makeChats('alice');
  const { sdk, signIn, next } = await chats.ready('alice');
  await sayNonsense(chats, 'alice');
  await untilReported(chats, 1);

  for (const _ of [1, 2, 3]) await sayNonsense(chats, 'alice');
  // What is answered comes behind what was told.
  await sdk.getAllReceiveMessageOpt();
  await sdk.logout();
  await signIn();
  await next('sdkStateReady');
  await sayNonsense(chats, 'alice');
  await untilReported(chats, 2);

  expect((await reported(chats)).map(({ Times }) => Times)).toEqual([4, 1]);
});

test('[S1] disableCrashReport: nothing is reported', async () => {
  await using chats = await makeChats('alice', 'bob');
  const silent = await chats.ready('alice', { disableCrashReport: true });
  await chats.ready('bob');

  await sayNonsense(chats, 'alice');
  await silent.sdk.getAllReceiveMessageOpt();
  await sayNonsense(chats, 'bob');
  await untilReported(chats, 1);

  expect((await reported(chats)).map(({ Account }) => Account)).toEqual(['bob']);
});

test('[S1] an error in a method is one too; what the server or the SDK refuses is none', async () => {
  await using chats = await makeChats('alice');
  const { sdk } = await chats.ready('alice');

  await expect(sdk.joinGroup({ groupID: 'nowhere' })).rejects.toThrow();
  await expect(
    sdk.translateText({ sourceTextList: ['a'], sourceLanguage: 'en', targetLanguage: 'zh' }),
  ).rejects.toThrow();
  await expect(sdk.getConversationList(odd)).rejects.toMatchObject({ code: 2903 });
  await untilReported(chats, 1);

  expect(await reported(chats)).toMatchObject([{ Place: 'call', Name: 'TypeError' }]);
});

test('[S1] what was caught while the network was away is reported when it is back', async () => {
  await using chats = await makeChats('alice');
  const alice = await chats.ready('alice');
  alice.cut();
  await alice.next('netStateChange', ({ data }) => data.state !== TYPES.NET_STATE_CONNECTED);

  await expect(alice.sdk.getConversationList(odd)).rejects.toMatchObject({ code: 2903 });
  alice.restore();

  await untilReported(chats, 1);
});

test('[S1] ten kinds of errors are reported in a sign-in at most, those beyond with the next one', async () => {
  await using server = await restartableServer();
  await using world = await makeWorld(server, 'alice');
  const { core } = await world.device('alice');
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const log = createLog(silent);
  const watch = createCrashWatch(log, Date.now, () => {});
  const reports = new CrashReports({ core, watch, log, random: Math.random });
  const kinds = crashBounds.reportsPerCall + 3;
  const fail = (n: number): void => watch.note(Object.assign(new Error('x'), { name: `Error${n}` }), 'timer');
  const count = async () => (await server.rest.ok('hongyan/get_crashes', { Count: 100 })).Crashes.length;

  for (let n = 0; n < kinds; n++) fail(n);
  await reports.send();
  const atFirst = await count();
  await reports.send();
  const stillThen = await count();
  reports.reset();
  await reports.send();

  expect([atFirst, stillThen, await count()]).toEqual([crashBounds.reportsPerCall, crashBounds.reportsPerCall, kinds]);
});

test('[S1] what could not be reported without a network is reported by the next start of the app, once, and not where that is off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-crashes-'));
  try {
    await using chats = await makeChats('bob');
    const online = await started(chats, folder);
    await online.sdk.logout();
    const offline = await started(chats, folder, { isOffline: true });
    await expect(offline.sdk.getConversationList(odd)).rejects.toMatchObject({ code: 2903 });
    const kept = () => new Database(join(folder, `hongyan.${chats.sdkAppId}.bob.db`));
    const isKept = () => {
      const db = kept();
      const rows = db.query("SELECT key FROM entries WHERE key LIKE '%crashes%'").all();
      db.close();
      return rows.length > 0;
    };
    await until(isKept);
    await offline.sdk.destroy();
    const silent = chats.chat('bob', { localStore: sqliteStore({ folder }), disableCrashReport: true }, 'silent');
    await silent.signIn();
    await silent.next('sdkStateReady');
    await silent.sdk.getBlacklist();
    await silent.sdk.logout();
    expect(await reported(chats)).toEqual([]);

    const next = await started(chats, folder);
    await next.sdk.getBlacklist();
    await untilReported(chats, 1);

    expect(await reported(chats)).toMatchObject([{ Account: 'bob', Place: 'call', Name: 'TypeError', Times: 1 }]);
    await until(() => !isKept());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
