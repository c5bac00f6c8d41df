import { expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { groups, isNotice, isTip, makeTeam, three } from '../testing/classicGroups.ts';
import { classicReady, done, history, says, sayTo, talk, textMessage, texts } from '../testing/classics.ts';
import {
  TIMGroupAddOpt,
  TIMGroupMemberFilter,
  TIMGroupMemberRole,
  TIMGroupReceiveMessageOpt,
  TIMGroupSystemType,
  TIMGroupTipsType,
} from './constants.ts';
import { TIMGroupTipsElem } from './elements.ts';
import type { TIMGroupInfo, TIMGroupMemberInfo } from './groupInfo.ts';
import type { TIMGroupMemberPage, TIMGroupMemberResult } from './groupMembers.ts';
import type { TIMGroupInfoResult } from './groups.ts';
import type { TIMMessage } from './message.ts';
import type { TIMUserProfile } from './profile.ts';

test('groups of each type are made, by the short calls too, and listed with the own place in them', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  const call = (run: (manager: ReturnType<typeof groups>, callback: object) => number) =>
    done<string>((callback) => run(groups(alice), callback));

  const ids = [
    await call((m, cb) => m.createPrivateGroup(['bob'], 'private', cb)),
    await call((m, cb) => m.createPublicGroup([], 'public', cb)),
    await call((m, cb) => m.createChatRoomGroup(['bob'], 'chat room', cb)),
    await call((m, cb) => m.createAVChatRoomGroup('live', cb)),
    await call((m, cb) => m.createGroup('Public', 'own', 'own id', cb)),
    await makeTeam(alice, 'Public', ['bob'], {
      ...{ addOpt: TIMGroupAddOpt.Any, maxMemberNum: 50, introduction: 'i', notification: 'n' },
    }),
  ];

  expect(ids.slice(4)).toEqual(['own', 'team']);
  expect(ids[0]).toStartWith('@TGS#');
  const list = await done<TIMGroupInfo[]>((callback) => groups(alice).getGroupList(callback));
  const types = Object.fromEntries(list.map(({ group, groupType }) => [group, groupType]));
  expect(ids.slice(0, 3).map((id) => types[id])).toEqual(['Private', 'Public', 'ChatRoom']);
  const team = list.find(({ group }) => group === 'team');
  expect(team).toMatchObject({ groupName: 'Team', owner: 'alice', addOpt: 2, maxMemberNum: 50, introduction: 'i' });
  expect(team?.selfInfo).toMatchObject({ role: TIMGroupMemberRole.Super });
  expect(groups(alice).queryGroupInfo('team')?.notification).toBe('n');
  expect(talk(alice, 'team', 2).getGroupName()).toBe('Team');
  const [known, none] = await done<TIMGroupInfoResult[]>((cb) => groups(alice).getGroupInfo(['own', 'nope'], cb));
  expect(known?.groupInfo?.groupName).toBe('own id');
  expect(none).toMatchObject({ group: 'nope', resultCode: 10010 });
  await expect(makeTeam(alice, 'Public')).rejects.toMatchObject({ code: expect.any(Number) });
});

test('messages of a group are sent, read and recalled; a tip of who came is told to both listeners', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob, carol] = await three(chats);
  await makeTeam(alice, 'Private', ['bob']);
  const added = await bob.next<TIMGroupInfo>('onGroupAdd');
  expect(added.groupName).toBe('Team');

  const message = await sayTo(alice, 'team', 'hi all', 2);
  const heard = await bob.hears(says('hi all'));
  expect(heard.getSeq()).toBe(message.getSeq());
  expect(heard.getSenderGroupMemberProfile()?.member).toBe('alice');
  await done<void>((callback) => talk(alice, 'team', 2).revokeMessage(message, callback));
  await bob.next('onRevokeMessage');
  const results = await done<TIMGroupMemberResult[]>((cb) =>
    groups(alice).inviteGroupMember('team', ['carol', 'bob'], cb),
  );
  expect(results.map(({ member, status }) => [member, status])).toEqual([
    ['carol', 1],
    ['bob', 2],
  ]);

  const tips = await bob.next<TIMGroupTipsElem>('onGroupTipsEvent', isTip(TIMGroupTipsType.Invite));
  expect(tips).toMatchObject({ group: 'team', opUser: 'alice', userList: ['carol'], memberNum: 3 });
  await bob.hears((one) => one.getElem(0) instanceof TIMGroupTipsElem);
  await bob.next('onMemberJoin', (group: string) => group === 'team');
  await carol.next('onGroupAdd');
  await done<TIMGroupMemberResult[]>((cb) => groups(alice).deleteGroupMemberWithReason('team', 'bye', ['carol'], cb));
  await carol.hears(isNotice(TIMGroupSystemType.KickOff));
  await carol.next('onGroupDelete', (group: string) => group === 'team');
  await bob.next('onMemberQuit');
  const [gone, none] = await done<TIMGroupMemberResult[]>((cb) =>
    groups(alice).deleteGroupMember('team', ['bob', 'x'], cb),
  );
  expect([gone?.status, none?.status]).toEqual([1, 2]);
});

