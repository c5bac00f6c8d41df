import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { makeTeam } from '../../testing/groupChats.ts';

const groupID = 'team';

test('[S74] attributes are set, replaced, deleted and read; every device is told what changed, the writer’s too', async () => {
  await using chats = await makeChats();
  const [alice, phone, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const { sdk } = alice;
  await bob.sdk.getGroupAttributes({ groupID, keyList: [] });

  const set = await sdk.setGroupAttributes({ groupID, groupAttributes: { seat1: 'alice', seat2: '' } });
  for (const chat of [alice, phone, bob])
    expect((await chat.next('groupAttributesUpdated')).data).toEqual({
      ...{ groupID, groupAttributes: { seat1: 'alice', seat2: '' } },
      ...{ updatedKeyList: ['seat1', 'seat2'], deletedKeyList: [] },
    });
  await sdk.initGroupAttributes({ groupID, groupAttributes: { seat2: 'bob' } });
  const { data: replaced } = await bob.next('groupAttributesUpdated');
  const { data: one } = await bob.sdk.getGroupAttributes({ groupID, keyList: ['seat2', 'none'] });
  const gone = await sdk.deleteGroupAttributes({ groupID, keyList: [] });
  const { data: emptied } = await bob.next('groupAttributesUpdated');

  expect(set.data).toEqual({ groupAttributes: { seat1: 'alice', seat2: '' } });
  expect(replaced).toEqual({
    ...{ groupID, groupAttributes: { seat2: 'bob' } },
    ...{ updatedKeyList: ['seat2'], deletedKeyList: ['seat1'] },
  });
  expect(one).toEqual({ groupAttributes: { seat2: 'bob' } });
  expect(gone.data).toEqual({ keyList: ['seat2'] });
  expect(emptied).toMatchObject({ groupAttributes: {}, deletedKeyList: ['seat2'] });
  const missing = sdk.deleteGroupAttributes({ groupID, keyList: ['seat2'] });
  await expect(missing).rejects.toMatchObject({ code: 10050 });
});

test('[S74] what changed while a device was away is told when it is back', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  await alice.sdk.setGroupAttributes({ groupID, groupAttributes: { a: '1', b: '2' } });
  await alice.sdk.setGroupCounters({ groupID, counters: { likes: 1 } });
  await bob.sdk.getGroupAttributes({ groupID, keyList: [] });
  await bob.sdk.getGroupCounters({ groupID });

  bob.cut();
  await alice.sdk.initGroupAttributes({ groupID, groupAttributes: { b: '3' } });
  await alice.sdk.increaseGroupCounter({ groupID, key: 'likes', value: 4 });
  bob.restore();

  const { data } = await bob.next('groupAttributesUpdated', ({ data }) => data.deletedKeyList.length > 0);
  expect(data).toEqual({ groupID, groupAttributes: { b: '3' }, updatedKeyList: ['b'], deletedKeyList: ['a'] });
  const isFive = ({ data }: { data: { value: number } }) => data.value === 5;
  expect((await bob.next('onGroupCounterUpdated', isFive)).data).toEqual({ groupID, key: 'likes', value: 5 });
});

test('of two who take a seat at once the later one gets 10056, and then sees who has it', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  await alice.sdk.setGroupAttributes({ groupID, groupAttributes: { seat1: '' } });
  for (const { sdk } of [alice, bob]) await sdk.getGroupAttributes({ groupID, keyList: [] });
  const take = ({ sdk, userID }: typeof alice) =>
    sdk.setGroupAttributes({ groupID, groupAttributes: { seat1: userID } });

  const both = await Promise.allSettled([take(alice), take(bob)]);

  const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(refused).toEqual([10056]);
  const seats = await Promise.all([alice, bob].map(({ sdk }) => sdk.getGroupAttributes({ groupID, keyList: [] })));
  const [one, other] = seats.map(({ data }) => data.groupAttributes.seat1);
  expect([one, other]).toEqual([other, one]);
  expect(['alice', 'bob']).toContain(one as string);
});

test('who never read the attributes writes over none of another, nor deletes it, until it has seen it (10056)', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const write = ({ sdk }: typeof alice, groupAttributes: Record<string, string>) =>
    sdk.setGroupAttributes({ groupID, groupAttributes });
  await write(alice, { seat1: 'alice' });
  await write(alice, { seat1: 'still alice' });
  const fresh = await chats.ready('bob');

  await expect(write(fresh, { seat1: 'bob', seat2: 'bob' })).rejects.toMatchObject({ code: 10056 });
  const { data } = await fresh.next('groupAttributesUpdated');
  expect(data.groupAttributes).toEqual({ seat1: 'still alice' });
  await write(fresh, { seat2: 'bob' });
  await write(fresh, { seat1: 'bob' });
  const late = await chats.ready('alice');
  await expect(late.sdk.deleteGroupAttributes({ groupID, keyList: ['seat1'] })).rejects.toMatchObject({ code: 10056 });
  const left = (await late.sdk.getGroupAttributes({ groupID, keyList: [] })).data.groupAttributes;
  expect(left).toEqual({ seat1: 'bob', seat2: 'bob' });
  expect((await late.sdk.deleteGroupAttributes({ groupID, keyList: ['seat1'] })).data).toEqual({ keyList: ['seat1'] });
});

test('[S74] counters are set, raised and lowered; each change is told by its key', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const { sdk } = alice;
  await bob.sdk.getGroupCounters({ groupID });

  const set = await sdk.setGroupCounters({ groupID, counters: { likes: 1, gifts: 2 } });
  const raised = await sdk.increaseGroupCounter({ groupID, key: 'likes', value: 2 });
  const lowered = await sdk.decreaseGroupCounter({ groupID, key: 'gifts', value: 5 });
  const told = [1, 2, 3, 4].map(() => bob.next('onGroupCounterUpdated'));
  const news = (await Promise.all(told)).map(({ data }) => [data.key, data.value]);

  expect([set.data, raised.data, lowered.data]).toEqual([
    { counters: { likes: 1, gifts: 2 } },
    { counters: { likes: 3 } },
    { counters: { gifts: -3 } },
  ]);
  expect(news).toEqual([
    ['likes', 1],
    ['gifts', 2],
    ['likes', 3],
    ['gifts', -3],
  ]);
  expect((await bob.sdk.getGroupCounters({ groupID, keyList: ['gifts'] })).data).toEqual({ counters: { gifts: -3 } });
  await chats.cloud.rest.ok('group_open_http_svc/delete_group_counter', { GroupId: groupID });
  expect((await bob.next('onGroupCounterUpdated', ({ data }) => data.value === 0)).data.groupID).toBe(groupID);
});
