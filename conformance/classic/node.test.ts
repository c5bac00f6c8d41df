import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from '../answerOf.ts';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

setDefaultTimeout(60_000);

/** Nobody listens there. */
const NOWHERE = 'ws://127.0.0.1:9';
const [SENT, IMPORTED, RECALLED] = [2, 5, 6];

type Shown = [text: string, sender: string, status: number, customInt: number][];
interface Known {
  node: string;
  bob: Shown;
  alice?: Shown;
  [what: string]: unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'hongyan-classic-'));
let server: TestServer;
/** Kept from run to run, as an app does: without a network one signs in with what the server took last. */
let signatures: Record<string, string>;
beforeAll(async () => {
  server = await startServer();
  const { sdkAppId, key } = server.app;
  signatures = Object.fromEntries(['alice', 'bob'].map((userId) => [userId, makeUserSig({ sdkAppId, userId, key })]));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Runs the app in the system's Node, to its end. */
function run(address: string, what: 'meet' | 'look'): Promise<Known> {
  const args = [folder, String(server.app.sdkAppId), address, JSON.stringify(signatures), what];
  const app = join(import.meta.dir, 'app.mjs');
  return answerOf<Known>(['node', app, ...args]);
}

test('[S21] [S23] an app of 2018 in Node: two users talk, in a group, become friends; what is one device’s own stays there', async () => {
  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });

  const met = await run(server.url, 'meet');
  const alone = await run(NOWHERE, 'look');

  expect(met).toMatchObject({
    isPeerReaded: true,
    group: ['Team', 'Team'],
    friend: [['bob', 0]],
    found: [['a note']],
  });
  expect(met.alice).toEqual([
    ['forget this', 'alice', SENT, 0],
    ['', 'bob', RECALLED, 0],
    ['a voice, say', 'alice', SENT, 0],
  ]);
  const ofBob: Shown = [
    ['', 'bob', RECALLED, 0],
    ['a voice, say', 'alice', SENT, 1],
    ['a note', 'bob', IMPORTED, 0],
  ];
  expect(met.bob).toEqual(ofBob);
  expect(alone.bob).toEqual(ofBob);
});
