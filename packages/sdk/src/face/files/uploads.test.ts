import { expect, setDefaultTimeout, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { until } from '@hongyan/conformance/until';
import { makeChats } from '../../testing/chats.ts';
import { bytesAt, fileTo, lineTo, sent } from '../../testing/files.ts';

setDefaultTimeout(60_000);

const SIZE = 3_000_000;
/** What requests and frames weigh beside the bytes of a file. */
const BESIDE = 100_000;

test('[S59] what the server has is not uploaded again, whoever sends it, nor when it is forwarded', async () => {
  await using chats = await makeChats();
  const line = await lineTo(chats);
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  const bytes = randomBytes(SIZE);

  const first = await sent(alice, bob, fileTo(alice, 'bob', bytes));
  const upFirst = line.upBytes;
  const again = await sent(alice, bob, fileTo(alice, 'bob', bytes));
  const other = await sent(carol, bob, fileTo(carol, 'bob', bytes));
  const forward = bob.sdk.createForwardMessage({ to: 'carol', conversationType: 'C2C', payload: first });
  const forwarded = await sent(bob, carol, forward);

  expect(upFirst).toBeGreaterThan(SIZE);
  expect(line.upBytes - upFirst).toBeLessThan(BESIDE);
  for (const got of [first, again, other, forwarded]) {
    expect(got.payload.uuid).toBe(first.payload.uuid);
    expect((await bytesAt(got.payload.fileUrl)).equals(bytes)).toBe(true);
  }
});

test('[S35] an upload that is cut goes on from where it was, and its progress never goes back', async () => {
  await using chats = await makeChats();
  const line = await lineTo(chats);
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = randomBytes(SIZE);
  const told: number[] = [];
  line.breakAfter(700_000, 4);

  const got = await sent(
    alice,
    bob,
    fileTo(alice, 'bob', bytes, (part) => told.push(part)),
  );

  expect(line.breaks).toBe(4);
  // Each break costs what was on its way, no more.
  expect(line.upBytes).toBeLessThan(SIZE * 1.5);
  expect((await bytesAt(got.payload.fileUrl)).equals(bytes)).toBe(true);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.length).toBeGreaterThan(3);
  expect([told.every((part) => part > 0 && part <= 1), told.at(-1)]).toEqual([true, 1]);
});

test('[S14] what onProgress throws costs a warning with 2109, and the message is sent', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];

  const got = await sent(
    alice,
    bob,
    fileTo(alice, 'bob', randomBytes(100), () => {
      throw new Error('the app is broken');
    }),
  );

  expect(got.payload.fileSize).toBe(100);
  const log = await alice.sdk.callExperimentalAPI('exportLog');
  expect(JSON.stringify(log)).toContain('2109');
});

test('[S14] a file that is too big, empty, of another kind or none at all is refused with the code of its kind', async () => {
  await using chats = await makeChats('bob');
  await chats.cloud.set({ imageMaxBytes: 1_000, audioMaxBytes: 1_000, videoMaxBytes: 1_000, fileMaxBytes: 1_000 });
  const { sdk } = await chats.ready('alice');
  const options = (file: object) => ({ to: 'bob', conversationType: 'C2C', payload: { file } });
  const [big, empty, none] = [new Blob([randomBytes(1_001)]), new Blob([]), { files: [] }];
  const text = new Blob(['words'], { type: 'text/plain' });
  const cases = [
    [sdk.createImageMessage(options(big)), 2253],
    [sdk.createAudioMessage(options(big)), 2301],
    [sdk.createVideoMessage(options(big)), 2351],
    [sdk.createFileMessage(options(big)), 2402],
    [sdk.createImageMessage(options(empty)), 2108],
    [sdk.createFileMessage(options(empty)), 2108],
    [sdk.createImageMessage(options(none)), 2251],
    [sdk.createVideoMessage(options(none)), 2401],
    [sdk.createFileMessage(options(none)), 2401],
    [sdk.createImageMessage(options(text)), 2252],
    // Of no type that is told, but no picture either.
    [sdk.createImageMessage(options(new Blob(['words']))), 2252],
    [sdk.createVideoMessage(options(text)), 2352],
    // As mini-programs and React Native have files.
    [sdk.createImageMessage(options({ tempFilePaths: ['wxfile://a'], tempFiles: [] })), 2040],
    [sdk.createFileMessage(options({ uri: 'file:///a', name: 'a', size: 1 })), 2040],
  ] as const;

  for (const [message, code] of cases) {
    await expect(sdk.sendMessage(message)).rejects.toMatchObject({ code, data: { message } });
    expect(message.status).toBe('fail');
  }
  const { data } = await sdk.getMessageList({ conversationID: 'C2Cbob' });
  expect(data.messageList).toHaveLength(cases.length);
});

