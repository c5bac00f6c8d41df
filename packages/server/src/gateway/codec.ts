import { isUtf8 } from 'node:buffer';
import type { CloseName, Codec, EventFrame, ReplyFrame, RequestFrame } from '@hongyan/contract';
import { Encoder } from '@msgpack/msgpack';
import { flagCustomBytes } from './customBytes.ts';
import { readMsgpack } from './readMsgpack.ts';
import { isJsonTooDeep, parseJson } from './scanJson.ts';

/** What a client's WebSocket message may be, at most. */
export interface FrameLimits {
  maxDepth: number;
  maxBytes: number;
}

/** Why a WebSocket message was refused: the close it leads to, and a text for the client's developer. */
export interface Flaw {
  close: Extract<CloseName, 'protocolError' | 'frameTooLarge'>;
  text: string;
}

// Deeper than any setting allows a request to be, so that what came in can always go out.
const encoder = new Encoder({ ignoreUndefined: true, maxDepth: 512 });
const utf8 = new TextDecoder();

/** Encodes one frame: text for JSON, bytes for MessagePack. Members that are undefined are left out. */
export function encodeFrame(codec: 'json', frame: ReplyFrame | EventFrame): string;
export function encodeFrame(codec: 'msgpack', frame: ReplyFrame | EventFrame): Uint8Array<ArrayBuffer>;
export function encodeFrame(codec: Codec, frame: ReplyFrame | EventFrame): string | Uint8Array<ArrayBuffer>;
export function encodeFrame(codec: Codec, frame: ReplyFrame | EventFrame): string | Uint8Array<ArrayBuffer> {
  return codec === 'json' ? JSON.stringify(frame) : encoder.encode(frame);
}

/**
 * Reads the request frames of one WebSocket message: JSON one a line, MessagePack values one after another.
 * Size, nesting and UTF-8 are checked before anything is built.
 *
 * @returns the frames in order, or the first flaw: a message is taken whole or not at all
 */
export function decodeFrames(codec: Codec, message: string | Uint8Array, limits: FrameLimits): RequestFrame[] | Flaw {
  if (isTooLarge(message, limits.maxBytes)) {
    return { close: 'frameTooLarge', text: `a message has at most ${limits.maxBytes} bytes` };
  }
  if (codec === 'msgpack') {
    return typeof message === 'string'
      ? unreadable('MessagePack goes in binary messages')
      : fromMsgpack(message, limits);
  }
  if (typeof message === 'string') return fromJson(message, limits);
  return isUtf8(message) ? fromJson(utf8.decode(message), limits) : unreadable('invalid UTF-8');
}

function isTooLarge(message: string | Uint8Array, maxBytes: number): boolean {
  if (typeof message !== 'string') return message.length > maxBytes;
  // A UTF-16 unit takes one to three bytes: most messages are judged without counting.
  return message.length > maxBytes || (message.length * 3 > maxBytes && Buffer.byteLength(message) > maxBytes);
}

function fromJson(text: string, limits: FrameLimits): RequestFrame[] | Flaw {
  if (isJsonTooDeep(text, limits.maxDepth)) return tooDeep(limits);
  try {
    if (!text.includes('\n')) return requests([parseJson(text)]);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return requests(lines.map(parseJson));
  } catch {
    return unreadable('a line is no JSON');
  }
}

const msgpackFlaws = {
  cutOff: 'the last MessagePack value is cut off',
  badUtf8: 'invalid UTF-8',
  badKey: 'a key is no text or forbidden',
  badType: 'extension types are not used',
} as const;

function fromMsgpack(bytes: Uint8Array, limits: FrameLimits): RequestFrame[] | Flaw {
  const read = readMsgpack(bytes, limits.maxDepth);
  if ('flaw' in read) return read.flaw === 'tooDeep' ? tooDeep(limits) : unreadable(msgpackFlaws[read.flaw]);
  if (read.hasBytes && !flagCustomBytes(read.values)) return unreadable('only custom elements hold bytes');
  return requests(read.values);
}

function requests(values: unknown[]): RequestFrame[] | Flaw {
  for (const value of values) {
    if (!isRequest(value)) return unreadable('a frame is {i: positive integer, c: text, p}');
  }
  return values as RequestFrame[];
}

function isRequest(value: unknown): value is RequestFrame {
  if (typeof value !== 'object' || value === null) return false;
  const { i, c } = value as Partial<RequestFrame>;
  return typeof c === 'string' && Number.isSafeInteger(i) && (i as number) > 0;
}

function unreadable(text: string): Flaw {
  return { close: 'protocolError', text };
}

function tooDeep({ maxDepth }: FrameLimits): Flaw {
  return { close: 'frameTooLarge', text: `frames nest at most ${maxDepth} levels` };
}
