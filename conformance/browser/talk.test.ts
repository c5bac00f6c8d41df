import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { openTcpProxy, type TcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';
import { atRest, openChromium } from './chromium.ts';
import { type DemoServer, say, shownMessages, signInByClick, startChat, startDemoServer } from './demo.ts';
import { type NodeClient, startNodeClient, type ToldMessage } from './nodeClient.ts';

setDefaultTimeout(180_000);

const isText = (text: string) => (messages: ToldMessage[]) => messages.some(({ payload }) => payload.text === text);

/** Alice in a real browser and Bob in Node, each over a network of their own. */
interface Stage extends AsyncDisposable {
  demo: DemoServer;
  browserNet: TcpProxy;
  nodeNet: TcpProxy;
  page: Page;
  bob: NodeClient;
}

describe('Chromium and Node talk through a server started from the command line', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  /** Both are signed in, and the chat is open. */
  async function openStage(env?: Record<string, string>): Promise<Stage> {
    // The check at the end signs in a second time.
    const demo = await startDemoServer({ HONGYAN_MULTI_DEVICE_MODE: '1', ...env });
    const browserNet = await openTcpProxy(demo.port);
    const nodeNet = await openTcpProxy(demo.port);
    const bob = startNodeClient(`ws://127.0.0.1:${nodeNet.port}`, demo.sdkAppId);
    await bob.ask('login', { userID: 'bob', userSig: demo.userSig('bob') });
    await bob.event('sdkStateReady');
    const context = await browser.newContext({ ...atRest, locale: 'en-US', viewport: { width: 1200, height: 2_000 } });
    const page = await context.newPage();
    await signInByClick(page, `http://127.0.0.1:${browserNet.port}/`, 'Alice');
    await startChat(page, 'bob');
    return {
      demo,
      browserNet,
      nodeNet,
      page,
      bob,
      [Symbol.asyncDispose]: async () => {
        await context.close();
        await bob[Symbol.asyncDispose]();
        browserNet[Symbol.dispose]();
        nodeNet[Symbol.dispose]();
        await demo[Symbol.asyncDispose]();
      },
    };
  }

  /** The page, Bob's client and a fresh sign-in of Bob's all have these texts, in one order, once each. */
  async function expectAllEqual({ page, bob, demo }: Stage, texts: string[]): Promise<void> {
    await until(async () => (await shownMessages(page)).length === texts.length);
    const shown = await shownMessages(page);
    const kept = await bob.ask<ToldMessage[]>('history', { peer: 'alice' });
    await using fresh = startNodeClient(demo.server.url, demo.sdkAppId);
    await fresh.ask('login', { userID: 'bob', userSig: demo.userSig('bob') });
    await fresh.event('sdkStateReady');
    const stored = await fresh.ask<ToldMessage[]>('history', { peer: 'alice' });

    expect(stored.map(({ payload }) => payload.text ?? '').toSorted()).toEqual(texts.toSorted());
    expect(kept.map(({ ID }) => ID)).toEqual(stored.map(({ ID }) => ID));
    expect(shown.map(({ text }) => text)).toEqual(stored.map(({ payload }) => payload.text ?? ''));
  }

  test('both ways: messages, read marks, reactions and recall (S72, S74)', async () => {
    await using stage = await openStage();
    const { page, bob } = stage;

    await say(page, 'hello from the page');
    await bob.event('onMessageReceived', isText('hello from the page'));
    await bob.ask('read', { peer: 'alice' });
    const answer = await bob.ask<ToldMessage>('send', { to: 'alice', text: 'hello from Node' });
    await page.getByRole('article', { name: /hello from Node/ }).waitFor();
    await page
      .getByRole('article', { name: /hello from the page/ })
      .getByRole('img', { name: 'Read' })
      .waitFor();
    await bob.event('onMessageReadByPeer');

    await expectAllEqual(stage, ['hello from the page', 'hello from Node']);
    expect(await bob.ask('react', { id: answer.ID, reactionID: 'ok' })).toMatchObject([
      { messageID: answer.ID, reactionList: [{ reactionID: 'ok', totalUserCount: 1, reactedByMyself: true }] },
    ]);
    await bob.ask('revoke', { id: answer.ID });
    // The list tells of it too.
    await page.getByRole('region', { name: 'Messages with Bob' }).getByText('Bob recalled a message').waitFor();
  });

  test('the server is killed and starts again while both write (S55, D7)', async () => {
    await using stage = await openStage();
    const { page, bob, demo } = stage;
    await say(page, 'before');
    await bob.event('onMessageReceived', isText('before'));

    await demo.server.kill('SIGKILL');
    await say(page, 'page, while it is down');
    const sending = bob.ask('send', { to: 'alice', text: 'Node, while it is down' });
    await demo.server.restart();

    await sending;
    await bob.event('onMessageReceived', isText('page, while it is down'));
    await page.getByRole('article', { name: /Node, while it is down/ }).waitFor({ timeout: 60_000 });
    await expectAllEqual(stage, ['before', 'page, while it is down', 'Node, while it is down']);
  });

  test('the network is gone for a minute without a word to either side (S55, S29)', async () => {
    await using stage = await openStage();
    const { page, bob, browserNet, nodeNet } = stage;
    await say(page, 'before');
    await bob.event('onMessageReceived', isText('before'));

    browserNet.swallow();
    for (const text of ['one', 'two', 'three']) await bob.ask('send', { to: 'alice', text });
    nodeNet.swallow();
    await page.getByRole('status', { name: /Connecting|No connection/ }).waitFor({ timeout: 120_000 });
    await minutePassed();
    browserNet.join();
    nodeNet.join();

    await page.getByRole('article', { name: /three/ }).waitFor({ timeout: 90_000 });
    await say(page, 'after');
    await bob.event('onMessageReceived', isText('after'));
    await expectAllEqual(stage, ['before', 'one', 'two', 'three', 'after']);
  });

  test('a tab sleeps until the server gave it up, and wakes (S29, S55)', async () => {
    await using stage = await openStage({ HONGYAN_HEARTBEAT_SEC: '1' });
    const { page, bob, demo } = stage;
    await say(page, 'before');
    await bob.event('onMessageReceived', isText('before'));
    const tab = await page.context().newCDPSession(page);
    await tab.send('Debugger.enable');

    // The page's thread stands still, as in a tab that the browser put to sleep; frames wait in its socket.
    await tab.send('Debugger.pause');
    await until(async () => (await onlineSessions(demo)) === 1);
    for (const text of ['one', 'two', 'three']) await bob.ask('send', { to: 'alice', text });
    await tab.send('Debugger.resume');

    await page.getByRole('article', { name: /three/ }).waitFor({ timeout: 60_000 });
    await expectAllEqual(stage, ['before', 'one', 'two', 'three']);
  });
});

/** How many sessions the server counts as signed in. */
async function onlineSessions({ server }: DemoServer): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^hongyan_sessions\S* (\d+)/m.exec(metrics)?.[1] ?? -1);
}

/** The minute that is tested is a real one: the clocks of a browser, of Node and of a server cannot be moved together. */
const minutePassed = () => Bun.sleep(60_000);
