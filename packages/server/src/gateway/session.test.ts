import { describe, expect, test } from 'bun:test';
import { type Codec, closeCodes } from '@hongyan/contract';
import { eventOf, gatedSend, START_MS, send, testGateway } from './testGateway.ts';

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

describe('the end', () => {
  test('[S45] the answer of the command that ends the session still goes out', async () => {
    await using cloud = testGateway();
    const alice = await cloud.client();

    expect(await alice.call('logout')).toEqual({ i: 1, r: {} });
    expect(await alice.closed).toEqual({ code: closeCodes.signedOut, reason: 'signedOut' });
  });

  test('[S4] a refused sign-in is answered and closed', async () => {
    await using cloud = testGateway({}, { login: () => ({ e: { code: 70001, info: 'expired' } }) });
    const alice = await cloud.client();

    expect(await alice.call('login')).toEqual({ i: 1, e: { code: 70001, info: 'expired' } });
    expect(await alice.closed).toMatchObject({ code: closeCodes.loginRefused });
  });

  test.each([60028, 60019])(
    '[S4] a sign-in that the server failed with %d may be tried again on the same connection',
    async (code) => {
      let isBroken = true;
      await using cloud = testGateway({}, { login: () => (isBroken ? { e: { code, info: 'failed' } } : { r: 'in' }) });
      const alice = await cloud.client();
      expect(await alice.call('login')).toMatchObject({ e: { code } });

      isBroken = false;

      expect(await alice.call('login')).toEqual({ i: 2, r: 'in' });
    },
  );
});
