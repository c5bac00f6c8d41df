import { expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { said } from '../groups/said.ts';
import { custom, nowSec, restMessage, send, text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const words = (...DirtyWordsList: string[]) => ({ DirtyWordsList });
const REFUSED = { ErrorCode: 80001 };

async function cloudWith(...banned: string[]) {
  const cloud = await corner();
  await cloud.users('alice', 'bob');
  const MemberList = [{ Member_Account: 'bob' }];
  const made = { Owner_Account: 'alice', Type: 'Public' as const, GroupId: 'team', Name: 'team', MemberList };
  await cloud.rest.ok(`${svc}/create_group`, made);
  if (banned.length > 0) await cloud.rest.ok('openim_dirty_words/add', words(...banned));
  return cloud;
}

test('[S70] banned words are added, listed, deleted; twice is as good as once; the body of get may be empty', async () => {
  await using cloud = await cloudWith('Darn', '傻瓜');
  const { rest } = cloud;
  const listed = async () => (await rest.ok('openim_dirty_words/get', {})).DirtyWordsList;

  await rest.ok('openim_dirty_words/add', words('DARN', 'ｄａｒｎ', 'heck'));
  expect(await listed()).toEqual(['Darn', 'heck', '傻瓜']);
  await rest.ok('openim_dirty_words/delete', words('darn', 'never there'));
  await rest.ok('openim_dirty_words/delete', words('darn'));

  expect(await listed()).toEqual(['heck', '傻瓜']);
  expect(JSON.parse((await rest.raw('openim_dirty_words/get', '')).text)).toMatchObject({ ErrorCode: 0 });
});

test('[S70] words beyond the limits of an app are refused with 10004, and none of them is added', async () => {
  await using cloud = await cloudWith();
  await cloud.set({ wordsMax: 3, wordsPerCallMax: 2, wordMaxBytes: 6 });
  const add = async (...list: string[]) => {
    const { ErrorCode, ErrorInfo } = await cloud.rest.call('openim_dirty_words/add', words(...list));
    return ErrorCode === 0 ? 'ok' : `${ErrorCode} ${ErrorInfo}`;
  };

  expect(await add('a', 'b', 'c')).toBe('10004 DirtyWordsList: has 3 entries, at most 2 are allowed in a call');
  expect(await add('傻瓜呀')).toBe('10004 DirtyWordsList: a word has 9 bytes, at most 6 are allowed');
  expect(await add('　 ')).toBe('10004 DirtyWordsList: a word must not be blank');
  expect([await add('a', 'b'), await add('a', 'c')]).toEqual(['ok', 'ok']);
  expect(await add('c', 'd')).toBe('10004 DirtyWordsList: the app would have 4 words, at most 3 are allowed');
});

test('[S27] a text with a banned word is refused with 80001 in one-to-one messages, over REST and socket', async () => {
  await using cloud = await cloudWith('darn');
  const { rest } = cloud;
  using alice = await cloud.signIn('alice');
  const bad = 'oh ＤＡｒｎ it';

  expect(await rest.call('openim/sendmsg', restMessage('alice', 'bob', bad))).toMatchObject(REFUSED);
  const online = restMessage('alice', 'bob', bad, { OnlineOnlyFlag: 1 });
  expect(await rest.call('openim/sendmsg', online)).toMatchObject(REFUSED);
  const batch = { From_Account: 'alice', To_Account: ['bob'], MsgRandom: u32(), MsgBody: text(bad) };
  expect(await rest.call('openim/batchsendmsg', batch)).toMatchObject(REFUSED);
  const second = [...text('fine'), ...text(bad)];
  await expect(send(alice, 'bob', second)).rejects.toMatchObject({ code: 80001 });
  const relayed = { MsgType: 'TIMRelayElem', MsgContent: { MsgList: [{ MsgBody: text(bad) }] } };
  await expect(send(alice, 'bob', [relayed] as never)).rejects.toMatchObject({ code: 80001 });

  await send(alice, 'bob', custom({ Data: bad }));
  const { seq } = await send(alice, 'bob', 'darning');
  const edit = alice.request('editMessage', { conv: 'C2Cbob', seq, body: text(bad) });
  await expect(edit).rejects.toMatchObject({ code: 80001 });
  expect(seq).toBe(2);
});

test('[S27] an imported one-to-one message is history and passes (rest-api §5.4)', async () => {
  await using cloud = await cloudWith('darn');
  const imported = {
    ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: u32(), MsgTimeStamp: nowSec() - 60 },
    ...{ SyncFromOldSystem: 2 as const, MsgBody: text('darn') },
  };

  expect(await cloud.rest.call('openim/importmsg', imported)).toMatchObject({ ErrorCode: 0 });
});

test('[S27] a text with a banned word is refused with 80001 in groups and live rooms, over REST and socket', async () => {
  await using cloud = await cloudWith('darn');
  const { rest } = cloud;
  await rest.ok(`${svc}/create_group`, { Owner_Account: 'alice', Type: 'AVChatRoom', GroupId: 'room', Name: 'room' });
  using bob = await cloud.signIn('bob');
  await bob.request('joinGroup', { groupId: 'room' });
  const body = { Random: u32(), From_Account: 'alice', MsgBody: text('darn') };

  for (const GroupId of ['team', 'room']) {
    expect(await rest.call(`${svc}/send_group_msg`, { ...body, GroupId })).toMatchObject(REFUSED);
    const sending = bob.request('sendMessage', said(`GROUP${GroupId}`, 'Darn'));
    await expect(sending).rejects.toMatchObject({ code: 80001 });
  }
  const online = { ...body, GroupId: 'team', OnlineOnlyFlag: 1 };
  expect(await rest.call(`${svc}/send_group_msg`, online)).toMatchObject(REFUSED);
  await rest.ok(`${svc}/send_group_msg`, { ...body, GroupId: 'team', MsgBody: text('fine') });
  const edit = { GroupId: 'team', MsgSeq: 1, MsgBody: text('darn') };
  expect(await rest.call('openim/modify_group_msg', edit)).toMatchObject(REFUSED);
});

test('[S27] name, introduction, notice and name cards of groups are refused with 80001, custom fields are not looked at', async () => {
  await using cloud = await cloudWith('darn');
  const { rest } = cloud;
  using alice = await cloud.signIn('alice');
  const made = { Type: 'Public' as const, Name: 'fine' };

  for (const field of ['Name', 'Introduction', 'Notification']) {
    const bad = { [field]: 'darn' };
    expect(await rest.call(`${svc}/create_group`, { ...made, ...bad })).toMatchObject(REFUSED);
    expect(await rest.call(`${svc}/import_group`, { ...made, ...bad })).toMatchObject(REFUSED);
    expect(await rest.call(`${svc}/modify_group_base_info`, { GroupId: 'team', ...bad })).toMatchObject(REFUSED);
  }
  const MemberList = [{ Member_Account: 'bob', NameCard: 'darn' }];
  expect(await rest.call(`${svc}/create_group`, { ...made, MemberList })).toMatchObject(REFUSED);
  const card = { GroupId: 'team', Member_Account: 'bob', NameCard: 'darn' };
  expect(await rest.call(`${svc}/modify_group_member_info`, card)).toMatchObject(REFUSED);
  const onSocket = [
    () => alice.request('createGroup', { type: 'Public', name: 'darn' }),
    () => alice.request('updateGroup', { groupId: 'team', notification: 'darn' }),
    () => alice.request('updateGroupMember', { groupId: 'team', userId: 'alice', nameCard: 'darn' }),
  ];
  for (const refused of onSocket) await expect(refused()).rejects.toMatchObject({ code: 80001 });
});

test('[S27] custom fields of groups and members are refused with 80001 too (error-codes 80001)', async () => {
  await using cloud = await cloudWith('darn');
  const { rest } = cloud;
  using alice = await cloud.signIn('alice');
  const [AppDefinedData, AppMemberDefinedData] = [
    [{ Key: 'mood', Value: 'so darn' }],
    [{ Key: 'mood', Value: 'Darn' }],
  ];
  const made = { Type: 'Public' as const, Name: 'fine' };
  const bob = { Member_Account: 'bob', AppMemberDefinedData };

  expect(await rest.call(`${svc}/create_group`, { ...made, AppDefinedData })).toMatchObject(REFUSED);
  expect(await rest.call(`${svc}/create_group`, { ...made, MemberList: [bob] })).toMatchObject(REFUSED);
  expect(await rest.call(`${svc}/modify_group_base_info`, { GroupId: 'team', AppDefinedData })).toMatchObject(REFUSED);
  expect(await rest.call(`${svc}/modify_group_member_info`, { GroupId: 'team', ...bob })).toMatchObject(REFUSED);
  const customFields = [{ key: 'mood', value: 'darn' }];
  const own = { groupId: 'team', userId: 'alice', customFields };
  await expect(alice.request('updateGroupMember', own)).rejects.toMatchObject({ code: 80001 });
  await expect(alice.request('updateGroup', { groupId: 'team', customFields })).rejects.toMatchObject({ code: 80001 });

  await cloud.set({ wordsOwnMode: 'replace' });
  await rest.ok(`${svc}/modify_group_base_info`, { GroupId: 'team', AppDefinedData });
  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: ['team'] });
  expect(GroupInfo[0]?.AppDefinedData).toEqual([{ Key: 'mood', Value: 'so ****' }]);
});

