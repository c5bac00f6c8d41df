import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RestClient, restClient } from '@hongyan/conformance/rest';
import type { TestServer } from '@hongyan/conformance/server';
import { makeUserSig } from '@hongyan/conformance/userSig';
import { defaultSettings, type ServerSettings, type Settings } from '@hongyan/contract';
import { type RunningApp, startApp } from '@hongyan/server/src/app.ts';

/** The real server in this process, which can stop and start again on the same data and the same port. */
export interface RestartableServer extends AsyncDisposable {
  /** Where clients connect. */
  readonly socketUrl: string;
  readonly sdkAppId: number;
  /** As the other black-box clients of the tests take it. */
  readonly target: TestServer;
  readonly rest: RestClient;
  readonly isRunning: boolean;
  /** The running server's inside, for what no client can cause. */
  readonly app: RunningApp;
  userSig(userId: string, expireSec?: number): string;
  /** Time passes on the server's clock, ms. */
  pass(ms: number): void;
  /** Stops clean: pending answers go out, connections get the close code of a shutdown. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, isLevelEnabled: () => false };
const testApp = { sdkAppId: 1_400_000_001, key: 'k'.repeat(64), admin: 'administrator' };

/** Starts a server with an app in which nobody is kicked by signing in elsewhere and pages are as short as may be. */
export async function restartableServer(appSettings: Partial<Settings> = {}): Promise<RestartableServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hongyan-law-'));
  // Devices have clocks that stand still: they must not look like clients that fell silent.
  const settings: ServerSettings = { ...defaultSettings, port: 0, data: folder, heartbeatSec: 3_600 };
  const free: Partial<Settings> = { groupMessagesPerSec: 0, pushGapMs: 0, pushesPerDay: 0 };
  const appDefaults: Partial<Settings> = { multiDeviceMode: 1, pageMax: 20, ...free, ...appSettings };
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() + aheadMs };
  const start = (port: number) =>
    startApp({ settings: { ...settings, port }, appDefaults, apps: [testApp], log: silent, clock });
  let app: RunningApp | undefined = await start(0);
  const { url, port } = app;
  const target = { url, app: testApp } as TestServer;
  const stop = async (): Promise<void> => {
    await app?.stop();
    app = undefined;
  };
  return {
    socketUrl: `${url.replace('http', 'ws')}/im`,
    sdkAppId: testApp.sdkAppId,
    target,
    rest: restClient(target),
    get isRunning() {
      return app !== undefined;
    },
    get app() {
      if (!app) throw new Error('the server is stopped');
      return app;
    },
    userSig: (userId, expireSec) => makeUserSig({ sdkAppId: testApp.sdkAppId, userId, key: testApp.key, expireSec }),
    pass: (ms) => {
      aheadMs += ms;
    },
    stop,
    start: async () => {
      app ??= await start(port);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
