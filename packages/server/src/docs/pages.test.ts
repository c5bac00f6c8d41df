import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  closeCodes,
  elements,
  errors,
  events,
  groupTypeColumns,
  groupTypes,
  hooks,
  restCommands,
  settings,
  socketCommands,
} from '@hongyan/contract';
import { docsPages } from './pages.ts';

let server: Bun.Server<undefined>;
beforeAll(() => {
  const docs = docsPages();
  const fetch = (request: Request) =>
    docs(request, new URL(request.url).pathname) ?? new Response('none', { status: 404 });
  server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch });
});
afterAll(() => server.stop(true));

const get = (path: string, headers?: Record<string, string>) => fetch(new URL(path, server.url), { headers });
const textOf = async (path: string) => (await get(path)).text();

const GUIDE = join(import.meta.dir, '../../../../docs/guide/sdk');
/** The guide to the SDK, by the files that there are. */
const guide = readdirSync(GUIDE)
  .filter((file) => !file.endsWith('.zh.md'))
  .map((file) => `/docs/sdk/${file.replace(/\.md$/, '')}`);

const PAGES = ['/docs', '/docs/socket', '/docs/errors', '/docs/groups', '/docs/settings', '/docs/sdk', ...guide];

describe('docsPages', () => {
  test.each(PAGES)('serves %s as a page with safe headers and nothing from elsewhere', async (path) => {
    const answer = await get(path);
    const page = await answer.text();

    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).not.toMatch(/<script>|\son\w+=|style="/);
    expect(page).toContain('aria-current="page"');
  });

  test.each(PAGES)('every link of %s leads somewhere', async (path) => {
    const page = await textOf(path);
    const targets = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, target]) => target ?? '');

    for (const target of new Set(targets)) {
      if (target.startsWith('#')) expect(page).toContain(`id="${target.slice(1)}"`);
      else expect({ target, status: (await get(target)).status }).toEqual({ target, status: 200 });
      const [, place] = target.split(/(?<=.)#/);
      if (place) expect(await textOf(target)).toContain(`id="${decodeURIComponent(place)}"`);
    }
  });

  test.each(guide)(
    '%s has its text in both languages, all its code, no place twice and nothing for those who try it',
    async (path) => {
      const page = await textOf(path);
      const places = [...page.matchAll(/ id="([^"]*)"/g)].map(([, place]) => place);

      expect(page).toMatch(
        /<article lang="en"><h1 id="[a-z-]+">[\s\S]*<article lang="zh-CN"><h1 id="[^"]*\p{Script=Han}/u,
      );
      const snippets = page.split('<article').map((part) => [...part.matchAll(/<pre tabindex="0">/g)].length);
      expect(snippets).toEqual([0, snippets[1] ?? 0, snippets[1] ?? 0]);
      expect(snippets[1]).toBeGreaterThan(0);
      expect(new Set(places).size).toBe(places.length);
      expect(page).not.toMatch(/stage\.|<!--/);
    },
  );

  test('the socket page has every command, event, element and close code', async () => {
    const page = await textOf('/docs/socket');

    for (const name of [...Object.keys(socketCommands), ...Object.keys(elements)])
      expect(page).toContain(`id="${name}"`);
    for (const name of Object.keys(events)) expect(page).toContain(`id="event-${name}"`);
    for (const code of Object.values(closeCodes)) expect(page).toContain(`<code>${code}</code>`);
  });

  test('the errors page has every fault with its code', async () => {
    const page = await textOf('/docs/errors');

    for (const [name, { code }] of Object.entries(errors)) {
      expect(page).toContain(`<code>${code}</code></td><td><code>${name}</code>`);
    }
  });

  test('the page of groups has every type under both names and every property', async () => {
    const page = await textOf('/docs/groups');

    for (const { names } of Object.values(groupTypes)) for (const name of names) expect(page).toContain(name);
    for (const column of Object.keys(groupTypeColumns)) expect(page).toContain(`id="${column}"`);
  });

  test('the settings page has every setting and webhook', async () => {
    const page = await textOf('/docs/settings');

    for (const name of Object.keys(settings)) expect(page).toContain(`id="${name}"`);
    for (const { callback } of Object.values(hooks)) expect(page).toContain(callback);
  });

  test('the OpenAPI document has every REST command', async () => {
    const document = await (await get('/docs/openapi.json')).json();

    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(Object.keys(restCommands).map((name) => `/v4/${name}`)),
    );
  });

  test('the AsyncAPI document names the host it was asked from', async () => {
    const first = await (await get('/docs/asyncapi.json', { Host: 'im.example.com' })).json();
    const second = await (await get('/docs/asyncapi.json')).json();

    expect(first.servers.this.host).toBe('im.example.com');
    expect(second.servers.this.host).toBe(server.url.host);
  });

  test('an unchanged page is not sent again', async () => {
    const etag = (await get('/docs/errors')).headers.get('etag') ?? '';

    expect((await get('/docs/errors', { 'If-None-Match': etag })).status).toBe(304);
  });

  test('a page comes compressed to who takes it so, with the same content', async () => {
    const plain = await (await get('/docs/errors', { 'Accept-Encoding': 'identity' })).text();
    const packed = await get('/docs/errors', { 'Accept-Encoding': 'gzip' });

    expect(await packed.text()).toBe(plain);
  });

  test('the viewer comes from this server', async () => {
    expect((await get('/docs/assets/swagger-ui-bundle.js')).headers.get('content-type')).toContain('javascript');
    expect(await textOf('/docs/assets/swagger-ui-bundle.js')).toContain('SwaggerUIBundle');
  });

  test('only reading is answered, and no other path', async () => {
    expect((await fetch(new URL('/docs', server.url), { method: 'POST' })).status).toBe(405);
    expect((await get('/docs/../package.json')).status).toBe(404);
    expect((await get('/docs/nothing')).status).toBe(404);
  });
});
