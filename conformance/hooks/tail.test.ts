import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type AppServer, appServer } from '../../packages/server/src/testing/appServer.ts';
import { run, startCommand } from '../backup/commandLine.ts';
import { restClient } from '../rest.ts';
import { firstApp, secondApp, startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

const env = { HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.0/8', HONGYAN_HOOK_POLL_MS: '20' };
const BEFORE = 'C2C.CallbackBeforeSendMsg';

let server: TestServer;
let app: AppServer;
beforeAll(async () => {
  server = await startServer({ env });
  app = appServer();
  for (const one of [firstApp, secondApp]) {
    const rest = restClient(server, one);
    await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
    await rest.ok('hongyan/set_settings', { Settings: { hookUrl: app.url, hookBeforeC2cSend: 1 } });
  }
});
afterAll(async () => {
  for (const one of [server, app]) await one[Symbol.asyncDispose]();
});

const send = (of = firstApp) =>
  restClient(server, of).ok('openim/sendmsg', {
    ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: Math.floor(Math.random() * 2 ** 31) },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  });

test('the latest calls are shown with outcome and time, those of one app, as lines and as JSON', async () => {
  await send();
  app.answers(() => new Response('', { status: 500 }));
  await send(secondApp);
  app.answers(() => ({}));
  await send();
  const tail = (...more: string[]) => run('webhooks', 'tail', '--no-follow', '--data', server.data, ...more);

  const lines = (await tail()).stdout.trimEnd().split('\n');
  const ofOne = (await tail('--app', String(secondApp.sdkAppId), '--json')).stdout.trimEnd().split('\n');
  const last = (await tail('--last', '1')).stdout.trimEnd().split('\n');
  const wrong = await tail('--last', 'some');

  const shape = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\S+Z  \\d+  +\\d+ ms  ${BEFORE}  .+  \\S+$`);
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(shape);
  expect(lines.map((line) => line.split('  ').at(-2))).toEqual(['ok, ErrorCode 0', 'HTTP 500', 'ok, ErrorCode 0']);
  expect(last).toEqual(lines.slice(-1));
  expect(ofOne.map((line) => JSON.parse(line))).toMatchObject([
    { sdkAppId: secondApp.sdkAppId, callback: BEFORE, attempt: 1, outcome: 'HTTP 500' },
  ]);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('--last must be a whole number') });
});

test('calls are shown as they are made', async () => {
  const child = startCommand(['webhooks', 'tail', '--last', '0', '--json', '--data', server.data]);
  const reader = child.stdout.getReader();
  try {
    // Calls go on until the tail, which may have begun in between, shows one.
    const read = reader.read();
    let shown: Awaited<typeof read> | undefined;
    void read.then((part) => {
      shown = part;
    });
    for (let tries = 0; !shown && tries < 200; tries++) {
      await send();
      await Bun.sleep(50);
    }

    const [line = ''] = new TextDecoder().decode(shown?.value).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      sdkAppId: firstApp.sdkAppId,
      callback: BEFORE,
      outcome: 'ok, ErrorCode 0',
    });
  } finally {
    child.kill();
    await child.exited;
  }
});

test('without a server that runs it says so', async () => {
  await server.kill('SIGTERM');

  const { code, stderr } = await run('webhooks', 'tail', '--no-follow', '--data', server.data);

  expect(code).toBe(1);
  expect(stderr.trim()).not.toBe('');
  await server.restart();
});
