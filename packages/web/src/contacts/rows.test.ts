import { expect, test } from 'bun:test';
import type { FriendView } from '../session/friends.ts';
import { type ContactRow, contactRows, foundRows } from './rows.ts';

const friend = (userId: string, fields: Partial<FriendView> = {}): FriendView => {
  const { remark = '', nick = '', groups = [] } = fields;
  const profile = { avatar: undefined, signature: '', location: '', allowType: '' };
  return { ...profile, userId, remark, nick, groups, name: remark || nick || userId };
};
const friends = [
  friend('zed', { nick: 'Zed', remark: 'Boss', groups: ['work'] }),
  friend('alice', { nick: 'Alice', groups: ['work', 'climbing'] }),
  friend('xm', { nick: '小明' }),
];
const groups = [
  { name: 'work', userIds: ['zed', 'alice'] },
  { name: 'empty', userIds: [] },
  { name: 'climbing', userIds: ['alice'] },
];

const shown = (rows: readonly ContactRow[]) =>
  rows.flatMap((row) => {
    if (row.kind === 'section') return `${row.title} (${row.count})`;
    return row.kind === 'friend' ? row.friend.name : [];
  });

test('friends stand in sections by letter, under the name that one gave them', () => {
  expect(shown(contactRows({ friends, groups }, 'letters', 'others'))).toEqual([
    ...['A (1)', 'Alice', 'B (1)', 'Boss', 'X (1)', '小明'],
  ]);
});

test('friends stand in each of their groups, those in none at the end', () => {
  expect(shown(contactRows({ friends, groups }, 'groups', 'others'))).toEqual([
    ...['work (2)', 'Alice', 'Boss', 'empty (0)', 'climbing (1)', 'Alice', 'others (1)', '小明'],
  ]);
});

test('the ways to requests, groups and blacklist stand above all, and alone where there are no friends', () => {
  const kinds = (some: readonly FriendView[]) =>
    contactRows({ friends: some, groups }, 'letters', '').map((row) => (row.kind === 'link' ? row.page : row.kind));

  expect(kinds([])).toEqual(['requests', 'groups', 'blacklist']);
  expect(kinds(friends).slice(0, 5)).toEqual(['requests', 'groups', 'blacklist', 'sections', 'section']);
});

test('a search looks at remark, name and user ID', () => {
  expect(['boss', 'ZED', '明', 'ali', 'nobody'].map((query) => shown(foundRows(friends, query)))).toEqual([
    ...[['Boss'], ['Boss'], ['小明'], ['Alice'], []],
  ]);
});
