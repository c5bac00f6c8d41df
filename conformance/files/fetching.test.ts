import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { errors, type WireFile } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { history, send } from '../say.ts';
import { firstApp, secondApp, startServer, type TestServer } from '../server.ts';
import { announce, answered, at, fileBody, give, put, sha256, someBytes, uploadOf } from './giving.ts';

setDefaultTimeout(120_000);

let server: TestServer;
let alice: Client;
let bob: Client;
/** Of the other app. */
let mallory: Client;
beforeAll(async () => {
  server = await startServer({ apps: [firstApp, secondApp] });
  [alice, bob] = [await signIn(server, 'alice'), await signIn(server, 'bob')];
  mallory = await signIn(server, 'mallory', { app: secondApp });
});
afterAll(() => server[Symbol.asyncDispose]());

const bytes = someBytes(1_000);
const get = (file: WireFile, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(at(server, file.url), { method, headers });

test('[S14] one range of a file is given, several and wrong ones are answered whole, beyond its end is refused', async () => {
  const file = await give(alice, server, bytes);
  const cases: [range: string, status: number, from: number, to: number][] = [
    ['bytes=0-0', 206, 0, 1],
    ['bytes=10-19', 206, 10, 20],
    ['bytes=990-', 206, 990, 1_000],
    ['bytes=990-5000', 206, 990, 1_000],
    ['bytes=-10', 206, 990, 1_000],
    ['bytes=-5000', 206, 0, 1_000],
    ['bytes=0-1,5-6', 200, 0, 1_000],
    ['bytes=9-5', 200, 0, 1_000],
    ['lines=1-2', 200, 0, 1_000],
  ];

  for (const [Range, status, from, to] of cases) {
    const response = await get(file, { Range });
    expect([Range, response.status]).toEqual([Range, status]);
    expect(await response.bytes()).toEqual(bytes.slice(from, to));
    expect(response.headers.get('Content-Length')).toBe(String(to - from));
    expect(response.headers.get('Content-Range')).toBe(status === 206 ? `bytes ${from}-${to - 1}/1000` : null);
  }
  for (const Range of ['bytes=1000-', 'bytes=-0']) {
    const response = await get(file, { Range });
    expect([response.status, response.headers.get('Content-Range')]).toEqual([416, 'bytes */1000']);
  }
});

test('[S14] a download goes on only with the content that it began with, and what is known is not sent again', async () => {
  const file = await give(alice, server, bytes);
  const head = await get(file, {}, 'HEAD');
  const ETag = head.headers.get('ETag') ?? '';
  expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, '1000', '']);
  expect(head.headers.get('Cache-Control')).toContain('immutable');
  expect(head.headers.get('Access-Control-Allow-Origin')).toBe('*');

  expect((await get(file, { Range: 'bytes=5-', 'If-Range': ETag })).status).toBe(206);
  expect((await get(file, { Range: 'bytes=5-', 'If-Range': '"another"' })).status).toBe(200);
  expect((await get(file, { 'If-None-Match': `"another", W/${ETag}` })).status).toBe(304);
});

test('[S35] the type is what the bytes are; what could hold a program is saved, never shown', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const kinds: [name: string, content: Uint8Array<ArrayBuffer>, type: string, shown: string][] = [
    [
      'page.png',
      Buffer.from(`<html><script>alert(1)</script> ${Math.random()}`),
      'application/octet-stream',
      'attachment',
    ],
    ['drawing.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), '', 'attachment'],
    ['data.png', Buffer.from('<?xml version="1.0"?><a/>'), 'application/xml', 'attachment'],
    ['page.html', png, 'image/png', 'inline'],
    ['paper.html', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf', 'attachment'],
  ];

  for (const [name, content, type, shown] of kinds) {
    const file = await give(alice, server, new Uint8Array(content), { name });
    const response = await get(file);
    const own = response.headers.get('Content-Type') ?? '';
    if (type) expect(own).toBe(type);
    expect(own).not.toMatch(/html|svg/);
    expect(response.headers.get('Content-Disposition')).toStartWith(shown);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Content-Security-Policy')).toContain('sandbox');
  }
});

test('[S35] a name breaks no header and no folder', async () => {
  const name = '../a\r\nSet-Cookie: x=1\n"鸿雁\ud800".bin';
  const file = await give(alice, server, someBytes(10), { name: name.toWellFormed() });

  const response = await get(file);

  expect(response.headers.get('Set-Cookie')).toBeNull();
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename\*=UTF-8''\.\._a__Set-Cookie%3A/);
});

