import { describe, expect, test } from 'bun:test';
import { closeCodes } from '@hongyan/contract';
import { deliverOver } from '../delivery/deliver.ts';
import { type Client, eventOf, START_MS, testBus, testGateway } from './testGateway.ts';

const phone = { platform: 'Android', deviceId: 'phone' };
const desk = { platform: 'Windows', deviceId: 'desk' };

/** Both sign in before anything of the other's can be heard. */
const together = (a: Client, b: Client, mode: number) =>
  Promise.all([a.call('login', { ...phone, mode }), b.call('login', { ...desk, mode })]);

describe('kicks', () => {
  test('[S5] the session that must go is told by whom, closed, and gone when the sign-in is answered', async () => {
    await using cloud = testGateway();
    const [old, fresh] = [await cloud.client(), await cloud.client()];
    await old.call('login', { ...desk, mode: 4 });
    cloud.clock.now += 5_000;

    await fresh.call('login', { ...phone, mode: 4 });

    expect(cloud.sessions.count).toBe(1);
    const kicked = { reason: 'otherDevice', platform: 'Android', deviceId: 'phone', timeMs: START_MS + 5_000 };
    expect(await old.next()).toEqual({ n: 'kicked', p: kicked });
    expect(await old.closed).toMatchObject({ code: closeCodes.kickedByDevice });
    expect(await fresh.call('ping')).toMatchObject({ r: {} });
  });

  test('[S5] the mode decides who stays', async () => {
    await using cloud = testGateway();
    const [onPhone, onDesk, onWeb] = [await cloud.client(), await cloud.client(), await cloud.client()];
    await onPhone.call('login', { ...phone, mode: 2 });
    await onDesk.call('login', { ...desk, mode: 2 });

    await onWeb.call('login', { platform: 'Web', deviceId: 'browser', mode: 2 });

    expect(await onDesk.next()).toMatchObject({ n: 'kicked', p: { platform: 'Web' } });
    expect((await cloud.sessions.online(1)).map(({ platform }) => platform)).toEqual(['Android', 'Web']);
  });

  test('[S5] a device that signs in again replaces itself without the event kicked', async () => {
    await using cloud = testGateway();
    const [old, fresh] = [await cloud.client(), await cloud.client()];
    await old.call('login', { ...phone, mode: 1 });

    await fresh.call('login', { ...phone, mode: 1 });

    expect(await old.closed).toMatchObject({ code: closeCodes.kickedByDevice });
    expect(old.messages).toHaveLength(1);
    expect(cloud.sessions.count).toBe(1);
  });

  test('[S5] other accounts are left alone', async () => {
    await using cloud = testGateway();
    const [alice, bob] = [await cloud.client(), await cloud.client()];
    await alice.call('login', { ...phone, uid: 1 });

    await bob.call('login', { ...phone, uid: 2, userId: 'bob' });

    expect(cloud.sessions.count).toBe(2);
  });

  test('[S5] of two devices that sign in at the same instant exactly one stays', async () => {
    await using cloud = testGateway();
    const [a, b] = [await cloud.client(), await cloud.client()];

    await together(a, b, 4);

    expect(cloud.sessions.count).toBe(1);
    expect(await cloud.sessions.online(1)).toHaveLength(1);
  });

  test('[S5] ending an account ends all its sessions with the reason', async () => {
    await using cloud = testGateway();
    const [a, b] = [await cloud.client(), await cloud.client()];
    await together(a, b, 1);

    cloud.sessions.kickAll(1, { reason: 'admin', timeMs: 7 });

    for (const client of [a, b]) {
      expect(await client.next()).toEqual({ n: 'kicked', p: { reason: 'admin', timeMs: 7 } });
      expect(await client.closed).toMatchObject({ code: closeCodes.kickedByAdmin });
    }
    expect(cloud.sessions.count).toBe(0);
  });

  test('[S13] ending an app ends the sessions of its accounts only', async () => {
    await using cloud = testGateway();
    const [alice, bob] = [await cloud.client(), await cloud.client()];
    await alice.call('login', { uid: 1, sdkAppId: 1 });
    await bob.call('login', { uid: 2, sdkAppId: 2 });

    cloud.sessions.endApp(1);

    expect(await alice.next()).toMatchObject({ n: 'kicked', p: { reason: 'accountDeleted' } });
    expect(await alice.closed).toMatchObject({ code: closeCodes.accountDeleted });
    expect(cloud.sessions.count).toBe(1);
  });
});

