import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from '../cast.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const svc = 'group_open_http_svc';
const codeOf = (call: Promise<unknown>): Promise<number> =>
  call.then(
    () => 0,
    ({ code }: { code: number }) => code,
  );

/** A group of alice's, with bob as administrator and carol as member, in an app that reserved some custom fields. */
async function makeGroup(here: Cast, Settings: Record<string, string>) {
  const [alice, bob, carol] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('carol')];
  const GroupId = here.name('group');
  const MemberList = [{ Member_Account: bob.userId, Role: 'Admin' as const }, { Member_Account: carol.userId }];
  await here.rest.ok('hongyan/set_settings', { Settings });
  await here.rest.ok(`${svc}/create_group`, {
    ...{ GroupId, Type: 'Public', Name: 'g', Owner_Account: alice.userId, MemberList },
  });
  const write = (client: typeof alice, ...keys: string[]) =>
    codeOf(client.request('updateGroup', { groupId: GroupId, customFields: keys.map((key) => ({ key, value: 'v' })) }));
  const writeOf = (client: typeof alice, { userId }: typeof alice, key: string) =>
    codeOf(client.request('updateGroupMember', { groupId: GroupId, userId, customFields: [{ key, value: 'v' }] }));
  return { alice, bob, carol, GroupId, write, writeOf };
}

test('custom fields of a group are written by the role that the app named, others as the type says (rest-api §21.4)', async () => {
  await using here = cast(server);
  const Settings = { groupFieldWriters: 'level=app, badge=owner note=member' };
  const { alice, bob, carol, GroupId, write } = await makeGroup(here, Settings);

  try {
    expect([await write(alice, 'level'), await write(bob, 'badge'), await write(carol, 'other')]).toEqual([
      ...[10007, 10007, 10007],
    ]);
    expect([await write(carol, 'note', 'other'), await write(bob, 'other', 'level')]).toEqual([10007, 10007]);
    expect([await write(alice, 'badge'), await write(carol, 'note'), await write(bob, 'other')]).toEqual([0, 0, 0]);
    const named = codeOf(
      carol.request('updateGroup', { groupId: GroupId, name: 'mine', customFields: [{ key: 'note', value: 'w' }] }),
    );
    expect(await named).toBe(10007);
    const made = alice.request('createGroup', {
      type: 'Public',
      name: 'x',
      customFields: [{ key: 'level', value: '9' }],
    });
    expect(await codeOf(made)).toBe(10007);
    const AppDefinedData = [{ Key: 'level', Value: '3' }];
    await here.rest.ok(`${svc}/modify_group_base_info`, { GroupId, AppDefinedData });
    const { GroupInfo } = await here.rest.ok(`${svc}/get_group_info`, { GroupIdList: [GroupId] });
    const kept = GroupInfo[0]?.AppDefinedData?.map(({ Key, Value }) => `${Key}=${Value}`).toSorted();
    expect(kept).toEqual(['badge=v', 'level=3', 'note=v', 'other=v']);
  } finally {
    await here.rest.ok('hongyan/set_settings', { Settings: { groupFieldWriters: '' } });
  }
});

test('custom fields of members are written by the role that the app named, also of oneself (rest-api §21.4)', async () => {
  await using here = cast(server);
  const { alice, bob, carol, writeOf } = await makeGroup(here, { groupMemberFieldWriters: 'vip=app title=admin' });

  try {
    expect([await writeOf(alice, carol, 'vip'), await writeOf(alice, alice, 'vip')]).toEqual([10007, 10007]);
    expect([await writeOf(carol, carol, 'title'), await writeOf(bob, carol, 'title')]).toEqual([10007, 0]);
    expect([await writeOf(carol, carol, 'mood'), await writeOf(carol, bob, 'mood')]).toEqual([0, 10007]);
  } finally {
    await here.rest.ok('hongyan/set_settings', { Settings: { groupMemberFieldWriters: '' } });
  }
});

test('what is no list of keys and roles is refused as a setting', async () => {
  await using here = cast(server);
  const set = async (groupFieldWriters: string) =>
    (await here.rest.call('hongyan/set_settings', { Settings: { groupFieldWriters } })).ErrorCode;

  expect(await set('level=boss')).not.toBe(0);
  expect(await set('level')).not.toBe(0);
});
