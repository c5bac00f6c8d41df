import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { WireStatus } from '@hongyan/contract';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../until.ts';

setDefaultTimeout(60_000);

const now = async (client: Client, userId: string): Promise<WireStatus | undefined> =>
  (await client.request('getStatuses', { userIds: [userId] })).statuses[0];
const told = async (client: Client): Promise<WireStatus | undefined> => (await client.next('statuses')).statuses[0];
const watching = async (server: TestServer, who: string, userId: string): Promise<Client> => {
  const client = await signIn(server, who);
  await client.request('subscribeStatuses', { userIds: [userId] });
  return client;
};

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres;
  let store: string;
  let first: TestServer;
  let second: TestServer;
  beforeAll(async () => {
    postgres = await testPostgres();
    store = await postgres.freshDatabase();
    first = await startServer({ store });
    second = await startServer({ store });
    await set(0);
  });
  afterAll(async () => {
    await Promise.all([first, second].map((server) => server[Symbol.asyncDispose]()));
    await postgres.stop();
  });

  const set = async (statusGraceMs: number): Promise<void> => {
    for (const server of [first, second])
      await restClient(server).ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1, statusGraceMs } });
  };

  test('[S45] who comes, speaks of itself and goes at one process is told at the other', async () => {
    await restClient(first).ok('im_open_login_svc/account_import', { UserID: 'bob' });
    using alice = await watching(second, 'alice', 'bob');

    const bob = await signIn(first, 'bob');
    const came = await told(alice);
    await bob.request('setStatus', { customStatus: 'in a meeting' });
    const spoke = await told(alice);
    const asked = await now(alice, 'bob');
    await bob.close();
    const away = await told(alice);

    const status = { userId: 'bob', statusType: 1, customStatus: 'in a meeting' };
    expect(came).toEqual({ ...status, customStatus: '' });
    expect([spoke, asked]).toEqual([status, status]);
    expect(away).toEqual({ userId: 'bob', statusType: 2, customStatus: '' });
  });

  test('[S45] the last session at one process is not the last one while the other has another', async () => {
    const carol = await signIn(first, 'carol', { platform: 'Windows' });
    using alice = await watching(second, 'dave', 'carol');
    await carol.request('setStatus', { customStatus: 'writing' });
    const spoke = await told(alice);
    const desk = await signIn(second, 'carol');
    // The process that has the custom status tells it to the other one, and so to the newcomer.
    const toDesk = await told(desk);

    await carol.close();
    await until(async () => (await restSessions(first, 'carol')) === 1);
    const kept = await now(alice, 'carol');
    await desk.request('logout', {});
    const out = await told(alice);

    const status = { userId: 'carol', statusType: 1, customStatus: 'writing' };
    expect([spoke, toDesk, kept]).toEqual([status, status, status]);
    // Its other device did not sign out.
    expect(out).toEqual({ userId: 'carol', statusType: 2, customStatus: '' });
    expect(alice.seen('statuses')).toEqual([]);
  });

  test('[S45] who returns to the other process within the grace was never away and keeps the custom status', async () => {
    await set(60_000);
    const erin = await signIn(first, 'erin', { platform: 'Windows', deviceId: 'desk' });
    using alice = await watching(second, 'frank', 'erin');
    await erin.request('setStatus', { customStatus: 'on the move' });
    const spoke = await told(alice);

    await erin.close();
    await until(async () => (await restSessions(first, 'erin')) === 0);
    using back = await signIn(second, 'erin', { platform: 'Windows', deviceId: 'desk' });
    const learnt = await told(back);
    await back.request('setStatus', { customStatus: 'there' });
    const next = await told(alice);
    await set(0);

    const status = { userId: 'erin', statusType: 1, customStatus: 'on the move' };
    expect([spoke, learnt]).toEqual([status, status]);
    expect(next).toEqual({ ...status, customStatus: 'there' });
  });

  test('[S45] a process that dies takes its users offline', async () => {
    await using third = await startServer({ store });
    using grace = await signIn(third, 'grace');
    using alice = await watching(second, 'heidi', 'grace');
    const before = await now(alice, 'grace');

    await third.kill('SIGKILL');
    const asked = await now(alice, 'grace');

    expect(before).toMatchObject({ statusType: 1 });
    expect(asked).toMatchObject({ statusType: 2 });
    await until(async () => alice.seen('statuses').length === 1);
    expect(await told(alice)).toEqual({ userId: grace.userId, statusType: 2, customStatus: '' });
  });
});

/** On how many platforms a user is online, as REST says; those of all processes count, phones that are away too. */
async function restSessions(server: TestServer, userId: string): Promise<number> {
  const { QueryResult } = await restClient(server).ok('openim/querystate', { To_Account: [userId], IsNeedDetail: 1 });
  return QueryResult[0]?.Detail?.length ?? 0;
}