test('[S14] a file without its signature, or with that of another one, is not given', async () => {
  const [one, two] = [await give(alice, server, bytes), await give(alice, server, someBytes(10))];
  const url = new URL(at(server, one.url));
  const signature = new URL(at(server, two.url)).searchParams.get('s') ?? '';
  const wrong = [
    `${url.origin}${url.pathname}`,
    `${url.origin}${url.pathname}?e=0&s=`,
    `${url.origin}${url.pathname}?e=0&s=${signature}`,
    url.href.replace('e=0', 'e=9999999999'),
    url.href.replace('/0?', '/../0?'),
    url.href.replace('/0?', '/1?'),
    url.href.replace(one.uuid, two.uuid),
    url.href.replace(one.uuid, one.sha256),
    `${url.origin}/files/`,
    `${url.origin}/files/${firstApp.sdkAppId}/..%2f..%2fhongyan.db/0?e=0&s=${signature}`,
  ];

  for (const href of wrong) expect([href, (await fetch(href)).status]).toEqual([href, 403]);
  expect((await fetch(url.href, { method: 'DELETE' })).status).toBe(405);
});

test('[S14] where addresses expire, readers ask for fresh ones by the name that the message has', async () => {
  const rest = restClient(server);
  const file = await give(alice, server, bytes);
  await rest.ok('hongyan/set_settings', { Settings: { fileUrlSec: 1 } });
  try {
    const [short] = (await bob.request('getFiles', { uuids: [file.uuid, '0'.repeat(32)] })).files;
    if (!short) throw new Error('no file');
    expect(short.expiresSec).toBeGreaterThan(0);
    expect((await get(short)).headers.get('Cache-Control')).toStartWith('private');
    while (Date.now() / 1000 < short.expiresSec + 1) await Bun.sleep(50);

    expect((await get(short)).status).toBe(410);
    const [fresh] = (await bob.request('getFiles', { uuids: [file.uuid] })).files;
    expect((await get(fresh ?? short)).status).toBe(200);
  } finally {
    await rest.ok('hongyan/set_settings', { Settings: { fileUrlSec: 0 } });
  }
});

test('no file of one app is reached from another: by its hash, its name, its address, its ticket or a proof', async () => {
  const own = someBytes(2_000);
  const file = await give(alice, server, own);
  const url = at(server, file.url);

  const begun = await mallory.request('beginUpload', announce(own));
  expect([begun.file, begun.challenge]).toEqual([undefined, undefined]);
  expect((await mallory.request('getFiles', { uuids: [file.uuid] })).files).toEqual([]);
  expect((await fetch(url.replace(`/${firstApp.sdkAppId}/`, `/${secondApp.sdkAppId}/`))).status).toBe(403);
  const { challenge } = await bob.request('beginUpload', announce(own));
  const nonce = challenge?.nonce ?? '';
  const stolen = mallory.request('proveFile', { nonce, proof: sha256(nonce) });
  await expect(stolen).rejects.toMatchObject({ code: errors.fileDenied.code });

  // Uploaded there it is another file, under another name.
  const theirs = await put(await uploadOf(mallory, server, announce(own)), own);
  expect(theirs.file?.uuid).not.toBe(file.uuid);
  // A message there that names it holds nothing of it, and is no key to it.
  await signIn(server, 'eve', { app: secondApp });
  await send(mallory, 'eve', fileBody(file));
  expect((await mallory.request('getFiles', { uuids: [file.uuid] })).files).toEqual([]);
});

test('[S14] what was recalled is given no more, while another message with it is', async () => {
  const file = await give(alice, server, someBytes(500));
  const first = await send(alice, 'bob', fileBody(file));
  const forwarded = await send(bob, 'alice', fileBody(file));
  await alice.request('recallMessage', { conv: 'C2Cbob', seq: first.seq });
  const held = (await get(file)).status;

  await bob.request('recallMessage', { conv: 'C2Calice', seq: forwarded.seq });

  const gone = await get(file);
  expect([held, gone.status]).toEqual([200, 404]);
  expect(await gone.json()).toMatchObject({ ErrorCode: errors.fileUnknown.code });
});

test('[S68] a picture by the address of another service passes as it is', async () => {
  const URL = 'https://example.org/picture.png';
  const elem = {
    MsgType: 'TIMImageElem',
    MsgContent: { UUID: URL, ImageFormat: 255, ImageInfoArray: [{ Type: 1, Width: 0, Height: 0, URL }] },
  };

  await send(alice, 'bob', [elem] as never);

  expect((await history(bob, 'alice')).at(-1)?.body).toEqual([elem] as never);
});

test('an address of an upload is good on its own server only, and not for ever', async () => {
  const url = await uploadOf(alice, server, announce(bytes.slice(1)));

  const forged = await answered(await fetch(`${url.slice(0, -2)}xx`, { method: 'PUT', body: bytes }));

  expect(forged).toMatchObject({ status: 403, ErrorCode: errors.fileDenied.code });
});
