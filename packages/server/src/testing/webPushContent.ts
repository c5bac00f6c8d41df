import { createDecipheriv, type ECDH, hkdfSync } from 'node:crypto';

/** Reads what was pushed to a browser, as the browser does with its own keys (RFC 8188, 8291). */
export async function openContent(bytes: Uint8Array, own: ECDH, auth: string): Promise<string> {
  const content = Buffer.from(bytes);
  const salt = content.subarray(0, 16);
  const sender = content.subarray(21, 21 + (content[20] ?? 0));
  const sealed = content.subarray(21 + sender.length);
  const shared = own.computeSecret(sender);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', shared, Buffer.from(auth, 'base64url'), info, 32));
  const derive = (what: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${what}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  // The last record ends with a 2 and zeros.
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
