import type { ServerSettings } from '@hongyan/contract';
import { makeUserSig } from '@hongyan/contract/usersig/make';
import type { AppDirectory } from '../app/directory.ts';
import type { Clock } from '../ctx.ts';

/** Someone to sign in as with one click. */
export interface DemoUser {
  userId: string;
  nick: string;
}

/** The app that an empty server makes, so that there is something to try at once. */
export interface DemoApp {
  sdkAppId: number;
  admin: string;
  users: DemoUser[];
}

/** What demo sign-in works with. */
export interface DemoNeeds {
  demo: DemoApp | undefined;
  apps: Pick<AppDirectory, 'get'>;
  clock: Clock;
  server: Pick<ServerSettings, 'demoSignIn' | 'host'>;
}

const USERSIG_LIFE_SEC = 86_400;
const BODY_MAX_BYTES = 1_024;
const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Tells whether these settings allow signing in without a password, for requests from this machine at least. */
export function offersDemo({ demoSignIn, host }: DemoNeeds['server']): boolean {
  return demoSignIn === 'on' || (demoSignIn === 'auto' && isLoopback(host));
}

/**
 * One-click sign-in to the demo app: `GET /demo` lists its users, `POST /demo/sign-in` gives one of them a UserSig.
 *
 * @returns a function that answers a request, or undefined for other paths
 */
export function demoPages(needs: DemoNeeds): (request: Request, path: string) => Promise<Response> | undefined {
  return (request, path) => {
    if (path === '/demo') return Promise.resolve(listUsers(needs, request));
    if (path === '/demo/sign-in') return signIn(needs, request);
    return undefined;
  };
}

function listUsers(needs: DemoNeeds, request: Request): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET', { Allow: 'GET, HEAD' });
  const offer = offerTo(needs, request);
  return offer ? Response.json({ sdkAppId: offer.sdkAppId, users: offer.users }, { headers: HEADERS }) : off();
}

async function signIn(needs: DemoNeeds, request: Request): Promise<Response> {
  if (request.method !== 'POST') return refuse(405, 'only POST', { Allow: 'POST' });
  const offer = offerTo(needs, request);
  if (!offer) return off();
  if (!isOwnPage(request)) return refuse(403, 'only the chat page of this server may ask');
  if (!/^application\/json\b/.test(request.headers.get('content-type') ?? ''))
    return refuse(415, 'the body must be application/json');
  const userId = await readUserId(request);
  if (userId === undefined) return refuse(400, 'the body must be {"userId": "…"}');
  if (!offer.users.some((user) => user.userId === userId)) return refuse(404, 'there is no such demo user');

  const { sdkAppId, key } = offer;
  const nowSec = Math.floor(needs.clock.nowMs() / 1000);
  const userSig = makeUserSig({ sdkAppId, userId, key, expireSec: USERSIG_LIFE_SEC, nowSec });
  return Response.json({ sdkAppId, userId, userSig }, { headers: HEADERS });
}

function offerTo({ demo, apps, server }: DemoNeeds, request: Request): (DemoApp & { key: string }) | undefined {
  const app = demo && apps.get(demo.sdkAppId);
  if (demo === undefined || app?.state !== 'active' || !offersDemo(server)) return undefined;
  // A proxy in front may let the whole world in while the server itself listens on a loopback address.
  if (server.demoSignIn === 'auto' && !isFromHere(request)) return undefined;
  return { ...demo, key: app.key };
}

/** Asked under a name of this machine and not through a proxy; a page that rebinds its own name is not, either. */
function isFromHere(request: Request): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some((name) =>
    request.headers.has(name),
  );
  return !isForwarded && isLoopback(new URL(request.url).hostname);
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === '[::1]';

/** Browsers name the page that asks; programs name none. */
function isOwnPage(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === new URL(request.url).host;
}

async function readUserId(request: Request): Promise<string | undefined> {
  try {
    const parts: Uint8Array[] = [];
    let left = BODY_MAX_BYTES;
    // Counted as it comes: not every body states its length.
    for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      left -= part.length;
      if (left < 0) return undefined;
      parts.push(part);
    }
    const body: unknown = JSON.parse(Buffer.concat(parts).toString());
    const userId = typeof body === 'object' && body !== null && 'userId' in body ? body.userId : undefined;
    return typeof userId === 'string' ? userId : undefined;
  } catch {
    return undefined;
  }
}

const off = (): Response => refuse(404, 'demo sign-in is off');

function refuse(status: number, error: string, more: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers: { ...HEADERS, ...more } });
}
