import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { checkUserSig } from '@hongyan/contract/usersig/check';
import type { App } from '../storage/port/apps.ts';
import { demoPages, offersDemo } from './demo.ts';

const app: App = {
  sdkAppId: 1_400_000_001,
  name: 'demo',
  key: 'k'.repeat(64),
  admins: ['administrator'],
  state: 'active',
  createdMs: 0,
  deletedMs: 0,
  settings: {},
  version: 1,
};
const demo = {
  sdkAppId: app.sdkAppId,
  admin: 'administrator',
  users: [
    { userId: 'alice', nick: 'Alice' },
    { userId: 'bob', nick: 'Bob' },
  ],
};
const NOW_SEC = 1_700_000_000;
const settings = { demoSignIn: 'auto', host: '127.0.0.1' };
let state: App['state'];
beforeEach(() => {
  Object.assign(settings, { demoSignIn: 'auto', host: '127.0.0.1' });
  state = 'active';
});

const answer = demoPages({
  demo,
  apps: { get: (sdkAppId) => (sdkAppId === app.sdkAppId ? { ...app, state } : undefined) },
  clock: { nowMs: () => NOW_SEC * 1000 },
  server: settings,
});
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) => answer(request, new URL(request.url).pathname) ?? new Response('none', { status: 404 }),
});
afterAll(() => server.stop(true));

const list = (headers?: Record<string, string>) => fetch(new URL('/demo', server.url), { headers });
const signIn = (userId: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL('/demo/sign-in', server.url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ userId }),
  });

describe('demo sign-in', () => {
  test('lists the demo users, without a secret', async () => {
    const answer = await list();

    expect(await answer.json()).toEqual({ sdkAppId: app.sdkAppId, users: demo.users });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('gives a demo user a UserSig for a day', async () => {
    const { sdkAppId, userId, userSig } = await (await signIn('alice', { Origin: server.url.origin })).json();

    const check = (nowSec: number) => checkUserSig({ userSig, sdkAppId, userId, key: app.key, nowSec });
    expect({ sdkAppId, userId }).toEqual({ sdkAppId: app.sdkAppId, userId: 'alice' });
    expect(check(NOW_SEC)).toMatchObject({ ok: true, claims: { expireSec: 86_400 } });
    expect(check(NOW_SEC + 86_401)).toHaveProperty('fault');
  });

  test.each(['carol', 'administrator', '', 7, null])('%j is no demo user', async (userId) => {
    const answer = await signIn(userId);

    expect(answer.status).toBe(typeof userId === 'string' ? 404 : 400);
    expect(await answer.text()).not.toContain('userSig');
  });

  test.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Origin: 'http://127.0.0.1:1' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Content-Type': 'text/plain' }, 415],
  ])('a page from elsewhere is refused: %j', async (headers: Record<string, string>, status) => {
    expect((await signIn('alice', headers)).status).toBe(status);
  });

  test.each([
    [{ Host: 'evil.example' }, 'a name that was rebound to this machine'],
    [{ 'X-Forwarded-For': '203.0.113.7' }, 'a proxy'],
    [{ Forwarded: 'for=203.0.113.7' }, 'a proxy'],
  ])('auto offers nothing to %j', async (headers: Record<string, string>) => {
    expect((await list(headers)).status).toBe(404);
    expect((await signIn('alice', headers)).status).toBe(404);
  });

  test('it can be switched off, and on for the world', async () => {
    settings.demoSignIn = 'off';
    expect((await list()).status).toBe(404);
    expect((await signIn('alice')).status).toBe(404);

    Object.assign(settings, { demoSignIn: 'on', host: '0.0.0.0' });
    const headers = { Host: 'im.example.com', 'X-Forwarded-For': '203.0.113.7' };
    expect((await list(headers)).status).toBe(200);
    expect((await signIn('alice', { ...headers, Origin: 'https://im.example.com' })).status).toBe(200);
    expect((await signIn('alice', { ...headers, Origin: 'https://evil.example' })).status).toBe(403);
  });

  test('a demo app that was switched off signs nobody in', async () => {
    state = 'disabled';

    expect((await list()).status).toBe(404);
    expect((await signIn('alice')).status).toBe(404);
  });

  test('other methods and bodies are refused', async () => {
    const post = (body: string) =>
      fetch(new URL('/demo/sign-in', server.url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });

    expect((await fetch(new URL('/demo/sign-in', server.url))).status).toBe(405);
    expect((await fetch(new URL('/demo', server.url), { method: 'POST' })).status).toBe(405);
    expect((await post('{')).status).toBe(400);
    expect((await post('null')).status).toBe(400);
    expect((await post(JSON.stringify({ userId: 'alice', pad: 'x'.repeat(2_000) }))).status).toBe(400);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['127.0.0.1.example.com', false],
    ['192.168.1.2', false],
  ])('auto means a server that listens on a loopback address: %s is %p', (host, isOffered) => {
    expect(offersDemo({ demoSignIn: 'auto', host })).toBe(isOffered);
  });
});
