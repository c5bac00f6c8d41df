import { expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const GroupId = 'team';
const create = { Owner_Account: 'alice', Type: 'Public', Name: 'team', GroupId };

test('[S74] counters are set, raised, lowered and deleted; all who are in the group learn of it', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice', 'bob');
  await rest.ok(`${svc}/create_group`, { ...create, MemberList: [{ Member_Account: 'bob' }] });
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  const update = (Mode: 'Set' | 'Increase' | 'Decrease', Key: string, Value: number) =>
    rest.ok(`${svc}/update_group_counter`, { GroupId, GroupCounter: [{ Key, Value }], Mode });

  expect((await update('Increase', 'likes', 3)).GroupCounter).toEqual([{ Key: 'likes', Value: 3 }]);
  expect((await update('Decrease', 'likes', 5)).GroupCounter).toEqual([{ Key: 'likes', Value: -2 }]);
  await update('Set', 'gifts', 7);
  const likes = {
    ...{ groupId: 'team', random: u32(), mode: 'increase' as const },
    counters: [{ key: 'likes', value: 2 }],
  };
  expect(await alice.request('changeGroupCounters', likes)).toMatchObject({ counters: [{ key: 'likes', value: 0 }] });
  expect(await alice.request('changeGroupCounters', likes)).toMatchObject({ counters: [{ key: 'likes', value: 0 }] });

  const { version, counters } = await bob.request('getGroupCounters', { groupId: 'team' });
  expect({ version, counters }).toEqual({
    version: 4,
    counters: [
      { key: 'likes', value: 0 },
      { key: 'gifts', value: 7 },
    ],
  });
  expect((await rest.ok(`${svc}/get_group_counter`, { GroupId, GroupCounterKeys: ['gifts'] })).GroupCounter).toEqual([
    { Key: 'gifts', Value: 7 },
  ]);
  await rest.ok(`${svc}/delete_group_counter`, { GroupId, GroupCounterKeys: ['gifts'] });
  for (const client of [alice, bob]) {
    const told = [1, 2, 3, 4, 5].map(() => client.next('groupCounters'));
    expect(
      (await Promise.all(told)).map(({ changed, deleted }) => [...changed.map(({ value }) => value), ...deleted]),
    ).toEqual([[3], [-2], [7], [0], ['gifts']]);
  }
});

test('counters have limits, a switch, and values that are never rounded (rest-api §16.2)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice');
  await rest.ok(`${svc}/create_group`, create);
  const update = async (GroupCounter: { Key: string; Value: number }[], Mode = 'Set') =>
    rest.call(`${svc}/update_group_counter`, { GroupId, GroupCounter, Mode });
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: 1 }));

  expect(await update(many(21))).toMatchObject({ ErrorCode: 10063 });
  expect(await update(many(20))).toMatchObject({ ErrorCode: 0 });
  expect(await update([{ Key: 'k'.repeat(129), Value: 1 }])).toMatchObject({ ErrorCode: 10004 });
  expect(await update([{ Key: 'k0', Value: 2 ** 60 }])).toMatchObject({ ErrorCode: 10004 });
  expect(await update([{ Key: 'k0', Value: Number.MAX_SAFE_INTEGER }], 'Increase')).toMatchObject({ ErrorCode: 10004 });
  await cloud.set({ groupCounters: 0 });
  expect(await update(many(1))).toMatchObject({ ErrorCode: 10059 });
  expect(await rest.call(`${svc}/get_group_counter`, { GroupId })).toMatchObject({ ErrorCode: 10059 });
});

test('a list of no counters asks for none and deletes none; without the list it is all (rest-api §16.2)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice');
  await rest.ok(`${svc}/create_group`, create);
  const GroupCounter = [{ Key: 'likes', Value: 3 }];
  await rest.ok(`${svc}/update_group_counter`, { GroupId, GroupCounter });
  const get = async () => (await rest.ok(`${svc}/get_group_counter`, { GroupId })).GroupCounter;

  expect(await rest.ok(`${svc}/get_group_counter`, { GroupId, GroupCounterKeys: [] })).toMatchObject({
    GroupCounter: [],
  });
  await rest.ok(`${svc}/delete_group_counter`, { GroupId, GroupCounterKeys: [] });
  expect(await get()).toEqual(GroupCounter);
  await rest.ok(`${svc}/delete_group_counter`, { GroupId });

  expect(await get()).toEqual([]);
});
