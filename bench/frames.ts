import { makeUserSig } from '@hongyan/conformance/userSig';
import { type Codec, subProtocols } from '@hongyan/contract';
import { decodeMulti, encode } from '@msgpack/msgpack';
import type { Target } from './job.ts';
import { type OnMessage, openWire, type Wire } from './wire.ts';

/** Encodes one request frame. */
export function requestFrame(codec: Codec, i: number, c: string, p: unknown): Uint8Array {
  return codec === 'json' ? Buffer.from(JSON.stringify({ i, c, p })) : encode({ i, c, p });
}

/** An answer, or an event, which has no id. */
interface Frame {
  i?: number;
  r?: unknown;
  e?: { code: number; info: string };
}

/** Reads the frames of a WebSocket message whole; for what is not on the measured path. */
export const readFrames = (codec: Codec, bytes: Uint8Array): Frame[] =>
  codec === 'json'
    ? Buffer.from(bytes)
        .toString()
        .split('\n')
        .map((line) => JSON.parse(line) as Frame)
    : ([...decodeMulti(bytes)] as Frame[]);

/** Ids and randoms start here: ten digits in JSON and five bytes in MessagePack, so a template can be patched in place. */
export const FIRST_NUMBER = 1_000_000_000;
const MARK_ID = 4_111_111_111;
const MARK_RANDOM = 4_222_222_222;

/** A ready-made `sendMessage` whose numbers are put in without encoding anything again. */
export interface Template {
  bytes: Uint8Array;
  /** Where the id stands. */
  idAt: number;
  fill(number: number): Uint8Array;
  /** The ids of copies of it that came back joined in one message: of an echo. */
  readAll(from: Uint8Array, take: (id: number) => void): void;
}

/** Makes the template of a message to a conversation. */
export function messageTemplate(
  codec: Codec,
  conv: string,
  { textBytes, isOnlineOnly, clientTimeSec }: { textBytes: number; isOnlineOnly?: boolean; clientTimeSec: number },
): Template {
  const body = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'm'.repeat(textBytes) } }];
  const params = {
    conv,
    random: MARK_RANDOM,
    clientTimeSec,
    body,
    ...(isOnlineOnly ? { isOnlineOnly } : {}),
  };
  const bytes = requestFrame(codec, MARK_ID, 'sendMessage', params);
  const idAt = placeOf(codec, bytes, MARK_ID);
  const randomAt = placeOf(codec, bytes, MARK_RANDOM);
  const put = codec === 'json' ? putDigits : putUint32;
  const readId = codec === 'json' ? digitsAt : uint32At;
  return {
    bytes,
    idAt,
    fill: (number) => {
      put(bytes, idAt, number);
      put(bytes, randomAt, number);
      return bytes;
    },
    readAll: (from, take) => {
      const each = bytes.length + (codec === 'json' ? 1 : 0);
      for (let start = 0; start < from.length; start += each) take(readId(from, start + idAt));
    },
  };
}

function placeOf(codec: Codec, bytes: Uint8Array, mark: number): number {
  const wanted = codec === 'json' ? Buffer.from(String(mark)) : encode(mark).subarray(1);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(wanted);
}

/** Writes a number of ten digits. */
export function putDigits(bytes: Uint8Array, at: number, number: number): void {
  for (let place = at + 9, left = number; place >= at; place--) {
    const rest = Math.floor(left / 10);
    bytes[place] = 48 + left - rest * 10;
    left = rest;
  }
}

function digitsAt(bytes: Uint8Array, at: number): number {
  let number = 0;
  for (let place = at; place < at + 10; place++) number = number * 10 + (bytes[place] ?? 48) - 48;
  return number;
}

const uint32At = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);

function putUint32(bytes: Uint8Array, at: number, number: number): void {
  bytes[at] = number >>> 24;
  bytes[at + 1] = (number >>> 16) & 0xff;
  bytes[at + 2] = (number >>> 8) & 0xff;
  bytes[at + 3] = number & 0xff;
}

/** The sign-in of a user, ready to be sent. */
export function loginFrame(job: Target, userId: string): Uint8Array {
  const userSig = makeUserSig({ sdkAppId: job.sdkAppId, userId, key: job.key });
  return requestFrame(job.codec, 1, 'login', {
    sdkAppId: job.sdkAppId,
    userId,
    userSig,
    platform: 'Web',
    deviceId: userId,
  });
}

/** Opens a connection and signs in; afterwards messages go to `onMessage`. */
export async function openSession(job: Target, login: Uint8Array, onMessage: OnMessage): Promise<Wire> {
  const signedIn = Promise.withResolvers<void>();
  let isIn = false;
  const wire = await openWire(new URL(job.url), subProtocols[job.codec], (bytes) => {
    if (isIn) return onMessage(bytes);
    // An event may come before the answer: the session counts from a moment earlier.
    const answer = readFrames(job.codec, bytes).find(({ i }) => i === 1);
    if (!answer) return;
    isIn = true;
    if (answer.e) signedIn.reject(new Error(`sign-in refused: ${answer.e.code} ${answer.e.info}`));
    else signedIn.resolve();
  });
  wire.send(login, job.codec === 'json');
  await signedIn.promise;
  return wire;
}
