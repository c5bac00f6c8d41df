import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { errors } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { testInside } from '../corner.ts';
import { restClient } from '../rest.ts';
import { firstApp, secondApp, startServer, type TestServer } from '../server.ts';
import { announce, answered, at, give, offsetOf, patch, proofOf, put, someBytes, tear, uploadOf } from './giving.ts';

setDefaultTimeout(120_000);

let server: TestServer;
let alice: Client;
let bob: Client;
beforeAll(async () => {
  server = await startServer({ apps: [firstApp, secondApp] });
  [alice, bob] = [await signIn(server, 'alice'), await signIn(server, 'bob')];
});
afterAll(() => server[Symbol.asyncDispose]());

const fetched = async (url: string): Promise<Uint8Array> => (await fetch(at(server, url))).bytes();

test('[S35] a file goes up whole, by PUT, and comes down as it was', async () => {
  const bytes = someBytes(300_000);
  const { status, file } = await put(await uploadOf(alice, server, announce(bytes, { name: 'report 1.bin' })), bytes);

  expect(status).toBe(200);
  const { sha256, size } = announce(bytes);
  expect(file).toMatchObject({ sha256, size, type: 'application/octet-stream', expiresSec: 0 });
  expect(await fetched(file?.url ?? '')).toEqual(bytes);
});

test('[S35] a file goes up whole as the field of a form, whatever other fields there are', async () => {
  const bytes = someBytes(300_000);
  const form = new FormData();
  form.append('key', 'what the plug-ins of the original send');
  form.append('success_action_status', '200');
  form.append('other', new Blob([someBytes(100)]), 'other.bin');
  form.append('file', new Blob([bytes]), 'file.bin');
  const url = await uploadOf(alice, server, announce(bytes));

  const { status, file } = await answered(await fetch(url, { method: 'POST', body: form }));

  expect(status).toBe(200);
  expect(await fetched(file?.url ?? '')).toEqual(bytes);
});

test('[S35] a form without the field, or with another content in it, is refused and nothing is kept', async () => {
  const bytes = someBytes(1_000);
  const url = await uploadOf(alice, server, announce(bytes));
  const send = async (field: string, content: Uint8Array<ArrayBuffer>) => {
    const form = new FormData();
    form.append(field, new Blob([content]), 'file.bin');
    return answered(await fetch(url, { method: 'POST', body: form }));
  };

  expect(await send('document', bytes)).toMatchObject({ status: 400, ErrorCode: errors.fileParamsIllegal.code });
  expect(await send('file', bytes.slice(1))).toMatchObject({ status: 400, ErrorCode: errors.fileParamsIllegal.code });
  expect(await send('file', someBytes(1_001))).toMatchObject({ status: 413, ErrorCode: errors.fileTooLarge.code });
  expect(await answered(await fetch(url, { method: 'POST', body: 'file' }))).toMatchObject({ status: 400 });

  expect((await alice.request('beginUpload', announce(bytes))).file).toBeUndefined();
});

test('[S35] one byte, and exactly what is allowed, are taken; nothing, and one more, are not', async () => {
  const max = 5_000;
  await restClient(server).ok('hongyan/set_settings', { Settings: { audioMaxBytes: max } });
  for (const size of [1, max]) {
    const file = await give(alice, server, someBytes(size), { kind: 'audio' });
    expect(file.size).toBe(size);
  }

  const tooMuch = alice.request('beginUpload', announce(someBytes(max + 1), { kind: 'audio' }));
  await expect(tooMuch).rejects.toMatchObject({ code: errors.fileTooLarge.code });
  const nothing = alice.request('beginUpload', announce(new Uint8Array(0), { kind: 'audio' }));
  await expect(nothing).rejects.toMatchObject({ code: errors.fileParamsIllegal.code });
});

test('[S15] what is another content than announced is refused and thrown away, whole and in parts', async () => {
  const bytes = someBytes(10_000);
  const url = await uploadOf(alice, server, announce(bytes));

  expect(await put(url, someBytes(10_000))).toMatchObject({ status: 422, ErrorCode: errors.fileHashWrong.code });
  expect(await patch(url, 0, someBytes(10_000))).toMatchObject({ status: 422, ErrorCode: errors.fileHashWrong.code });

  expect(await offsetOf(url)).toBe(0);
  expect((await put(url, bytes)).status).toBe(200);
});

test('[S15] more or fewer bytes than announced are refused', async () => {
  const bytes = someBytes(10_000);
  const url = await uploadOf(alice, server, announce(bytes));

  expect(await put(url, someBytes(10_001))).toMatchObject({ status: 413 });
  expect(await put(url, someBytes(9_999))).toMatchObject({ status: 400 });
  expect(await patch(url, 0, someBytes(10_001))).toMatchObject({ status: 413 });

  expect((await alice.request('beginUpload', announce(bytes))).file).toBeUndefined();
});

test('[S15][S59] what another user gave is given by proof, with no byte of it sent', async () => {
  for (const size of [1, 1_048_576, 3_000_001]) {
    const bytes = someBytes(size);
    const given = await give(alice, server, bytes);
    const { challenge, file, upload } = await bob.request('beginUpload', announce(bytes));
    expect([file, upload]).toEqual([undefined, undefined]);
    if (!challenge) throw new Error('nothing was asked');

    const proved = await bob.request('proveFile', { nonce: challenge.nonce, proof: proofOf(challenge, bytes) });

    expect(proved.file).toMatchObject({ uuid: given.uuid, sha256: given.sha256, size });
    expect((await bob.request('beginUpload', announce(bytes))).file?.uuid).toBe(given.uuid);
  }
});

