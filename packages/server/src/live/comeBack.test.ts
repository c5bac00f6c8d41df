import { expect, test } from 'bun:test';
import { testCloud } from '../testing/cloud.ts';
import { sweepRooms } from './tell.ts';

test('[S74] who comes back within five minutes has its live rooms in its list at once, after the other groups (S52)', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  using host = await cloud.signIn('alice');
  const bob = await cloud.signIn('bob');
  for (const groupId of ['one', 'two'])
    await host.request('createGroup', { type: 'Meeting', name: groupId, groupId, members: [{ userId: 'bob' }] });
  for (const groupId of ['show', 'talk']) {
    await host.request('createGroup', { type: 'AVChatRoom', name: groupId, groupId });
    await bob.request('joinGroup', { groupId });
  }
  await bob.close();

  using again = await cloud.signIn('bob');
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await again.request('getGroups', { count: 1, ...(cursor && { cursor }) });
    pages.push(page.groups.map(({ groupId }) => groupId));
    cursor = page.cursor;
  } while (cursor);
  const [room] = (await again.request('getGroups', {})).groups.slice(2);
  await again.close();
  cloud.clock.advance(1_000);
  await sweepRooms(cloud.app.ctx);
  cloud.clock.advance(300_000);
  await sweepRooms(cloud.app.ctx);
  using late = await cloud.signIn('bob');

  expect(pages).toEqual([['one'], ['two'], ['show'], ['talk']]);
  expect(room).toMatchObject({ groupId: 'show', self: { role: 'Member' }, memberCount: 2 });
  expect((await late.request('getGroups', {})).groups.map(({ groupId }) => groupId)).toEqual(['one', 'two']);
});

test('[S52] who stays away is out, and the room hears that it went', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  using host = await cloud.signIn('alice');
  const bob = await cloud.signIn('bob');
  await host.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });
  await bob.request('joinGroup', { groupId: 'show' });
  const tip = (kind: string) =>
    host.next('message', ({ message }) => {
      const [elem] = message.body;
      return elem?.MsgType === 'TIMGroupTipElem' && (elem.MsgContent as { kind: string }).kind === kind;
    });
  await tip('join');
  await bob.close();

  cloud.clock.advance(1_000);
  await sweepRooms(cloud.app.ctx);
  cloud.clock.advance(300_000);
  await sweepRooms(cloud.app.ctx);

  const { message } = await tip('quit');
  expect(message.body[0]?.MsgContent).toMatchObject({ operator: 'bob', members: [{ userId: 'bob' }], memberCount: 1 });
});
