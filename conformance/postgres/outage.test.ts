import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { errors } from '@hongyan/contract';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { expectKept } from '../crash/kept.ts';
import { attempt, type Said, Sending, signInAll } from '../crash/sending.ts';
import { restClient } from '../rest.ts';
import { history, send, textOf } from '../say.ts';
import { seeded } from '../seeded.ts';
import { startServer, type TestServer } from '../server.ts';
import { openTcpProxy, type TcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';

setDefaultTimeout(120_000);

const SEED = Number(process.env.OUTAGE_SEED ?? Date.now() % 1_000_000);
const CUTS = Number(process.env.OUTAGE_CUTS ?? 12);

/** The server with a line of the test's own to its database. */
interface Stage extends AsyncDisposable {
  server: TestServer;
  line: TcpProxy;
}

describe('the database goes away under load', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await testPostgres();
  });
  afterAll(() => postgres.stop());

  async function openStage(): Promise<Stage> {
    const store = new URL(await postgres.freshDatabase());
    const line = await openTcpProxy(() => Number(new URL(postgres.url).port));
    store.port = String(line.port);
    const server = await startServer({ store: store.href, env: { HONGYAN_MULTI_DEVICE_MODE: '1' } });
    return {
      server,
      line,
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        line[Symbol.dispose]();
      },
    };
  }

  /** People send while the work goes on and after it; then each message that was acknowledged must be there once. */
  async function underLoad(server: TestServer, work: (sending: Sending) => Promise<void>): Promise<Said[]> {
    const clients = await signInAll(server);
    const sending = new Sending();
    sending.start(clients, server);
    await until(() => sending.acknowledged >= 20);
    await work(sending);
    const sofar = sending.acknowledged;
    await until(() => sending.acknowledged >= sofar + 20);
    await sending.stop();
    for (const said of sending.open) await attempt(said, clients, server);

    expect(sending.open).toEqual([]);
    await expectKept(clients, sending.said, new Map());
    await expectSameAsFresh(server, clients);
    for (const client of clients.values()) await client.close();
    return sending.said;
  }

  test.each(['crash', 'shutdown'] as const)(
    '[D14] a %s of it and a restart lose nothing that was acknowledged',
    async (how) => {
      await using stage = await openStage();
      await underLoad(stage.server, async () => {
        await postgres.down(how);
        await postgres.up();
      });
    },
  );

  test('away for long, sends are refused with the reason, and go on by themselves when it is back', async () => {
    await using stage = await openStage();
    const said = await underLoad(stage.server, async (sending) => {
      await postgres.down('crash');
      const refused = () => sending.said.flatMap(({ refusals }) => refusals);
      await until(() => refused().length > 20);
      const health = await fetch(`${stage.server.url}/healthz`);
      expect({ status: health.status, text: await health.text() }).toMatchObject({
        status: 503,
        text: expect.stringContaining('the database cannot be used'),
      });
      await postgres.up();
      await until(async () => (await fetch(`${stage.server.url}/healthz`)).ok);
    });

    expect(new Set(said.flatMap(({ refusals }) => refusals))).toEqual(new Set([errors.sendsStopped.code]));
  });

  test(`[D14] its connections cut at any moment of a commit, each message is stored once (seed ${SEED})`, async () => {
    await using stage = await openStage();
    const random = seeded(SEED);
    await underLoad(stage.server, async (sending) => {
      for (let n = 0; n < CUTS; n++) {
        const sofar = sending.acknowledged;
        await until(() => sending.acknowledged > sofar);
        await Bun.sleep(random.below(15));
        // Half of the cuts let what was asked go through, and lose the answers to it.
        if (random.chance(0.5)) {
          stage.line.swallowAnswers();
          await Bun.sleep(random.below(15));
        }
        stage.line.cut();
        stage.line.join();
      }
    });
  });

  test('restarted while nothing is asked, the first request of each kind afterwards succeeds', async () => {
    await using stage = await openStage();
    using alice = await signIn(stage.server, 'alice');
    using bob = await signIn(stage.server, 'bob');
    await send(alice, 'bob', 'before');
    await postgres.down('shutdown');
    await postgres.up();

    const [answer, listed] = await Promise.all([
      send(alice, 'bob', 'after'),
      restClient(stage.server).ok('openim/querystate', { To_Account: ['alice'] }),
    ]);

    expect(answer.seq).toBe(2);
    expect(listed.QueryResult).toMatchObject([{ State: 'Online' }]);
    expect((await history(bob, 'alice')).map(textOf)).toEqual(['before', 'after']);
  });

  test('[D12] after a restart two processes hear each other again, messages and settings', async () => {
    const store = await postgres.freshDatabase();
    await using here = await startServer({ store });
    await using there = await startServer({ store });
    using alice = await signIn(here, 'alice');
    using bob = await signIn(there, 'bob');
    await send(alice, 'bob', 'before');
    await bob.next('message');
    await postgres.down('crash');
    await postgres.up();
    // Whoever asked while it recovered was told so; what each process asks next goes through.
    for (const { url } of [here, there]) await until(async () => (await fetch(`${url}/healthz`)).ok);

    await send(alice, 'bob', 'after');
    await restClient(here).ok('hongyan/set_settings', { Settings: { pageMax: 33 } });
    await until(async () => {
      const { Settings } = await restClient(there).ok('hongyan/get_settings', {});
      return Settings.pageMax === 33;
    });
    // What was rung while either line was down is lost: `resync` says so, and sync finds it.
    await bob.next('resync');
    await until(async () => {
      await send(alice, 'bob', 'live again');
      return bob.seen('message').some(({ message }) => textOf(message) === 'live again');
    });
  });
});

/** Who was there all the time knows what a fresh sign-in is told: the same user sequence, the same conversations. */
async function expectSameAsFresh(server: TestServer, clients: ReadonlyMap<string, Client>): Promise<void> {
  for (const [user, client] of clients) {
    using fresh = await signIn(server, user);
    const [kept, told] = await Promise.all([client, fresh].map((one) => one.request('getConversations', {})));
    expect(told).toEqual(kept as typeof told);
  }
}
