import { expect, test } from 'bun:test';
import { splitLinks } from './links.ts';

const links = (text: string) => splitLinks(text).flatMap((part) => part.href ?? []);

test('web addresses become links, and the text stays whole', () => {
  const text = 'see https://example.org/a?b=c#d, and www.example.org.';
  const parts = splitLinks(text);

  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(links(text)).toEqual(['https://example.org/a?b=c#d', 'https://www.example.org']);
});

test('Chinese punctuation ends an address', () => {
  expect(links('看这里：https://example.org/路径，很好。')).toEqual(['https://example.org/路径']);
});

test('a bracket belongs to an address only when it was opened inside it', () => {
  expect(links('(https://example.org/a)')).toEqual(['https://example.org/a']);
  expect(links('https://example.org/a_(b)')).toEqual(['https://example.org/a_(b)']);
});

test('scripts and markup stay text', () => {
  expect(links('javascript:alert(1) data:text/html,x <a href="x">')).toEqual([]);
  expect(splitLinks('<b>bold</b>')).toEqual([{ text: '<b>bold</b>' }]);
});
