import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { asyncApi } from '@hongyan/contract/asyncapi';
import { openApi } from '@hongyan/contract/openapi';
import swaggerStyle from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' };
import swaggerBundle from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' };
import { version } from '../config/version.ts';
import { errorsPage } from './errorsPage.ts';
import { groupsPage } from './groupsPage.ts';
import { guidePage } from './guidePage.ts';
import { GUIDE_PATH, guideTexts } from './guideTexts.ts';
import { pageScript, viewerScript } from './pageScript.ts';
import { icon, pageStyle } from './pageStyle.ts';
import { referencePage } from './referencePage.ts';
import { settingsPage } from './settingsPage.ts';
import { socketPage } from './socketPage.ts';

type Content = string | Uint8Array<ArrayBuffer>;
interface Source {
  type: string;
  make: (origin: string) => Content | Promise<Content>;
}
interface Ready {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  packed: Uint8Array<ArrayBuffer>;
  etag: string;
}

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
/** The one document that names its server. */
const PER_ORIGIN = '/docs/asyncapi.json';

/** The guide to the SDK; without a name its first page. */
const guide: readonly [string, Source][] = [...guideTexts.keys()].flatMap((name, n): [string, Source][] => {
  const source: Source = { type: HTML, make: () => guidePage(name) };
  return [...(n === 0 ? [[GUIDE_PATH, source] as [string, Source]] : []), [`${GUIDE_PATH}/${name}`, source]];
});

const sources: ReadonlyMap<string, Source> = new Map([
  ...guide,
  ...Object.entries({
    '/docs': { type: HTML, make: referencePage },
    '/docs/socket': { type: HTML, make: socketPage },
    '/docs/errors': { type: HTML, make: errorsPage },
    '/docs/groups': { type: HTML, make: groupsPage },
    '/docs/settings': { type: HTML, make: settingsPage },
    '/docs/openapi.json': { type: JSON_TYPE, make: () => JSON.stringify(openApi({ version, url: '/' })) },
    [PER_ORIGIN]: { type: JSON_TYPE, make: (origin: string) => JSON.stringify(asyncApi({ version, url: origin })) },
    '/docs/assets/page.css': { type: CSS, make: () => pageStyle },
    '/docs/assets/page.js': { type: SCRIPT, make: () => pageScript },
    '/docs/assets/viewer.js': { type: SCRIPT, make: () => viewerScript },
    '/docs/assets/icon.svg': { type: 'image/svg+xml', make: () => icon },
    '/docs/assets/swagger-ui.css': { type: CSS, make: () => readFile(swaggerStyle) },
    '/docs/assets/swagger-ui-bundle.js': { type: SCRIPT, make: () => readFile(swaggerBundle) },
  }),
]);

/** The viewer of the reference writes style attributes and inline images; nothing may come from elsewhere or run inline. */
const SAFE = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
  Vary: 'Accept-Encoding',
};

const pack = promisify(gzip);

/**
 * The documentation below `/docs`, generated from the contract when first asked for and then kept.
 *
 * @returns a function that answers a request, or undefined where there is no such page
 */
export function docsPages(): (request: Request, path: string) => Promise<Response> | undefined {
  const kept = new Map<string, { origin: string; ready: Promise<Ready> }>();

  const readyFor = (path: string, source: Source, origin: string): Promise<Ready> => {
    const known = kept.get(path);
    if (known && (path !== PER_ORIGIN || known.origin === origin)) return known.ready;
    const ready = prepare(source, origin);
    kept.set(path, { origin, ready });
    ready.catch(() => kept.delete(path));
    return ready;
  };

  return (request, asked) => {
    const path = asked.replace(/\/$/, '');
    const source = sources.get(path);
    if (!source) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return Promise.resolve(new Response('read only\n', { status: 405, headers: { ...SAFE, Allow: 'GET, HEAD' } }));
    }
    return readyFor(path, source, new URL(request.url).origin).then((ready) => respond(request, ready));
  };
}

async function prepare({ type, make }: Source, origin: string): Promise<Ready> {
  const content = await make(origin);
  const plain = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { type, plain, packed: await pack(plain), etag: `W/"${Bun.hash(plain).toString(36)}"` };
}

function respond(request: Request, { type, plain, packed, etag }: Ready): Response {
  const headers: Record<string, string> = { ...SAFE, 'Content-Type': type, ETag: etag };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const isPacked = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  if (isPacked) headers['Content-Encoding'] = 'gzip';
  return new Response(isPacked ? packed : plain, { headers });
}
