import { connect, type Socket } from 'node:net';
import { type Codec, defaultSettings, type ServerSettings, subProtocols } from '@hongyan/contract';
import { decodeMulti, encode } from '@msgpack/msgpack';
import { openLocalBus } from '../bus/local.ts';
import type { Bus } from '../bus/port.ts';
import type { Identity } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { Dispatcher } from '../dispatch/port.ts';
import type { Connection } from './connection.ts';
import { createGateway, gatewayPath } from './listen.ts';
import { createRegistry } from './registry.ts';

type Answer = Awaited<ReturnType<Dispatcher['socket']>['done']>;
type Frame = Record<string, unknown>;
/** What a command of the test does with a request; `queued` is called when the next of the conversation may start. */
type Command = (p: never, connection: Connection, queued: () => void) => Promise<Answer> | Answer;

export const START_MS = 1_700_000_000_000;

/** An event whose frame is a little larger than `bytes`. */
export const eventOf = (bytes: number, convId = 'log'): OutEvent =>
  new OutEvent('message', { convId, message: { body: 'x'.repeat(bytes) } } as never);

const log = { debug() {}, info() {}, warn() {}, error: console.error, isLevelEnabled: () => false };

/** A bus of one node. */
export const testBus = (): Bus => openLocalBus(log);

/** A bus that several gateways of a test share as nodes of a cluster: only plain data passes. */
export function clusterBus(): Bus {
  const bus = testBus();
  return {
    isLocal: false,
    subscribe: (subject, listener) => bus.subscribe(subject, listener),
    publish: (subject, { event: _here, ...payload }) => bus.publish(subject, JSON.parse(JSON.stringify(payload))),
    onGap: (listener) => bus.onGap(listener),
    close: () => bus.close(),
  };
}

/** The gateway on a port of its own, before a dispatcher of a few commands, with a clock that the test moves. */
export function testGateway(
  settings: Partial<ServerSettings> = {},
  commands: Record<string, Command> = {},
  bus = testBus(),
) {
  const clock = { now: START_MS, nowMs: () => clock.now };
  /** Groups of accounts, as the store would say. */
  const memberships = new Map<number, readonly number[]>();
  const counted = { dropped: 0, sessions: 0, answered: 0 };
  const metrics = metricsInto(counted);
  const statistics = { came() {}, went() {}, count() {} };
  const sessions = createRegistry({
    bus,
    clock,
    metrics,
    statistics,
    log,
    gidsOf: async (uid) => memberships.get(uid) ?? [],
  });
  const connections: Connection[] = [];
  const all: Record<string, Command> = { ...basics(sessions, clock), ...commands };
  const socket = dispatchTo(all, (connection) => {
    if (!connections.includes(connection)) connections.push(connection);
    return () => counted.answered++;
  });
  const server = { ...defaultSettings, ...settings };
  const gateway = createGateway({ server, clock, log, metrics, sessions, dispatcher: { socket } });
  const http = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request, bun) => gateway.upgrade(request, bun),
    websocket: gateway.websocket,
  });
  const address = `127.0.0.1:${http.port}${gatewayPath}`;
  return {
    memberships,
    bus,
    clock,
    counted,
    sessions,
    connections,
    gateway,
    url: `ws://${address}`,
    httpUrl: `http://${address}`,
    port: http.port ?? 0,
    client: (codec: Codec = 'json') => Client.open(`ws://${address}`, codec),
    /** Lets time pass at once. */
    pass(seconds: number): void {
      clock.now += seconds * 1_000;
      gateway.tick();
    },
    async [Symbol.asyncDispose]() {
      gateway.stop();
      await http.stop(true);
    },
  };
}

function metricsInto(counted: { dropped: number; sessions: number }) {
  return {
    command() {},
    commit() {},
    sessions(change: number) {
      counted.sessions += change;
    },
    hook() {},
    hookGivenUp() {},
    fileGiven() {},
    fileServed() {},
    trimmed() {},
    dropped(events: number) {
      counted.dropped += events;
    },
    close: () => {},
    render: async () => '',
  };
}

