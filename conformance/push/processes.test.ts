import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { conversation, history, textOf } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { push, reportOf, toAll, untilDone } from './all.ts';

setDefaultTimeout(120_000);

const env = {
  ...{ HONGYAN_PUSH_LEASE_MS: '1500', HONGYAN_PUSH_POLL_MS: '50', HONGYAN_PUSH_UNIT: '5' },
  ...{ HONGYAN_PUSH_GAP_MS: '0', HONGYAN_MULTI_DEVICE_MODE: '1' },
};
const SENDER = 'administrator';
const names = Array.from({ length: 60 }, (_, n) => `user${n}`);

async function prepare(rest: RestClient, Settings: Record<string, number>): Promise<void> {
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: names });
  await rest.ok('hongyan/set_settings', { Settings });
}

/** Begins pushes and waits until the first is under way, but not done. */
async function begin(rest: RestClient, ...pushes: Parameters<typeof toAll>[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of pushes) ids.push((await rest.ok('openim/im_push', toAll(...one))).TaskId);
  await until(async () => (await reportOf(rest, ids[0] ?? '')).Finished > 10);
  expect(await reportOf(rest, ids[0] ?? '')).toMatchObject({ Status: 1 });
  return ids;
}

/** Who signs in has each push that waits once, in order, counted and told. */
async function expectOnce(
  server: TestServer,
  said: readonly string[],
  users: readonly string[] = names,
): Promise<void> {
  for (const name of users) {
    const client = await signIn(server, name);
    await until(async () => (await history(client, SENDER)).length >= said.length);
    expect([name, (await history(client, SENDER)).map(textOf)]).toEqual([name, [...said]]);
    expect(await conversation(client, SENDER)).toMatchObject({ unread: said.length });
    await client.close();
  }
}

const heard = (client: Client): string[] => client.seen('message').map(({ message }) => textOf(message));

describe.each(stores)('a push and kill -9, on the %s store', (kind) => {
  test('[S47] in the midst of it, again and again: nobody is missed and nobody gets it twice', async () => {
    await using server = await startOn(kind, { env });
    await prepare(restClient(server), { pushAccountsPerSec: 100 });
    const watching = await signIn(server, 'user30');
    const ids = await begin(restClient(server), ['first', { MsgLifeTime: 600 }], ['second', { MsgLifeTime: 600 }]);

    for (let n = 0; n < 3; n++) {
      await server.kill('SIGKILL');
      await watching.closed;
      await server.restart();
      const before = (await reportOf(restClient(server), ids[0] ?? '')).Finished;
      await until(async () => {
        const report = await reportOf(restClient(server), ids[0] ?? '');
        return report.Finished > before || report.Status === 2;
      });
    }
    const rest = restClient(server);
    const done = [await untilDone(rest, ids[0] ?? ''), await untilDone(rest, ids[1] ?? '')];

    expect(done.map(({ Finished, Total }) => [Finished, Total])).toEqual(Array(2).fill([names.length, names.length]));
    await expectOnce(server, ['first', 'second']);
  });
});

describe('two processes on one PostgreSQL', () => {
  async function pair(stack: AsyncDisposableStack) {
    const postgres = await testPostgres();
    stack.defer(() => postgres.stop());
    const options = { store: await postgres.freshDatabase(), env };
    return [stack.use(await startServer(options)), stack.use(await startServer(options))] as const;
  }

  test('[S47] a push reaches the users of both, each of their devices once, whether it waits or not', async () => {
    await using stack = new AsyncDisposableStack();
    const [here, there] = await pair(stack);
    const rest = restClient(here);
    await prepare(rest, {});
    const clients: Client[] = [];
    for (const [at, name] of names.slice(0, 12).entries())
      clients.push(await signIn(at % 2 === 0 ? here : there, name));
    // One of them at both.
    clients.push(await signIn(there, 'user0'));

    await push(rest, 'kept', { MsgLifeTime: 600 });
    await push(restClient(there), 'now');
    await push(restClient(there), 'kept too', { MsgLifeTime: 600 });
    await until(() => clients.every((client) => heard(client).length >= 3));

    for (const client of clients) expect(heard(client).toSorted()).toEqual(['kept', 'kept too', 'now']);
    await expectOnce(there, ['kept', 'kept too']);
  });

  test('[S47] when the one that runs a push is killed, the other goes on: its users get it once, online or not', async () => {
    await using stack = new AsyncDisposableStack();
    const [here, there] = await pair(stack);
    const rest = restClient(here);
    await prepare(rest, { pushAccountsPerSec: 60 });
    const clients: Client[] = [];
    for (const name of names) clients.push(await signIn(there, name));

    const [now = ''] = await begin(rest, ['now'], ['kept', { MsgLifeTime: 600 }]);
    await here.kill('SIGKILL');
    const other = restClient(there);
    await untilDone(other, now);
    await until(() => clients.every((client) => heard(client).includes('kept')));

    const twice = clients.filter((client) => heard(client).length !== new Set(heard(client)).size);
    expect(twice.map(({ userId }) => userId)).toEqual([]);
    for (const client of clients) expect(heard(client).toSorted()).toEqual(['kept', 'now']);
    await expectOnce(there, ['kept'], names.slice(0, 20));
  });
});
