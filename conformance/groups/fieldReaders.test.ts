import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { CustomFields, WireGroup } from '@hongyan/contract';
import { type Cast, cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const svc = 'group_open_http_svc';
const Settings = {
  groupFieldReaders: 'badge=member internal=admin books=owner secret=app',
  groupMemberFieldReaders: 'mood=self grade=admin secret=app',
};
const pairs = (keys: string, value = 'v') => keys.split(' ').map((Key) => ({ Key, Value: value }));
const keysOf = (fields: CustomFields | undefined) => (fields ?? []).map(({ key }) => key).toSorted();
const shown = ({ info, reservedFields }: WireGroup) =>
  keysOf([...(info.customFields ?? []), ...(reservedFields ?? [])]);

/** A group of alice's with bob as administrator and carol as member, whose fields only some read; dave is not in it. */
async function makeGroup(here: Cast) {
  const [alice, bob, carol, dave] = (await Promise.all(
    ['alice', 'bob', 'carol', 'dave'].map((who) => here.signIn(who)),
  )) as [Client, Client, Client, Client];
  await here.rest.ok('hongyan/set_settings', { Settings });
  const GroupId = here.name('group');
  const member = (client: Client) => ({
    ...{ Member_Account: client.userId, AppMemberDefinedData: pairs('mood grade secret free') },
  });
  const MemberList = [{ ...member(bob), Role: 'Admin' as const }, member(carol)];
  await here.rest.ok(`${svc}/create_group`, {
    ...{ GroupId, Type: 'Public', Name: 'g', Owner_Account: alice.userId, MemberList },
    AppDefinedData: pairs('badge internal books secret free'),
  });
  const seenBy = async (client: Client) => {
    const [group] = (await client.request('getGroupProfiles', { groupIds: [GroupId] })).groups;
    return group as WireGroup;
  };
  const ofMember = async (viewer: Client, { userId }: Client) => {
    const { members } = await viewer.request('getGroupMembers', { groupId: GroupId });
    const asked = await viewer.request('getGroupMemberProfiles', { groupId: GroupId, userIds: [userId] });
    const listed = keysOf(members.find((one) => one.userId === userId)?.customFields);
    expect(keysOf(asked.members[0]?.customFields)).toEqual(listed);
    return listed;
  };
  return { alice, bob, carol, dave, GroupId, conv: `GROUP${GroupId}`, seenBy, ofMember };
}

test('custom fields of a group are read by the role that the app named, and by no event of the others (rest-api §21.4)', async () => {
  await using here = cast(server);
  const { alice, bob, carol, dave, GroupId, conv, seenBy } = await makeGroup(here);
  const plain = ['badge', 'free'];

  try {
    expect(shown(await seenBy(dave))).toEqual(['free']);
    expect(shown(await seenBy(carol))).toEqual(plain);
    expect(shown(await seenBy(bob))).toEqual([...plain, 'internal']);
    expect(shown(await seenBy(alice))).toEqual(['badge', 'books', 'free', 'internal']);
    for (const one of [alice, bob, carol])
      expect(keysOf((await one.request('getConversation', { conv })).conversation?.group?.customFields)).toEqual(plain);
    const { GroupInfo } = await here.rest.ok(`${svc}/get_group_info`, { GroupIdList: [GroupId] });
    expect(GroupInfo[0]?.AppDefinedData?.map(({ Key }) => Key).toSorted()).toEqual([
      'badge',
      'books',
      'free',
      'internal',
      'secret',
    ]);

    const before = await seenBy(carol);
    const written = await alice.request('updateGroup', {
      groupId: GroupId,
      customFields: [{ key: 'internal', value: 'w' }],
    });
    expect(shown(written.group)).toContain('internal');
    await here.rest.ok(`${svc}/modify_group_base_info`, { GroupId, AppDefinedData: pairs('secret books', 'w') });
    expect(await seenBy(carol)).toEqual(before);
    await alice.request('updateGroup', {
      ...{ groupId: GroupId, name: 'h', customFields: ['free', 'internal'].map((key) => ({ key, value: 'x' })) },
    });
    const { changes } = await carol.request('getChanges', { conv, afterRev: 0, count: 100 });
    expect(changes.map(({ info }) => keysOf(info?.customFields))).toEqual([plain]);
    const { messages } = await carol.request('getMessages', { conv, count: 100 });
    expect(JSON.stringify(messages)).not.toContain('internal');
    const bobs = (await seenBy(bob)).reservedFields;
    expect(bobs).toEqual([{ key: 'internal', value: 'x' }]);
  } finally {
    await here.rest.ok('hongyan/set_settings', { Settings: { groupFieldReaders: '', groupMemberFieldReaders: '' } });
  }
});

test('custom fields of members are read by the role that the app named, also of oneself (rest-api §21.4)', async () => {
  await using here = cast(server);
  const { alice, bob, carol, conv, ofMember } = await makeGroup(here);

  try {
    expect(await ofMember(carol, carol)).toEqual(['free', 'mood']);
    expect(await ofMember(carol, bob)).toEqual(['free']);
    expect(await ofMember(bob, carol)).toEqual(['free', 'grade', 'mood']);
    expect(await ofMember(alice, bob)).toEqual(['free', 'grade', 'mood']);
    const head = await conversationOf(carol, conv);
    expect(keysOf(head?.self?.customFields)).toEqual(['free', 'mood']);
  } finally {
    await here.rest.ok('hongyan/set_settings', { Settings: { groupFieldReaders: '', groupMemberFieldReaders: '' } });
  }
});

const conversationOf = async (client: Client, conv: string) =>
  (await client.request('getConversation', { conv })).conversation;

test('a field that is no longer reserved is read by all, and is in events with its next change', async () => {
  await using here = cast(server);
  const { alice, carol, dave, GroupId, conv, seenBy } = await makeGroup(here);
  const all = ['badge', 'books', 'free', 'internal', 'secret'];
  await here.rest.ok('hongyan/set_settings', { Settings: { groupFieldReaders: '', groupMemberFieldReaders: '' } });

  expect([shown(await seenBy(carol)), shown(await seenBy(dave))]).toEqual([all, all]);
  await alice.request('updateGroup', { groupId: GroupId, customFields: [{ key: 'internal', value: 'w' }] });
  expect(keysOf((await conversationOf(carol, conv))?.group?.customFields)).toEqual(['badge', 'free', 'internal']);
  expect(shown(await seenBy(carol))).toEqual(all);
});
