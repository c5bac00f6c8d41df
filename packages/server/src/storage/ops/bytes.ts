const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Text as it is stored in a byte column (D21). */
export const toBytes = (text: string): Uint8Array => encoder.encode(text);

/** Text of a byte column. */
export const toText = (bytes: Uint8Array): string => decoder.decode(bytes);

const ESCAPE = '\u001a';

/** Text for a text column. PostgreSQL's cannot hold U+0000, so that is written as two characters, behind an escape. */
export const toColumn = (text: string): string =>
  text.toWellFormed().replaceAll(ESCAPE, `${ESCAPE}1`).replaceAll('\0', `${ESCAPE}0`);

/** The text that `toColumn` was given. */
export const fromColumn = (column: string): string =>
  column.includes(ESCAPE) ? column.replaceAll(`${ESCAPE}0`, '\0').replaceAll(`${ESCAPE}1`, ESCAPE) : column;

/** A u32 as the signed number of the same bits: SQLite stores it in 4 bytes instead of 6. */
export const toSigned = (u32: number): number => u32 | 0;

/** The u32 that `toSigned` was given. */
export const toUnsigned = (signed: number): number => signed >>> 0;

const KEY_BYTES = 7;
const TWO_32 = 2 ** 32;

/** Packs idempotency keys of 52 bits, 7 bytes each; nothing when there are none. */
export function packKeys(keys: readonly { hash: number }[]): Uint8Array | null {
  if (keys.length === 0) return null;
  const bytes = new Uint8Array(keys.length * KEY_BYTES);
  let at = 0;
  for (const { hash } of keys) {
    const high = Math.floor(hash / TWO_32);
    const low = hash >>> 0;
    bytes[at++] = low;
    bytes[at++] = low >>> 8;
    bytes[at++] = low >>> 16;
    bytes[at++] = low >>> 24;
    bytes[at++] = high;
    bytes[at++] = high >>> 8;
    bytes[at++] = high >>> 16;
  }
  return bytes;
}

/** The keys that `packKeys` was given. */
export function unpackKeys(bytes: Uint8Array | null): number[] {
  const keys: number[] = [];
  if (!bytes) return keys;
  const byte = (at: number): number => bytes[at] ?? 0;
  for (let at = 0; at + KEY_BYTES <= bytes.length; at += KEY_BYTES) {
    const low = byte(at) + byte(at + 1) * 2 ** 8 + byte(at + 2) * 2 ** 16 + byte(at + 3) * 2 ** 24;
    keys.push(low + (byte(at + 4) + byte(at + 5) * 2 ** 8 + byte(at + 6) * 2 ** 16) * TWO_32);
  }
  return keys;
}
