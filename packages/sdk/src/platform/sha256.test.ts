import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { Sha256 } from './sha256.ts';

const real = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const someBytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 31 + length) & 0xff);

test('[S35] the digest is SHA-256, whatever the length', () => {
  const inputs = [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300, 1_000].map(someBytes);

  expect(inputs.map((bytes) => new Sha256().update(bytes).hex())).toEqual(inputs.map(real));
});

test('[S35] bytes that come in pieces give the digest of the whole, wherever they are cut', () => {
  const bytes = someBytes(200);

  for (let first = 0; first <= 130; first++) {
    for (const second of [first, first + 1, first + 63, first + 64, first + 65]) {
      const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      const hash = new Sha256();
      for (const piece of pieces) hash.update(piece);
      expect([first, second, hash.hex()]).toEqual([first, second, real(bytes)]);
    }
  }
});
