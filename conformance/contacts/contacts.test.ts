import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from '../cast.ts';
import { restMessage, text } from '../say.ts';
import { startServerForDevices, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

type Item = Record<string, unknown>;

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

const call = (here: Cast, command: string, From_Account: string, body: Item = {}) =>
  here.rest.call(`recentcontact/${command}`, { From_Account, ...body }) as Promise<Item>;
async function fails(here: Cast, path: string, body: Item, code: number): Promise<void> {
  expect(await here.rest.call(path, body)).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code, ErrorDisplay: '' });
}
const c2c = (To_Account: string) => ({ Type: 1, To_Account });
const ofGroup = (ToGroupId: string) => ({ Type: 2, ToGroupId });
const codes = (items: unknown) => (items as { ResultCode: number }[]).map(({ ResultCode }) => ResultCode);

/** All pages of a conversation list. */
async function listOf(here: Cast, who: string, AssistFlags = 7): Promise<Item[]> {
  const items: Item[] = [];
  let place: Item = { TimeStamp: 0, StartIndex: 0, TopTimeStamp: 0, TopStartIndex: 0 };
  for (;;) {
    const { SessionItem, CompleteFlag, ActionStatus, ErrorCode, ErrorInfo, ErrorDisplay, ...next } = await call(
      ...[here, 'get_list', who, { ...place, AssistFlags }],
    );
    expect([ActionStatus, ErrorCode, ErrorInfo, ErrorDisplay]).toEqual(['OK', 0, '', '']);
    items.push(...(SessionItem as Item[]));
    if (CompleteFlag === 1) return items;
    place = next;
  }
}

test('[S60] [S66] get_list pages through pinned ones first, then the newest, each once, groups too', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  await here.rest.ok('hongyan/set_settings', { Settings: { conversationListMax: 250 } });
  const named = (from: number) => here.accounts(...Array.from({ length: 60 }, (_, n) => `peer${from + n}`));
  const peers = [...(await named(0)), ...(await named(60))];
  for (const peer of peers) await here.rest.ok('openim/sendmsg', restMessage(peer, alice.userId, 'hi'));
  const group = here.name('group');
  await here.rest.ok('group_open_http_svc/create_group', {
    ...{ GroupId: group, Type: 'Private', Name: 'g', Owner_Account: alice.userId },
  });
  await here.rest.ok('group_open_http_svc/send_group_msg', {
    ...{ GroupId: group, From_Account: alice.userId, Random: 7, MsgBody: text('hi') },
  });
  const [first = '', second = ''] = peers;
  for (const peer of [first, second]) await alice.request('pinConversation', { conv: `C2C${peer}`, isPinned: true });
  await alice.request('clearHistory', { conv: `C2C${peers[5]}` });

  const all = await listOf(here, alice.userId);
  const shown = await listOf(here, alice.userId, 0);

  expect(all).toHaveLength(121);
  expect(new Set(all.map(({ To_Account, GroupId }) => To_Account ?? GroupId)).size).toBe(121);
  expect(all.slice(0, 2).map(({ To_Account, TopFlag, UnreadMsgNum }) => [To_Account, TopFlag, UnreadMsgNum])).toEqual([
    [second, 1, 1],
    [first, 1, 1],
  ]);
  expect(all.find(({ Type }) => Type === 2)).toEqual({
    ...{ Type: 2, GroupId: group, TopFlag: 0, UnreadMsgNum: 0, MsgTime: expect.any(Number) },
  });
  const times = all.slice(2, -1).map(({ MsgTime }) => Number(MsgTime));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(all.length - shown.length).toBe(1);
  expect(shown.some(({ To_Account }) => To_Account === peers[5])).toBe(false);
});

test('[S37] delete takes a conversation off the list, with its history where asked; devices hear of it', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = '', carol = ''] = await here.accounts('bob', 'carol');
  for (const peer of [bob, carol]) await here.rest.ok('openim/sendmsg', restMessage(peer, alice.userId, 'hi'));

  await call(here, 'delete', alice.userId, c2c(bob));
  await call(here, 'delete', alice.userId, { type: 1, To_Account: carol, ClearRamble: 1 });

  expect(await listOf(here, alice.userId)).toEqual([]);
  const told = [await alice.next('user'), await alice.next('user')];
  expect(told.map(({ kind, conv, value }) => [kind, conv, value])).toEqual([
    ['conversationDeleted', `C2C${bob}`, 0],
    ['conversationDeleted', `C2C${carol}`, 1],
  ]);
  const history = async (peer: string) =>
    (await alice.request('getMessages', { conv: `C2C${peer}`, count: 10 })).messages.length;
  expect([await history(bob), await history(carol)]).toEqual([1, 0]);
  await fails(here, 'recentcontact/delete', { From_Account: alice.userId, ...c2c(here.name('nobody')) }, 50001);
  await fails(here, 'recentcontact/delete', { From_Account: alice.userId, Type: 2 }, 50002);
  await fails(here, 'recentcontact/get_list', { From_Account: here.name('nobody') }, 50001);
});

