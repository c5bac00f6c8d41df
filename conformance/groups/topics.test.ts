import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { hookScene } from '../../packages/server/src/testing/hookScene.ts';
import { corners, testInside } from '../corner.ts';
import { nowSec, text, u32 } from '../say.ts';
import { said } from './said.ts';
import { conv, GroupId, TopicId, town } from './town.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const million = 'million_group_open_http_svc';
const ids = { GroupId, TopicId };

test('topics over REST: made, described, changed, deleted, each with its code (rest-api §16.4, S32)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await town(cloud);
  const code = async (params: object, at: `create_topic` | 'modify_topic' = 'create_topic') =>
    ((await rest.call(`${million}/${at}`, { GroupId, TopicName: 'x', ...params })) as { ErrorCode: number }).ErrorCode;

  expect(await code({ TopicId })).toBe(10021);
  expect(await code({ TopicId: `${GroupId}@TOPIC#_@TOPIC#x` })).toBe(10015);
  expect(await code({ TopicId: 'elsewhere@TOPIC#_x' })).toBe(10015);
  expect(await code({ TopicId: `${GroupId}@TOPIC#_${'x'.repeat(90)}` })).toBe(10015);
  expect(await code({ TopicName: 'x'.repeat(31) })).toBe(10004);
  expect(await code({ GroupId: '@TGS#_none' })).toBe(10010);
  expect(await code({ TopicId: `${TopicId}2`, TopicName: 'y' }, 'modify_topic')).toBe(110003);
  const { TopicId: drawn } = await rest.ok(`${million}/create_topic`, { GroupId, TopicName: 'drawn' });
  expect(drawn).toMatch(/^@TGS#_town@TOPIC#_@TOPIC#\w+$/);
  await cloud.set({ topicsMax: 2 });
  expect(await code({})).toBe(110002);

  const texts = {
    Introduction: 'who',
    Notification: 'read',
    FaceUrl: 'https://example.org/t.png',
    CustomString: 'own',
  };
  await rest.ok(`${million}/modify_topic`, { ...ids, TopicName: 'latest', ...texts, MuteAllMember: 'On' });
  const { TopicAndSelfInfo } = await rest.ok(`${million}/get_topic`, {
    ...{ GroupId, From_Account: 'bob', TopicIdList: [TopicId, 'none'] },
  });
  expect(TopicAndSelfInfo).toMatchObject([
    {
      ErrorCode: 0,
      SelfInfo: { ShutUpTime: 0, MsgSeq: 0, MsgFlag: 'AcceptAndNotify' },
      TopicInfo: {
        ...{ TopicId, TopicName: 'latest', GroupID: GroupId, NextMsgSeq: 2, MuteAllMember: 'On' },
        ...texts,
      },
    },
    { ErrorCode: 110003, TopicInfo: { TopicId: 'none' } },
  ]);
  const filtered = await rest.ok(`${million}/get_topic`, {
    ...{ GroupId, From_Account: 'carol', ResponseFilter: ['TopicName'] },
  });
  expect(filtered.TopicAndSelfInfo.map(({ SelfInfo, TopicInfo }) => [SelfInfo, TopicInfo])).toEqual([
    [undefined, { TopicId, TopicName: 'latest' }],
    [undefined, { TopicId: drawn, TopicName: 'drawn' }],
  ]);

  const { DestroyResultItem } = await rest.ok(`${million}/destroy_topic`, { GroupId, TopicIdList: [TopicId, 'none'] });
  expect(DestroyResultItem).toMatchObject([
    { TopicId, ErrorCode: 0 },
    { TopicId: 'none', ErrorCode: 110003 },
  ]);
  const imported = { ...ids, TopicName: 'news', CreateTime: nowSec() - 3_600, Type: 'Community' as const };
  expect(await rest.ok(`${svc}/import_topic`, imported)).toMatchObject({ TopicId });
  const again = await rest.ok(`${million}/get_topic`, { GroupId, From_Account: 'bob', TopicIdList: [TopicId] });
  expect(again.TopicAndSelfInfo).toMatchObject([{ TopicInfo: { NextMsgSeq: 1, CreateTime: imported.CreateTime } }]);
});

test('a community that was made without topics has none: 11000 (rest-api §16.4)', async () => {
  await using cloud = await corner();
  const plain = { Type: 'Community' as const, Name: 'town', GroupId };
  await cloud.rest.ok(`${svc}/create_group`, plain);

  for (const command of [`${million}/create_topic`, `${svc}/import_topic`] as const)
    expect(await cloud.rest.call(command, { GroupId, TopicName: 'news' })).toMatchObject({ ErrorCode: 11000 });
});

