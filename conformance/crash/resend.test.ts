import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { draft, history, send, textOf } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { openTcpProxy, type TcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';

setDefaultTimeout(60_000);

/** The same server behind a network that can be cut. */
const behind = (server: TestServer, net: TcpProxy): TestServer =>
  Object.create(server, { url: { value: `http://127.0.0.1:${net.port}` } });

const portOf = (server: TestServer): number => Number(new URL(server.url).port);

/** Sends without ever getting the answer: the network swallows it. Resolves when the receiver has the message. */
async function loseTheAnswer(alice: Client, bob: Client, net: TcpProxy, message: ReturnType<typeof draft>) {
  const lost = alice.request('sendMessage', message).catch((error: Error) => error);
  const received = await bob.next('message');
  net.cut();
  return { lost: await lost, received: received.message };
}

describe.each([...stores])('[D7] a message sent again on the %s store', (kind) => {
  test('after its answer was lost on the way is answered with the first one and delivered to nobody', async () => {
    await using server = await startOn(kind);
    using net = await openTcpProxy(() => portOf(server));
    using bob = await signIn(server, 'bob');
    using first = await signIn(behind(server, net), 'alice');
    const message = draft('bob', 'once');

    net.swallowAnswers();
    const { lost, received } = await loseTheAnswer(first, bob, net, message);
    net.join();
    using second = await signIn(behind(server, net), 'alice');
    const again = await second.request('sendMessage', message);
    await send(second, 'bob', 'and then');

    expect(lost).toBeInstanceOf(Error);
    expect(again).toMatchObject({
      seq: received.seq,
      msgSeq: received.msgSeq,
      timeSec: received.timeSec,
      isRepeat: true,
    });
    expect(textOf((await bob.next('message')).message)).toBe('and then');
    expect((await history(bob, 'alice')).map(textOf)).toEqual(['once', 'and then']);
  });

  test('after a kill -9 and a restart is the same one, however often', async () => {
    await using server = await startOn(kind);
    const message = draft('bob', 'once');
    using bob = await signIn(server, 'bob');
    using before = await signIn(server, 'alice');
    const first = await before.request('sendMessage', message);
    await server.kill('SIGKILL');
    await bob.closed;
    await server.restart();

    using after = await signIn(server, 'alice');
    const again = await Promise.all(Array.from({ length: 5 }, () => after.request('sendMessage', message)));

    for (const answer of again) expect(answer).toMatchObject({ seq: first.seq, timeMs: first.timeMs, isRepeat: true });
    expect((await history(after, 'bob')).map(textOf)).toEqual(['once']);
  });
});

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres;
  let here: TestServer;
  let there: TestServer;
  beforeAll(async () => {
    postgres = await testPostgres();
    const store = await postgres.freshDatabase();
    const env = { HONGYAN_MULTI_DEVICE_MODE: '1' };
    here = await startServer({ store, env });
    there = await startServer({ store, env });
  });
  afterAll(async () => {
    await Promise.all([here, there].map((server) => server[Symbol.asyncDispose]()));
    await postgres.stop();
  });

  test('[D7] [D12] the same message through both at the same moment is one, delivered once to each receiver', async () => {
    using first = await signIn(here, 'alice');
    using second = await signIn(there, 'alice');
    using bobHere = await signIn(here, 'bob');
    using bobThere = await signIn(there, 'bob');
    const texts = Array.from({ length: 40 }, (_, n) => `message ${n}`);

    const answers = await Promise.all(
      texts.map(async (text) => {
        const message = draft('bob', text);
        return Promise.all([first, second].map((from) => from.request('sendMessage', message)));
      }),
    );
    await send(first, 'bob', 'end');

    for (const [a, b] of answers) {
      expect(a).toMatchObject({ seq: b?.seq as number, msgSeq: b?.msgSeq as number, timeMs: b?.timeMs as number });
      expect([a?.isRepeat, b?.isRepeat].filter(Boolean)).toEqual([true]);
    }
    const log = (await history(first, 'bob')).map(({ seq, id }) => ({ seq, id }));
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    expect(log).toHaveLength(texts.length + 1);
    for (const bob of [bobHere, bobThere]) {
      await until(() => bob.seen('message').length === log.length);
      const got = bob.seen('message').map(({ message: { seq, id } }) => ({ seq, id }));
      expect(got).toEqual(log);
    }
  });
});
