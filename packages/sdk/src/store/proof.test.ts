import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { proofOf } from './proof.ts';

test('[S4] the digest of a UserSig is SHA-256 of its characters, two bytes each', () => {
  const sigs = ['', 'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwomZKUWZZWBxkJzcR', '\u0161\u9d3b\u96c1'];

  const real = sigs.map((sig) => createHash('sha256').update(Buffer.from(sig, 'utf16le').swap16()).digest('hex'));

  expect(sigs.map(proofOf)).toEqual(real);
});

test('[S4] UserSigs that differ in anything have other digests', () => {
  const sigs = ['', 'a', 'A', 'ab', 'ba', '\u0161', 'a\u0000', '\ud800'];

  expect(new Set(sigs.map((userSig) => proofOf(userSig))).size).toBe(sigs.length);
});
