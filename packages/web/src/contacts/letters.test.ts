import { expect, test } from 'bun:test';
import { letterOf, sortByName } from './letters.ts';

test('a name is looked up under its letter, a Chinese one under that of its sound', () => {
  const letters = Object.fromEntries(
    ['Alice', 'érin', 'ｂob', '7up', '', '👍', '_x'].map((name) => [name, letterOf(name)]),
  );
  expect(letters).toEqual({ Alice: 'A', érin: 'E', ｂob: 'B', '7up': '#', '': '#', '👍': '#', _x: '#' });
});

test('every letter that Chinese sounds begin with has its names', () => {
  const surnames = '安白陈丁鄂方高黄贾孔李马倪欧潘钱任孙唐王徐杨赵';
  expect([...surnames].map(letterOf).join('')).toBe('ABCDEFGHJKLMNOPQRSTWXYZ');
});

test('names are sorted by letter, within one Chinese before Latin, those without one last', () => {
  const people = ['赵云', '9', 'bob', '白居易', 'Zoe', 'alice', 'Bea'].map((name) => ({ name }));
  expect(sortByName(people).map(({ name }) => name)).toEqual(['alice', '白居易', 'Bea', 'bob', '赵云', 'Zoe', '9']);
});
