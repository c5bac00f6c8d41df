import { expect, setDefaultTimeout, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { makeChats } from '../../testing/chats.ts';
import { bytesAt, fileTo, sent } from '../../testing/files.ts';

setDefaultTimeout(60_000);

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
test('[S14] createImageMessage shows the picture at once, and the other user gets it in three sizes', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const file = new File([png], 'dot.png', { type: 'image/png' });

  const message = alice.sdk.createImageMessage({ to: 'bob', conversationType: 'C2C', payload: { file } });
  const [before] = message.payload.imageInfoArray;
  const shown = await bytesAt(before.url);
  const got = await sent(alice, bob, message);

  expect([before.size, shown.equals(png)]).toEqual([png.length, true]);
  expect(message.payload.imageInfoArray).toHaveLength(3);
  expect(got.payload).toEqual(message.payload);
  expect(got.payload).toMatchObject({ uuid: expect.stringMatching(/^[0-9a-f]{32}$/), imageFormat: 3 });
  for (const { url, width, height } of got.payload.imageInfoArray) {
    expect([width, height]).toEqual([1, 1]);
    expect(url).toStartWith(chats.cloud.app.url);
    expect((await fetch(url)).headers.get('Content-Type')).toBe('image/png');
  }
  expect((await bytesAt(got.payload.imageInfoArray[0].url)).equals(png)).toBe(true);
});

test('[S14] createAudioMessage, createVideoMessage and createFileMessage tell lengths, sizes and names, both ways', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const [voice, film, paper] = [randomBytes(3_000), randomBytes(4_000), randomBytes(5_000)];
  const options = (to: string, file: object) => ({ to, conversationType: 'C2C', payload: { file } });
  const recorded = Object.assign(new File([voice], 'a.mp3', { type: 'audio/mpeg' }), { duration: 2_900 });
  const filmed = Object.assign(new File([film], 'a.mp4', { type: 'video/mp4' }), {
    duration: 7.5,
    width: 32,
    height: 18,
  });

  const audio = await sent(alice, bob, alice.sdk.createAudioMessage(options('bob', recorded)));
  const video = await sent(bob, alice, bob.sdk.createVideoMessage(options('alice', filmed)));
  const plain = await sent(alice, bob, fileTo(alice, 'bob', new File([paper], '报告.pdf')));

  expect(audio.payload).toMatchObject({ second: 2, size: 3_000 });
  expect(video.payload).toMatchObject({ videoSecond: 7, videoSize: 4_000, videoFormat: 'mp4', thumbWidth: 32 });
  expect(plain.payload).toMatchObject({ fileName: '报告.pdf', fileSize: 5_000 });
  expect((await bytesAt(audio.payload.url)).equals(voice)).toBe(true);
  expect((await bytesAt(video.payload.remoteVideoUrl)).equals(film)).toBe(true);
  expect((await bytesAt(plain.payload.fileUrl)).equals(paper)).toBe(true);
});

test('[S14] bytes, views of them and the field of a page are taken like files', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = new Uint8Array(randomBytes(100));
  const given = [bytes, bytes.buffer, new Blob([bytes]), { files: [new File([bytes], 'a')] }];

  for (const file of given) {
    const got = await sent(alice, bob, fileTo(alice, 'bob', file));
    expect(new Uint8Array(await bytesAt(got.payload.fileUrl))).toEqual(bytes);
  }
});
