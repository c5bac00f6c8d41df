import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InputOf, OutputOf, SocketCommands, WireFile } from '@hongyan/contract';
import type { Client } from '../client.ts';
import type { Body } from '../say.ts';
import type { TestServer } from '../server.ts';
import { until } from '../until.ts';

type Announced = InputOf<SocketCommands['beginUpload']>;
type Begun = OutputOf<SocketCommands['beginUpload']>;
type Challenge = NonNullable<Begun['challenge']>;

export const sha256 = (bytes: Uint8Array | string): string =>
  new Bun.CryptoHasher('sha256').update(bytes as Uint8Array).digest('hex');

const RANDOM_MAX = 65_536;

/** Bytes that nobody had before. */
export function someBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += RANDOM_MAX) crypto.getRandomValues(bytes.subarray(at, at + RANDOM_MAX));
  return bytes;
}

/** What is announced of bytes. */
export const announce = (bytes: Uint8Array, more: Partial<Announced> = {}): Announced => ({
  ...{ kind: 'file', sha256: sha256(bytes), size: bytes.length },
  ...more,
});

/** The whole address of what the server named by a path. */
export const at = (server: Pick<TestServer, 'url'>, path: string): string => new URL(path, server.url).href;

/** Where bytes go to that the server does not have. */
export async function uploadOf(client: Client, server: Pick<TestServer, 'url'>, announced: Announced): Promise<string> {
  const { upload } = await client.request('beginUpload', announced);
  if (!upload) throw new Error('nothing is to be uploaded');
  return at(server, upload.url);
}

/** Gives bytes whole; the file, or what the server refused them with. */
export async function put(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answered> {
  return answered(await fetch(url, { method: 'PUT', body: bytes }));
}

/** An answer to bytes. */
export interface Answered {
  status: number;
  headers: Headers;
  file?: WireFile;
  ErrorCode?: number;
}

export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const said = text === '' ? {} : (JSON.parse(text) as Partial<Answered>);
  return { status: response.status, headers: response.headers, ...said };
}

const TUS = { 'Tus-Resumable': '1.0.0' };

/** How many bytes of an upload the server has. */
export async function offsetOf(url: string): Promise<number> {
  const { status, headers } = await fetch(url, { method: 'HEAD', headers: TUS });
  if (status !== 200) throw new Error(`HEAD was answered with ${status}`);
  return Number(headers.get('Upload-Offset'));
}

/** Sends a part of an upload over tus. */
export async function patch(url: string, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<Answered> {
  const headers = { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  return answered(await fetch(url, { method: 'PATCH', headers, body: bytes }));
}

/** Has a part begin whose line breaks once the server has written so many bytes, though more were announced. */
export async function tear(
  server: Pick<TestServer, 'data'>,
  url: string,
  offset: number,
  said: { bytes: Uint8Array; announced: number },
): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const head = [
    `PATCH ${pathname} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    ...Object.entries(TUS).map(([name, value]) => `${name}: ${value}`),
    `Upload-Offset: ${offset}`,
    'Content-Type: application/offset+octet-stream',
    `Content-Length: ${said.announced}`,
  ];
  const message = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), said.bytes]);
  const sent = Promise.withResolvers<void>();
  let done = 0;
  const push = (socket: Bun.Socket): void => {
    done += socket.write(message.subarray(done));
    if (done === message.length) sent.resolve();
  };
  const socket = await Bun.connect({
    ...{ hostname, port: Number(port) },
    socket: { open: push, drain: push, data() {}, error: (_socket, error) => sent.reject(error) },
  });
  await sent.promise;
  const wanted = offset + said.bytes.length;
  await until(async () => wanted === 0 || (await partSizes(server)).includes(wanted));
  socket.terminate();
}

/** How long the parts are that lie in the folder of a server. */
async function partSizes({ data }: Pick<TestServer, 'data'>): Promise<number[]> {
  const folder = join(data, 'files', 'parts');
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes;
}

/** The right answer to a challenge. */
export function proofOf({ nonce, ranges }: Challenge, bytes: Uint8Array): string {
  const hash = new Bun.CryptoHasher('sha256').update(nonce);
  for (const { from, to } of ranges) hash.update(bytes.subarray(from, to));
  return hash.digest('hex');
}

/** Gives a file however it has to be given. */
export async function give(
  client: Client,
  server: Pick<TestServer, 'url'>,
  bytes: Uint8Array<ArrayBuffer>,
  more: Partial<Announced> = {},
): Promise<WireFile> {
  const begun = await client.request('beginUpload', announce(bytes, more));
  if (begun.file) return begun.file;
  const { challenge } = begun;
  const proved =
    challenge && (await client.request('proveFile', { nonce: challenge.nonce, proof: proofOf(challenge, bytes) }));
  if (proved?.file) return proved.file;
  const { file, status } = await put(at(server, (begun.upload ?? proved?.upload)?.url ?? ''), bytes);
  if (!file) throw new Error(`the upload was answered with ${status}`);
  return file;
}

/** A body of one file. */
export const fileBody = ({ url, uuid }: WireFile): Body =>
  [{ MsgType: 'TIMFileElem', MsgContent: { Url: url, UUID: uuid, Download_Flag: 2 } }] as Body;