describe('events', () => {
  test('[S74] reach all sessions of an account but the one that caused them', async () => {
    await using cloud = testGateway();
    const [a, b] = [await cloud.client('json'), await cloud.client('msgpack')];
    const [{ r }] = (await together(a, b, 1)) as unknown as [{ r: { sessionId: string } }];
    const deliver = deliverOver(cloud.bus);

    deliver(eventOf(1, 'first'), [1, 1], r.sessionId);
    deliver(eventOf(1, 'second'), [1]);

    expect(await a.next()).toMatchObject({ n: 'message', p: { convId: 'second' } });
    expect([await b.next(), await b.next()]).toMatchObject([{ p: { convId: 'first' } }, { p: { convId: 'second' } }]);
  });

  test('[S74] nothing is subscribed for an account without sessions', async () => {
    await using cloud = testGateway();
    const alice = await cloud.client();
    await alice.call('login');

    alice.socket.close();
    await alice.closed;
    const left = cloud.connections[0];

    expect(await untilGone(() => left?.isOpen === false)).toBe(true);
    expect(cloud.sessions.count).toBe(0);
    expect(cloud.counted.sessions).toBe(0);
    expect(await cloud.sessions.online(1)).toEqual([]);
  });

  test('[S4] a client that went while its sign-in was checked becomes no session', async () => {
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<void>();
    await using cloud = testGateway(
      {},
      {
        async login(_p, connection) {
          entered.resolve();
          await gate.promise;
          const identity = {
            sdkAppId: 1,
            uid: 1,
            userId: 'alice',
            platform: 'Web',
            deviceId: 'd',
            signedInMs: 0,
            expiresSec: 1,
          } as const;
          await cloud.sessions.signIn(connection, identity, 4);
          finished.resolve();
          return { r: {} };
        },
      },
    );
    const alice = await cloud.client();
    alice.request(['login']);
    await entered.promise;
    alice.socket.close();
    await alice.closed;
    await untilGone(() => cloud.connections[0]?.isOpen === false);

    gate.resolve();
    await finished.promise;

    expect(cloud.sessions.count).toBe(0);
  });

  test('[S4] a sign-in that cannot listen fails and leaves nothing behind', async () => {
    const bus = {
      ...testBus(),
      isLocal: true,
      publish() {},
      onGap() {},
      subscribe: () => Promise.reject(new Error('no bus')),
      close: async () => {},
    };
    await using cloud = testGateway(
      {},
      {
        async login(_p, connection) {
          const identity = {
            sdkAppId: 1,
            uid: 1,
            userId: 'alice',
            platform: 'Web',
            deviceId: 'd',
            signedInMs: 0,
            expiresSec: 1,
          } as const;
          return cloud.sessions.signIn(connection, identity, 4).then(
            () => ({ r: {} }),
            () => ({ e: { code: 60028, info: 'internal' } }),
          );
        },
      },
      bus,
    );
    const alice = await cloud.client();

    expect(await alice.call('login')).toMatchObject({ e: { code: 60028 } });

    expect(cloud.sessions.count).toBe(0);
    expect(cloud.connections[0]?.identity).toBeUndefined();
  });
});

/** Lets the loop turn until it is so. */
async function untilGone(isSo: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 10_000 && !isSo(); turn++) await new Promise((resolve) => setImmediate(resolve));
  return isSo();
}
