import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Settings } from '@hongyan/contract';
import { type AppServer, appServer } from '../../packages/server/src/testing/appServer.ts';
import { restClient } from '../rest.ts';
import { firstApp, secondApp, startServer, type TestApp, type TestServer } from '../server.ts';

setDefaultTimeout(120_000);

/** Calls that one app may have unanswered, and that may wait besides. */
const [RUNNING, WAITING] = [8, 10];
const MORE = 5;
const env = {
  HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  HONGYAN_HOOK_POLL_MS: '20',
  HONGYAN_HOOK_MAX_IN_FLIGHT: String(RUNNING),
  HONGYAN_HOOK_MAX_QUEUE: String(WAITING),
};

let server: TestServer;
let slow: AppServer;
let fast: AppServer;
beforeAll(async () => {
  server = await startServer({ env });
  [slow, fast] = [appServer(), appServer()];
  for (const app of [firstApp, secondApp])
    await restClient(server, app).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
});
afterAll(async () => {
  for (const one of [server, slow, fast]) await one[Symbol.asyncDispose]();
});

const set = (app: TestApp, settings: Partial<Settings>) =>
  restClient(server, app).ok('hongyan/set_settings', { Settings: settings });
const send = (app: TestApp) =>
  restClient(server, app).call('openim/sendmsg', {
    ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: Math.floor(Math.random() * 2 ** 31) },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  });

/** An app's server that answers nothing until it is let go. */
function held(app: AppServer): () => void {
  const { promise, resolve } = Promise.withResolvers<object>();
  app.answers(() => promise);
  return () => resolve({});
}

test('an app whose server does not answer takes no place of another; above its own places its calls count as not answered', async () => {
  const asks = { hookBeforeC2cSend: 1, hookTimeoutMs: 10_000, hookOnFailure: 'refuse' } as const;
  await set(firstApp, { hookUrl: slow.url, ...asks });
  await set(secondApp, { hookUrl: fast.url, ...asks });
  const letGo = held(slow);
  const done: number[] = [];
  const { promise: areFull, resolve: full } = Promise.withResolvers<void>();
  const waiting = Array.from({ length: RUNNING + WAITING + MORE }, async () => {
    if (done.push((await send(firstApp)).ErrorCode) === MORE) full();
  });
  await areFull;
  await slow.calls('C2C.CallbackBeforeSendMsg', RUNNING);

  const others = await Promise.all(Array.from({ length: RUNNING }, () => send(secondApp)));

  expect(others.map(({ ErrorCode }) => ErrorCode)).toEqual(Array(RUNNING).fill(0));
  expect(done).toEqual(Array(MORE).fill(80003));
  expect(slow.got).toHaveLength(RUNNING);
  letGo();
  await Promise.all(waiting);
  expect(done.slice(MORE)).toEqual(Array(RUNNING + WAITING).fill(0));
  expect(fast.got).toHaveLength(RUNNING);
});

test('what one app is told does not wait for another whose server does not answer, and neither does a send', async () => {
  const tells = { hookBeforeC2cSend: 0, hookAfterC2cSend: 1, hookTimeoutMs: 10_000 } as const;
  await set(firstApp, { hookUrl: slow.url, ...tells });
  await set(secondApp, { hookUrl: fast.url, ...tells });
  const letGo = held(slow);
  const AFTER = 'C2C.CallbackAfterSendMsg';

  for (let n = 0; n < 20; n++) expect((await send(firstApp)).ErrorCode).toBe(0);
  await slow.calls(AFTER, 1);
  for (let n = 0; n < 20; n++) await send(secondApp);

  expect(await fast.calls(AFTER, 20)).toHaveLength(20);
  expect(await slow.calls(AFTER, 1)).toHaveLength(1);
  letGo();
  expect(await slow.calls(AFTER, 20)).toHaveLength(20);
});
