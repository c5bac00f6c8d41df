import { describe, expect, test } from 'bun:test';
import type { EventPayload } from '@hongyan/contract';
import { alice, FakeWorld, outcomeOf } from './fakeWorld.ts';

describe('reconnect', () => {
  test('[S55] a lost connection comes back by itself with the same sign-in', async () => {
    const world = await new FakeWorld().signedIn();

    world.socket.closedBy(1006);
    await world.advance(500);
    await world.accept();

    expect(world.socket.asked('login')[0]?.p).toMatchObject(alice);
    expect(world.told.slice(2)).toEqual([
      'online first',
      'net disconnected',
      'net connecting',
      'net connected',
      'online again',
    ]);
  });

  test('[S55] waits longer with each failure, up to 30 s, and begins anew once it was online', async () => {
    const world = await new FakeWorld().signedIn();
    world.random = 1;
    const delays: number[] = [];
    const fail = async () => {
      world.socket.closedBy(1006);
      const before = world.nowMs;
      const sockets = world.sockets.length;
      while (world.sockets.length === sockets) await world.advance(100);
      delays.push(world.nowMs - before);
    };

    for (let n = 0; n < 9; n++) await fail();
    await world.accept();
    await fail();

    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 500]);
  });

  test('[S55] an attempt that nobody answers is given up and followed by another', async () => {
    const world = await new FakeWorld().signedIn();
    world.socket.closedBy(1006);
    await world.advance(200);
    expect(world.sockets).toHaveLength(2);

    await world.advance(15_400);

    expect(world.sockets).toHaveLength(3);
    expect(world.sockets[1]?.isClosed).toBe(true);
  });

  test('[S55] waking retries without waiting; losing the network drops at once', async () => {
    const world = await new FakeWorld().signedIn();

    world.wake('networkLost');
    expect([world.runner.state, world.socket.isClosed]).toEqual(['offline', true]);
    world.wake('awake');
    expect(world.sockets).toHaveLength(2);
    world.socket.closedBy(1006);
    expect(world.runner.state).toBe('waiting');
    world.wake('awake');

    expect(world.sockets).toHaveLength(3);
  });

  test('[S55] a device that only believes to be offline is tried now and then', async () => {
    const world = await new FakeWorld().signedIn();
    world.wake('networkLost');

    await world.advance(30_000);

    expect(world.sockets).toHaveLength(2);
  });

  test('[S55] what an old socket says late does not count', async () => {
    const world = await new FakeWorld().signedIn();
    const old = world.socket;
    const { onopen, onmessage, onclose } = old;
    world.wake('networkLost');
    world.wake('awake');
    await world.accept();
    const told = [...world.told];

    onopen?.();
    onmessage?.({ data: '{"n":"kicked","p":{"reason":"admin","timeMs":1}}' });
    onclose?.({ code: 4300, reason: '' });

    expect(world.told).toEqual(told);
    expect(world.runner.isOnline).toBe(true);
  });

  test('[S74] garbage ends the connection, not the session', async () => {
    const world = await new FakeWorld().signedIn();

    world.socket.receive('not a frame', { n: 'resync', p: {} });

    expect(world.socket.isClosed).toBe(true);
    expect(world.told).not.toContain('event resync');
    await world.advance(4_000);
    await world.accept();
    expect(world.runner.isOnline).toBe(true);
  });

  test('[S65] an event that overtakes the answer of the sign-in comes after `online`', async () => {
    const world = new FakeWorld();
    void outcomeOf(world.runner.signIn(alice));
    world.socket.onopen?.();
    await world.settle();

    world.socket.receive({ n: 'resync', p: {} });
    expect(world.told).toEqual(['net connecting']);
    await world.accept();

    expect(world.told.slice(-2)).toEqual(['online first', 'event resync']);
  });
});