test('[S27] name, introduction and notice of topics, and broadcasts, are refused with 80001 too (rest-api §16.4)', async () => {
  await using cloud = await cloudWith('darn');
  const { rest } = cloud;
  const GroupId = '@TGS#_town';
  await rest.ok(`${svc}/create_group`, {
    ...{ Owner_Account: 'alice', Type: 'Community', GroupId, Name: 'town', SupportTopic: 1 },
  });
  const { TopicId } = await rest.ok('million_group_open_http_svc/create_topic', { GroupId, TopicName: 'fine' });
  using alice = await cloud.signIn('alice');
  const topic = { groupId: GroupId, topicId: TopicId };

  for (const field of ['TopicName', 'Introduction', 'Notification']) {
    const bad = { GroupId, TopicName: 'fine', [field]: 'darn' };
    expect(await rest.call('million_group_open_http_svc/create_topic', bad)).toMatchObject(REFUSED);
    expect(await rest.call(`${svc}/import_topic`, bad)).toMatchObject(REFUSED);
    expect(await rest.call('million_group_open_http_svc/modify_topic', { ...bad, TopicId })).toMatchObject(REFUSED);
  }
  const making = alice.request('createTopic', { groupId: GroupId, name: 'darn' });
  await expect(making).rejects.toMatchObject({ code: 80001 });
  await expect(alice.request('updateTopic', { ...topic, name: 'darn' })).rejects.toMatchObject({ code: 80001 });
  const broadcast = { Random: u32(), MsgBody: text('darn') };
  expect(await rest.call(`${svc}/send_broadcast_msg`, broadcast)).toMatchObject(REFUSED);
});

test('[S27] a word that is banned no more passes at once', async () => {
  await using cloud = await cloudWith('darn');
  await cloud.rest.ok('openim_dirty_words/delete', words('Darn'));

  expect(await cloud.rest.call('openim/sendmsg', restMessage('alice', 'bob', 'darn'))).toMatchObject({ ErrorCode: 0 });
});