test('[S14] resendMessage sends what failed for its size once the app may send it', async () => {
  await using chats = await makeChats();
  await chats.cloud.set({ fileMaxBytes: 1_000 });
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = randomBytes(1_001);
  const message = fileTo(alice, 'bob', bytes);
  await expect(alice.sdk.sendMessage(message)).rejects.toMatchObject({ code: 2402 });

  await chats.cloud.set({ fileMaxBytes: 10_000 });
  await alice.sdk.resendMessage(message);

  const { data } = await bob.next('onMessageReceived');
  expect(message.status).toBe('success');
  expect((await bytesAt(data[0]?.payload.fileUrl)).equals(bytes)).toBe(true);
});

test('[S14] resendMessage uploads nothing that is there already', async () => {
  await using chats = await makeChats();
  const line = await lineTo(chats);
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = randomBytes(SIZE);
  await bob.sdk.addToBlacklist({ userIDList: ['alice'] });
  const message = fileTo(alice, 'bob', bytes);
  await expect(alice.sdk.sendMessage(message)).rejects.toMatchObject({ code: 20007 });
  const before = line.upBytes;

  await bob.sdk.removeFromBlacklist({ userIDList: ['alice'] });
  await alice.sdk.resendMessage(message);

  const { data } = await bob.next('onMessageReceived');
  expect(before).toBeGreaterThan(SIZE);
  expect(line.upBytes - before).toBeLessThan(BESIDE);
  expect((await bytesAt(data[0]?.payload.fileUrl)).equals(bytes)).toBe(true);
});

test('[S14] a message whose file is not there yet can be forwarded: the file goes up for it', async () => {
  await using chats = await makeChats();
  await chats.cloud.set({ fileMaxBytes: 1_000 });
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = randomBytes(1_001);
  const lost = fileTo(alice, 'bob', bytes);
  await expect(alice.sdk.sendMessage(lost)).rejects.toMatchObject({ code: 2402 });
  await chats.cloud.set({ fileMaxBytes: 10_000 });

  const forward = alice.sdk.createForwardMessage({ to: 'bob', conversationType: 'C2C', payload: lost });
  const got = await sent(alice, bob, forward);

  expect((await bytesAt(got.payload.fileUrl)).equals(bytes)).toBe(true);
});

test('[S14] the same content sent many times at once goes up once', async () => {
  await using chats = await makeChats();
  const line = await lineTo(chats);
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = randomBytes(SIZE);
  const messages = Array.from({ length: 7 }, () => fileTo(alice, 'bob', bytes));

  await Promise.all(messages.map((message) => sent(alice, bob, message)));

  expect(new Set(messages.map(({ payload }) => payload.uuid)).size).toBe(1);
  expect(line.upBytes).toBeLessThan(SIZE + BESIDE);
});

test('[S14] a message whose file is on its way fails with the sign-out', async () => {
  await using chats = await makeChats();
  const line = await lineTo(chats);
  const alice = await chats.ready('alice');
  const progress = Promise.withResolvers<void>();
  const message = fileTo(alice, 'bob', randomBytes(SIZE), () => progress.resolve());
  const sending = alice.sdk.sendMessage(message).catch(({ code }) => code);
  await progress.promise;
  line.refuse(true);

  await alice.sdk.logout();

  expect([await sending, message.status]).toEqual([3005, 'fail']);
});

test('[S14] an upload waits for a network that comes back', async () => {
  await using chats = await makeChats();
  const line = await lineTo(chats);
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const bytes = randomBytes(SIZE);
  line.refuse(true);
  const sending = sent(alice, bob, fileTo(alice, 'bob', bytes));
  await until(() => line.refusals > 1);

  line.refuse(false);

  expect((await bytesAt((await sending).payload.fileUrl)).equals(bytes)).toBe(true);
});