describe('heartbeat', () => {
  test('[S55] pings each period of the sign-in answer and stays while somebody answers', async () => {
    const world = await new FakeWorld().signedIn();

    for (let period = 1; period <= 10; period++) {
      await world.advance(30_000);
      expect(world.socket.asked('ping')).toHaveLength(period);
      world.socket.answer('ping', { r: { timeMs: 1 } });
    }

    expect(world.runner.isOnline).toBe(true);
  });

  test('[S55] reconnects after 2.5 periods of silence', async () => {
    const world = await new FakeWorld().signedIn();
    world.random = 0;
    await world.advance(75_000);
    expect(world.runner.isOnline).toBe(true);

    await world.advance(15_000);

    expect(world.socket).not.toBe(world.sockets[0]);
    expect(world.sockets[0]?.isClosed).toBe(true);
  });

  test('[S55] reconnects when a probe is not answered within 5 s; other frames are no answer', async () => {
    const world = await new FakeWorld().signedIn();
    world.runner.probe();
    world.wake('awake');
    await world.settle();
    expect(world.socket.asked('ping')).toHaveLength(1);

    await world.advance(4_900);
    world.socket.receive({ n: 'resync', p: {} });
    expect(world.runner.isOnline).toBe(true);
    await world.advance(100);

    expect(world.runner.state).toBe('waiting');
  });

  test('[S55] a probe that is answered changes nothing', async () => {
    const world = await new FakeWorld().signedIn();
    world.runner.probe();
    await world.settle();
    world.socket.answer('ping', { r: { timeMs: 1 } });

    await world.advance(10_000);

    expect(world.runner.isOnline).toBe(true);
    expect(world.sockets).toHaveLength(1);
  });

  test('[S55] a request into a dead connection is answered by the next one within its own time', async () => {
    const world = await new FakeWorld().signedIn();
    const request = outcomeOf(world.runner.request('getConversations', {}));
    await world.advance(15_000);
    await world.advance(500);

    await world.accept();
    world.socket.answer('getConversations', { r: {} });

    await world.settle();
    expect([request.now, world.sockets.length]).toEqual(['done', 2]);
  });
});

describe('the end', () => {
  const kicks: [EventPayload<'kicked'>['reason'], number, string][] = [
    ['otherDevice', 4300, 'otherDevice'],
    ['admin', 4201, 'kickedByAdmin'],
    ['expired', 4200, 'userSigExpired'],
    ['accountDeleted', 4303, 'kickedByAdmin'],
  ];
  for (const [reason, code, ended] of kicks) {
    test(`[S4] kicked because of "${reason}" is told once as ${ended}, and nothing comes back`, async () => {
      const world = await new FakeWorld().signedIn();
      const request = outcomeOf(world.runner.request('getConversations', {}));
      await world.settle();

      world.socket.receive({ n: 'kicked', p: { reason, timeMs: 1 } });
      world.socket.closedBy(code);

      await world.advance(300_000);
      expect(world.told.slice(3)).toEqual(['event kicked', `ended ${ended}`]);
      expect([request.now, world.sockets.length, world.timers.size, world.wakes.size]).toEqual([6013, 1, 0, 0]);
    });
  }

  const closes: [number, string][] = [
    [4300, 'otherInstance'],
    [4200, 'userSigExpired'],
    [4201, 'kickedByAdmin'],
    [4303, 'kickedByAdmin'],
  ];
  for (const [code, ended] of closes) {
    test(`[S5] a close with ${code} without a word is ${ended}`, async () => {
      const world = await new FakeWorld().signedIn();

      world.socket.closedBy(code);

      expect(world.told.slice(3)).toEqual([`ended ${ended}`]);
    });
  }

  const refusals: [number, string][] = [
    [70001, 'userSigExpired'],
    [70052, 'kickedByAdmin'],
  ];
  for (const [code, ended] of refusals) {
    test(`[S8] a reconnect that is refused with ${code} is ${ended}`, async () => {
      const world = await new FakeWorld().signedIn();
      world.socket.closedBy(4100);
      await world.advance(4_000);
      world.socket.onopen?.();
      await world.settle();

      world.socket.answer('login', { e: { code, info: 'refused' } });
      world.socket.closedBy(4202);

      await world.advance(60_000);
      expect(world.told.at(-1)).toBe(`ended ${ended}`);
      expect(world.sockets).toHaveLength(2);
    });
  }
});
