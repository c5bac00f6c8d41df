import { expect, test } from 'bun:test';
import { actionsFor } from './members.ts';

const group = { type: 'Public', myRole: 'Owner' };
const bob = { userId: 'bob', role: 'Member' };

test('an owner may do everything to a member, and only name oneself', () => {
  expect(actionsFor(group, bob, 'alice')).toEqual(['makeAdmin', 'nameCard', 'mute', 'makeOwner', 'remove']);
  expect(actionsFor(group, { ...bob, role: 'Admin' }, 'alice')[0]).toBe('dismissAdmin');
  expect(actionsFor(group, { userId: 'alice', role: 'Owner' }, 'alice')).toEqual(['nameCard']);
});

test('an administrator acts on ordinary members alone', () => {
  const asAdmin = { ...group, myRole: 'Admin' };

  expect(actionsFor(asAdmin, bob, 'carol')).toEqual(['nameCard', 'mute', 'remove']);
  expect(actionsFor(asAdmin, { ...bob, role: 'Admin' }, 'carol')).toEqual([]);
});

test('a member of a work group is not muted and gets no role', () => {
  expect(actionsFor({ type: 'Private', myRole: 'Owner' }, bob, 'alice')).toEqual(['nameCard', 'makeOwner', 'remove']);
  expect(actionsFor({ ...group, myRole: 'Member' }, bob, 'alice')).toEqual([]);
});

test('in a live room the host mutes and keeps out', () => {
  const room = { type: 'AVChatRoom', myRole: 'Owner' };

  expect(actionsFor(room, bob, 'alice')).toEqual(['mute', 'ban']);
  expect(actionsFor({ ...room, myRole: 'Member' }, bob, 'carol')).toEqual([]);
  expect(actionsFor(room, { userId: 'alice', role: 'Owner' }, 'alice')).toEqual([]);
});
