import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { fold, matcherOf } from './matcher.ts';

test('[S27] finds a word anywhere in a text, whatever other words begin alike', () => {
  const hits = matcherOf(['she', 'hers', 'his', '傻瓜'].map(fold));

  expect(['ushers', 'this', '你是傻瓜吗', 'SHE'].map(hits)).toEqual([true, true, true, true]);
  expect(['', 'h', 'her', 'sh', '傻 瓜'].map(hits)).toEqual([false, false, false, false, false]);
});

test('[S27] sees through ASCII case and full-width forms, and finds characters beyond the 16-bit plane', () => {
  const hits = matcherOf(['Bad', '𠮷野', 'Ｘ１'].map(fold));

  expect(['BAD', 'ｂａｄ', 'x1', '吃𠮷野家'].map(hits)).toEqual([true, true, true, true]);
  expect(hits('b a d')).toBe(false);
});

test('[S27] no words match nothing', () => {
  expect(matcherOf([])('anything')).toBe(false);
});

test('[S27] agrees with looking for each word by itself', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'ｂ', '啊', '𠮷'), maxLength: 30 });
  const word = letters.filter((text) => fold(text) !== '');

  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), letters, (words, text) => {
      const expected = words.some((one) => fold(text).includes(fold(one)));
      expect(matcherOf(words.map(fold))(text)).toBe(expected);
    }),
  );
});
