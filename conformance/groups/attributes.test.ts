import { expect, test } from 'bun:test';
import { type Corner, corners } from '../corner.ts';
import { u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const GroupId = 'team';
const pair = (key: string, value: string) => ({ key, value });

/** The real server with a group of alice and bob. */
async function withTeam(Type = 'Public'): Promise<Corner> {
  const cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  const MemberList = Type === 'AVChatRoom' ? [] : [{ Member_Account: 'bob' }];
  await cloud.rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type, Name: 'team', GroupId, MemberList });
  return cloud;
}

test('[S74] attributes are added, replaced and cleared over REST; every device of every member learns what changed', async () => {
  await using cloud = await withTeam();
  const { rest } = cloud;
  await cloud.set({ multiDeviceMode: 1 });
  using alice = await cloud.signIn('alice');
  using desk = await cloud.signIn('alice', { codec: 'msgpack' });
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');

  await rest.ok(`${svc}/modify_group_attr`, { GroupId, GroupAttr: [pair('a', '1'), pair('b', '2')] });
  for (const client of [alice, desk, bob])
    expect(await client.next('groupAttributes')).toMatchObject({
      ...{ groupId: 'team', since: 0, version: 1, deleted: [] },
      changed: [pair('a', '1'), pair('b', '2')],
    });
  await rest.ok(`${svc}/set_group_attr`, { GroupId, GroupAttr: [pair('b', '3')] });
  expect(await bob.next('groupAttributes')).toMatchObject({ version: 2, changed: [pair('b', '3')], deleted: ['a'] });
  const { GroupAttrAry } = await rest.ok('group_open_attr_http_svc/get_group_attr', { GroupId });
  expect(GroupAttrAry).toEqual([pair('b', '3')]);
  expect(await rest.call(`${svc}/get_group_attr`, { GroupId })).toMatchObject({ GroupAttrAry });
  await rest.ok(`${svc}/clear_group_attr`, { GroupId });
  expect(await bob.next('groupAttributes')).toMatchObject({ version: 3, changed: [], deleted: ['b'] });

  await expect(carol.request('getGroupAttributes', { groupId: 'team' })).rejects.toMatchObject({ code: 10007 });
  expect(carol.seen('groupAttributes')).toEqual([]);
});

test('limits of attributes have the same codes over REST, whether they are added or replaced (rest-api §16.1)', async () => {
  await using cloud = await withTeam();
  await cloud.set({ groupAttrWritesPerSec: 0 });
  const keys = (count: number, value: string) => Array.from({ length: count }, (_, n) => pair(`k${n}`, value));

  for (const command of ['modify_group_attr', 'set_group_attr']) {
    const code = async (...GroupAttr: object[]) =>
      (await cloud.rest.call(`${svc}/${command}`, { GroupId, GroupAttr })).ErrorCode;
    const codes = [
      await code(pair('k'.repeat(33), '')),
      await code(pair('k', '€'.repeat(1_334))),
      await code(...keys(17, 'x')),
      await code(...keys(5, 'x'.repeat(3_999))),
    ];
    expect([command, ...codes]).toEqual([command, 10045, 10046, 10047, 10048]);
    expect(await code(pair('k'.repeat(32), 'x'.repeat(4_000)))).toBe(0);
    await cloud.rest.ok(`${svc}/clear_group_attr`, { GroupId });
  }

  await cloud.set({ groupAttrWritesPerSec: 1 });
  const writes = await Promise.all(
    keys(4, 'x').map((one) => cloud.rest.call(`${svc}/modify_group_attr`, { GroupId, GroupAttr: [one] })),
  );
  expect(new Set(writes.map(({ ErrorCode }) => ErrorCode))).toEqual(new Set([0, 10049]));
});

test('limits of attributes have codes of their own that say what is allowed (rest-api §16.1)', async () => {
  await using cloud = await withTeam();
  await cloud.set({ groupAttrWritesPerSec: 0 });
  using alice = await cloud.signIn('alice');
  const set = (...attributes: { key: string; value: string }[]) =>
    alice.request('setGroupAttributes', { groupId: 'team', random: u32(), attributes });
  const remove = (...keys: string[]) =>
    alice.request('deleteGroupAttributes', { groupId: 'team', random: u32(), keys });

  await expect(set(pair('k'.repeat(33), ''))).rejects.toMatchObject({ code: 10045 });
  await expect(set(pair('', 'x'))).rejects.toMatchObject({ code: 10004 });
  await expect(set(pair('k', '€'.repeat(1_334)))).rejects.toMatchObject({ code: 10046 });
  await set(...Array.from({ length: 16 }, (_, n) => pair(`k${n}`, 'x')));
  await expect(set(pair('k16', 'x'))).rejects.toMatchObject({ code: 10047 });
  const full = set(...Array.from({ length: 4 }, (_, n) => pair(`k${n}`, 'x'.repeat(4_000))));
  await expect(full).rejects.toThrow('exceed 16000 in all');
  await expect(remove('k0', 'none')).rejects.toMatchObject({ code: 10050 });
  await cloud.set({ groupAttrWritesPerSec: 5 });
  const writes = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => set(pair('k0', `${n}`))));

  const refused = writes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(refused).toEqual([10049]);
});

test('a write that is refused does not count among those of a second (rest-api §16.1)', async () => {
  await using cloud = await withTeam();
  await cloud.set({ groupAttrWritesPerSec: 1 });
  using alice = await cloud.signIn('alice');
  const request = { groupId: 'team', random: u32() };
  for (let tried = 0; tried < 4; tried++) {
    const unknown = alice.request('deleteGroupAttributes', { ...request, random: u32(), keys: ['none'] });
    await expect(unknown).rejects.toMatchObject({ code: 10050 });
  }

  const written = await alice.request('setGroupAttributes', { ...request, attributes: [pair('a', '1')] });

  expect(written).toMatchObject({ version: 1 });
});

test('of two who take a seat at once one is told that it was changed meanwhile (10056); a repeat is the same call', async () => {
  await using cloud = await withTeam();
  await cloud.set({ groupAttrWritesPerSec: 0 });
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  const random = u32();
  const seated = { groupId: 'team', random, attributes: [pair('seat1', 'alice')], seen: 1 };
  await alice.request('setGroupAttributes', { groupId: 'team', random: u32(), attributes: [pair('seat1', '')] });
  const first = await alice.request('setGroupAttributes', seated);
  const second = bob.request('setGroupAttributes', { ...seated, random: u32(), attributes: [pair('seat1', 'bob')] });

  await expect(second).rejects.toMatchObject({ code: 10056 });
  expect(first).toMatchObject({ since: 1, version: 2 });
  const nothing = { id: first.id, since: 2, version: 2, changed: [], deleted: [] };
  expect(await alice.request('setGroupAttributes', seated)).toEqual(nothing);
  const now = await bob.request('getGroupAttributes', { groupId: 'team' });
  expect(now).toMatchObject({ version: 2, attributes: [pair('seat1', 'alice')] });
});

test('in a live room whoever is in it writes attributes, and all who are in it learn of it', async () => {
  await using cloud = await withTeam('AVChatRoom');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  const wish = () => ({ groupId: 'team', random: u32(), attributes: [pair('seat1', 'bob')] });

  await expect(bob.request('setGroupAttributes', wish())).rejects.toMatchObject({ code: 10007 });
  for (const client of [bob, carol]) await client.request('joinGroup', { groupId: 'team' });
  await bob.request('setGroupAttributes', wish());

  for (const client of [bob, carol])
    expect(await client.next('groupAttributes')).toMatchObject({ version: 1, changed: [pair('seat1', 'bob')] });
});
