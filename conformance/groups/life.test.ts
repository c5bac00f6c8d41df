import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { said } from './said.ts';

const svc = 'group_open_http_svc';

test('a group is made, spoken in, read, recalled in, left and dissolved', async () => {
  await using cloud = await testCloud();
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

test('a group takes so many messages a second; the next one is refused and not stored (rest-api §21.5)', async () => {
  await using cloud = await testCloud();
  await cloud.set({ groupMessagesPerSec: 3 });
  await cloud.users('alice');
  using alice = await cloud.signIn('alice');
  await alice.request('createGroup', { type: 'Public', name: 'team', groupId: 'team' });

  const first = said('GROUPteam', 'first');
  await alice.request('sendMessage', first);
  for (let n = 1; n < 3; n++) await alice.request('sendMessage', said('GROUPteam', `${n}`));
  await expect(alice.request('sendMessage', said('GROUPteam', 'too much'))).rejects.toThrow('10023');
  const online = { ...said('GROUPteam', 'too much'), isOnlineOnly: true };
  await expect(alice.request('sendMessage', online)).rejects.toThrow('10023');
  // Its answer was lost: it is there, and that is what its sender learns (D7).
  expect(await alice.request('sendMessage', first)).toMatchObject({ seq: 1, isRepeat: true });
  expect((await alice.request('sendMessage', { ...said('GROUPteam', 'urgent'), priority: 1 })).seq).toBe(4);
  cloud.clock.advance(1_000);
  expect((await alice.request('sendMessage', said('GROUPteam', 'again'))).seq).toBe(5);
});

test('a deleted account is in no group any more', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  using alice = await cloud.signIn('alice');
  await alice.request('createGroup', { type: 'Public', name: 'team', groupId: 'team', members: [{ userId: 'bob' }] });
  await cloud.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'bob' }] });

  expect(await alice.next('message')).toMatchObject({
    message: { isTip: true, body: [{ MsgContent: { kind: 'quit' } }] },
  });
  expect((await alice.request('getGroupMembers', { groupId: 'team' })).members).toHaveLength(1);
});

test('a deleted account owns no room, is neither muted nor banned; who comes later under its name is another (S58)', async () => {
  await using cloud = await testCloud();
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
