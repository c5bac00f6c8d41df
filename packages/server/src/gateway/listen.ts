import type { CloseName } from '@hongyan/contract';
import type { Server, ServerWebSocket, WebSocketHandler } from 'bun';
import type { Ctx, Identity } from '../ctx.ts';
import type { Dispatcher } from '../dispatch/port.ts';
import { Flusher } from './outbound.ts';
import type { Registry } from './registry.ts';
import { Session, type SessionNeeds } from './session.ts';
import { chooseSubProtocol } from './subProtocol.ts';
import { Traffic } from './traffic.ts';

/** Where clients connect. */
export const gatewayPath = '/im';

/** How often what is overdue is looked for, for all connections together. */
const TICK_MS = 1_000;

/** What the gateway works with. */
export interface GatewayNeeds extends Pick<Ctx, 'server' | 'clock' | 'log' | 'metrics'> {
  sessions: Registry;
  dispatcher: Pick<Dispatcher, 'socket'>;
  /** Told of each session that ends; `why` where the server ended it. */
  sessionEnded?(identity: Identity, why: CloseName | undefined, address: string): void;
}

/** The WebSocket side of the server: its handlers go into one `Bun.serve` beside REST. */
export interface Gateway {
  /** Turns a request for `gatewayPath` into a WebSocket, or says why not. */
  upgrade(request: Request, server: Server<Session>): Response | undefined;
  websocket: WebSocketHandler<Session>;
  /** Ends what is overdue; the gateway does it every second by itself. */
  tick(): void;
  /**
   * Takes no more connections and requests, waits for the answers under way, then closes all with `shuttingDown`.
   * What came and is not answered by then, the client sends again after it reconnected.
   */
  drain(timeoutMs: number): Promise<void>;
  /** Closes all that is open and stops the timer. */
  stop(): void;
  readonly stats: { connections: number; inFlight: number };
}

/** Makes the gateway; its timer runs until `stop`. */
export function createGateway(needs: GatewayNeeds): Gateway {
  const open = new Set<Session>();
  const traffic = new Traffic();
  const shared = shareFor(needs, traffic, (session, why, address) => {
    open.delete(session);
    needs.sessions.remove(session, why);
    if (session.identity) needs.sessionEnded?.(session.identity, why, address);
  });
  const tick = (): void => {
    const nowMs = needs.clock.nowMs();
    for (const session of open) session.tick(nowMs);
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  const closeAll = (): void => {
    traffic.isDraining = true;
    for (const session of open) session.end('shuttingDown');
  };
  return {
    upgrade: upgradeWith(shared),
    websocket: handlersFor(shared, open),
    tick,
    async drain(timeoutMs) {
      traffic.isDraining = true;
      await traffic.settled(timeoutMs);
      closeAll();
      // Connections are written and closed at the end of this turn of the loop.
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    stop() {
      clearInterval(timer);
      closeAll();
    },
    get stats() {
      return { connections: open.size, inFlight: traffic.unanswered };
    },
  };
}

function shareFor(needs: GatewayNeeds, traffic: Traffic, ended: SessionNeeds['ended']): SessionNeeds {
  const { server, clock, log, dispatcher, metrics } = needs;
  const flusher = new Flusher(server.sessionQueueMaxBytes, () => metrics.dropped(1));
  const limits = { maxDepth: server.maxFrameDepth, maxBytes: server.maxFrameBytes };
  const nodeId = Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString('base64url');
  return { nodeId, server, clock, log, dispatcher, flusher, traffic, limits, ended };
}

function upgradeWith(shared: SessionNeeds): Gateway['upgrade'] {
  let last = 0;
  return (request, server) => {
    if (shared.traffic.isDraining) return refusal(503, 'the server is stopping\n', { 'Retry-After': '1' });
    if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
      return refusal(426, 'this address is for WebSocket clients\n', { Upgrade: 'websocket' });
    }
    const chosen = chooseSubProtocol(request.headers.get('Sec-WebSocket-Protocol'));
    if ('flaw' in chosen) return refusal(400, chosen.flaw);

    const data = new Session(shared, ++last, chosen.codec);
    const headers = chosen.echo ? { 'Sec-WebSocket-Protocol': chosen.echo } : undefined;
    return server.upgrade(request, { data, headers })
      ? undefined
      : refusal(400, 'the WebSocket handshake is incomplete\n');
  };
}

function handlersFor({ server, log, traffic }: SessionNeeds, open: Set<Session>): WebSocketHandler<Session> {
  type Socket = ServerWebSocket<Session>;
  return {
    // Above our own limit, so that the client gets our close code and its reason; far above it Bun closes with 1009.
    maxPayloadLength: 2 * server.maxFrameBytes,
    // No limit here: past one Bun drops silently. `Outbound` bounds what waits.
    backpressureLimit: 0,
    idleTimeout: 0,
    sendPings: false,
    perMessageDeflate: false,
    open(socket: Socket) {
      open.add(socket.data);
      socket.data.opened(socket);
      // Its handshake was under way when the shutdown began.
      if (traffic.isDraining) socket.data.end('shuttingDown');
    },
    message: (socket: Socket, message) => socket.data.receive(message),
    ping: (socket: Socket) => socket.data.heard(),
    drain: (socket: Socket) => socket.data.drained(),
    close: (socket: Socket) => socket.data.closed(),
    error: (err: Error, socket: Socket) => log.error({ err, session: socket.data.id }, 'a connection failed'),
  };
}

function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } });
}
