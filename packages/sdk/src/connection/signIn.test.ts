import { describe, expect, test } from 'bun:test';
import { alice, FakeWorld, loginAnswer, outcomeOf } from './fakeWorld.ts';

describe('signIn', () => {
  test('[S4] signs in with the first frame and resolves with the answer, after `online`', async () => {
    const world = new FakeWorld();
    const login = world.runner.signIn(alice);

    await world.accept();

    expect(await login).toEqual(loginAnswer);
    expect(world.socket.frames).toEqual([
      { i: 1, c: 'login', p: { sdkAppId: 1, ...alice, platform: 'Web', deviceId: 'tab-1', sdkVersion: '0.1.0' } },
    ]);
    expect(world.told).toEqual(['net connecting', 'net connected', 'online first']);
  });

  test('[S8] a refusal is told with its code and not tried again', async () => {
    const world = new FakeWorld();
    const login = outcomeOf(world.runner.signIn(alice));
    world.socket.onopen?.();
    await world.settle();

    world.socket.answer('login', { e: { code: 70001, info: 'expired' } });
    world.socket.closedBy(4202);

    await world.advance(120_000);
    expect(login.now).toBe(70001);
    expect(world.sockets).toHaveLength(1);
    expect(world.timers.size).toBe(0);
    expect(world.told).toEqual(['net connecting']);
  });

  test('[S3] is tried with back-off until its time is over, then 6012', async () => {
    const world = new FakeWorld();
    const login = outcomeOf(world.runner.signIn(alice, { timeoutMs: 5_000 }));
    world.socket.closedBy(1006);
    while (login.now === 'pending') {
      await world.advance(100);
      if (!world.socket.isClosed) world.socket.closedBy(1006);
    }

    expect(login.now).toBe(6012);
    expect(world.sockets.length).toBeGreaterThan(3);
    expect(world.timers.size).toBe(0);
    expect(world.wakes.size).toBe(0);
  });

  test('[S3] a server that fails is tried again; when time is over its code is told', async () => {
    const world = new FakeWorld();
    const login = outcomeOf(world.runner.signIn(alice, { timeoutMs: 1_000 }));
    world.socket.onopen?.();
    await world.settle();

    world.socket.answer('login', { e: { code: 60028, info: 'internal error' } });

    await world.advance(1_000);
    expect(login.now).toBe(60028);
  });

  test('[S3] a second one within 15 s of the first is refused with 2025; later it takes its place', async () => {
    const world = new FakeWorld();
    const first = outcomeOf(world.runner.signIn(alice));

    await expect(world.runner.signIn(alice)).rejects.toMatchObject({ code: 2025 });
    await world.advance(14_999);
    await expect(world.runner.signIn(alice)).rejects.toMatchObject({ code: 2025 });
    await world.advance(1);
    const third = outcomeOf(world.runner.signIn({ userId: 'bob', userSig: 'sig' }));

    await world.accept();
    expect([first.now, third.now]).toEqual([6012, 'done']);
    expect(world.socket.asked('login')[0]?.p).toMatchObject({ userId: 'bob' });
  });

  test('[S3] signing out meanwhile fails it with 6013', async () => {
    const world = new FakeWorld();
    const login = outcomeOf(world.runner.signIn(alice));

    await world.runner.signOut();

    await world.settle();
    expect(login.now).toBe(6013);
    expect(world.socket.isClosed).toBe(true);
    expect(world.timers.size).toBe(0);
  });

  test('[S4] is possible again after the end, also from within `ended`', async () => {
    const world = await new FakeWorld().signedIn();
    world.socket.receive({ n: 'kicked', p: { reason: 'admin', timeMs: 1 } });
    expect(world.runner.state).toBe('stopped');

    const login = outcomeOf(world.runner.signIn(alice));
    await world.accept();

    expect(login.now).toBe('done');
    expect(world.told.slice(-3)).toEqual(['net connecting', 'net connected', 'online first']);
  });

  test('[S55] an address that the platform refuses counts as a failed attempt', async () => {
    const world = new FakeWorld();
    world.refusesSockets = true;
    const login = outcomeOf(world.runner.signIn(alice, { timeoutMs: 60_000 }));
    await world.settle();
    expect(world.runner.state).toBe('waiting');

    world.refusesSockets = false;
    await world.advance(4_000);
    await world.accept();

    expect(login.now).toBe('done');
  });
});

describe('signOut', () => {
  test('[S45] asks the server to, resolves with its answer and leaves nothing running', async () => {
    const world = await new FakeWorld().signedIn();
    const request = outcomeOf(world.runner.request('getConversations', {}));

    const out = outcomeOf(world.runner.signOut());

    await world.settle();
    expect(world.socket.frames.map(({ c }) => c)).toEqual(['login', 'getConversations', 'logout']);
    expect([request.now, out.now]).toEqual([6013, 'pending']);
    world.socket.answer('logout', { r: {} });
    await world.settle();
    expect(out.now).toBe('done');
    expect(world.socket.isClosed).toBe(true);
    expect(world.timers.size).toBe(0);
    expect(world.told.at(-1)).toBe('online first');
  });

  test('[S45] does not wait long for a server that does not answer', async () => {
    const world = await new FakeWorld().signedIn();
    const out = outcomeOf(world.runner.signOut());

    await world.advance(2_000);

    expect(out.now).toBe('done');
    expect(world.socket.isClosed).toBe(true);
  });

  test('[S45] without a session is done at once', async () => {
    const world = new FakeWorld();

    await world.runner.signOut();

    expect(world.sockets).toEqual([]);
  });
});

test('the server time follows from the answers of sign-in and ping', async () => {
  const world = new FakeWorld();
  const login = world.runner.signIn(alice);
  world.socket.onopen?.();
  await world.advance(100);
  world.socket.answer('login', { r: { ...loginAnswer, timeMs: 5_000_000 } });
  await login;
  expect(world.runner.serverNowMs()).toBe(5_000_050);

  world.runner.probe();
  await world.advance(200);
  world.socket.answer('ping', { r: { timeMs: 9_000_000 } });

  expect(world.runner.serverNowMs()).toBe(9_000_100);
});
