import { Sha256 } from '../platform/sha256.ts';

/**
 * What is kept of the UserSig that the server took last, so that only who has it begins with what is kept (S4): its SHA-256,
 * which nobody signs in with.
 */
export const proofOf = (userSig: string): string => new Sha256().update(bytesOf(userSig)).hex();

/** The bytes of a text, two for each UTF-16 unit. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    bytes[at * 2] = text.charCodeAt(at) >>> 8;
    bytes[at * 2 + 1] = text.charCodeAt(at);
  }
  return bytes;
}