test('information of a group is changed field by field, and others are told what changed', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  await makeTeam(alice, 'Public', ['bob']);
  await bob.next('onGroupAdd');
  const m = groups(alice);
  const change = (run: (callback: object) => number) => done<void>(run);

  await change((cb) => m.modifyGroupName('team', 'Crew', cb));
  const renamed = await bob.next<TIMGroupTipsElem>('onGroupTipsEvent', isTip(TIMGroupTipsType.InfoChange));
  expect(renamed.groupChangeList).toEqual([{ type: 1, value: 'Crew' }]);
  await change((cb) => m.modifyGroupIntroduction('team', 'about', cb));
  await change((cb) => m.modifyGroupNotification('team', 'note', cb));
  await change((cb) => m.modifyGroupFaceUrl('team', 'a.png', cb));
  await change((cb) => m.modifyGroupAddOpt('team', TIMGroupAddOpt.Forbid, cb));
  await change((cb) => m.modifyGroupAllShutup('team', true, cb));
  await bob.next<TIMGroupInfo>('onGroupUpdate', ({ allShutup }) => allShutup);
  await change((cb) => m.modifyGroupOwner('team', 'bob', cb));

  const [result] = await done<TIMGroupInfoResult[]>((cb) => groups(bob).getGroupPublicInfo(['team'], cb));
  expect(result?.groupInfo).toMatchObject({
    ...{ groupName: 'Crew', introduction: 'about', notification: 'note', faceURL: 'a.png', addOpt: 0 },
    ...{ allShutup: true, owner: 'bob', memberNum: 2 },
  });
  await expect(change((cb) => m.modifyGroupName('team', 'mine', cb))).rejects.toMatchObject({ code: 10007 });
  await expect(change((cb) => m.modifyGroupAddOpt('team', 9, cb))).rejects.toMatchObject({ code: 6017 });
  const refused = [
    (cb: object) => m.modifyGroupSearchable('team', true, cb),
    (cb: object) => m.modifyGroupMemberVisible('team', true, cb),
    (cb: object) => m.searchGroup('Crew', cb),
    (cb: object) => m.searchGroup('Crew', 0, null, 1, 10, cb),
  ];
  for (const call of refused) await expect(done<unknown>(call)).rejects.toMatchObject({ code: 7013 });
  await change((cb) => groups(bob).deleteGroup('team', cb));
  await alice.hears(isNotice(TIMGroupSystemType.Delete));
});

test('members: roles, name cards, mutes and custom fields, listed whole, by role and one by one', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob] = await three(chats);
  await makeTeam(alice, 'Public', ['bob', 'carol']);
  await bob.next('onGroupAdd');
  const m = groups(alice);

  await done<void>((cb) => m.modifyGroupMemberInfoSetRole('team', 'bob', TIMGroupMemberRole.Admin, cb));
  await bob.hears(isNotice(TIMGroupSystemType.GrantAdmin));
  await bob.next('onMemberUpdate');
  await done<void>((cb) => m.modifyGroupMemberInfoSetNameCard('team', 'bob', 'the boss', cb));
  await done<void>((cb) => m.modifyGroupMemberInfoSetSilence('team', 'carol', 100, cb));
  const muted = await bob.next<TIMGroupTipsElem>('onGroupTipsEvent', isTip(TIMGroupTipsType.MemberInfoChange));
  expect(muted.memberChangeList).toEqual([{ identifier: 'carol', shutupTime: 100 }]);

  const members = await done<TIMGroupMemberInfo[]>((callback) => m.getGroupMembers('team', callback));
  expect(Object.fromEntries(members.map(({ member, role }) => [member, role]))).toEqual({
    ...{ alice: TIMGroupMemberRole.Super, bob: TIMGroupMemberRole.Admin, carol: TIMGroupMemberRole.Member },
  });
  const page = await done<TIMGroupMemberPage>((callback) =>
    m.getGroupMembersByFilter('team', TIMGroupMemberFilter.Admin, 0, callback),
  );
  expect(page.members.map(({ member }) => member)).toEqual(['bob']);
  expect(page.nextSeq).toBe('');
  const asOnAndroid = await done<TIMGroupMemberPage>((callback) =>
    m.getGroupMembersByFilter('team', TIMGroupMemberFilter.Super, 0, [], 0, callback),
  );
  expect(asOnAndroid.members.map(({ member }) => member)).toEqual(['alice']);
  const [carol] = await done<TIMGroupMemberInfo[]>((cb) => m.getGroupMembersInfo('team', ['carol', 'x'], cb));
  expect(carol?.silentUntil).toBeGreaterThan(0);
  const self = await done<TIMGroupMemberInfo>((callback) => groups(bob).getGroupSelfInfo('team', callback));
  expect(self.nameCard).toBe('the boss');
  await expect(done<void>((cb) => m.modifyGroupMemberInfoSetRole('team', 'bob', 7, cb))).rejects.toMatchObject({
    code: 6017,
  });
});

