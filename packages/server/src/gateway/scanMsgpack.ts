import { isUtf8 } from 'node:buffer';

/** What a scan of MessagePack bytes found, or why they are refused. */
export type MsgpackScan =
  | { values: number; hasBytes: boolean }
  | { flaw: 'tooDeep' | 'cutOff' | 'badUtf8' | 'badKey' | 'badType' };

const SCALAR = 0;
const TEXT = 1;
const BYTES = 2;
const ARRAY = 3;
const MAP = 4;
const REFUSED = 5;

/** By head byte: the kind of value, and the bytes of its number or of its length field. */
const kinds = new Uint8Array(256);
const widths = new Uint8Array(256);
for (let head = 0x80; head < 0x90; head++) kinds[head] = MAP;
for (let head = 0x90; head < 0xa0; head++) kinds[head] = ARRAY;
for (let head = 0xa0; head < 0xc0; head++) kinds[head] = TEXT;
for (const head of [0xc1, 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]) kinds[head] = REFUSED;
for (const [head, kind, width] of [
  [0xc4, BYTES, 1], [0xc5, BYTES, 2], [0xc6, BYTES, 4], [0xd9, TEXT, 1], [0xda, TEXT, 2], [0xdb, TEXT, 4],
  [0xdc, ARRAY, 2], [0xdd, ARRAY, 4], [0xde, MAP, 2], [0xdf, MAP, 4],
  [0xca, SCALAR, 4], [0xcb, SCALAR, 8], [0xcc, SCALAR, 1], [0xcd, SCALAR, 2], [0xce, SCALAR, 4], [0xcf, SCALAR, 8],
  [0xd0, SCALAR, 1], [0xd1, SCALAR, 2], [0xd2, SCALAR, 4], [0xd3, SCALAR, 8],
] as const) {
  kinds[head] = kind;
  widths[head] = width;
}

const MAX_DEPTH = 256;
/** Values still missing at each level of nesting; of a map, keys and values. One scan runs at a time. */
const missing = new Float64Array(MAX_DEPTH + 1);
const isMap = new Uint8Array(MAX_DEPTH + 1);

/**
 * Walks MessagePack values without decoding them, so that nothing is built from what is too deep, cut off, no valid
 * UTF-8, keyed by something else than text, or of an extension type.
 *
 * A decoder alone would replace invalid UTF-8 silently and allocate by the lengths that a client claims.
 */
export function scanMsgpack(bytes: Uint8Array, maxDepth: number): MsgpackScan {
  const deepest = Math.min(maxDepth, MAX_DEPTH);
  let position = 0;
  let depth = 0;
  let values = 0;
  let hasBytes = false;
  while (position < bytes.length) {
    const head = bytes[position++] ?? 0;
    const kind = kinds[head] ?? REFUSED;
    if (kind === REFUSED) return { flaw: 'badType' };
    const isKey = depth > 0 && isMap[depth] === 1 && (missing[depth] ?? 0) % 2 === 0;
    if (isKey && kind !== TEXT) return { flaw: 'badKey' };

    const width = widths[head] ?? 0;
    const size = kind === SCALAR ? 0 : width === 0 ? fixedSize(head) : lengthAt(bytes, position, width);
    position += width;
    if (kind === ARRAY || kind === MAP) {
      if (depth + 1 > deepest) return { flaw: 'tooDeep' };
      if (size > 0) {
        depth++;
        missing[depth] = kind === MAP ? size * 2 : size;
        isMap[depth] = kind === MAP ? 1 : 0;
        continue;
      }
    } else if (kind !== SCALAR) {
      if (kind === TEXT && !isText(bytes, position, position + size)) return { flaw: 'badUtf8' };
      if (kind === BYTES) hasBytes = true;
      position += size;
    }
    depth = closeLevels(depth);
    if (depth === 0) values++;
  }
  return position > bytes.length || depth > 0 ? { flaw: 'cutOff' } : { values, hasBytes };
}

/** Counts one value as read and leaves the levels that are complete by it. */
function closeLevels(depth: number): number {
  let level = depth;
  while (level > 0) {
    const left = (missing[level] ?? 0) - 1;
    missing[level] = left;
    if (left > 0) break;
    level--;
  }
  return level;
}

function fixedSize(head: number): number {
  return head < 0xa0 ? head & 0x0f : head & 0x1f;
}

function lengthAt(bytes: Uint8Array, start: number, width: number): number {
  let length = 0;
  for (let at = start; at < start + width; at++) length = length * 256 + (bytes[at] ?? 0);
  return length;
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  // What is cut off is found by the caller; the bytes that are there decide nothing then.
  const stop = Math.min(end, bytes.length);
  for (let at = start; at < stop; at++) {
    if ((bytes[at] ?? 0) >= 0x80) return end > bytes.length || isUtf8(bytes.subarray(at, end));
  }
  return true;
}
