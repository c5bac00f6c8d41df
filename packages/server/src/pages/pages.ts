import { type PageFile, readPages } from './files.ts';
import { notBuilt } from './notBuilt.ts';

/**
 * The component library writes style elements and attributes; avatars lie anywhere; the page may be pointed at another
 * server. No script may come from elsewhere or stand in the page.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: http: https:; " +
  "media-src 'self' blob: http: https:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const SAFE = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', Vary: 'Accept-Encoding' };
const PAGE = { ...SAFE, 'Content-Security-Policy': POLICY, 'Cross-Origin-Opener-Policy': 'same-origin' };
/** Any page may take the SDK from here. */
const OPEN = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
const FRESH = { 'Cache-Control': 'no-cache' };
const FOREVER = { 'Cache-Control': 'public, max-age=31536000, immutable' };

/** The built pages of a folder; see `servePages`. */
export interface Pages {
  isBuilt: boolean;
  /** Answers a request, or gives undefined where there is no such page. */
  answer(request: Request, path: string): Response | undefined;
}

/** Serves the chat page at `/`, its parts below `/assets/`, and the SDK below `/sdk/`, as they are at this moment. */
export function servePages(folder: string): Pages {
  const files = readPages(folder);
  const isBuilt = files.has('/');

  const answer = (request: Request, path: string): Response | undefined => {
    const file = files.get(path);
    if (!file && (isBuilt || path !== '/')) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response('read only\n', { status: 405, headers: { ...SAFE, Allow: 'GET, HEAD' } });
    if (!file) return new Response(notBuilt, { status: 503, headers: notBuiltHeaders });
    return respond(request, file, headersFor(path));
  };
  return { isBuilt, answer };
}

const notBuiltHeaders = { ...PAGE, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };

function headersFor(path: string): Record<string, string> {
  if (path.startsWith('/assets/')) return { ...SAFE, ...FOREVER };
  return path.startsWith('/sdk/') ? { ...SAFE, ...FRESH, ...OPEN } : { ...PAGE, ...FRESH };
}

function respond(request: Request, file: PageFile, kind: Record<string, string>): Response {
  const headers: Record<string, string> = { ...kind, 'Content-Type': file.type, ETag: file.etag };
  const known = request.headers.get('if-none-match') ?? '';
  if (known.includes(file.etag.slice(2))) return new Response(null, { status: 304, headers });

  const takes = request.headers.get('accept-encoding') ?? '';
  for (const coding of ['br', 'gzip'] as const) {
    const packed = file[coding];
    if (!packed || !accepts(takes, coding)) continue;
    return new Response(packed, { headers: { ...headers, 'Content-Encoding': coding } });
  }
  return new Response(file.plain, { headers });
}

/** Whether a list like `gzip, br;q=0` takes a coding. */
function accepts(list: string, coding: string): boolean {
  return list.split(',').some((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