test('how messages of a group reach the user is read and set', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  await makeTeam(alice, 'Public');
  const read = (group: string) => done<number>((callback) => groups(alice).getReciveMessageOpt(group, callback));

  expect(await read('team')).toBe(TIMGroupReceiveMessageOpt.Receive);
  const { ReceiveNotNotify } = TIMGroupReceiveMessageOpt;
  await done<void>((callback) => groups(alice).modifyReceiveMessageOpt('team', ReceiveNotNotify, callback));

  expect(await read('team')).toBe(ReceiveNotNotify);
  await expect(read('nowhere')).rejects.toMatchObject({ code: 6017 });
});

test('custom fields of a group, of a member and of a friend are set and read', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await classicReady(chats, 'alice');
  await makeTeam(alice, 'Public', ['bob'], { customInfo: { made: 'yes' } });
  const m = groups(alice);

  await done<void>((cb) => m.modifyGroupCustomInfo('team', { made: 'no' }, cb));
  await done<void>((cb) => m.modifyGroupMemberInfoSetCustomInfo('team', 'bob', { desk: '7' }, cb));
  const friends = alice.manager.getFriendshipManager();
  await done<unknown>((cb) => friends.addFriend([{ identifier: 'bob' }], cb));
  await done<void>((cb) => friends.setFriendCustom('bob', { Age: '30' }, cb));

  expect(m.queryGroupInfo('team')?.customInfo).toEqual({ made: 'no' });
  const [bob] = await done<TIMGroupMemberInfo[]>((cb) => m.getGroupMembersInfo('team', ['bob'], cb));
  expect(bob?.customInfo).toEqual({ desk: '7' });
  const [friend] = await done<TIMUserProfile[]>((cb) => friends.getFriendList(cb));
  expect(friend?.customInfo).toEqual({ Tag_SNS_Custom_Age: '30' });
});

test('[S65] sendOnlineMessage reaches those members of a group who are online, and is in nobody’s history', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob, carol] = await three(chats);
  await makeTeam(alice, 'Public', ['bob', 'carol']);
  for (const one of [bob, carol]) await one.next('onGroupAdd');
  await done<void>((callback) => carol.manager.logout(callback));
  const unread = talk(bob, 'team', 2).getUnReadMessageNum();

  await done<TIMMessage>((callback) => talk(alice, 'team', 2).sendOnlineMessage(textMessage('now'), callback));
  const heard = await bob.hears(says('now'));
  await carol.signIn();

  expect([heard.isSelf(), heard.sender()]).toEqual([false, 'alice']);
  expect(talk(bob, 'team', 2).getUnReadMessageNum()).toBe(unread);
  for (const one of [alice, bob, carol]) {
    expect(texts(await history(one, 'team', 20, null, 2))).not.toContain('now');
  }
});

test('tips of a live room are told by onGroupTipsEvent alone, and sendOnlineMessage does not go there (6017)', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  await makeTeam(alice, 'AVChatRoom');
  await done<void>((callback) => groups(alice).joinGroup('team', '', callback));
  await done<void>((callback) => groups(bob).joinGroup('team', '', callback));

  await alice.next<TIMGroupTipsElem>('onGroupTipsEvent', ({ opUser }) => opUser === 'bob');
  await sayTo(bob, 'team', 'hello room', 2);
  await alice.hears(says('hello room'));

  const heard = alice.told
    .filter(({ name }) => name === 'onNewMessages')
    .flatMap(({ args }) => args[0] as TIMMessage[]);
  expect(heard.some((message) => message.getElem(0) instanceof TIMGroupTipsElem)).toBe(false);
  const online = done<TIMMessage>((callback) => {
    const [message] = heard.slice(-1);
    return talk(alice, 'team', 2).sendOnlineMessage(message as TIMMessage, callback);
  });
  await expect(online).rejects.toMatchObject({ code: 6017 });
});
