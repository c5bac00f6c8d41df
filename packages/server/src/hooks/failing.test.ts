import { describe, expect, test } from 'bun:test';
import { type AppServer, appServer } from '../testing/appServer.ts';
import { testCloud } from '../testing/cloud.ts';
import { hookScene, roamed, text } from '../testing/hookScene.ts';

const FAILURES: [string, (app: AppServer) => void][] = [
  ['is slow', (app) => app.answers(() => Bun.sleep(30_000).then(() => ({})))],
  ['answers 500', (app) => app.answers(() => new Response('{"ErrorCode":1}', { status: 500 }))],
  ['answers no JSON', (app) => app.answers(() => new Response('<html>'))],
  ['answers 10 MB', (app) => app.answers(() => new Response('x'.repeat(10_000_000)))],
  [
    'leads elsewhere',
    (app) => app.answers(({ body }) => (body.x ? {} : Response.redirect(app.url.replace('/hook', '/other'), 307))),
  ],
];

describe('an app server that', () => {
  test.each(FAILURES)('%s is as none, or refuses where the app wants it so', async (_what, spoil) => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookTimeoutMs: 300 });
    spoil(it.app);

    expect((await it.send('delivered')).ErrorCode).toBe(0);
    await it.cloud.set({ hookOnFailure: 'refuse' });
    expect((await it.send('refused')).ErrorCode).toBe(80003);

    expect(await roamed(it)).toEqual([text('delivered')]);
    expect(it.app.got).toHaveLength(2);
  });

  test('is slow holds up neither another app nor more of its own than fit', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookTimeoutMs: 500 });
    it.app.answers(() => Bun.sleep(30_000).then(() => ({})));
    const started = performance.now();

    const slow = Array.from({ length: 100 }, () => it.send('hi'));
    await it.cloud.rest.ok('im_open_login_svc/account_check', { CheckItem: [{ UserID: 'alice' }] });
    const others = performance.now() - started;
    const atOnce = it.app.got.length;
    await Promise.all(slow);

    // Ratio of one to the other: whoever waits, waits for at most the limit and not in turn for all before.
    expect(others).toBeLessThan(performance.now() - started);
    expect(atOnce).toBeLessThanOrEqual(32);
  });

  test('is private is refused unless its network is allowed', async () => {
    await using app = appServer();
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');
    await cloud.set({ hookUrl: app.url, hookBeforeC2cSend: 1, hookOnFailure: 'refuse' });

    const body = { From_Account: 'alice', To_Account: 'bob', MsgRandom: 1, MsgBody: text('hi') };
    const answer = await cloud.rest.call('openim/sendmsg', body);

    expect(answer.ErrorCode).toBe(80003);
    expect(app.got).toEqual([]);
  });
});
