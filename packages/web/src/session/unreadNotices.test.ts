import { expect, test } from 'bun:test';
import { type GroupNotice, noticeOf } from './groupNotices.ts';
import { stillTrue } from './unreadNotices.ts';

const notice = (ID: string, operationType: number, authentication = '') =>
  noticeOf({
    ...{ ID, type: 'TIMGroupSystemNoticeElem' },
    payload: { operationType, operatorID: 'bob', authentication, groupProfile: { groupID: 'team' } },
  }) as GroupNotice;

test('of a time away only requests that wait still are shown, and all else', () => {
  const notices = [notice('m1', 1, 'decided'), notice('m2', 12, 'waiting'), notice('m3', 4)];

  const shown = stillTrue(notices, new Set(['waiting']));

  expect(shown.map(({ id }) => id)).toEqual(['m2', 'm3']);
  expect(shown.every(({ isLate }) => isLate)).toBe(true);
});
