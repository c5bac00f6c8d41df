import { describe, expect, test } from 'bun:test';
import { type Codec, closeCodes } from '@hongyan/contract';
import { eventOf, rawClient, START_MS, testGateway } from './testGateway.ts';

/** A `sendMessage` that logs its start and ends only when the test says so. */
function gatedSend() {
  const started: string[] = [];
  const gates = new Map<string, { queue: () => void; answer: () => void }>();
  const waiting = new Map<string, () => void>();
  return {
    started,
    command: {
      async sendMessage({ text }: { text: string }, _connection: unknown, queued: () => void) {
        const { promise, resolve } = Promise.withResolvers<void>();
        started.push(text);
        gates.set(text, { queue: queued, answer: resolve });
        waiting.get(text)?.();
        await promise;
        return { r: { text } };
      },
    },
    gate(text: string) {
      const gate = gates.get(text);
      if (!gate) throw new Error(`${text} has not started`);
      return gate;
    },
    async start(text: string): Promise<void> {
      if (!gates.has(text)) await new Promise<void>((resolve) => waiting.set(text, resolve));
    },
  };
}
const send = (conv: string, text: string): [string, unknown] => ['sendMessage', { conv, text }];

for (const codec of ['json', 'msgpack'] as Codec[]) {
  describe(`${codec} session`, () => {
    test('[S74] requests that came joined are answered in one joined message', async () => {
      await using cloud = testGateway();
      const alice = await cloud.client(codec);

      alice.request(['echo', { n: 1 }], ['echo', { n: 2 }], ['echo', { text: '鸿雁' }]);

      await alice.next();
      expect(alice.messages).toEqual([
        [
          { i: 1, r: { n: 1 } },
          { i: 2, r: { n: 2 } },
          { i: 3, r: { text: '鸿雁' } },
        ],
      ]);
    });

    test('[S74] replies and events of one turn share a message', async () => {
      await using cloud = testGateway(
        {},
        {
          notify(_p, connection) {
            connection.send(eventOf(3));
            return { r: 'told' };
          },
        },
      );
      const alice = await cloud.client(codec);

      alice.request(['notify']);

      await alice.next();
      expect(alice.messages).toEqual([
        [
          { n: 'message', p: { convId: 'log', message: { body: 'xxx' } } },
          { i: 1, r: 'told' },
        ],
      ]);
    });

    test('[S74] an error is answered under the id of its request', async () => {
      await using cloud = testGateway();
      const alice = await cloud.client(codec);

      expect(await alice.call('nonsense')).toEqual({ i: 1, e: { code: 60009, info: 'nonsense' } });
    });
  });
}

describe('order', () => {
  test('[S22] requests of one conversation start in order, each when the one before is queued', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({}, gated.command);
    const alice = await cloud.client();

    alice.request(send('C2Cbob', 'one'), send('C2Cbob', 'two'), send('C2Cbob', 'three'));
    await gated.start('one');
    expect(gated.started).toEqual(['one']);
    gated.gate('one').queue();
    await gated.start('two');
    expect(gated.started).toEqual(['one', 'two']);
    gated.gate('two').answer();
    await gated.start('three');

    gated.gate('one').answer();
    gated.gate('three').answer();
    expect([await alice.next(), await alice.next(), await alice.next()].map(({ i }) => i)).toEqual([2, 1, 3]);
  });

  test('[S22] other conversations, and commands of none, do not wait', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({}, gated.command);
    const alice = await cloud.client();

    alice.request(send('C2Cbob', 'one'), send('C2Cbob', 'two'), send('C2Ccarol', 'hello'), ['ping']);

    expect(await alice.next()).toEqual({ i: 4, r: {} });
    expect(gated.started).toEqual(['one', 'hello']);
    for (const text of ['hello', 'one']) gated.gate(text).answer();
    await gated.start('two');
    gated.gate('two').answer();
  });

  test('[S22] hundreds of requests of one conversation keep their order', async () => {
    const started: number[] = [];
    await using cloud = testGateway(
      {},
      {
        async sendMessage({ n }: { n: number }, _connection, queued) {
          started.push(n);
          await Promise.resolve();
          if (n % 3 === 0) queued();
          await Promise.resolve();
          return { r: n };
        },
      },
    );
    const alice = await cloud.client();
    const numbers = Array.from({ length: 500 }, (_, n) => n);

    alice.request(...numbers.map((n): [string, unknown] => ['sendMessage', { conv: 'C2Cbob', n }]));

    for (const _ of numbers) await alice.next();
    expect(started).toEqual(numbers);
  });

  test('[S4] what comes behind a sign-in waits for it', async () => {
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const seen: string[] = [];
    await using cloud = testGateway(
      {},
      {
        async login(_p, connection) {
          entered.resolve();
          await gate.promise;
          connection.identity = {
            sdkAppId: 1,
            uid: 1,
            userId: 'alice',
            platform: 'Web',
            deviceId: 'd',
            signedInMs: 0,
            expiresSec: START_MS,
          };
          return { r: 'in' };
        },
        whoAmI(_p, connection) {
          seen.push(connection.identity?.userId ?? 'nobody');
          return { r: {} };
        },
      },
    );
    const alice = await cloud.client();

    alice.request(['whoAmI'], ['login'], ['whoAmI'], ['whoAmI']);
    await entered.promise;
    expect(await alice.next()).toMatchObject({ i: 1 });
    gate.resolve();

    expect([await alice.next(), await alice.next(), await alice.next()].map(({ i }) => i)).toEqual([2, 3, 4]);
    expect(seen).toEqual(['nobody', 'alice', 'alice']);
  });

  test('[S22] what a client sent before it went still runs, in order', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({}, gated.command);
    const alice = await cloud.client();
    alice.request(send('C2Cbob', 'one'), send('C2Cbob', 'two'));
    await gated.start('one');

    alice.socket.close();
    await alice.closed;
    gated.gate('one').answer();

    await gated.start('two');
    gated.gate('two').answer();
  });
});

