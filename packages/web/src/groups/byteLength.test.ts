import { expect, test } from 'bun:test';
import { bytesOf, cutToBytes } from './byteLength.ts';

test('a text is as long as its bytes', () => {
  expect(bytesOf('abc')).toBe(3);
  expect(bytesOf('鸿雁')).toBe(6);
});

test('what is too long is cut between characters', () => {
  expect(cutToBytes('鸿雁传书', 7)).toBe('鸿雁');
  expect(cutToBytes('ok 👨‍👩‍👧', 10)).toBe('ok ');
  expect(cutToBytes('fits', 4)).toBe('fits');
});
