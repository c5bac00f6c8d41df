import { expect, test } from 'bun:test';
import { suggestUser } from './suggest.ts';

const users = [{ userId: 'alice' }, { userId: 'bob' }, { userId: 'carol' }];

test('the user in the address comes first, then the first who is not in another window', () => {
  expect(suggestUser(users, new Set(), 'carol')).toBe('carol');
  expect(suggestUser(users, new Set(['alice']), undefined)).toBe('bob');
  expect(suggestUser(users, new Set(['alice', 'bob']), 'dave')).toBe('carol');
});

test('when all are taken the first is offered, and nobody where there is none', () => {
  expect(suggestUser(users, new Set(['alice', 'bob', 'carol']), undefined)).toBe('alice');
  expect(suggestUser([], new Set(), 'alice')).toBeUndefined();
});
