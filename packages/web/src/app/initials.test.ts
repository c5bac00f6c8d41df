import { expect, test } from 'bun:test';
import { avatarColor, initials } from './initials.ts';

test('initials are two letters, or the last character of a Chinese name', () => {
  expect(
    ['alice', 'Bob Stone', 'user_17', '王小明', '', '👍 ok', 'Sunday climbers 周日', '小明 (work)'].map(initials),
  ).toEqual(['A', 'BS', 'U1', '明', '?', '👍O', 'SC', '明']);
});

test('a user always has the same colour', () => {
  expect(avatarColor('alice')).toBe(avatarColor('alice'));
  expect(new Set(['alice', 'bob', 'carol', 'dave', 'erin'].map(avatarColor)).size).toBeGreaterThan(2);
});
