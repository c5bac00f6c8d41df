import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openTcpProxy, type TcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';
import { atRest, openChromium } from './chromium.ts';
import { type DemoServer, say, shownMessages, signInByClick, startChat, startDemoServer } from './demo.ts';
import { type NodeClient, startNodeClient, type ToldMessage } from './nodeClient.ts';

setDefaultTimeout(180_000);

const isText = (text: string) => (messages: ToldMessage[]) => messages.some(({ payload }) => payload.text === text);

/** Alice's tabs in one browser, and Bob in Node. */
interface Stage extends AsyncDisposable {
  demo: DemoServer;
  net: TcpProxy;
  context: BrowserContext;
  bob: NodeClient;
  /** Opens another tab, signed in, on the chat with Bob. */
  openTab(): Promise<Page>;
}

describe('several tabs of one user in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    // A page whose files the test hands out itself still reaches the server on loopback.
    browser = await openChromium('--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets');
  });
  afterAll(() => browser.close());

  /** One device of a kind may be signed in: a second session would end the first. */
  async function openStage(): Promise<Stage> {
    const demo = await startDemoServer();
    const net = await openTcpProxy(demo.port);
    const bob = startNodeClient(demo.server.url, demo.sdkAppId);
    await bob.ask('login', { userID: 'bob', userSig: demo.userSig('bob') });
    await bob.event('sdkStateReady');
    const context = await browser.newContext({ ...atRest, locale: 'en-US', viewport: { width: 1200, height: 2_000 } });
    return {
      ...{ demo, net, context, bob },
      openTab: async () => {
        const page = await context.newPage();
        await signInByClick(page, `http://127.0.0.1:${net.port}/`, 'Alice');
        await startChat(page, 'bob');
        return page;
      },
      [Symbol.asyncDispose]: async () => {
        await context.close();
        await bob[Symbol.asyncDispose]();
        net[Symbol.dispose]();
        await demo[Symbol.asyncDispose]();
      },
    };
  }

  const showing = (page: Page, text: string) => page.getByRole('article', { name: new RegExp(text) }).waitFor();

  async function expectAll(stage: Stage, pages: Page[], texts: string[]): Promise<void> {
    for (const page of pages) {
      await until(async () => (await shownMessages(page)).length >= texts.length);
      expect((await shownMessages(page)).map(({ text }) => text)).toEqual(texts);
      expect(await page.getByRole('alert').count()).toBe(0);
    }
    // Alice's one and Bob's.
    expect(await onlineSessions(stage.demo)).toBe(2);
  }

  test('three tabs have one session; one closes, one crashes, one opens again, and all show the same (S29, S5)', async () => {
    await using stage = await openStage();
    const { bob, openTab } = stage;
    const first = await openTab();
    const second = await openTab();
    const third = await openTab();

    await say(second, 'by the second');
    for (const page of [first, second, third]) await showing(page, 'by the second');
    await bob.ask('send', { to: 'alice', text: 'by Bob' });
    for (const page of [first, second, third]) await showing(page, 'by Bob');
    await expectAll(stage, [first, second, third], ['by the second', 'by Bob']);

    await first.close();
    await say(third, 'after the first closed');
    await bob.event('onMessageReceived', isText('after the first closed'));
    await expectAll(stage, [second, third], ['by the second', 'by Bob', 'after the first closed']);

    const crashed = second.waitForEvent('crash');
    await second.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await say(third, 'after the second crashed');
    await bob.event('onMessageReceived', isText('after the second crashed'));
    const again = await openTab();
    await expectAll(
      stage,
      [third, again],
      ['by the second', 'by Bob', 'after the first closed', 'after the second crashed'],
    );
  });

  test('without a network the page opens with what is kept, says so, and sends later, also what another tab wrote (S29)', async () => {
    await using stage = await openStage();
    const { bob, net, openTab } = stage;
    const first = await openTab();
    const second = await openTab();
    await say(first, 'before');
    await bob.event('onMessageReceived', isText('before'));
    await showing(second, 'before');

    net.cut();
    await servePageAlone(stage);
    await second.getByRole('status', { name: /Connecting|No connection/ }).waitFor();
    await say(second, 'written offline');
    await showing(second, 'written offline');
    await until(async () => (await pendingKept(second)) === 1);
    await second.close();
    await first.reload();
    await first.getByRole('navigation', { name: 'Conversations' }).waitFor();
    await first.getByRole('status', { name: /Connecting|No connection/ }).waitFor();
    await showing(first, 'before');
    net.join();

    await bob.event('onMessageReceived', isText('written offline'));
    await showing(first, 'written offline');
    await expectAll(stage, [first], ['before', 'written offline']);
  });
});

/** How many messages under way are written down on the device. */
function pendingKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const [{ name = '' } = {}] = await indexedDB.databases();
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const asking = opening.result.transaction('entries').objectStore('entries').getAllKeys();
        asking.onsuccess = () => resolve(asking.result);
        opening.result.close();
      };
    });
    return keys.filter((key) => String(key).startsWith('pending')).length;
  });
}

/** The page's files load, as from a cache, while nothing of the server can be asked. */
async function servePageAlone({ demo, context }: Stage): Promise<void> {
  await context.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/demo')) return route.abort();
    const answer = await fetch(demo.server.url + pathname);
    const contentType = answer.headers.get('content-type') ?? 'text/plain';
    await route.fulfill({ contentType, body: Buffer.from(await answer.arrayBuffer()) });
  });
}

/** How many sessions the server counts as signed in. */
async function onlineSessions({ server }: DemoServer): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^hongyan_sessions\S* (\d+)/m.exec(metrics)?.[1] ?? -1);
}
