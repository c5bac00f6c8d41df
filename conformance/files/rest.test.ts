import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { errors, type OutputOf, type RestCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { history, restMessage, u32 } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { announce, put, sha256, someBytes } from './giving.ts';

setDefaultTimeout(120_000);

let server: TestServer;
let rest: RestClient;
let alice: Client;
beforeAll(async () => {
  server = await startServer();
  rest = restClient(server);
  alice = await signIn(server, 'alice');
});
afterAll(() => server[Symbol.asyncDispose]());

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A picture in the simplest of formats that have no compression: random, so that nobody had it before. */
function bitmap(side: number): Uint8Array<ArrayBuffer> {
  const pixels = someBytes(side * side * 3);
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(head.length + pixels.length, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(side, 18);
  head.writeInt32LE(side, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return new Uint8Array(Buffer.concat([head, pixels]));
}

/** A real PNG of one pixel whose end differs each time: what follows the picture is not looked at. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const picture = (): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat([PNG, someBytes(300_000)]));

test('[S16] a picture is given with one call, sent, and read by a user', async () => {
  const bytes = new Uint8Array(Buffer.concat([PNG, someBytes(100)]));

  const { File } = await rest.ok('hongyan/upload_file', { Kind: 'image', Content: base64(bytes) });
  if (!File?.ImageInfoArray) throw new Error('no picture');
  const { UUID, ImageFormat = 255, ImageInfoArray } = File;
  await rest.ok('im_open_login_svc/account_import', { UserID: 'carol' });
  const elem = { MsgType: 'TIMImageElem', MsgContent: { UUID, ImageFormat, ImageInfoArray } };
  await rest.ok('openim/sendmsg', restMessage('carol', 'alice', [elem] as never));

  expect(File).toMatchObject({
    Sha256: sha256(bytes),
    FileSize: bytes.length,
    ContentType: 'image/png',
    ExpireTime: 0,
  });
  expect(ImageFormat).toBe(3);
  expect(ImageInfoArray.map(({ Type, Width, Height }) => [Type, Width, Height])).toEqual([
    [1, 1, 1],
    [2, 1, 1],
    [3, 1, 1],
  ]);
  const [message] = await history(alice, 'carol');
  expect(message?.body).toEqual([elem] as never);
  for (const { URL: url, Size } of ImageInfoArray) expect((await (await fetch(url)).bytes()).length).toBe(Size ?? 0);
});

test('[S16] what is larger than a call is uploaded to an address; what the app has, nobody uploads', async () => {
  const bytes = someBytes(2_000_000);
  const said = { Kind: 'file', Sha256: sha256(bytes), FileSize: bytes.length, FileName: 'large.bin' } as const;
  const { Upload, File } = await rest.ok('hongyan/upload_file', said);
  expect(File).toBeUndefined();

  const given = await put(Upload?.Url ?? '', bytes);

  expect(given.status).toBe(200);
  const again = await rest.ok('hongyan/upload_file', said);
  expect(again).toMatchObject({ File: { UUID: given.file?.uuid, FileSize: bytes.length } });
  expect((await alice.request('beginUpload', announce(bytes))).challenge).toBeDefined();
});

test('[S16] what is no Base64, no picture, or too large is refused with its code', async () => {
  const code = async (params: object) => (await rest.call('hongyan/upload_file', params as never)).ErrorCode;
  await rest.ok('hongyan/set_settings', { Settings: { videoMaxBytes: 10 } });

  expect(await code({ Kind: 'file', Content: 'not base64!' })).toBe(errors.fileParamsIllegal.code);
  expect(await code({ Kind: 'file' })).toBe(errors.fileParamsIllegal.code);
  expect(await code({ Kind: 'image', Content: base64(someBytes(100)) })).toBe(errors.fileRefused.code);
  expect(await code({ Kind: 'video', Content: base64(someBytes(11)) })).toBe(errors.fileTooLarge.code);
  expect(await code({ Kind: 'video', Sha256: 'a'.repeat(64), FileSize: 11 })).toBe(errors.fileTooLarge.code);
});

const SLICE = 131_072;

/** Sends slices as the SDK for servers does: all but the last at once, then the last. */
async function picUp(bytes: Uint8Array, over: Record<string, unknown> = {}) {
  const common = {
    ...{ From_Account: 'alice', To_Account: 'bob', App_Version: 1.4, Timestamp: 1, Random: u32(), PkgFlag: 1 as const },
    ...{ File_Str_Md5: new Bun.CryptoHasher('md5').update(bytes).digest('hex'), File_Size: bytes.length, Busi_Id: 2 },
    ...over,
  };
  const slices = Array.from({ length: Math.ceil(bytes.length / SLICE) }, (_, n) => {
    const slice = bytes.subarray(n * SLICE, (n + 1) * SLICE);
    const at = { Seq: n + 1, Slice_Offset: n * SLICE, Slice_Size: slice.length, Slice_Data: base64(slice) };
    return { ...common, ...at };
  });
  const last = slices.pop();
  await Promise.all(slices.reverse().map((slice) => rest.ok('openpic/pic_up', slice)));
  const answer = await rest.call('openpic/pic_up', last as NonNullable<typeof last>);
  return answer as Partial<OutputOf<RestCommands['openpic/pic_up']>> & { ErrorCode: number };
}

test('[S16] a picture in slices is put together by the last one', async () => {
  for (const bytes of [picture(), bitmap(300), new Uint8Array(PNG)]) {
    const answer = await picUp(bytes);

    expect(answer.ErrorCode).toBe(0);
    expect(answer.File_UUID).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.URL_INFO?.map(({ PIC_TYPE }) => PIC_TYPE)).toEqual([1, 2, 4]);
    const [original] = answer.URL_INFO ?? [];
    expect(await (await fetch(original?.DownUrl ?? '')).bytes()).toEqual(bytes);
    expect((await alice.request('beginUpload', announce(bytes, { kind: 'image' }))).file?.uuid).toBe(
      answer.File_UUID ?? '',
    );
  }
});

test('[S16] slices that are missing, or make another picture, are refused', async () => {
  const bytes = picture();
  expect((await picUp(bytes, { File_Str_Md5: '0'.repeat(32) })).ErrorCode).toBe(errors.fileHashWrong.code);
  expect((await picUp(bytes.subarray(0, SLICE), { File_Size: bytes.length })).ErrorCode).toBe(0);
  const last = bytes.subarray(2 * SLICE);
  const lone = await rest.call('openpic/pic_up', {
    ...{ From_Account: 'alice', To_Account: 'bob', Seq: 3, Timestamp: 2, Random: 3, Busi_Id: 2, PkgFlag: 1 },
    ...{ File_Str_Md5: '0'.repeat(32), File_Size: bytes.length },
    ...{ Slice_Offset: 2 * SLICE, Slice_Size: last.length, Slice_Data: base64(last) },
  });
  expect(lone.ErrorCode).toBe(errors.fileParamsIllegal.code);
  expect((await picUp(new Uint8Array(PNG), { From_Account: 'nobody' })).ErrorCode).toBe(errors.accountUnknown.code);
});
