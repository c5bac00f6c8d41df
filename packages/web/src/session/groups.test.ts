import { expect, test } from 'bun:test';
import { actionsFor, type GroupView, type MemberView, noticeOf } from './groups.ts';

const group: GroupView = {
  ...{ id: 'team', name: 'Team', type: 'Public', notification: '', memberCount: 3, isMutedAll: false },
  myRole: 'Owner',
};
const bob: MemberView = { userId: 'bob', name: 'Bob', avatar: undefined, role: 'Member', isMuted: false };

test('an owner may do everything to a member, and nothing to oneself', () => {
  expect(actionsFor(group, bob, 'alice')).toEqual(['makeAdmin', 'muteMember', 'makeOwner', 'removeMember']);
  expect(actionsFor(group, { ...bob, role: 'Admin' }, 'alice')[0]).toBe('dismissAdmin');
  expect(actionsFor(group, { ...bob, userId: 'alice', role: 'Owner' }, 'alice')).toEqual([]);
});

test('an administrator acts on ordinary members alone', () => {
  const asAdmin = { ...group, myRole: 'Admin' };

  expect(actionsFor(asAdmin, bob, 'carol')).toEqual(['muteMember', 'removeMember']);
  expect(actionsFor(asAdmin, { ...bob, role: 'Admin' }, 'carol')).toEqual([]);
});

test('a member of a work group is not muted and gets no role', () => {
  expect(actionsFor({ ...group, type: 'Private' }, bob, 'alice')).toEqual(['makeOwner', 'removeMember']);
  expect(actionsFor({ ...group, myRole: 'Member' }, bob, 'alice')).toEqual([]);
});

test('a notice says what it is about', () => {
  const payload = { operationType: 7, operatorID: 'alice', groupProfile: { groupID: 'team', name: 'Team' } };

  expect(noticeOf('TIMGroupSystemNoticeElem', payload)).toEqual({ kind: 7, group: 'Team', who: 'alice' });
  expect(noticeOf('TIMTextElem', payload)).toBeUndefined();
});
