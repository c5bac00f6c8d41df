import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { servePages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SCRIPT = `console.log(${JSON.stringify('hello '.repeat(300))});`;
const PAGE = '<!doctype html><title>Hongyan</title><script type="module" src="/assets/main-abc.js"></script>';

function serve(pages: string) {
  const { answer } = servePages(pages);
  return Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => answer(request, new URL(request.url).pathname) ?? new Response('none', { status: 404 }),
  });
}

let server: Bun.Server<undefined>;
beforeAll(() => {
  const pages = join(folder, 'pages');
  const put = (name: string, content: string | Uint8Array) => {
    mkdirSync(join(pages, name, '..'), { recursive: true });
    writeFileSync(join(pages, name), content);
  };
  put('index.html', PAGE);
  put('assets/main-abc.js', SCRIPT);
  put('assets/main-abc.js.br', brotliCompressSync(SCRIPT));
  put('assets/main-abc.js.gz', gzipSync(SCRIPT));
  put('assets/icon-abc.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  put('sdk/chat.js', 'export default {};');
  put('sdk/chat.d.ts', 'export default x;');
  put('build.json', '{}');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  server = serve(pages);
});
afterAll(() => server.stop(true));

const get = (path: string, headers?: Record<string, string>) => fetch(new URL(path, server.url), { headers });

/** A request whose path goes over the wire exactly as given. */
async function getRaw(path: string): Promise<string> {
  const socket = connect(server.port ?? 0, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const bytes of socket) text += bytes;
  return text;
}

describe('servePages', () => {
  test('the page is asked for anew each time, may run no foreign script and be framed by nobody', async () => {
    const answer = await get('/');

    expect(await answer.text()).toBe(PAGE);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline';");
    expect(policy).toContain("connect-src 'self' ws: wss:;");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('its parts never change under their names', async () => {
    const script = await get('/assets/main-abc.js');

    expect(await script.text()).toBe(SCRIPT);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await get('/assets/icon-abc.svg')).headers.get('content-type')).toBe('image/svg+xml');
  });

  test('an unchanged page is not sent again, however it came', async () => {
    const etag = (await get('/', { 'Accept-Encoding': 'gzip' })).headers.get('etag') ?? '';

    const again = await get('/', { 'If-None-Match': `"other", ${etag}` });

    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await get('/', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  test.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['br;q=0.000', null],
    ['identity', null],
    ['brotli', null],
  ])('who takes %j gets %p, with the same content', async (takes, coding) => {
    const answer = await get('/assets/main-abc.js', { 'Accept-Encoding': takes });

    expect(answer.headers.get('content-encoding')).toBe(coding);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(await answer.text()).toBe(SCRIPT);
  });

  test('the SDK may be loaded by any page', async () => {
    const sdk = await get('/sdk/chat.js', { Origin: 'https://shop.example' });

    expect(sdk.headers.get('access-control-allow-origin')).toBe('*');
    expect(sdk.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(sdk.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await get('/sdk/chat.d.ts')).headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await get('/')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('HEAD gives the headers alone; only reading is answered', async () => {
    const head = await fetch(new URL('/assets/main-abc.js', server.url), {
      method: 'HEAD',
      headers: { 'Accept-Encoding': 'identity' },
    });

    expect(head.headers.get('content-length')).toBe(String(SCRIPT.length));
    expect(await head.text()).toBe('');
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });

  test.each([
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '//secret.js',
    '/assets/..\\..\\secret.js',
    '/build.json',
    '/assets/',
    '/assets',
    '/index.html',
    '/assets/main-abc.js.gz',
  ])('%s is no page', async (path) => {
    const text = await getRaw(path);

    expect(text).toStartWith('HTTP/1.1 404');
    expect(text).not.toContain('secret');
  });

  test('without a build the page says how to make one and where the documentation is', async () => {
    const bare = serve(join(folder, 'nothing'));
    try {
      const answer = await fetch(bare.url);
      const text = await answer.text();

      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(text).toContain('npm run build');
      expect(text).toContain('href="/docs"');
      expect((await fetch(new URL('/assets/x.js', bare.url))).status).toBe(404);
    } finally {
      await bare.stop(true);
    }
  });
});