test('groups of conversations: made, filled, renamed and deleted, with a result for each conversation', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = '', carol = ''] = await here.accounts('bob', 'carol');
  await here.rest.ok('openim/sendmsg', restMessage(bob, alice.userId, 'hi'));
  const group = here.name('group');
  await here.rest.ok('group_open_http_svc/create_group', {
    ...{ GroupId: group, Type: 'Private', Name: 'g', Owner_Account: alice.userId },
  });
  const items = [c2c(bob), c2c(carol), c2c(here.name('nobody')), ofGroup(group), ofGroup('gone')];

  const made = await call(here, 'create_contact_group', alice.userId, {
    GroupContactItem: [{ GroupName: 'work', ContactItem: items }],
  });
  const [{ GroupItem, ResultItem }] = made.GroupResultItem as [{ GroupItem: Item; ResultItem: Item[] }];
  expect(GroupItem).toEqual({ GroupName: 'work', GroupId: 1 });
  expect(ResultItem.map(({ ContactItem }) => ContactItem)).toEqual(items);
  expect(codes(ResultItem)).toEqual([0, 50002, 50001, 0, 51007]);

  const moved = await call(here, 'update_contact_group', alice.userId, {
    UpdateType: 1,
    UpdateGroup: {
      ...{ UpdateGroupType: 2, OldGroupName: 'work' },
      ContactUpdateItem: [
        { ContactOptType: 2, ContactItem: ofGroup(group) },
        { ContactOptType: 1, ContactItem: c2c(carol) },
      ],
    },
  });
  const { ContactResultItem, ...named } = moved.UpdateGroupResult as Item;
  expect(named).toEqual({ UpdateGroupType: 2, GroupName: 'work', OldGroupName: 'work', GroupId: 1 });
  expect(codes(ContactResultItem)).toEqual([0, 50002]);

  const rename = (OldGroupName: string, NewGroupName: string) => ({
    ...{ UpdateType: 1, UpdateGroup: { UpdateGroupType: 1, OldGroupName, NewGroupName } },
  });
  const renamed = await call(here, 'update_contact_group', alice.userId, rename('work', '工作'));
  expect(renamed.UpdateGroupResult).toMatchObject({ GroupName: '工作', OldGroupName: 'work', GroupId: 1 });
  const refused = (command: string, body: Item, code: number) =>
    fails(here, `recentcontact/${command}`, { From_Account: alice.userId, ...body }, code);
  await refused('update_contact_group', rename('work', 'again'), 51009);
  await refused('update_contact_group', rename('工作', '工'.repeat(11)), 51011);
  await refused('update_contact_group', rename('工作', ''), 50002);
  await refused('del_contact_group', { GroupName: ['work'] }, 51009);

  const read = await call(here, 'get_contact_group', alice.userId, { StartIndex: 0 });
  expect(read).toMatchObject({
    ContactItem: [{ ...c2c(bob), StandardMark: '0', CustomMark: '', ContactGroupId: [1] }],
    ...{ GroupItem: [{ GroupName: '工作', GroupId: 1 }], CompleteFlag: 1, NextStartIndex: 0 },
  });
  const gone = await call(here, 'del_contact_group', alice.userId, { GroupName: ['工作'] });
  expect(gone.GroupItem).toEqual([{ GroupName: '工作', GroupId: 1 }]);
  expect((await call(here, 'get_contact_group', alice.userId, { StartIndex: 0 })).ContactItem).toEqual([]);
});

test('limits of conversation groups: 20 of them, a group or 100 conversations a call', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await here.rest.ok('openim/sendmsg', restMessage(bob, alice, 'hi'));
  const make = (GroupName: string) => ({ From_Account: alice, GroupContactItem: [{ GroupName }] });
  for (let n = 0; n < 20; n++) await here.rest.ok('recentcontact/create_contact_group', make(`group ${n}`));

  await fails(here, 'recentcontact/create_contact_group', make('one more'), 51010);
  await here.rest.ok('recentcontact/create_contact_group', make('group 7'));
  const marking = (count: number) => ({
    ...{ From_Account: alice, MarkItem: Array(count).fill({ OptType: 1, ContactItem: c2c(bob), SetMark: [1] }) },
  });
  await here.rest.ok('recentcontact/mark_contact', marking(100));
  await fails(here, 'recentcontact/mark_contact', marking(101), 51006);
  await fails(here, 'recentcontact/mark_contact', marking(0), 51006);
  await here.rest.ok('hongyan/set_settings', { Settings: { labelledConversationsMax: 1 } });
  const [carol = ''] = await here.accounts('carol');
  await here.rest.ok('openim/sendmsg', restMessage(carol, alice, 'hi'));
  const full = await call(here, 'mark_contact', alice, {
    MarkItem: [{ OptType: 2, ContactItem: c2c(carol), CustomMark: 'x' }],
  });
  expect(codes(full.ResultItem)).toEqual([51008]);
  await here.rest.ok('hongyan/set_settings', { Settings: { labelledConversationsMax: 1_000 } });
});