test('a topic is imported with a time that has come; 0 is now (rest-api §16.4)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await town(cloud);
  const made = async (CreateTime: number) => rest.call(`${svc}/import_topic`, { GroupId, TopicName: 'x', CreateTime });
  const startedSec = nowSec();

  expect(await made(startedSec + 3_600)).toMatchObject({ ErrorCode: 10004 });
  const TopicIdList = [(await made(0)).TopicId as string];

  const { TopicAndSelfInfo } = await rest.ok(`${million}/get_topic`, { GroupId, From_Account: 'bob', TopicIdList });
  expect(TopicAndSelfInfo[0]?.TopicInfo.CreateTime).toBeGreaterThanOrEqual(startedSec);
});

test('messages of topics over REST: sent, read, changed, recalled, imported, muted (rest-api §14, §15)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await town(cloud);
  using bob = await cloud.signIn('bob');
  const send = (words: string) => ({ ...ids, Random: u32(), MsgBody: text(words), From_Account: 'alice' });

  expect(await rest.ok(`${svc}/send_group_msg`, send('one'))).toMatchObject({ MsgSeq: 1 });
  expect(await rest.ok(`${svc}/send_group_msg`, send('two'))).toMatchObject({ MsgSeq: 2 });
  expect(await bob.next('message')).toMatchObject({ conv, message: { seq: 1, from: 'alice', to: TopicId } });
  expect(await rest.call(`${svc}/send_group_msg`, { ...send('x'), OnlineOnlyFlag: 1 })).toMatchObject({
    ErrorCode: 10007,
  });
  await rest.ok('openim/modify_group_msg', { ...ids, MsgSeq: 1, MsgBody: text('first') });
  await rest.ok(`${svc}/group_msg_recall`, { ...ids, MsgSeqList: [{ MsgSeq: 2 }] });
  const page = await rest.ok(`${svc}/group_msg_get_simple`, { ...ids, ReqMsgNumber: 5 });
  expect(page).toMatchObject({
    GroupId,
    RspMsgList: [
      { MsgSeq: 2, IsPlaceMsg: 2, TopicId },
      { MsgSeq: 1, MsgBody: text('first') },
    ],
  });
  await rest.ok(`${svc}/delete_group_msg_by_sender`, { ...ids, Sender_Account: 'alice' });
  const SendTime = nowSec();
  const old = [{ From_Account: 'alice', SendTime, MsgBody: text('old') }];
  expect(await rest.ok(`${svc}/import_group_msg`, { ...ids, MsgList: old })).toMatchObject({
    ImportMsgResult: [{ Result: 0, MsgSeq: 3 }],
  });
  expect((await bob.request('getConversation', { conv })).conversation).toMatchObject({ seq: 3, unread: 0 });

  await rest.ok(`${svc}/forbid_send_msg`, { ...ids, Members_Account: ['bob'], ShutUpTime: 60 });
  await expect(bob.request('sendMessage', said(conv, 'x'))).rejects.toThrow('muted until');
  expect(await rest.ok(`${svc}/get_group_muted_account`, ids)).toMatchObject({
    MutedAccountList: [{ Member_Account: 'bob' }],
  });
  expect(await rest.ok(`${svc}/get_group_shutted_uin`, { GroupId })).toMatchObject({ ShuttedUinList: [] });
  expect((await bob.request('getConversation', { conv })).conversation?.muteUntilSec).toBeGreaterThan(nowSec());
  await rest.ok(`${svc}/send_group_system_notification`, { ...ids, Content: 'heed' });
  expect(await bob.next('message', (one) => one.conv === '@TIM#SYSTEM')).toMatchObject({
    message: { body: [{ MsgContent: { kind: 'custom', groupId: TopicId, text: 'heed' } }] },
  });
  expect(await rest.call(`${svc}/send_group_msg`, { ...send('x'), TopicId: `${TopicId}2` })).toMatchObject({
    ErrorCode: 110003,
  });
});

testInside(
  'who is muted in the community is refused with 10017 in its topics over REST too; a mute that is over is none (rest-api §14.1, §16.4)',
  async () => {
    await using cloud = await testCloud();
    const { rest } = cloud;
    await town(cloud);
    const mute = (at: { GroupId: string; TopicId?: string }) =>
      rest.ok(`${svc}/forbid_send_msg`, { ...at, Members_Account: ['bob'], ShutUpTime: 60 });
    const sendAs = async (From_Account?: string) => {
      const message = { ...ids, Random: u32(), MsgBody: text('x'), ...(From_Account && { From_Account }) };
      return (await rest.call(`${svc}/send_group_msg`, message)).ErrorCode;
    };
    const muteOf = async (From_Account: string) => {
      const { TopicAndSelfInfo } = await rest.ok(`${million}/get_topic`, { GroupId, From_Account });
      return TopicAndSelfInfo[0]?.SelfInfo?.ShutUpTime;
    };

    await mute({ GroupId });
    expect([await sendAs('bob'), await sendAs('alice'), await sendAs()]).toEqual([10017, 0, 0]);
    cloud.clock.advance(61_000);
    expect(await sendAs('bob')).toBe(0);
    await mute(ids);
    expect(await sendAs('bob')).toBe(10017);
    expect(await muteOf('bob')).toBeGreaterThan(Math.floor(cloud.clock.nowMs() / 1_000));
    cloud.clock.advance(61_000);

    expect([await sendAs('bob'), await muteOf('bob')]).toEqual([0, 0]);
  },
);

