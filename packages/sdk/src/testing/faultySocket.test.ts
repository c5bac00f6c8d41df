import { afterAll, afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { seeded } from '@hongyan/conformance/seeded';
import { noFaults } from './faultySocket.ts';
import { Network } from './network.ts';
import { turn } from './waiting.ts';

/** Answers each request; to `say` it also sends so many numbered events first. */
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('', { status: 400 })),
  websocket: {
    message(socket, message) {
      for (const line of String(message).split('\n')) {
        const { i, c, p } = JSON.parse(line) as { i: number; c: string; p: { events?: number } };
        handled.push(c);
        for (let n = 1; n <= (p.events ?? 0); n++) socket.send(JSON.stringify({ n: 'said', p: n }));
        socket.send(JSON.stringify({ i, r: {} }));
      }
    },
  },
});
afterAll(() => server.stop(true));

let handled: string[] = [];
let seen: (number | string)[] = [];
let network: Network;

async function connected() {
  network = new Network(seeded(7));
  const socket = network.openSocket(`ws://127.0.0.1:${server.port}`, 'test');
  socket.onmessage = ({ data }) => {
    for (const line of String(data).split('\n')) {
      const frame = JSON.parse(line) as { i?: number; p?: number };
      seen.push(frame.p ?? `reply ${frame.i}`);
    }
  };
  socket.onclose = ({ code }) => seen.push(`closed ${code}`);
  await network.live?.opening;
  return socket;
}

const say = (i: number, events: number): string => JSON.stringify({ i, c: 'say', p: { events } });

describe('a faulty socket', () => {
  beforeEach(() => {
    handled = [];
    seen = [];
  });
  afterEach(async () => {
    network.cut();
    await turn();
  });

  test('is a good one while the weather is good', async () => {
    const socket = await connected();

    socket.send(`${say(1, 2)}\n${say(2, 1)}`);
    await network.live?.barrier();

    expect(seen).toEqual([1, 2, 'reply 1', 1, 'reply 2']);
    expect(network.live?.isBusy).toBe(false);
  });

  test('drops events and no replies', async () => {
    const socket = await connected();
    network.setRates({ ...noFaults, drop: 1 });

    socket.send(say(1, 3));
    await network.live?.barrier();

    expect(seen).toEqual(['reply 1']);
    expect(network.hasLostEvents).toBe(true);
  });

  test('doubles events', async () => {
    const socket = await connected();
    network.setRates({ ...noFaults, double: 1 });

    socket.send(say(1, 3));
    await network.live?.barrier();
    network.releaseLate();

    expect(seen.filter((one) => typeof one === 'number').sort()).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('lets late events pass behind others, or when they are released', async () => {
    const socket = await connected();
    network.setRates({ ...noFaults, late: 0.5 });

    socket.send(say(1, 20));
    await network.live?.barrier();
    network.releaseLate();

    const order = seen.filter((one) => typeof one === 'number');
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  test('shows nothing to a device that sleeps, and everything in order when it wakes', async () => {
    const socket = await connected();
    network.sleep();
    socket.send(say(1, 1));
    await network.live?.barrier();
    network.cut();
    await turn();
    expect([handled, seen]).toEqual([['ping'], []]);

    network.wake();

    expect(seen).toEqual(['closed 1006']);
  });

  test('breaks before a request', async () => {
    const socket = await connected();
    network.cutAtRequest({ at: 'before' });

    socket.send(say(1, 1));
    await turn();

    expect([handled, seen]).toEqual([[], ['closed 1006']]);
  });

  test('breaks after a request was carried out and loses its answer', async () => {
    const socket = await connected();
    network.cutAtRequest({ at: 'after', command: 'say' });

    socket.send(`${JSON.stringify({ i: 1, c: 'other', p: {} })}\n${say(2, 1)}`);
    await network.live?.barrier();
    await turn();

    expect(handled).toEqual(['other', 'say', 'ping']);
    expect(seen).toEqual(['closed 1006']);
  });
});
