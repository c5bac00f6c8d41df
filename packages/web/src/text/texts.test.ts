import { expect, test } from 'bun:test';
import { languageFor } from '../settings/preferences.ts';
import { en } from './en.ts';
import { faultText } from './texts.ts';
import { zh } from './zh.ts';

/** All keys with the kind of what stands there, inner tables included. */
function shapeOf(table: object): string[] {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? shapeOf(value).map((inner) => `${key}.${inner}`)
      : [`${key}: ${typeof value}`],
  );
}

test('both languages have the same texts', () => {
  expect(shapeOf(zh).sort()).toEqual(shapeOf(en).sort());
});

test('the language is Chinese where the browser asks for it, else English', () => {
  expect(languageFor(['zh-TW', 'en'])).toBe('zh');
  expect(languageFor(['fr', 'en-GB', 'zh'])).toBe('en');
  expect(languageFor(['fr'])).toBe('en');
  expect(languageFor([])).toBe('en');
});

test('[S3] a fault is told in the language of the reader, with its code', () => {
  expect(faultText({ code: 6012, text: 'no answer' }, zh)).toBe('服务器没有响应。 (6012)');
  expect(faultText({ code: 99_999, text: 'something else' }, zh)).toBe('something else (99999)');
  expect(faultText({ code: 0, text: 'Failed to fetch' }, en)).toBe('Failed to fetch');
});
