import { expect, setDefaultTimeout, test } from 'bun:test';
import type { WireFile } from '@hongyan/contract';
import { chunk, pngOf, somePixels } from '../browser/picture.ts';
import { signIn } from '../client.ts';
import { startServer } from '../server.ts';
import { at, give } from './giving.ts';

setDefaultTimeout(60_000);

/** EXIF data that name a camera, and a place by the text of how it was found. */
function exifOf(camera: string, place: string): Buffer {
  const data = Buffer.alloc(64 + camera.length + place.length);
  data.write('II*\0', 'latin1');
  const numbers = (from: number, ...pairs: [size: 2 | 4, value: number][]) =>
    pairs.reduce(
      (to, [size, value]) => (size === 2 ? data.writeUInt16LE(value, to) : data.writeUInt32LE(value, to)),
      from,
    );
  // A directory of two entries, the camera and where the place's directory of one entry is; then what they say.
  const [placeAt, cameraAt] = [38, 56];
  numbers(
    4,
    [4, 8],
    [2, 2],
    [2, 0x110],
    [2, 2],
    [4, camera.length],
    [4, cameraAt],
    [2, 0x8825],
    [2, 4],
    [4, 1],
    [4, placeAt],
  );
  numbers(placeAt, [2, 1], [2, 0x1b], [2, 7], [4, place.length], [4, cameraAt + camera.length]);
  data.write(camera + place, cameraAt, 'latin1');
  return data;
}

test('[S35] a picture is handed out without where it was taken, by no address of it with that; sent as a file it is as it was given', async () => {
  await using server = await startServer();
  using alice = await signIn(server, 'alice');
  using bob = await signIn(server, 'bob');
  const plain = pngOf(300, 300, somePixels(300, 300));
  const head = plain.indexOf('IDAT') - 4;
  const exif = chunk('eXIf', exifOf('some camera', 'at the tower'));
  const taken = new Uint8Array(Buffer.concat([plain.subarray(0, head), exif, plain.subarray(head)]));
  const fetched = async (url: string) => new Uint8Array(await (await fetch(at(server, url))).arrayBuffer());
  const says = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);

  const picture = await give(alice, server, taken, { kind: 'image' });
  const file = await give(alice, server, taken, { kind: 'file' });
  const [again] = (await bob.request('getFiles', { uuids: [picture.uuid] })).files as WireFile[];

  const urls = [picture.url, again?.url ?? '', ...(picture.images ?? []).map(({ url }) => url)];
  expect(urls).toHaveLength(5);
  for (const url of urls) {
    const bytes = await fetched(url);
    expect([bytes.length > 100, says(bytes, 'at the tower')]).toEqual([true, false]);
    const asGiven = at(server, url.replace(/\/(?:shown|720|198)\?/, '/0?'));
    expect((await fetch(asGiven)).status).toBe(403);
  }
  const shown = await fetched(picture.url);
  expect([shown.length, says(shown, 'some camera')]).toEqual([taken.length, true]);
  expect(await fetched(file.url)).toEqual(taken);
  // Whoever has it proves that with what was given, and a part of it comes as the whole does.
  expect((await give(bob, server, taken, { kind: 'image' })).uuid).toBe(picture.uuid);
  const part = await fetch(at(server, picture.url), { headers: { Range: 'bytes=100-199' } });
  expect(await part.bytes()).toEqual(shown.slice(100, 200));
});
