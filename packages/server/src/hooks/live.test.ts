import { expect, test } from 'bun:test';
import { sweepRooms } from '../live/tell.ts';
import { hookScene, type Scene } from '../testing/hookScene.ts';

const GroupId = 'show';
const JOINED = 'Group.CallbackAfterNewMemberJoin';
const LEFT = 'Group.CallbackAfterMemberExit';
const STATE = 'Group.CallbackOnMemberStateChange';

const makeRoom = ({ cloud }: Scene) =>
  cloud.rest.ok('group_open_http_svc/create_group', {
    Type: 'AVChatRoom',
    Name: 'show',
    GroupId,
    Owner_Account: 'alice',
  });

test('who enters, leaves or is banned from a live room is told of; the app may refuse who wants to come in', async () => {
  await using it = await hookScene({ hookBeforeGroupApply: 1, hookAfterGroupJoin: 1, hookAfterGroupLeave: 1 });
  await makeRoom(it);
  using bob = await it.cloud.signIn('bob', { platform: 'Web' });
  using carol = await it.cloud.signIn('carol');
  it.app.answers(({ command, body }) =>
    command === 'Group.CallbackBeforeApplyJoinGroup' && body.Requestor_Account === 'carol' ? { ErrorCode: 10_101 } : {},
  );

  const refused = await carol.request('joinGroup', { groupId: GroupId }).catch((error: unknown) => error);
  await bob.request('joinGroup', { groupId: GroupId });
  await bob.request('joinGroup', { groupId: GroupId });
  await bob.request('quitGroup', { groupId: GroupId });
  await bob.request('joinGroup', { groupId: GroupId });
  await it.cloud.rest.ok('group_open_http_svc/ban_group_member', {
    ...{ GroupId, Members_Account: ['bob', 'carol'], Duration: 60 },
  });

  expect(refused).toMatchObject({ code: 10_101 });
  const joins = await it.app.calls(JOINED, 2);
  const common = { GroupId, Type: 'AVChatRoom' };
  const joined = { ...common, JoinType: 'Apply', Operator_Account: 'bob', NewMemberList: [{ Member_Account: 'bob' }] };
  expect(joins.map(({ body }) => body)).toMatchObject([joined, joined]);
  expect(joins[0]?.query.get('OptPlatform')).toBe('Web');
  const ExitMemberList = [{ Member_Account: 'bob' }];
  expect((await it.app.calls(LEFT, 2)).map(({ body }) => body)).toMatchObject([
    { ...common, ExitType: 'Quit', Operator_Account: 'bob', ExitMemberList },
    { ...common, ExitType: 'Kicked', Operator_Account: 'administrator', ExitMemberList },
  ]);
});

test('who is without network for more than 20 s is told to be offline, who comes back online, who does not to have left', async () => {
  await using it = await hookScene({ hookLiveMemberState: 1, hookAfterGroupLeave: 1 });
  await makeRoom(it);
  const sweep = async (sec: number) => {
    it.cloud.clock.advance(sec * 1000);
    await sweepRooms(it.cloud.app.ctx);
  };
  const bob = await it.cloud.signIn('bob', { platform: 'Web' });
  const carol = await it.cloud.signIn('carol', { platform: 'Web', deviceId: 'one' });
  using desk = await it.cloud.signIn('carol', { platform: 'Windows', deviceId: 'two' });
  for (const one of [bob, desk]) await one.request('joinGroup', { groupId: GroupId });

  await Promise.all([bob.close(), carol.close()]);
  await sweep(0);
  await sweep(19);
  const early = await it.app.calls(STATE, 0);
  await sweep(1);
  await sweep(60);
  const [offline] = await it.app.calls(STATE, 1);
  using again = await it.cloud.signIn('bob');
  await again.request('joinGroup', { groupId: GroupId });
  await sweep(5);
  await sweep(5);
  const [, online] = await it.app.calls(STATE, 2);
  await again.close();
  await sweep(0);
  await sweep(300);
  const [left] = await it.app.calls(LEFT, 1);

  expect(early).toEqual([]);
  const MemberList = [{ Member_Account: 'bob' }];
  expect(offline?.body).toMatchObject({ GroupId, Type: 'AVChatRoom', EventType: 'Offline', MemberList });
  expect(online?.body).toMatchObject({ GroupId, EventType: 'Online', MemberList });
  expect([...(offline?.query.keys() ?? [])]).not.toContain('OptPlatform');
  expect(left?.body).toMatchObject({ ExitType: 'Quit', Operator_Account: 'bob', ExitMemberList: MemberList });
  expect(await it.app.calls(STATE, 2)).toHaveLength(2);
});
