import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';
import { openChromium } from './chromium.ts';
import { type NodeClient, startNodeClient, type ToldMessage } from './nodeClient.ts';
import { pngOf, somePixels } from './picture.ts';

setDefaultTimeout(180_000);

const SDK = join(import.meta.dir, '../../packages/sdk/dist');
const [WIDTH, HEIGHT] = [640, 300];

/** An app's page with the published SDK, from an address of its own. */
const servePage = () =>
  Bun.serve({
    ...{ hostname: '127.0.0.1', port: 0 },
    routes: {
      '/': () => new Response('<!doctype html><title>Pictures</title>', { headers: { 'content-type': 'text/html' } }),
      '/sdk/:file': ({ params }) => new Response(Bun.file(join(SDK, params.file))),
    },
  });

const sigOf = ({ app }: TestServer, userId: string) => makeUserSig({ ...app, userId });

async function signIn(server: TestServer, client: NodeClient, userID: string): Promise<void> {
  await client.ask('login', { userID, userSig: sigOf(server, userID) });
  await client.event('sdkStateReady');
}

/** Signs in on the page, and keeps the messages that come. */
async function openAs(page: Page, server: TestServer, userID: string): Promise<void> {
  await page.evaluate(
    async ([module, proxyServer, SDKAppID, userID, userSig]) => {
      const { default: chat } = await import(module);
      const sdk = chat.create({ SDKAppID, proxyServer });
      const got = Promise.withResolvers<unknown>();
      const ready = Promise.withResolvers<void>();
      Object.assign(globalThis, { sdk, got: got.promise });
      sdk.on(chat.EVENT.MESSAGE_RECEIVED, ({ data }: { data: unknown[] }) => got.resolve(data[0]));
      sdk.on(chat.EVENT.SDK_READY, () => ready.resolve());
      await sdk.login({ userID, userSig });
      await ready.promise;
    },
    ['/sdk/index.js', server.url, server.app.sdkAppId, userID, sigOf(server, userID)] as const,
  );
}

/** What the page shows of the picture that came: how wide and high it is, and its pixels. */
const shown = (page: Page) =>
  page.evaluate(async () => {
    const { got } = globalThis as unknown as {
      got: Promise<{ payload: { imageInfoArray: { url: string; width: number; height: number }[] } }>;
    };
    const [original] = (await got).payload.imageInfoArray;
    const image = new Image();
    image.crossOrigin = 'anonymous';
    image.src = original?.url ?? '';
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    canvas?.drawImage(image, 0, 0);
    const said = [original?.width, original?.height];
    return { width, height, said, pixels: [...(canvas?.getImageData(0, 0, width, height).data ?? [])] };
  });

test('[S14] a picture goes from Node over the server to a page and, forwarded, to a third user, with one upload', async () => {
  await using server = await startServer();
  await using browser = await openChromium();
  await using site = servePage();
  await using alice = startNodeClient(server.url, server.app.sdkAppId);
  await using carol = startNodeClient(server.url, server.app.sdkAppId);
  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] });
  await Promise.all([signIn(server, alice, 'alice'), signIn(server, carol, 'carol')]);
  const page = await browser.newPage();
  await page.goto(site.url.href);
  await openAs(page, server, 'bob');
  const pixels = somePixels(WIDTH, HEIGHT);
  const png = pngOf(WIDTH, HEIGHT, pixels);

  await alice.ask('sendImage', { to: 'bob', base64: png.toString('base64') });
  const picture = await shown(page);
  await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what the page keeps has no types here.
    const { sdk, got } = globalThis as any;
    await sdk.sendMessage(sdk.createForwardMessage({ to: 'carol', conversationType: 'C2C', payload: await got }));
  });
  const { data } = await carol.event('onMessageReceived');

  expect([picture.width, picture.height]).toEqual([WIDTH, HEIGHT]);
  expect(picture.said).toEqual([WIDTH, HEIGHT]);
  expect(Buffer.from(picture.pixels).equals(Buffer.from(pixels))).toBe(true);
  const [message] = data as (ToldMessage & { payload: { imageInfoArray: { url: string; height: number }[] } })[];
  const images = message?.payload.imageInfoArray ?? [];
  expect(images.map(({ height }) => height)).toEqual([HEIGHT, 198, HEIGHT]);
  expect(Buffer.from(await (await fetch(images[0]?.url ?? '')).arrayBuffer()).equals(png)).toBe(true);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('hongyan_files_total{how="uploaded"} 1\n');
});

test('[S14] a page sends a picture that was chosen in its field, and shows it before it is sent', async () => {
  await using server = await startServer();
  await using browser = await openChromium();
  await using site = servePage();
  await using alice = startNodeClient(server.url, server.app.sdkAppId);
  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  await signIn(server, alice, 'alice');
  const page = await browser.newPage();
  await page.goto(site.url.href);
  await openAs(page, server, 'bob');
  const png = pngOf(WIDTH, HEIGHT, somePixels(WIDTH, HEIGHT));
  await page.setContent('<input type="file" id="chosen">');
  await page.setInputFiles('#chosen', { name: 'geese.png', mimeType: 'image/png', buffer: png });

  const before = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what the page keeps has no types here.
    const { sdk } = globalThis as any;
    const told: number[] = [];
    const message = sdk.createImageMessage({
      ...{ to: 'alice', conversationType: 'C2C' },
      payload: { file: document.querySelector('#chosen') },
      onProgress: (part: number) => told.push(part),
    });
    const image = new Image();
    image.src = message.payload.imageInfoArray[0].url;
    await image.decode();
    await sdk.sendMessage(message);
    return { width: image.naturalWidth, last: told.at(-1), status: message.status };
  });
  const { data } = await alice.event('onMessageReceived');

  expect(before).toEqual({ width: WIDTH, last: 1, status: 'success' });
  const [message] = data as (ToldMessage & { payload: { imageInfoArray: { url: string }[] } })[];
  const url = message?.payload.imageInfoArray[0]?.url ?? '';
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(png)).toBe(true);
});
