import {
  type Codec,
  type EventName,
  type EventPayload,
  type InputOf,
  type OutputOf,
  type Platform,
  type SocketCommands,
  subProtocols,
} from '@hongyan/contract';
import { decodeMulti, encode } from '@msgpack/msgpack';
import { noteEntries, noteError } from './declared.ts';
import { eventQueue } from './eventQueue.ts';
import type { TestApp, TestServer } from './server.ts';
import { makeUserSig } from './userSig.ts';

/** The server answered a request with an error. */
export class RefusedError extends Error {
  constructor(
    readonly command: string,
    readonly code: number,
    readonly info: string,
  ) {
    super(`${command}: ${code} ${info}`);
    this.name = 'RefusedError';
  }
}

interface Waiting {
  command: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

type Incoming = { i: number; r?: unknown; e?: { code: number; info: string } } | { n: string; p: unknown };

/** A WebSocket client of the tests' own, for either codec. */
export interface Client extends Disposable {
  readonly codec: Codec;
  readonly userId: string;
  /** What the server answered to the sign-in, once signed in. */
  session: OutputOf<SocketCommands['login']> | undefined;
  /** Sends a request and waits for its answer; rejects with `RefusedError`. */
  request<C extends keyof SocketCommands>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>>;
  /** The same for what no type allows. */
  ask(command: string, params: unknown): Promise<unknown>;
  /** Sends several requests in one WebSocket message. */
  askTogether(requests: readonly { command: string; params: unknown }[]): Promise<unknown[]>;
  /** Sends bytes or text as they are. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void;
  /** The next event of this name, kept if it came already; bounded wait. */
  next<N extends EventName>(name: N, matches?: (payload: EventPayload<N>) => boolean): Promise<EventPayload<N>>;
  /** Events that came and that nobody took, by name. */
  seen<N extends EventName>(name: N): EventPayload<N>[];
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): Promise<void>;
}

export interface SignIn {
  app?: TestApp;
  codec?: Codec;
  platform?: Platform;
  deviceId?: string;
  userSig?: string;
}

const REPLY_TIMEOUT_MS = 30_000;

/** Opens a connection without signing in. */
export async function connect(server: TestServer, userId: string, codec: Codec = 'json'): Promise<Client> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/im`, [subProtocols[codec]]);
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason });
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('the connection was refused'));
  });
  return clientOf(socket, closed, userId, codec);
}

/** Opens a connection and signs in; a device id of its own unless one is given. */
export async function signIn(server: TestServer, userId: string, how: SignIn = {}): Promise<Client> {
  const client = await connect(server, userId, how.codec);
  const app = how.app ?? server.app;
  try {
    client.session = await client.request('login', {
      sdkAppId: app.sdkAppId,
      userId,
      userSig: how.userSig ?? makeUserSig({ sdkAppId: app.sdkAppId, userId, key: app.key }),
      platform: how.platform ?? 'Web',
      deviceId: how.deviceId ?? crypto.randomUUID(),
    });
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}

function clientOf(socket: WebSocket, closed: Client['closed'], userId: string, codec: Codec): Client {
  const waiting = new Map<number, Waiting>();
  const events = eventQueue();
  let lastId = 0;
  let isClosed = false;
  socket.onmessage = ({ data }) => {
    for (const frame of decodeFrames(data)) {
      if ('n' in frame) events.put(frame.n, frame.p);
      else settle(waiting, frame);
    }
  };
  void closed.then(({ code, reason }) => {
    isClosed = true;
    for (const one of waiting.values())
      one.reject(new Error(`${one.command}: the connection closed with ${code} ${reason}`));
    waiting.clear();
  });

  const enqueue = (command: string): { id: number; answer: Promise<unknown> } => {
    const id = ++lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => settleLate(waiting, id), REPLY_TIMEOUT_MS);
      const done =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      waiting.set(id, { command, resolve: done(resolve), reject: done(reject) });
    });
    return { id, answer };
  };
  const askTogether: Client['askTogether'] = (requests) => {
    if (isClosed) return Promise.reject(new Error(`${requests[0]?.command}: the connection is closed`));
    const asked = requests.map(({ command, params }) => ({ ...enqueue(command), command, params }));
    socket.send(
      encodeFrames(
        codec,
        asked.map(({ id, command, params }) => ({ i: id, c: command, p: params })),
      ),
    );
    return Promise.all(asked.map(({ answer }) => answer));
  };
  const ask = async (command: string, params: unknown) => (await askTogether([{ command, params }]))[0];
  return {
    codec,
    userId,
    session: undefined,
    request: (command, params) => ask(command, params) as Promise<never>,
    ask,
    askTogether,
    sendRaw: (data) => socket.send(data),
    next: (name, matches) =>
      events.next(name, matches as (payload: unknown) => boolean, `${userId} (${codec})`) as Promise<never>,
    seen: (name) => events.seen(name) as never,
    closed,
    close: async () => {
      socket.close();
      await closed;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

function settle(
  waiting: Map<number, Waiting>,
  frame: { i: number; r?: unknown; e?: { code: number; info: string } },
): void {
  const one = waiting.get(frame.i);
  if (!one) return;
  waiting.delete(frame.i);
  if (!frame.e) {
    noteEntries(frame.r);
    one.resolve(frame.r);
    return;
  }
  try {
    noteError('socket', one.command, frame.e.code);
    one.reject(new RefusedError(one.command, frame.e.code, frame.e.info));
  } catch (error) {
    one.reject(error as Error);
  }
}

function settleLate(waiting: Map<number, Waiting>, id: number): void {
  const one = waiting.get(id);
  waiting.delete(id);
  one?.reject(new Error(`${one.command}: no answer within ${REPLY_TIMEOUT_MS} ms`));
}

function encodeFrames(codec: Codec, frames: object[]): string | Uint8Array<ArrayBuffer> {
  if (codec === 'json') return frames.map((frame) => JSON.stringify(frame)).join('\n');
  return Buffer.concat(frames.map((frame) => encode(frame))) as Uint8Array<ArrayBuffer>;
}

function* decodeFrames(data: unknown): Generator<Incoming> {
  if (typeof data === 'string') for (const line of data.split('\n')) yield JSON.parse(line) as Incoming;
  else yield* decodeMulti(new Uint8Array(data as ArrayBuffer)) as Generator<Incoming>;
}
