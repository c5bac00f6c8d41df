import { Sha256 } from '../../platform/sha256.ts';
import type { Bytes } from './host.ts';

/** So much is in memory at once. */
const SLICE_BYTES = 1_048_576;

/** SHA-256 of a content, in hexadecimal. */
export const hashOf = async (bytes: Bytes): Promise<string> =>
  (await addTo(new Sha256(), bytes, { from: 0, to: bytes.size })).hex();

/** What proves that one has a content: SHA-256 over the nonce and these parts of it (docs/reference/files.md). */
export async function proofOf(
  bytes: Bytes,
  { nonce, ranges }: { nonce: string; ranges: readonly { from: number; to: number }[] },
): Promise<string> {
  // A nonce is of letters, digits and signs of one byte each.
  const hash = new Sha256().update(Uint8Array.from(nonce, (sign) => sign.charCodeAt(0)));
  for (const range of ranges) await addTo(hash, bytes, range);
  return hash.hex();
}

async function addTo(hash: Sha256, bytes: Bytes, { from, to }: { from: number; to: number }): Promise<Sha256> {
  for (let at = from; at < to; at += SLICE_BYTES)
    hash.update(new Uint8Array(await bytes.slice(at, Math.min(at + SLICE_BYTES, to)).arrayBuffer()));
  return hash;
}