test('marks and texts over REST and over the socket are one thing, and the other devices hear of them', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { deviceId: 'phone' });
  const pad = await here.signIn('alice', { deviceId: 'pad' });
  const [bob = ''] = await here.accounts('bob');
  await here.rest.ok('openim/sendmsg', restMessage(bob, alice.userId, 'hi'));

  const marked = await call(here, 'mark_contact', alice.userId, {
    MarkItem: [
      { OptType: 3, ContactItem: c2c(bob), SetMark: [1, 63], CustomMark: 'first' },
      { OptType: 1, ContactItem: c2c(bob), ClearMark: [1], SetMark: [32], CustomMark: 'not looked at' },
      { OptType: 2, ContactItem: c2c(bob), SetMark: [5], CustomMark: 'mine' },
    ],
  });
  expect(codes(marked.ResultItem)).toEqual([0, 0, 0]);
  for (const device of [alice, pad]) expect(await device.next('user')).toMatchObject({ kind: 'conversationLabels' });

  const changed = await alice.request('markConversations', {
    ...{ convs: [`C2C${bob}`, `C2C${here.name('nobody')}`], set: [2], clear: [63] },
  });
  const made = await alice.request('createConversationGroup', { name: 'work', convs: [`C2C${bob}`] });
  expect(changed.results).toEqual([
    { conv: `C2C${bob}`, code: 0 },
    { conv: `C2C${here.name('nobody')}`, code: 50001, info: `account ${here.name('nobody')} does not exist` },
  ]);
  expect(made).toMatchObject({ group: { number: 1, name: 'work' }, results: [{ code: 0 }] });
  expect(made.events.map(({ kind }) => kind)).toEqual(['conversationGroups', 'conversationLabels']);

  const { conversation } = await pad.request('getConversation', { conv: `C2C${bob}` });
  const { conversations } = await pad.request('getConversations', {});
  const found = await call(here, 'search_contact_group', alice.userId, { ContactItem: [c2c(bob), c2c(alice.userId)] });
  expect(conversation?.labels).toEqual({ marks: [2, 32], groups: [1], custom: 'mine' });
  expect(conversations[0]?.labels).toEqual(conversation?.labels);
  expect(found.ContactResultItem).toEqual([
    {
      ...{ ...c2c(bob), StandardMark: `1${'0'.repeat(29)}100`, CustomMark: 'mine', ContactGroupId: [1] },
      Timestamp: expect.any(Number),
    },
    { ...c2c(alice.userId), StandardMark: '0', CustomMark: '', ContactGroupId: [], Timestamp: 0 },
  ]);

  await alice.request('moveConversations', { name: 'work', convs: [`C2C${bob}`], isIn: false });
  await alice.request('renameConversationGroup', { name: 'work', newName: 'office' });
  expect((await pad.request('getConversationGroups', {})).groups).toEqual([{ number: 1, name: 'office' }]);
  await alice.request('deleteConversationGroup', { name: 'office' });
  expect((await pad.request('getConversationGroups', {})).groups).toEqual([]);
  await expect(
    alice.request('markConversations', { convs: [`C2C${bob}`], custom: 'é'.repeat(129) }),
  ).rejects.toMatchObject({ code: 50002 });
});

test('who left a group cannot put it anywhere; a group made anew has no labels', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = ''] = await here.accounts('bob');
  const group = here.name('group');
  const create = () =>
    here.rest.ok('group_open_http_svc/create_group', {
      ...{ GroupId: group, Type: 'Private', Name: 'g', Owner_Account: bob },
      MemberList: [{ Member_Account: alice.userId }],
    });
  const mark = async () =>
    (await alice.request('markConversations', { convs: [`GROUP${group}`], set: [40] })).results[0]?.code;
  await create();
  expect(await mark()).toBe(0);
  await here.rest.ok('group_open_http_svc/destroy_group', { GroupId: group });
  expect(await mark()).toBe(51007);
  await create();
  expect((await alice.request('getConversation', { conv: `GROUP${group}` })).conversation?.labels).toBeUndefined();
  await here.rest.ok('group_open_http_svc/delete_group_member', {
    GroupId: group,
    MemberToDel_Account: [alice.userId],
  });
  expect(await mark()).toBe(51007);
});