describe('limits', () => {
  test('[S57] requests beyond those that may be in flight are refused at once', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({ sessionMaxInFlight: 2 }, gated.command);
    const alice = await cloud.client();

    alice.request(send('C2Cbob', 'one'), send('C2Cbob', 'two'), send('C2Cbob', 'three'));

    expect(await alice.next()).toMatchObject({ i: 3, e: { code: 60018 } });
    gated.gate('one').answer();
    expect(await alice.next()).toMatchObject({ i: 1, r: {} });
    gated.gate('two').answer();
    expect(await alice.next()).toMatchObject({ i: 2, r: {} });
  });

  test('[S57] a client that goes on although refused is closed with overloaded', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({ sessionMaxInFlight: 2 }, gated.command);
    const alice = await cloud.client();

    alice.request(...['1', '2', '3', '4', '5', '6'].map((text) => send('C2Cbob', text)));

    expect(await alice.closed).toEqual({ code: closeCodes.overloaded.code, reason: 'overloaded' });
    gated.gate('1').answer();
  });

  test('[S57] requests a second are limited where the setting says so', async () => {
    await using cloud = testGateway({ sessionRequestsPerSec: 2 });
    const alice = await cloud.client();

    alice.request(['ping'], ['ping'], ['ping']);
    expect([await alice.next(), await alice.next(), await alice.next()].filter((frame) => 'e' in frame)).toEqual([
      { i: 3, e: { code: 60018, info: 'at most 2 requests a second, try again later' } },
    ]);
    cloud.clock.now += 1_000;

    expect(await alice.call('ping')).toEqual({ i: 4, r: {} });
  });

  test('[D21] a message above maxFrameBytes closes with frameTooLarge', async () => {
    await using cloud = testGateway({ maxFrameBytes: 16_384 });
    const alice = await cloud.client();

    alice.raw('x'.repeat(16_385));

    expect(await alice.closed).toMatchObject({ code: closeCodes.frameTooLarge.code });
  });

  test('[D21] a frame deeper than maxFrameDepth closes with frameTooLarge', async () => {
    await using cloud = testGateway({ maxFrameDepth: 8 });
    const alice = await cloud.client('msgpack');

    alice.request(['echo', [[[[[[[[]]]]]]]]]);

    expect(await alice.closed).toEqual({ code: closeCodes.frameTooLarge.code, reason: 'frames nest at most 8 levels' });
  });

  test('[D21] garbage closes with protocolError and says what is wrong', async () => {
    await using cloud = testGateway();
    const [alice, bob] = [await cloud.client('json'), await cloud.client('msgpack')];

    alice.raw('hello');
    bob.raw(new Uint8Array([0xc1]));

    expect(await alice.closed).toEqual({ code: closeCodes.protocolError.code, reason: 'a line is no JSON' });
    expect(await bob.closed).toEqual({ code: closeCodes.protocolError.code, reason: 'extension types are not used' });
  });

  test('[D21] invalid UTF-8 in a text message closes with 1007', async () => {
    await using cloud = testGateway();
    const { socket, send: sendRaw } = await rawClient(cloud.port);
    const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));

    sendRaw(1, Buffer.from([0x22, 0xff, 0x22]));

    expect((await answer).readUInt16BE(2)).toBe(1007);
    socket.destroy();
  });

  test('[D21] of a message with one bad frame none runs', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({}, gated.command);
    const alice = await cloud.client();

    alice.raw(`${JSON.stringify({ i: 1, c: 'sendMessage', p: { conv: 'C2Cbob', text: 'one' } })}\n{`);

    await alice.closed;
    expect(gated.started).toEqual([]);
  });
});

describe('the end', () => {
  test('[S45] the answer of the command that ends the session still goes out', async () => {
    await using cloud = testGateway();
    const alice = await cloud.client();

    expect(await alice.call('logout')).toEqual({ i: 1, r: {} });
    expect(await alice.closed).toEqual({ code: closeCodes.signedOut.code, reason: 'signedOut' });
  });

  test('[S4] a refused sign-in is answered and closed', async () => {
    await using cloud = testGateway({}, { login: () => ({ e: { code: 70001, info: 'expired' } }) });
    const alice = await cloud.client();

    expect(await alice.call('login')).toEqual({ i: 1, e: { code: 70001, info: 'expired' } });
    expect(await alice.closed).toMatchObject({ code: closeCodes.loginRefused.code });
  });

  test('[S4] a sign-in that the server failed may be tried again on the same connection', async () => {
    let isBroken = true;
    await using cloud = testGateway(
      {},
      { login: () => (isBroken ? { e: { code: 60028, info: 'internal' } } : { r: 'in' }) },
    );
    const alice = await cloud.client();
    expect(await alice.call('login')).toMatchObject({ e: { code: 60028 } });

    isBroken = false;

    expect(await alice.call('login')).toEqual({ i: 2, r: 'in' });
  });
});