test('while a community is muted, members say and change nothing in its topics, by whatever way; nor who is muted in the topic (rest-api §13.4, §16.4)', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await town(cloud);
  using bob = await cloud.signIn('bob');
  const { seq } = await bob.request('sendMessage', said(conv, 'kind'));
  const muteAll = (ShutUpAllMember: 'On' | 'Off') =>
    rest.ok(`${svc}/modify_group_base_info`, { GroupId, ShutUpAllMember });
  const muteBob = (ShutUpTime: number) =>
    rest.ok(`${svc}/forbid_send_msg`, { ...ids, Members_Account: ['bob'], ShutUpTime });
  const sendAs = async (From_Account?: string) => {
    const message = { ...ids, Random: u32(), MsgBody: text('x'), ...(From_Account && { From_Account }) };
    return (await rest.call(`${svc}/send_group_msg`, message)).ErrorCode;
  };
  const edit = () =>
    bob.request('editMessage', { conv, seq, body: text('unkind') }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );

  await muteAll('On');
  expect([await sendAs('bob'), await sendAs('alice'), await sendAs(), await edit()]).toEqual([10017, 0, 0, 10017]);
  await muteAll('Off');
  await muteBob(600);
  expect([await sendAs('bob'), await edit()]).toEqual([10017, 10017]);
  await muteBob(0);
  expect([await sendAs('bob'), await edit()]).toEqual([0, 0]);
});

test('joined communities say of their topics what they are together (rest-api §13.7)', async () => {
  await using cloud = await corner('plain');
  const { rest } = cloud;
  const groupsOfApp = async () => (await rest.ok(`${svc}/get_appid_group_list`, { Limit: 1 })).TotalCount;
  const before = await groupsOfApp();
  await town(cloud);
  await rest.ok(`${svc}/create_group`, {
    ...{ Type: 'Community', Name: 'plain', Owner_Account: 'alice', GroupId: '@TGS#_plain' },
  });
  const asked = { Member_Account: 'alice', GroupType: 'Community' as const };
  const said = { ...ids, Random: u32(), MsgBody: text('hi'), From_Account: 'alice' };
  await rest.ok(`${svc}/send_group_msg`, said);

  const withTopics = await rest.ok(`${svc}/get_joined_group_list`, { ...asked, SupportTopic: 1 });
  expect(withTopics.GroupIdList).toEqual([
    { GroupId, SupportTopic: 1, GrossTopicNextMsgSeq: 2, SelfInfo: { GrossTopicReadSeq: 0 } },
  ]);
  const without = await rest.ok(`${svc}/get_joined_group_list`, { ...asked, SupportTopic: 0 });
  expect(without.GroupIdList).toEqual([{ GroupId: '@TGS#_plain' }]);
  const wrong = { ...asked, GroupType: 'Public' as const, SupportTopic: 1 };
  expect(await rest.call(`${svc}/get_joined_group_list`, wrong)).toMatchObject({ ErrorCode: 10004 });
  expect(await groupsOfApp()).toBe(before + 2);
  expect((await rest.ok(`${svc}/get_group_info`, { GroupIdList: [TopicId] })).GroupInfo).toMatchObject([
    { ErrorCode: 10010 },
  ]);
});

testInside(
  'an import of a topic asks and tells no webhook, its members learn of the topic all the same (rest-api §13.8, S74)',
  async () => {
    await using it = await hookScene({ hookBeforeTopicCreate: 1, hookAfterTopicCreate: 1 });
    const { rest } = it.cloud;
    const own = { Owner_Account: 'alice', Type: 'Community', Name: 'Town', GroupId, SupportTopic: 1 } as const;
    await rest.ok(`${svc}/create_group`, { ...own, MemberList: [{ Member_Account: 'bob' }] });
    using bob = await it.cloud.signIn('bob');

    await rest.ok(`${svc}/import_topic`, { GroupId, TopicId, TopicName: 'old' });
    const { change } = await bob.next('change');
    await rest.ok(`${million}/create_topic`, { GroupId, TopicName: 'new' });
    const told = [
      await it.app.calls('Group.CallbackBeforeCreateTopic', 1),
      await it.app.calls('Group.CallbackAfterCreateTopic', 1),
    ].flat();

    expect(change).toMatchObject({ kind: 'topicCreated' });
    expect(told.map(({ body }) => body.Name)).toEqual(['new', 'new']);
    expect(told[1]?.body.Owner_Account).toBe('alice');
  },
);
