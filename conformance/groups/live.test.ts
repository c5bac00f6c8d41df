import { expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { text, u32 } from '../say.ts';
import { said } from './said.ts';

const corner = corners();

test('a live room: who is in hears, newcomers get what was said lately, who left hears nothing, it is in no list', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  using host = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  await host.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });

  await expect(bob.request('sendMessage', said('GROUPshow', 'me?'))).rejects.toThrow('only who is in the room');
  expect(await bob.request('joinGroup', { groupId: 'show' })).toMatchObject({ status: 'joined', recent: [] });
  const sent = await host.request('sendMessage', said('GROUPshow', 'welcome'));
  const heard = await bob.next('message', ({ message }) => !message.isTip);
  expect(heard).toMatchObject({ convId: '', conv: 'GROUPshow', message: { seq: sent.seq, from: 'alice' } });
  const { recent } = await carol.request('joinGroup', { groupId: 'show' });
  expect(recent).toMatchObject([{ from: 'alice', seq: sent.seq }]);

  await bob.request('quitGroup', { groupId: 'show' });
  await host.request('sendMessage', said('GROUPshow', 'second'));
  await carol.next('message', ({ message }) => message.seq > sent.seq && !message.isTip);
  expect(bob.seen('message').filter(({ message }) => !message.isTip)).toEqual([]);
  expect((await carol.request('getConversations', {})).conversations).toEqual([]);
});

test('an owner that may not quit is told what the type of its group offers instead (10009)', async () => {
  await using cloud = await corner('ownPublic', 'ownAVChatRoom');
  await cloud.users('alice');
  using alice = await cloud.signIn('alice');
  const refusalOf = async (type: 'AVChatRoom' | 'Public'): Promise<string> => {
    const groupId = `own${type}`;
    await alice.request('createGroup', { type, name: 'own', groupId });
    const error = await alice.request('quitGroup', { groupId }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 10009 });
    return String(error);
  };

  expect(await refusalOf('Public')).toEndWith(': transfer or dissolve it');
  expect(await refusalOf('AVChatRoom')).toEndWith(': dissolve it');
});

test('above the cap of a room the less urgent is dropped first, and its sender is not told (usersig-and-limits §2.7)', async () => {
  await using cloud = await corner();
  await cloud.set({ groupMessagesPerSec: 10, liveTips: 0 });
  await cloud.users('alice', 'bob', 'carol');
  using host = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  await host.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });
  for (const guest of [bob, carol]) await guest.request('joinGroup', { groupId: 'show' });

  const wishes = Array.from({ length: 20 }, (_, n) => ({
    command: 'sendMessage',
    params: { ...said('GROUPshow', `${n}`), priority: n % 2 === 0 ? 1 : 4 },
  }));
  const answers = await bob.askTogether(wishes);
  await host.request('sendMessage', said('GROUPshow', 'end'));
  await carol.next('message', ({ message }) => message.from === 'alice');
  const heard = carol.seen('message').filter(({ message }) => message.from === 'bob');

  expect(answers).toHaveLength(20);
  expect(heard.map(({ message }) => message.priority)).toEqual(Array(10).fill(1));
});

test('a notice of the app reaches who is in a live room now, and is kept nowhere (rest-api §14.2)', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob');
  using host = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  await host.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });
  await bob.request('joinGroup', { groupId: 'show' });

  const notice = { GroupId: 'show', Content: 'doors open' };
  await cloud.rest.ok('group_open_http_svc/send_group_system_notification', notice);

  const told = await bob.next('message', ({ message }) => message.from === '@TIM#SYSTEM');
  const content = { kind: 'custom', groupId: 'show', text: 'doors open' };
  expect(told).toMatchObject({ conv: '@TIM#SYSTEM', convId: '', message: { body: [{ MsgContent: content }] } });
  expect((await bob.request('getConversations', {})).conversations).toEqual([]);
});

test('the information of a live room says when something was said last and which place comes next (rest-api §12.1)', async () => {
  await using cloud = await corner();
  await cloud.users('alice');
  const show = { Owner_Account: 'alice', Type: 'AVChatRoom', Name: 'show', GroupId: 'show' };
  await cloud.rest.ok('group_open_http_svc/create_group', show);
  const info = async () => {
    const { GroupInfo } = await cloud.rest.ok('group_open_http_svc/get_group_info', { GroupIdList: ['show'] });
    return GroupInfo[0];
  };
  const say = () =>
    cloud.rest.ok('group_open_http_svc/send_group_msg', { GroupId: 'show', Random: u32(), MsgBody: text('hi') });

  expect(await info()).toMatchObject({ LastMsgTime: 0, NextMsgSeq: 1 });
  await say();
  const { MsgTime, MsgSeq } = await say();

  expect(await info()).toMatchObject({ LastMsgTime: MsgTime, NextMsgSeq: MsgSeq + 1 });
});

test('more accounts than a call takes are refused with 10005 by every command of live rooms (rest-api §15.11, §16.3)', async () => {
  await using cloud = await corner();
  await cloud.users('alice');
  const show = { Owner_Account: 'alice', Type: 'AVChatRoom' as const, Name: 'show', GroupId: 'show' };
  await cloud.rest.ok('group_open_http_svc/create_group', show);
  const names = Array.from({ length: 501 }, (_, n) => `guest${n}`);
  const asked: [command: string, body: object][] = [
    ['group_open_http_svc/ban_group_member', { Members_Account: names, Duration: 60 }],
    ['group_open_http_svc/unban_group_member', { Members_Account: names }],
    ['group_open_avchatroom_http_svc/modify_admin', { CommandType: 1, Admin_Account: names }],
    [
      'group_open_avchatroom_http_svc/modify_user_info',
      { CommandType: 1, MemberList: names.map((Member_Account) => ({ Member_Account, Marks: [1_000] })) },
    ],
    ['group_open_avchatroom_http_svc/check_members', { Member_Account: names }],
  ];

  const codes: [string, number][] = [];
  for (const [command, body] of asked)
    codes.push([command, (await cloud.rest.call(command, { GroupId: 'show', ...body })).ErrorCode]);

  expect(codes).toEqual(asked.map(([command]) => [command, 10005]));
});
