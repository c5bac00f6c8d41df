import type { Socket } from 'bun';

/** Takes one WebSocket message; the bytes are only good during the call. */
export type OnMessage = (bytes: Uint8Array) => void;

/** A WebSocket over bare TCP: no masking work, one write a turn, so that the loader costs little beside the server. */
export interface Wire {
  /** Queues one frame; the frames of this turn go out in one WebSocket message and one write. */
  send(frame: Uint8Array, isText: boolean): void;
  close(): void;
  readonly closed: Promise<void>;
}

const HEADER_END = Buffer.from('\r\n\r\n');
const OUT_START = 16_384;
const SMALL = 1024;

/** Connects and upgrades; resolves when the server agreed to the sub-protocol. */
export async function openWire(url: URL, subProtocol: string, onMessage: OnMessage): Promise<Wire> {
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const reader = frameReader(onMessage, () => opened.resolve());
  const writer = turnWriter();
  const socket = await Bun.connect({
    hostname: url.hostname,
    port: Number(url.port),
    socket: {
      data: (_, chunk) => reader(chunk),
      drain: (it) => writer.drain(it),
      error: (_, error) => opened.reject(error),
      close: () => {
        opened.reject(new Error('the server closed before the upgrade'));
        closed.resolve();
      },
    },
  });
  socket.setNoDelay(true);
  socket.write(
    `GET /im HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: aG9uZ3lhbi1iZW5jaC0wMQ==\r\nSec-WebSocket-Protocol: ${subProtocol}\r\n\r\n`,
  );
  await opened.promise;
  return {
    send: (frame, isText) => writer.add(socket, frame, isText),
    close: () => socket.end(),
    closed: closed.promise,
  };
}

function frameReader(onMessage: OnMessage, onOpen: () => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let isOpen = false;
  return (chunk) => {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    if (!isOpen) {
      const end = bytes.indexOf(HEADER_END);
      if (end < 0) {
        rest = Buffer.from(bytes);
        return;
      }
      if (!bytes.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) throw new Error(bytes.toString('latin1', 0, end));
      isOpen = true;
      onOpen();
      bytes = bytes.subarray(end + 4);
    }
    const used = readFrames(bytes, onMessage);
    rest = used === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(used));
  };
}

/** Hands over the complete frames and returns how many bytes they took. */
function readFrames(bytes: Buffer, onMessage: OnMessage): number {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    let length = (bytes[at + 1] ?? 0) & 0x7f;
    let head = 2;
    if (length === 126) {
      if (at + 4 > bytes.length) break;
      length = bytes.readUInt16BE(at + 2);
      head = 4;
    } else if (length === 127) {
      if (at + 10 > bytes.length) break;
      length = Number(bytes.readBigUInt64BE(at + 2));
      head = 10;
    }
    if (at + head + length > bytes.length) break;
    if (opcode === 1 || opcode === 2) onMessage(bytes.subarray(at + head, at + head + length));
    at += head + length;
  }
  return at;
}

interface TurnWriter {
  add(socket: Socket, frame: Uint8Array, isText: boolean): void;
  drain(socket: Socket): void;
}

/** Room for the longest head of a WebSocket frame before the payload. */
const HEAD = 14;
const NEWLINE = 10;

function turnWriter(): TurnWriter {
  let out: Uint8Array | undefined;
  let used = HEAD;
  let isText = false;
  let isScheduled = false;
  /** What the socket did not take; nothing else goes out before it. */
  let rest: Uint8Array | undefined;

  const write = (socket: Socket, bytes: Uint8Array) => {
    const written = Math.max(0, socket.write(bytes));
    rest = written < bytes.length ? bytes.slice(written) : undefined;
  };
  const flush = (socket: Socket) => {
    isScheduled = false;
    if (!out || used === HEAD || rest) return;
    const start = putHead(out, used - HEAD, isText ? 0x81 : 0x82);
    write(socket, out.subarray(start, used));
    used = HEAD;
    // An idle connection keeps no buffer: ten thousand of them would be the loader's memory.
    if (out.length <= SMALL) out = undefined;
  };
  return {
    add(socket, frame, isTextFrame) {
      isText = isTextFrame;
      out = withRoom(out, used, frame.length + 1);
      if (isText && used > HEAD) out[used++] = NEWLINE;
      out.set(frame, used);
      used += frame.length;
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(flush, socket);
    },
    drain: (socket) => {
      if (rest) write(socket, rest);
      if (!rest && !isScheduled) flush(socket);
    },
  };
}

function withRoom(out: Uint8Array | undefined, used: number, more: number): Uint8Array {
  if (!out) return new Uint8Array(used + more <= SMALL ? SMALL : Math.max(OUT_START, used + more));
  if (used + more <= out.length) return out;
  const larger = new Uint8Array(Math.max(OUT_START, out.length * 2, used + more));
  larger.set(out.subarray(0, used));
  return larger;
}

/** Puts the head of a frame right before its payload and returns where it starts; the masking key 0 makes masking no work. */
function putHead(out: Uint8Array, length: number, first: number): number {
  const start = length < 126 ? HEAD - 6 : length < 65_536 ? HEAD - 8 : 0;
  out.fill(0, start, HEAD);
  out[start] = first;
  out[start + 1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (length < 126) return start;
  const view = new DataView(out.buffer, out.byteOffset);
  if (length < 65_536) view.setUint16(start + 2, length);
  else view.setUint32(start + 6, length);
  return start;
}