/** @param begin told of each request; what it returns is told of the answer */
function dispatchTo(all: Record<string, Command>, begin: (connection: Connection) => () => void): Dispatcher['socket'] {
  return (connection, command, params) => {
    const end = begin(connection);
    const { promise: queued, resolve } = Promise.withResolvers<void>();
    const run = async (): Promise<Answer> =>
      all[command]?.(params as never, connection, resolve) ?? { e: { code: 60009, info: command } };
    const done = run();
    void done.then(() => {
      end();
      resolve();
    });
    return { queued, done };
  };
}

function basics(sessions: ReturnType<typeof createRegistry>, clock: { nowMs(): number }): Record<string, Command> {
  return {
    ping: () => ({ r: {} }),
    echo: (p) => ({ r: p }),
    async login({ mode = 4, ...who }: Partial<Identity> & { mode?: number }, connection) {
      const signedInMs = clock.nowMs();
      const identity = {
        sdkAppId: 1,
        uid: 1,
        userId: 'alice',
        platform: 'Web',
        deviceId: 'laptop',
        expiresSec: START_MS / 1_000 + 86_400,
        ...who,
        signedInMs,
      } as const;
      await sessions.signIn(connection, identity, mode);
      return { r: { sessionId: connection.id } };
    },
    logout(_p, connection) {
      connection.end('signedOut');
      return { r: {} };
    },
  };
}

/** A WebSocket client that keeps what it gets until the test asks. */
export class Client {
  readonly messages: Frame[][] = [];
  private readonly frames: Frame[] = [];
  private wake: (() => void) | undefined;
  private last = 0;
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(
    readonly socket: WebSocket,
    private readonly codec: Codec,
  ) {
    socket.binaryType = 'arraybuffer';
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = closed.promise;
    socket.onclose = ({ code, reason }) => closed.resolve({ code, reason });
    socket.onmessage = ({ data }) => {
      const frames =
        typeof data === 'string' ? data.split('\n').map((line) => JSON.parse(line)) : [...decodeMulti(data)];
      this.messages.push(frames);
      this.frames.push(...frames);
      this.wake?.();
    };
  }

  static async open(url: string, codec: Codec): Promise<Client> {
    const client = new Client(new WebSocket(url, subProtocols[codec]), codec);
    await new Promise((resolve) => (client.socket.onopen = resolve));
    return client;
  }

  /** Sends requests in one WebSocket message; returns their ids. */
  request(...requests: [command: string, params?: unknown][]): number[] {
    const frames = requests.map(([c, p = {}]) => ({ i: ++this.last, c, p }));
    this.raw(
      this.codec === 'json'
        ? frames.map((frame) => JSON.stringify(frame)).join('\n')
        : Buffer.concat(frames.map((frame) => encode(frame))),
    );
    return frames.map(({ i }) => i);
  }

  raw(message: string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(message);
  }

  /** The next frame that was not taken yet. */
  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.frames.shift();
      if (frame) return frame;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Asks and waits for the answer, leaving nothing else untaken. */
  async call(command: string, params: unknown = {}): Promise<Frame> {
    this.request([command, params]);
    return this.next();
  }
}

/** A client that has only a TCP connection, so that it can stop reading and send what no library would. */
export async function rawClient(
  port: number,
): Promise<{ socket: Socket; send(opcode: number, payload: Uint8Array): void }> {
  const socket = connect(port, '127.0.0.1');
  const answered = new Promise((resolve) => socket.once('data', resolve));
  socket.write(
    `GET ${gatewayPath} HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await answered;
  return {
    socket,
    send(opcode, payload) {
      const length =
        payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255];
      socket.write(Buffer.from([0x80 | opcode, ...length, 0, 0, 0, 0, ...payload]));
    },
  };
}

/** A `sendMessage` that logs its start and ends only when the test says so. */
export function gatedSend() {
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
/** A `sendMessage` request. */
export const send = (conv: string, text: string): [string, unknown] => ['sendMessage', { conv, text }];
