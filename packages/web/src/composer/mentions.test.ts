import { expect, test } from 'bun:test';
import { mentionQuery, mentionsIn, withMention } from './mentions.ts';

test('an @ and what follows it up to the cursor is a mention being typed', () => {
  expect(mentionQuery('hi @bo', 6)).toEqual({ start: 3, query: 'bo' });
  expect(mentionQuery('@', 1)).toEqual({ start: 0, query: '' });
  expect(mentionQuery('你好@小', 4)).toEqual({ start: 2, query: '小' });
  expect(mentionQuery('@bob and @ca', 12)).toEqual({ start: 9, query: 'ca' });
});

test('an address, a finished word and a sentence are none', () => {
  expect(mentionQuery('bob@example', 11)).toBeUndefined();
  expect(mentionQuery('@bob hello', 10)).toBeUndefined();
  expect(mentionQuery('hello', 5)).toBeUndefined();
  expect(mentionQuery(`@${'x'.repeat(40)}`, 41)).toBeUndefined();
});

test('the chosen name takes the place of what was typed', () => {
  expect(withMention('hi @bo you', { start: 3, query: 'bo' }, 'Bob')).toEqual({ text: 'hi @Bob  you', cursor: 8 });
});

test('only names that still stand in the text are mentioned, each once', () => {
  const chosen = [
    { name: 'Bob', userId: 'bob' },
    { name: 'Carol', userId: 'carol' },
    { name: 'Bob', userId: 'bob' },
  ];

  expect(mentionsIn('@Bob look', chosen)).toEqual(['bob']);
  expect(mentionsIn('nobody', chosen)).toEqual([]);
});
