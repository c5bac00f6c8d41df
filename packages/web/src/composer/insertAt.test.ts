import { expect, test } from 'bun:test';
import { emoji } from './emoji.ts';
import { insertAt } from './insertAt.ts';

test('an emoji takes the place of the selection', () => {
  expect(insertAt('hello you', '👋', 6, 9)).toEqual({ text: 'hello 👋', cursor: 8 });
});

test('without a cursor it goes to the end', () => {
  expect(insertAt('hi', '👋')).toEqual({ text: 'hi👋', cursor: 4 });
});

test('no emoji is offered twice', () => {
  const all = emoji.flat();

  expect(new Set(all).size).toBe(all.length);
});
