import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type AppServer, appServer } from '../../packages/server/src/testing/appServer.ts';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(120_000);

const env = {
  HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  HONGYAN_HOOK_POLL_MS: '20',
  HONGYAN_HOOK_BACKOFF_MS: '50',
  HONGYAN_HOOK_BACKOFF_MAX_MS: '200',
  HONGYAN_HOOK_LEASE_MS: '1500',
};
const MESSAGES = 60;

async function send(server: TestServer, said: string, to = 'bob'): Promise<void> {
  await restClient(server).ok('openim/sendmsg', {
    ...{ From_Account: 'alice', To_Account: to, MsgRandom: Math.floor(Math.random() * 2 ** 31) },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: said } }],
  });
}

async function prepare(server: TestServer, app: AppServer): Promise<void> {
  const rest = restClient(server);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] });
  await rest.ok('hongyan/set_settings', { Settings: { hookUrl: app.url, hookAfterC2cSend: 1 } });
}

/** What each delivery said, in the order of its first arrival, of those that the app answered. */
function told(app: AppServer, taken: ReadonlySet<string>): string[] {
  const first = new Map<string, string>();
  for (const { headers, body } of app.got) {
    const id = headers.get('X-Hongyan-Delivery') ?? '';
    const [elem] = body.MsgBody as { MsgContent: { Text: string } }[];
    if (taken.has(id) && !first.has(id)) first.set(id, elem?.MsgContent.Text ?? '');
  }
  return [...first.values()];
}

async function untilTold(app: AppServer, taken: ReadonlySet<string>, count: number): Promise<string[]> {
  for (const until = Date.now() + 60_000; told(app, taken).length < count && Date.now() < until; ) await Bun.sleep(20);
  return told(app, taken);
}

/** An app that takes calls, or does not, as the test says; `taken`: deliveries that it answered well. */
function takingApp() {
  const app = appServer();
  const taken = new Set<string>();
  const state = { isUp: true };
  app.answers(async ({ headers }) => {
    await Bun.sleep(5);
    if (!state.isUp) return new Response('', { status: 503 });
    taken.add(headers.get('X-Hongyan-Delivery') ?? '');
    return {};
  });
  return { app, taken, state };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));

test('nothing that was acknowledged is lost when the server is killed while it tells, and the order stays', async () => {
  const { app, taken, state } = takingApp();
  await using _app = app;
  await using server = await startServer({ env });
  await prepare(server, app);
  state.isUp = false;
  for (const said of numbers(MESSAGES)) await send(server, said);
  state.isUp = true;

  for (const enough of [5, 20]) {
    await untilTold(app, taken, enough);
    await server.kill('SIGKILL');
    await server.restart();
  }

  expect(await untilTold(app, taken, MESSAGES)).toEqual(numbers(MESSAGES));
});

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await testPostgres();
  });
  afterAll(() => postgres.stop());

  test('each message is told once, whichever process took it', async () => {
    const { app, taken } = takingApp();
    await using _app = app;
    const store = await postgres.freshDatabase();
    await using first = await startServer({ store, env });
    await using second = await startServer({ store, env });
    await prepare(first, app);

    for (const said of numbers(MESSAGES)) await send(Number(said) % 2 === 0 ? first : second, said);

    expect(await untilTold(app, taken, MESSAGES)).toEqual(numbers(MESSAGES));
    expect(app.got).toHaveLength(MESSAGES);
  });

  test('the other takes over when the one that tells is killed', async () => {
    const { app, taken } = takingApp();
    await using _app = app;
    const store = await postgres.freshDatabase();
    await using first = await startServer({ store, env });
    await prepare(first, app);
    await send(first, '0');
    await untilTold(app, taken, 1);
    await using second = await startServer({ store, env });

    for (const said of numbers(MESSAGES).slice(1)) await send(first, said);
    await first.kill('SIGKILL');

    expect(await untilTold(app, taken, MESSAGES)).toEqual(numbers(MESSAGES));
    await send(second, 'more');
    expect((await untilTold(app, taken, MESSAGES + 1)).at(-1)).toBe('more');
  });
});
