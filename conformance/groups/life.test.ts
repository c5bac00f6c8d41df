import { expect, test } from 'bun:test';
import type { GroupTip } from '@hongyan/contract';
import { corners } from '../corner.ts';
import { said } from './said.ts';

const corner = corners();
const svc = 'group_open_http_svc';

test('a group is made, spoken in, read, recalled in, left and dissolved', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  const made = await alice.request('createGroup', {
    type: 'Public',
    name: 'team',
    groupId: 'team',
    members: [{ userId: 'bob' }],
  });
  expect(made.group.memberCount).toBe(2);
  expect(made.group.self?.role).toBe('Owner');
  const joined = await bob.next('user');
  expect(joined).toMatchObject({ kind: 'groupJoined', conv: 'GROUPteam' });

  const sent = await alice.request('sendMessage', { ...said('GROUPteam', 'hello'), at: ['bob'] });
  expect(sent).toMatchObject({ seq: 1, msgSeq: 1 });
  const heard = await bob.next('message');
  expect(heard).toMatchObject({ conv: 'GROUPteam', message: { seq: 1, from: 'alice', to: 'team', at: ['bob'] } });

  const { conversations } = await bob.request('getConversations', {});
  expect(conversations).toMatchObject([
    { conv: 'GROUPteam', unread: 1, seq: 1, group: { name: 'team' }, mentions: [{ seq: 1, me: true }] },
  ]);
  expect(await bob.request('markRead', { conv: 'GROUPteam' })).toMatchObject({ readSeq: 1, unread: 0, changes: [] });

  const recalled = await alice.request('recallMessage', { conv: 'GROUPteam', seq: 1 });
  expect(recalled.changes).toMatchObject([{ kind: 'recall', seq: 1 }]);
  expect(await bob.next('change')).toMatchObject({ conv: 'GROUPteam', change: { kind: 'recall' } });

  const added = await alice.request('addGroupMembers', { groupId: 'team', userIds: ['carol'] });
  expect(added).toMatchObject({ memberCount: 3, results: [{ userId: 'carol', result: 'added' }] });
  expect(await bob.next('message')).toMatchObject({
    message: { isTip: true, body: [{ MsgContent: { kind: 'join', members: [{ userId: 'carol' }] } }] },
  });
  using carol = await cloud.signIn('carol');
  const page = await carol.request('getMessages', { conv: 'GROUPteam' });
  expect(page.messages.map(({ seq }) => seq)).toEqual([2]);
  const notices = await carol.request('getMessages', { conv: '@TIM#SYSTEM' });
  expect(notices.messages).toMatchObject([{ from: '@TIM#SYSTEM', body: [{ MsgContent: { kind: 'invited' } }] }]);

  await bob.request('quitGroup', { groupId: 'team' });
  await expect(bob.request('sendMessage', said('GROUPteam', 'still here?'))).rejects.toThrow('only members');
  await alice.request('dissolveGroup', { groupId: 'team' });
  expect(await carol.next('user', ({ kind }) => kind === 'groupLeft')).toMatchObject({ value: 2 });
  await expect(alice.request('sendMessage', said('GROUPteam', 'anyone?'))).rejects.toThrow('does not exist');
  expect(bob.seen('message').filter(({ message: { seq } }) => seq > 3)).toEqual([]);
});

test('a group has as many pinned messages as it may: one more is 10070, until another one is unpinned', async () => {
  await using cloud = await corner();
  await cloud.set({ groupPinsMax: 2 });
  await cloud.users('alice');
  using alice = await cloud.signIn('alice');
  await alice.request('createGroup', { type: 'Public', name: 'team', groupId: 'team' });
  const conv = 'GROUPteam';
  const seqs: number[] = [];
  for (const words of ['one', 'two', 'three']) seqs.push((await alice.request('sendMessage', said(conv, words))).seq);
  const [first = 0, second = 0, third = 0] = seqs;
  const pin = (seq: number, isPinned = true) => alice.request('pinMessage', { conv, seq, isPinned });
  const pinned = async () =>
    (await alice.request('getPinnedMessages', { conv })).messages.map(({ message }) => message.seq).sort();

  await pin(first);
  await pin(second);
  await expect(pin(third)).rejects.toMatchObject({ code: 10070 });
  expect(await pinned()).toEqual([first, second]);
  await pin(first, false);
  await pin(third);

  expect(await pinned()).toEqual([second, third]);
});

test('a deleted account is in no group any more', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob');
  using alice = await cloud.signIn('alice');
  await alice.request('createGroup', { type: 'Public', name: 'team', groupId: 'team', members: [{ userId: 'bob' }] });
  await cloud.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'bob' }] });

  expect(await alice.next('message')).toMatchObject({
    message: { isTip: true, body: [{ MsgContent: { kind: 'quit' } }] },
  });
  expect((await alice.request('getGroupMembers', { groupId: 'team' })).members).toHaveLength(1);
});

test('a live room whose owner was deleted goes on without one; those who are in it learn of it', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice', 'bob');
  const show = { Type: 'AVChatRoom', Name: 'show', GroupId: 'show' };
  await rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', ...show });
  using bob = await cloud.signIn('bob');
  const { group } = await bob.request('joinGroup', { groupId: 'show' });

  await rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'alice' }] });

  const { message } = await bob.next('message', ({ message: { body } }) =>
    body.some(({ MsgContent }) => (MsgContent as GroupTip).info !== undefined),
  );
  expect(message).toMatchObject({
    body: [{ MsgContent: { kind: 'infoChanged', operator: 'alice', info: { owner: '' } } }],
  });
  const { groups } = await bob.request('getGroupProfiles', { groupIds: ['show'] });
  expect(groups[0]?.info.infoSeq).toBe((group?.info.infoSeq ?? 0) + 1);
});

test('a deleted account owns no room, is neither muted nor banned; who comes later under its name is another (S58)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice', 'bob');
  const GroupId = 'show';
  await rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'AVChatRoom', Name: 'show', GroupId });
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId, Members_Account: ['bob'], ShutUpTime: 600 });
  await rest.ok(`${svc}/ban_group_member`, { GroupId, Members_Account: ['bob'], Duration: 600 });

  await rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'alice' }, { UserID: 'bob' }] });
  await cloud.users('alice', 'bob');

  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: [GroupId] });
  expect(GroupInfo[0]).toMatchObject({ ErrorCode: 0, Owner_Account: '' });
  expect((await rest.ok(`${svc}/get_group_shutted_uin`, { GroupId })).ShuttedUinList).toEqual([]);
  expect((await rest.ok(`${svc}/get_group_ban_member`, { GroupId, Offset: 0 })).BannedAccountList).toEqual([]);
  using bob = await cloud.signIn('bob');
  expect(await bob.request('joinGroup', { groupId: GroupId })).toMatchObject({ status: 'joined' });
});
