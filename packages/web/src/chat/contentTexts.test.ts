import { expect, test } from 'bun:test';
import { durationText, isOnlyEmoji, sizeText } from './contentTexts.ts';

test('sizes are told in the unit that people read', () => {
  expect([0, 512, 1536, 5_000_000, 200 * 1024 ** 2].map(sizeText)).toEqual(['', '512 B', '1.5 KB', '4.8 MB', '200 MB']);
});

test('durations are told in minutes and seconds', () => {
  expect([0, 7, 61.4, 600].map(durationText)).toEqual(['', '0:07', '1:01', '10:00']);
});

test('one to three emoji and nothing else are shown large', () => {
  expect(['👍', '❤️ ', '👩‍👩‍👧🇨🇳'].map(isOnlyEmoji)).toEqual([true, true, true]);
  expect(['', '1', '👍 ok', '👍👍👍👍'].map(isOnlyEmoji)).toEqual([false, false, false, false]);
});
