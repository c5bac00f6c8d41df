import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { type DemoServer, startDemoServer } from './demo.ts';
import { type NodeClient, startNodeClient, type ToldMessage } from './nodeClient.ts';

setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../..');
const GUIDE = join(root, 'docs/guide/script-tag.md');

describe('[S62] scripts of the SDK in Chromium', () => {
  let browser: Browser;
  let demo: DemoServer;
  let bob: NodeClient;
  let site: Bun.Server<undefined>;
  let html = '';
  beforeAll(async () => {
    [browser, demo] = await Promise.all([openChromium(), startDemoServer()]);
    bob = startNodeClient(demo.server.url, demo.sdkAppId);
    await bob.ask('login', { userID: 'bob', userSig: demo.userSig('bob') });
    await bob.event('sdkStateReady');
    site = Bun.serve({
      port: 0,
      fetch: ({ url }) =>
        url.endsWith('.js')
          ? new Response(Bun.file(join(root, 'packages/sdk/dist', new URL(url).pathname)))
          : new Response(html, { headers: { 'content-type': 'text/html' } }),
    });
  });
  afterAll(async () => {
    await browser.close();
    await bob[Symbol.asyncDispose]();
    await demo[Symbol.asyncDispose]();
    await site.stop(true);
  });

  /** Opens a page of another site than the server's; what breaks in it is the test's. */
  async function open(content: string): Promise<{ page: Page; errors: string[] }> {
    html = content;
    const page = await (await browser.newContext()).newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(`http://localhost:${site.port}/`);
    return { page, errors };
  }

  test('the page of the guide talks with the server that its script came from, and keeps what it knows', async () => {
    const [, snippet = ''] = /^```html\n([\s\S]*?)^```$/m.exec(readFileSync(GUIDE, 'utf8')) ?? [];
    const content = snippet
      .replaceAll('http://127.0.0.1:8090', demo.server.url)
      .replace('SDKAppID = 0;', `SDKAppID = ${demo.sdkAppId};`)
      .replace("userSig = '';", `userSig = ${JSON.stringify(demo.userSig('alice'))};`);

    const { page, errors } = await open(content);

    await page.getByText('sent').waitFor();
    await bob.event('onMessageReceived', (messages: ToldMessage[]) =>
      messages.some(({ payload }) => payload.text === 'Hello from a script'),
    );
    await bob.ask('send', { to: 'alice', text: 'Hello, script' });
    await page.getByText('bob: Hello, script').waitFor();
    // What follows in a chunk elsewhere is in the script.
    expect(await page.evaluate(`chat.addToBlacklist({ userIDList: ['carol'] })`)).toEqual({ code: 0, data: ['carol'] });
    const bases = await page.evaluate('indexedDB.databases()');
    expect(bases).toEqual([expect.objectContaining({ name: expect.stringContaining('alice') })]);
    await page.reload();
    await page.getByText('sent').waitFor();
    expect(errors).toEqual([]);
  });

  test('`webim` is a script too', async () => {
    const { page, errors } = await open('<!doctype html><script src="/webim.min.js"></script>');

    expect(await page.evaluate('typeof webim.login')).toBe('function');
    expect(errors).toEqual([]);
  });
});