test('[S15] a wrong proof has the file uploaded, as if it were not there, and who has but parts is asked for the same again', async () => {
  const bytes = someBytes(3_000_000);
  await give(alice, server, bytes);
  const asked = [];
  for (let round = 0; round < 3; round++) {
    const { challenge } = await bob.request('beginUpload', announce(bytes));
    if (!challenge) throw new Error('nothing was asked');
    asked.push(challenge);
    const garbled = bytes.slice();
    const [first] = challenge.ranges;
    garbled[first?.from ?? 0] = (garbled[first?.from ?? 0] ?? 0) ^ 1;

    const { file, upload } = await bob.request('proveFile', {
      nonce: challenge.nonce,
      proof: proofOf(challenge, garbled),
    });

    expect(file).toBeUndefined();
    expect(await offsetOf(at(server, upload?.url ?? ''))).toBe(0);
  }
  const [one, two] = asked;
  expect(one?.ranges.length).toBeGreaterThan(10);
  expect(one?.ranges).toEqual(two?.ranges ?? []);
  expect(one?.nonce).not.toBe(two?.nonce ?? '');
});

test('[S15] a nonce is good for its account alone, and an address of an upload is none', async () => {
  const bytes = someBytes(1_000);
  await give(alice, server, bytes);
  const { challenge } = await bob.request('beginUpload', announce(bytes));
  if (!challenge) throw new Error('nothing was asked');
  using carol = await signIn(server, 'carol');
  const { upload } = await alice.request('beginUpload', announce(someBytes(10)));
  const ticket = upload?.url.split('/').at(-1) ?? '';

  const proof = proofOf(challenge, bytes);
  for (const [who, nonce] of [
    [carol, challenge.nonce],
    [bob, `${challenge.nonce}x`],
    [alice, ticket],
    [bob, ''],
  ] as const)
    await expect(who.request('proveFile', { nonce, proof })).rejects.toMatchObject({ code: errors.fileDenied.code });
});

test('[S15] two users who give the same at once have the same file', async () => {
  const bytes = someBytes(1_000_000);
  const [forAlice, forBob] = [
    await uploadOf(alice, server, announce(bytes)),
    await uploadOf(bob, server, announce(bytes)),
  ];

  const [one, two] = await Promise.all([put(forAlice, bytes), patch(forBob, 0, bytes)]);

  expect([one.status, two.status]).toEqual([200, 200]);
  expect(one.file?.uuid).toBe(two.file?.uuid as string);
  expect(await fetched(one.file?.url ?? '')).toEqual(bytes);
});

testInside('[S35] an upload goes on where it was torn, whatever the byte', async () => {
  const bytes = someBytes(300_000);
  for (const cut of [0, 1, 65_535, 65_536, 65_537, 299_999]) {
    const own = bytes.slice();
    own[0] = cut % 251;
    own[1] = cut >> 8;
    const url = await uploadOf(alice, server, announce(own));
    await tear(server, url, 0, { bytes: own.subarray(0, cut), announced: own.length });
    const offset = await offsetOf(url);

    expect(offset).toBe(cut);
    expect((await alice.request('beginUpload', announce(own))).file).toBeUndefined();
    const { status, file } = await patch(url, offset, own.slice(offset));

    expect(status).toBe(200);
    expect(await fetched(file?.url ?? '')).toEqual(own);
  }
});

test('[S35] parts that follow each other, one that comes twice, and an upload that is given up', async () => {
  const bytes = someBytes(100_000);
  const url = await uploadOf(alice, server, announce(bytes));

  const first = await patch(url, 0, bytes.slice(0, 40_000));
  const again = await patch(url, 0, bytes.slice(0, 40_000));
  const beyond = await patch(url, 50_000, bytes.slice(50_000));

  expect([first.status, first.headers.get('Upload-Offset')]).toEqual([204, '40000']);
  expect([again.status, beyond.status]).toEqual([409, 409]);
  expect(await offsetOf(url)).toBe(40_000);
  const dropped = await fetch(url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0' } });
  expect([dropped.status, await offsetOf(url)]).toEqual([204, 0]);
});

test('[S35] whoever lost the last answer learns of the file by asking again, and the upload stands at its end', async () => {
  const bytes = someBytes(1_000);
  const url = await uploadOf(alice, server, announce(bytes));
  const { file } = await patch(url, 0, bytes);

  expect(await offsetOf(url)).toBe(1_000);
  expect((await patch(url, 1_000, new Uint8Array(0))).file?.uuid).toBe(file?.uuid as string);
  expect((await alice.request('beginUpload', announce(bytes))).file?.uuid).toBe(file?.uuid as string);
});

test('[S35] pages of other addresses may do all of it', async () => {
  const url = await uploadOf(alice, server, announce(someBytes(10)));
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const headers = {
      ...{ Origin: 'https://app.example.org', 'Access-Control-Request-Method': method },
      'Access-Control-Request-Headers': 'upload-offset,content-type',
    };
    const asked = await fetch(url, { method: 'OPTIONS', headers });
    expect(asked.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(asked.headers.get('Access-Control-Allow-Methods')).toContain(method);
    expect(asked.headers.get('Access-Control-Allow-Headers')).toContain('upload-offset');
  }
  const options = await fetch(url, { method: 'OPTIONS' });
  expect(options.headers.get('Tus-Extension')).toContain('creation');
});
