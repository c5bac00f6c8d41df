import { expect, test } from 'bun:test';
import { groupKinds } from './groupKinds.ts';
import { rightsIn } from './groupRights.ts';

const as = (myRole: string, type: string) => rightsIn({ type, myRole, inviteOption: 'DisableInvite' });

test('who is in no group may do nothing there', () => {
  for (const type of Object.keys(groupKinds)) {
    const { isLive: _, hasReceipts: __, ...rights } = as('', type);

    expect(Object.values(rights).every((right) => !right)).toBe(true);
  }
});

test('members of a work group edit it and bring others in; its owner leaves it', () => {
  const invites = rightsIn({ type: 'Private', myRole: 'Member', inviteOption: 'FreeAccess' });

  expect(invites).toMatchObject({ edit: true, addMembers: true, muteAll: false, quit: true, dissolve: false });
  expect(as('Owner', 'Private')).toMatchObject({ quit: true, dissolve: false });
});

test('where the group asks for permission, only administrators bring in at once', () => {
  const as = (myRole: string) => rightsIn({ type: 'Public', myRole, inviteOption: 'NeedPermission' });

  expect(as('Member')).toMatchObject({ addMembers: true, addsByAsking: true });
  expect(as('Admin')).toMatchObject({ addMembers: true, addsByAsking: false });
});

test('the owner of a work group decides on whom others want to bring in; nobody comes in by themselves', () => {
  expect(as('Owner', 'Private')).toMatchObject({ decide: true, setsJoinOption: false });
  expect(as('Member', 'Private')).toMatchObject({ decide: false });
  expect(as('Admin', 'Community')).toMatchObject({ decide: true, setsJoinOption: true });
  expect(as('Owner', 'AVChatRoom')).toMatchObject({ decide: false });
});

test('administrators decide on requests; the owner dissolves and does not leave', () => {
  expect(as('Admin', 'Public')).toMatchObject({ decide: true, recallOthers: true, quit: true, dissolve: false });
  expect(as('Owner', 'Public')).toMatchObject({ decide: true, quit: false, dissolve: true });
  expect(as('Member', 'Public')).toMatchObject({ decide: false, recallOthers: false, edit: false });
});

test('a live room keeps nothing, so nothing is recalled there nor receipted', () => {
  expect(as('Owner', 'AVChatRoom')).toMatchObject({ isLive: true, recallOthers: false, hasReceipts: false });
});

test('a type that this page does not know permits nothing', () => {
  expect(as('Owner', 'Other')).toMatchObject({ edit: false, dissolve: false, addMembers: false });
});
