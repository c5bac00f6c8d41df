import { ImError, type ServerSettings } from '@hongyan/contract';
import type { Dispatcher, RestCall } from '../dispatch/port.ts';
import { hashBody, parseBody, readBytes } from './body.ts';

/** The headers of every answer (rest-api §1.2). */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'X-Requested-With',
  'Access-Control-Allow-Methods': 'POST',
};
const ANSWER: ResponseInit = { headers: { 'Content-Type': 'application/json', ...CORS } };
const LAST_ANSWER: ResponseInit = { headers: { 'Content-Type': 'application/json', ...CORS, Connection: 'close' } };

interface Needs {
  dispatcher: Pick<Dispatcher, 'rest'>;
  settings: Pick<ServerSettings, 'maxRestBodyBytes' | 'maxFrameDepth'>;
}

/** Who asked; Bun's server is one. */
interface Peers {
  requestIP(req: Request): { address: string } | null;
}

/** REST as `Bun.serve` calls it. */
export interface Rest {
  /** Answers a request below `/v4/`; the HTTP status is 200 whatever the answer says. Never rejects. */
  (req: Request, server: Peers): Promise<Response>;
  /** Takes no further calls and waits for the answers under way; false when the time was not enough. */
  drain(timeoutMs: number): Promise<boolean>;
}

/** REST calls over HTTP: reads one, bounded and checked, has the dispatcher run it, and writes its answer. */
export function createRest({ dispatcher, settings }: Needs): Rest {
  const inFlight = new InFlight();

  async function run(req: Request, server: Peers): Promise<Response> {
    const target = targetOf(req.url);
    if (!target) return fail(new ImError('badRequest', { reason: 'the URL cannot be decoded' }));
    const bytes = await readBytes(req, settings.maxRestBodyBytes);
    if (bytes === 'tooLarge') {
      return fail(new ImError('badRequest', { reason: `the body has more than ${settings.maxRestBodyBytes} bytes` }));
    }
    const call: RestCall = {
      ...target,
      body: parseBody(bytes, target.path, settings),
      address: server.requestIP(req)?.address ?? '',
      bodyHash: hashBody(bytes),
    };
    return new Response(JSON.stringify(await dispatcher.rest(call)), ANSWER);
  }

  const rest = async (req: Request, server: Peers): Promise<Response> => {
    if (req.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS });
    if (req.method !== 'POST')
      return fail(new ImError('badRequest', { reason: `the method is ${req.method}, not POST` }));
    if (inFlight.isClosed) return fail(new ImError('sendsStopped', { reason: 'the server is stopping' }), LAST_ANSWER);
    inFlight.count++;
    try {
      return await run(req, server);
    } catch (error) {
      // Only reading can fail here: the caller hung up in the middle of its body.
      return fail(new ImError('badRequest', { reason: `the body cannot be read: ${String(error)}` }));
    } finally {
      inFlight.done();
    }
  };
  return Object.assign(rest, { drain: (timeoutMs: number) => inFlight.drain(timeoutMs) });
}

/** `service/command` and the query of a URL, cut by hand: `new URL` costs more than the rest of the reading. */
function targetOf(url: string): Pick<RestCall, 'path' | 'query' | 'origin'> | undefined {
  const start = url.indexOf('/v4/');
  const mark = url.indexOf('?', start);
  const path = url.slice(start + 4, mark === -1 ? undefined : mark);
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
  return start === -1 ? undefined : { path, query, origin: url.slice(0, start) };
}

function fail(error: ImError, init = ANSWER): Response {
  return new Response(JSON.stringify({ ActionStatus: 'FAIL', ErrorCode: error.code, ErrorInfo: error.message }), init);
}

/** Counts the calls under way, so that a shutdown can wait for them. */
class InFlight {
  count = 0;
  isClosed = false;
  private readonly empty = Promise.withResolvers<true>();

  done(): void {
    this.count--;
    if (this.isClosed && this.count === 0) this.empty.resolve(true);
  }

  async drain(timeoutMs: number): Promise<boolean> {
    this.isClosed = true;
    if (this.count === 0) return true;
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(() => late.resolve(false), timeoutMs);
    try {
      return await Promise.race([this.empty.promise, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
