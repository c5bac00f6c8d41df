import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, type SignIn, signIn } from '@hongyan/conformance/client';
import { type RestClient, restClient } from '@hongyan/conformance/rest';
import type { TestServer } from '@hongyan/conformance/server';
import { defaultSettings, type ServerSettings, type Settings } from '@hongyan/contract';
import { type RunningApp, startApp } from '../app.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock {
  nowMs(): number;
  advance(ms: number): void;
}

/** The real server in this process on the real embedded store, with a clock moved by hand. */
export interface TestCloud extends AsyncDisposable {
  readonly clock: TestClock;
  readonly app: RunningApp;
  readonly rest: RestClient;
  /** Imports accounts. */
  users(...userIds: string[]): Promise<void>;
  /** Signs a user in over a real WebSocket. */
  signIn(userId: string, how?: SignIn): Promise<Client>;
  /** Changes settings of the app. */
  set(settings: Partial<Settings>): Promise<void>;
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, isLevelEnabled: () => false };

/** Starts a test cloud; it stops and leaves nothing when disposed of. */
export async function testCloud(overrides: Partial<ServerSettings> = {}): Promise<TestCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'hongyan-cloud-'));
  const testApp = { sdkAppId: 1_400_000_001, key: 'k'.repeat(64), admin: 'administrator' };
  let nowMs = Date.now();
  const clock: TestClock = {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
  // A clock that jumps must not look like a client that fell silent.
  const settings = { ...defaultSettings, port: 0, data: folder, heartbeatSec: 600, ...overrides };
  const app = await startApp({ settings, appDefaults: {}, apps: [testApp], log: silent, clock });
  const server = { url: app.url, app: testApp } as TestServer;
  const rest = restClient(server);
  return {
    clock,
    app,
    rest,
    users: async (...Accounts) => void (await rest.ok('im_open_login_svc/multiaccount_import', { Accounts })),
    signIn: (userId, how) => signIn(server, userId, how),
    set: async (changed) => void (await rest.ok('hongyan/set_settings', { Settings: changed })),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await rm(folder, { recursive: true });
    },
  };
}
