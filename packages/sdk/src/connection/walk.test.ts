import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { alice, FakeWorld, loginAnswer, outcomeOf } from './fakeWorld.ts';

type Outcome = ReturnType<typeof outcomeOf>;

/** What owner, device, network and server can do, in any state. */
const moves: { [name: string]: (world: FakeWorld, outcomes: Outcome[]) => unknown } = {
  signIn: (world, outcomes) => outcomes.push(outcomeOf(world.runner.signIn(alice, { timeoutMs: 10_000_000 }))),
  signOut: (world, outcomes) => outcomes.push(outcomeOf(world.runner.signOut())),
  ask: (world, outcomes) => outcomes.push(outcomeOf(world.runner.request('getConversations', {}))),
  probe: (world) => world.runner.probe(),
  awake: (world) => world.wake('awake'),
  networkLost: (world) => world.wake('networkLost'),
  open: (world) => world.sockets.at(-1)?.onopen?.(),
  accept: (world) => reply(world, 'login', { r: loginAnswer }),
  refuse: (world) => reply(world, 'login', { e: { code: 70001, info: '' } }),
  fail: (world) => reply(world, 'login', { e: { code: 60028, info: '' } }),
  answer: (world) => reply(world, 'getConversations', { r: {} }),
  pong: (world) => reply(world, 'ping', { r: { timeMs: 1 } }),
  garbage: (world) => world.sockets.at(-1)?.receive('{'),
  kick: (world) => world.sockets.at(-1)?.receive({ n: 'kicked', p: { reason: 'admin', timeMs: 1 } }),
  lose: (world) => world.sockets.at(-1)?.closedBy(1006),
  stop: (world) => world.sockets.at(-1)?.closedBy(4100),
  choke: (world) => world.sockets.at(-1)?.closedBy(4302),
  replace: (world) => world.sockets.at(-1)?.closedBy(4300),
  wait: (world) => world.advance(100),
  waitLong: (world) => world.advance(6_000),
  waitVeryLong: (world) => world.advance(40_000),
};

function reply(world: FakeWorld, command: string, answer: Parameters<typeof world.socket.answer>[1]): void {
  if (world.sockets.at(-1)?.asked(command).length) world.socket.answer(command, answer);
}

function expectSound(world: FakeWorld): void {
  const { state } = world.runner;
  const attached = world.sockets.filter(({ onopen }) => onopen);
  expect(attached.length).toBe(['connecting', 'signingIn', 'online'].includes(state) ? 1 : 0);
  expect(world.wakes.size).toBe(['idle', 'stopped'].includes(state) ? 0 : 1);
  const nets = { connecting: 'connecting', signingIn: 'connecting', online: 'connected' };
  const net = world.told.findLast((word) => word.startsWith('net'));
  if (!['idle', 'stopped'].includes(state)) {
    expect(net).toBe(`net ${nets[state as keyof typeof nets] ?? 'disconnected'}`);
  }
  for (const socket of world.sockets) {
    const ids = socket.asked('getConversations').map(({ i }) => i);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  }
}

/** The network is well again: the connection comes back by itself and answers everything. */
async function recover(world: FakeWorld): Promise<void> {
  for (let n = 0; n < 400 && world.runner.state !== 'online'; n++) {
    await world.advance(100);
    if (world.runner.state === 'connecting') world.socket.onopen?.();
    await world.settle();
    if (world.runner.state === 'signingIn') world.socket.answer('login', { r: loginAnswer });
    await world.settle();
  }
  expect(world.runner.state).toBe('online');
  for (const { i } of world.socket.asked('getConversations')) world.socket.receive({ i, r: {} });
  await world.settle();
}

test('[S55] after any walk the connection is sound, comes back by itself, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(moves)), { maxLength: 60 }), async (walk) => {
      const world = await new FakeWorld().signedIn();
      const outcomes: Outcome[] = [];
      for (const move of walk) {
        await moves[move]?.(world, outcomes);
        await world.settle();
        expectSound(world);
      }

      if (!['idle', 'stopped'].includes(world.runner.state)) await recover(world);
      outcomes.push(outcomeOf(world.runner.signOut()));
      await world.advance(2_000);

      expect(outcomes.filter(({ now }) => now === 'pending')).toEqual([]);
      expect([world.timers.size, world.wakes.size]).toEqual([0, 0]);
      expect(world.sockets.every(({ isClosed }) => isClosed)).toBe(true);
    }),
    { numRuns: 400 },
  );
});
