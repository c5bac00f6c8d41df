import { crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** A chunk: how long it is, its type, that many bytes, a checksum over type and bytes. */
const [HEAD_BYTES, SUM_BYTES] = [8, 4];
/** What texts are called in which a place cannot be looked for: packed, or written as hexadecimal digits. */
const RAW_PROFILE = /^Raw profile type (?:exif|app1|xmp|iptc|8bim)$/i;
const XMP = 'XML:com.adobe.xmp';
/** Ancillary, private, and of no meaning: readers pass over it. */
const NOTHING = 'noTe';

/**
 * Mends the checksums of a PNG's chunks that were changed, and empties chunks that may hide a place.
 *
 * @param bytes are changed; of another format they stay as they are
 * @param places where something was changed
 * @returns whether a chunk was emptied
 */
export function mendPng(bytes: Buffer, places: readonly number[]): boolean {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return false;
  let hasEmptied = false;
  let at = SIGNATURE.length;
  while (at + HEAD_BYTES + SUM_BYTES <= bytes.length) {
    const end = at + HEAD_BYTES + bytes.readUInt32BE(at);
    if (end + SUM_BYTES > bytes.length) break;
    const isEmptied = hidesMetadata(bytes, at, end);
    if (isEmptied) {
      bytes.write(NOTHING, at + 4, 'latin1');
      bytes.fill(0, at + HEAD_BYTES, end);
      hasEmptied = true;
    }
    if (isEmptied || isTouched(places, at, end)) bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end);
    at = end + SUM_BYTES;
  }
  return hasEmptied;
}

const isTouched = (places: readonly number[], from: number, to: number): boolean =>
  places.some((place) => place >= from && place < to);

function hidesMetadata(bytes: Buffer, at: number, end: number): boolean {
  const type = bytes.toString('latin1', at + 4, at + HEAD_BYTES);
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return false;
  const from = at + HEAD_BYTES;
  const nameEnd = bytes.indexOf(0, from);
  if (nameEnd < 0 || nameEnd >= end) return false;
  const name = bytes.toString('latin1', from, nameEnd);
  // Behind the name of an international text stands whether it is packed.
  const isPacked = type === 'zTXt' || (type === 'iTXt' && bytes[nameEnd + 1] === 1);
  return RAW_PROFILE.test(name) || (isPacked && name === XMP);
}
