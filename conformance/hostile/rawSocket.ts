import { connect, type Socket } from 'node:net';
import type { TestServer } from '../server.ts';

/** What a raw WebSocket frame says of itself; everything may be wrong. */
export interface RawFrame {
  opcode?: number;
  isFinal?: boolean;
  /** The three reserved bits. */
  reserved?: number;
  isMasked?: boolean;
  /** Declared length, where it is not that of the payload. */
  length?: bigint;
  payload?: Uint8Array | string;
}

/** A TCP connection of a client that keeps no rules. */
export interface RawSocket extends Disposable {
  write(data: Uint8Array | string): void;
  frame(frame: RawFrame): void;
  /** Reads no more; what comes fills the buffers on the way. */
  stopReading(): void;
  readOn(): void;
  /** Bytes that came so far. */
  readonly received: Buffer;
  readonly isClosed: boolean;
  /** Resolves when the server ended it: with the code of its close frame, 1006 without one. */
  readonly closed: Promise<number>;
}

/** Opens a TCP connection to the server. */
export async function openRaw(server: TestServer): Promise<RawSocket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  const closed = new Promise<number>((resolve) =>
    socket.once('close', () => {
      isClosed = true;
      resolve(closeCodeOf(Buffer.concat(chunks)));
    }),
  );
  return {
    write: (data) => void (isClosed || socket.write(data)),
    frame: (frame) => void (isClosed || socket.write(encode(frame))),
    stopReading: () => void socket.pause(),
    readOn: () => void socket.resume(),
    get received() {
      return Buffer.concat(chunks);
    },
    get isClosed() {
      return isClosed;
    },
    closed,
    [Symbol.dispose]: () => endNow(socket),
  };
}

const endNow = (socket: Socket): void => void socket.destroy();

/** Opens a TCP connection and makes it a WebSocket. */
export async function openWebSocket(server: TestServer, subProtocol = 'hongyan.v1.json'): Promise<RawSocket> {
  const raw = await openRaw(server);
  raw.write(
    `GET /im HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')}\r\n` +
      `Sec-WebSocket-Protocol: ${subProtocol}\r\n\r\n`,
  );
  while (!raw.received.includes('\r\n\r\n')) {
    if (raw.isClosed) throw new Error('the server ended the handshake');
    await Bun.sleep(1);
  }
  return raw;
}

function encode({ opcode = 1, isFinal = true, reserved = 0, isMasked = true, length, payload = '' }: RawFrame): Buffer {
  const body = Buffer.from(payload as string);
  const declared = length ?? BigInt(body.length);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const bit = isMasked ? 0x80 : 0;
  const head =
    declared < 126n
      ? Buffer.from([first, bit | Number(declared)])
      : Buffer.from([first, bit | 127, ...eightBytes(declared)]);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, isMasked ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** The code of the last close frame (the server's frames carry no mask), or 1006. */
function closeCodeOf(bytes: Buffer): number {
  const start = bytes.indexOf('\r\n\r\n') + 4;
  let at = start;
  while (at + 2 <= bytes.length) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    let length = (bytes[at + 1] ?? 0) & 0x7f;
    let head = 2;
    if (length === 126) [length, head] = [bytes.readUInt16BE(at + 2), 4];
    else if (length === 127) [length, head] = [Number(bytes.readBigUInt64BE(at + 2)), 10];
    if (opcode === 8 && at + head + 2 <= bytes.length) return bytes.readUInt16BE(at + head);
    at += head + length;
  }
  return 1006;
}
