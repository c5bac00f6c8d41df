import { expect, test } from 'bun:test';
import { hashKey, readMsgKey, writeMsgKey } from './key.ts';

test('a MsgKey is read as it was written', () => {
  const key = { msgSeq: 4_294_967_295, random: 0, timeSec: 1_700_000_000 };

  expect(readMsgKey(writeMsgKey(key))).toEqual(key);
});

test.each(['', '1_2', '1_2_3_4', 'a_2_3', '1_2_-3', '1_2_3 '])('%j is no MsgKey', (text) => {
  expect(() => readMsgKey(text)).toThrow('must be seq_random_time');
});

test('[D7] keys of different senders or parts differ, and stay within what a number holds', () => {
  const hashes = [hashKey('s', 1, 2, 3), hashKey('s', 2, 1, 3), hashKey('s', 12, 3), hashKey('u', 1, 2, 3)];

  expect(new Set(hashes).size).toBe(4);
  for (const hash of hashes) expect(Number.isSafeInteger(hash)).toBe(true);
});
