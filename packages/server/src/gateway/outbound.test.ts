import { describe, expect, test } from 'bun:test';
import { type Codec, closeCodes } from '@hongyan/contract';
import type { Connection } from './connection.ts';
import { Flusher, Outbound, type Wire } from './outbound.ts';
import { eventOf, rawClient, testGateway } from './testGateway.ts';

const login = { i: 1, c: 'login', p: {} };
const MAX = 65_536;

/** Frames inside what a TCP connection received: text messages of one or more lines. */
function readFrames(bytes: Buffer): { frames: Record<string, unknown>[]; close: number | undefined } {
  const frames: Record<string, unknown>[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const opcode = bytes.readUInt8(at) & 15;
    const short = bytes.readUInt8(at + 1) & 127;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (at + head > bytes.length) break;
    const length =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    if (at + head + length > bytes.length) break;
    const payload = bytes.subarray(at + head, at + head + length);
    if (opcode === 8) return { frames, close: payload.readUInt16BE(0) };
    frames.push(
      ...payload
        .toString()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    at += head + length;
  }
  return { frames, close: undefined };
}

/** A signed-in client that stops reading, and its session on the server. */
async function slowClient(cloud: ReturnType<typeof testGateway>) {
  const raw = await rawClient(cloud.port);
  const signedIn = new Promise((resolve) => raw.socket.once('data', resolve));
  raw.send(1, Buffer.from(JSON.stringify(login)));
  await signedIn;
  raw.socket.pause();
  const [session] = cloud.connections;
  if (!session) throw new Error('the session is missing');
  let received = Buffer.alloc(0);
  let wake = (): void => {};
  raw.socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    wake();
  });
  raw.socket.pause();
  return {
    raw,
    session,
    /** Reads on until it is so. */
    async read(isSo: (got: ReturnType<typeof readFrames>) => boolean) {
      raw.socket.resume();
      for (;;) {
        const got = readFrames(received);
        if (isSo(got)) return got;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Sends events until the server has to drop some. */
async function overflow(cloud: ReturnType<typeof testGateway>, session: Connection): Promise<number> {
  let sent = 0;
  while (cloud.counted.dropped === 0 && session.isOpen) {
    for (let n = 0; n < 50; n++) session.send(eventOf(2_000, `c${sent++}`));
    await turn();
  }
  return sent;
}

describe('a slow reader', () => {
  test('[S29] loses events, and is told to resync when it reads again', async () => {
    await using cloud = testGateway({ sessionQueueMaxBytes: MAX });
    const slow = await slowClient(cloud);

    const sent = await overflow(cloud, slow.session);
    const { dropped } = cloud.counted;
    const { frames } = await slow.read(({ frames: got }) => got.at(-1)?.n === 'resync');

    const events = frames.filter(({ n }) => n === 'message').map(({ p }) => (p as { convId: string }).convId);
    expect(events).toEqual(Array.from({ length: sent - dropped }, (_, n) => `c${n}`));
    expect(frames.filter(({ n }) => n === 'resync')).toHaveLength(1);

    slow.session.send(eventOf(1, 'after'));
    const after = await slow.read(({ frames: got }) => got.at(-1)?.n === 'message');
    expect(after.frames.at(-1)).toMatchObject({ p: { convId: 'after' } });
    slow.raw.socket.destroy();
  });

  test('[S29] delays nobody else', async () => {
    await using cloud = testGateway({ sessionQueueMaxBytes: MAX });
    const slow = await slowClient(cloud);
    await overflow(cloud, slow.session);

    const bob = await cloud.client();

    expect(await bob.call('ping')).toEqual({ i: 1, r: {} });
    slow.raw.socket.destroy();
  });

  test('[S29] gets every reply; when not even these fit it is closed with slowReader', async () => {
    await using cloud = testGateway({ sessionQueueMaxBytes: MAX }, { big: () => ({ r: 'x'.repeat(20_000) }) });
    const slow = await slowClient(cloud);
    await overflow(cloud, slow.session);

    let asked = 1;
    while (slow.session.isOpen && asked < 100) {
      slow.raw.send(1, Buffer.from(JSON.stringify({ i: ++asked, c: 'big', p: {} })));
      await untilAnswered(cloud);
    }

    expect(asked).toBeLessThan(10);
    const { close } = await slow.read(({ close: code }) => code !== undefined);
    expect(close).toBe(closeCodes.slowReader);
    slow.raw.socket.destroy();
  });

  test('[S29] has its replies before its events dropped', async () => {
    await using cloud = testGateway({ sessionQueueMaxBytes: MAX }, { big: () => ({ r: 'x'.repeat(30_000) }) });
    const slow = await slowClient(cloud);
    await overflow(cloud, slow.session);

    slow.raw.send(1, Buffer.from('{"i":2,"c":"big","p":{}}'));
    await untilAnswered(cloud);
    const { frames } = await slow.read(({ frames: got }) => got.at(-1)?.n === 'resync');

    expect(frames.filter(({ i }) => i === 2)).toHaveLength(1);
    slow.raw.socket.destroy();
  });

  test('[S5] is told kicked and closed even while it does not read', async () => {
    await using cloud = testGateway({ sessionQueueMaxBytes: MAX });
    const slow = await slowClient(cloud);
    for (let n = 0; n < 20; n++) slow.session.send(eventOf(100));

    cloud.sessions.kickAll(1, { reason: 'admin', timeMs: 7 });

    const { frames, close } = await slow.read(({ close: code }) => code !== undefined);
    expect(frames.at(-1)).toEqual({ n: 'kicked', p: { reason: 'admin', timeMs: 7 } });
    expect(close).toBe(closeCodes.kickedByAdmin);
    slow.raw.socket.destroy();
  });
});

/** Until the server has the request and its answer. */
async function untilAnswered(cloud: ReturnType<typeof testGateway>): Promise<void> {
  const before = cloud.counted.answered;
  while (cloud.counted.answered === before) await turn();
  await turn();
}

describe('writing', () => {
  for (const codec of ['json', 'msgpack'] as Codec[]) {
    test(`[S29] a large turn in ${codec} reaches a fast reader whole, in order, above the bound`, async () => {
      await using cloud = testGateway(
        { sessionQueueMaxBytes: MAX },
        {
          flood(_p, connection) {
            for (let n = 0; n < 300; n++) connection.send(eventOf(1_000, `c${n}`));
            return { r: 'end' };
          },
        },
      );
      const alice = await cloud.client(codec);

      alice.request(['flood']);

      const got = [];
      for (let n = 0; n < 301; n++) got.push(await alice.next());
      expect(got.map((frame) => ('n' in frame ? (frame.p as { convId: string }).convId : frame.r))).toEqual([
        ...Array.from({ length: 300 }, (_, n) => `c${n}`),
        'end',
      ]);
      expect(cloud.counted.dropped).toBe(0);
      expect(alice.messages.length).toBeLessThan(20);
    });
  }

  test('[S29] a frame larger than the bound alone still goes out', async () => {
    await using cloud = testGateway({ sessionQueueMaxBytes: MAX }, { big: () => ({ r: 'x'.repeat(2 * MAX) }) });
    const alice = await cloud.client('msgpack');

    expect(await alice.call('big')).toEqual({ i: 1, r: 'x'.repeat(2 * MAX) });
  });

  test('[S29] what the socket refuses breaks the connection, so that the client syncs', async () => {
    const calls: string[] = [];
    const wire: Wire = {
      remoteAddress: '',
      send: () => 0,
      close: () => void calls.push('close'),
      terminate: () => void calls.push('terminate'),
    };
    const outbound = new Outbound(new Flusher(MAX, () => {}), 'json');
    outbound.wire = wire;

    outbound.reply('{}');
    await turn();

    expect(calls).toEqual(['terminate']);
  });
});
