import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { custom, history, restMessage, send, text, textOf, u32 } from '../say.ts';
import { secondApp } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const DAY_MS = 86_400_000;

async function cloudWith<C extends Pick<Corner, 'rest' | 'set' | 'users'>>(
  cloud: C,
  mode: string,
  ...DirtyWordsList: string[]
) {
  await cloud.users('alice', 'bob');
  const MemberList = [{ Member_Account: 'bob' }];
  const made = {
    Owner_Account: 'alice',
    Type: 'Community' as const,
    GroupId: '@TGS#_team',
    Name: 'team',
    SupportTopic: 1,
  };
  await cloud.rest.ok(`${svc}/create_group`, made);
  await cloud.rest.ok(`${svc}/add_group_member`, { GroupId: '@TGS#_team', MemberList });
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList });
  await cloud.set({ wordsOwnMode: mode });
  return cloud;
}

test('[S27] replace: stars stand in the place of a word, in what is stored, told, answered and edited', async () => {
  await using cloud = await cloudWith(await corner(), 'replace', 'darn', '坏词');
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');

  const { seq, body } = await send(alice, 'bob', 'oh D-arn 坏 词!');
  expect(body).toEqual(text('oh ***** ***!') as never);
  expect(textOf((await bob.next('message')).message)).toBe('oh ***** ***!');
  await alice.request('editMessage', { conv: 'C2Cbob', seq, body: text('darn it') });
  expect(await history(bob, 'alice')).toMatchObject([{ body: text('**** it') }]);
  expect(await send(alice, 'bob', 'fine')).not.toHaveProperty('body');
  await cloud.rest.ok('openim/sendmsg', restMessage('alice', 'bob', 'darn', { OnlineOnlyFlag: 1 }));
  const told = [await bob.next('message'), await bob.next('message')].map(({ message }) => textOf(message));
  expect(told).toEqual(['fine', '****']);
});

test('[S27] replace: a repeated message is the first one, and a forward has stars wherever its texts stand', async () => {
  await using cloud = await cloudWith(await corner(), 'replace', 'darn');
  using alice = await cloud.signIn('alice');
  const message = { conv: 'C2Cbob', random: u32(), clientTimeSec: 1, body: text('darn') };
  const first = await alice.request('sendMessage', message);
  expect(await alice.request('sendMessage', message)).toMatchObject({ seq: first.seq, isRepeat: true });
  const MsgContent = { Title: 'darn', AbstractList: ['a: darn', 'fine'], MsgList: [{ MsgBody: text('darn') }] };

  await send(alice, 'bob', [{ MsgType: 'TIMRelayElem', MsgContent }] as never);

  const last = (await history(alice, 'bob')).at(-1);
  expect(last?.body[0]?.MsgContent).toMatchObject({
    ...{ Title: '****', AbstractList: ['a: ****', 'fine'] },
    MsgList: [{ MsgBody: text('****') }],
  });
});

test('[S27] a message that was stored before a word in it was banned is answered again as it was (D7)', async () => {
  await using cloud = await cloudWith(await corner(), 'refuse', 'heck');
  using alice = await cloud.signIn('alice');
  const { TopicId } = await cloud.rest.ok('million_group_open_http_svc/create_topic', {
    ...{ GroupId: '@TGS#_team', TopicName: 'topic' },
  });
  const messages = ['C2Cbob', `GROUP${TopicId}`].map((conv) => ({
    ...{ conv, random: u32(), clientTimeSec: 1, body: text('darn') },
  }));
  const seqs: number[] = [];
  for (const message of messages) seqs.push((await alice.request('sendMessage', message)).seq);
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });

  for (const [at, message] of messages.entries()) {
    expect(await alice.request('sendMessage', message)).toMatchObject({ seq: seqs[at] ?? 0, isRepeat: true });
    const another = { ...message, random: u32() };
    await expect(alice.request('sendMessage', another)).rejects.toMatchObject({ code: 80001 });
  }
});

test('[S27] replace: names, cards, topics and profiles keep their length in stars; custom data is as it was', async () => {
  await using cloud = await cloudWith(await corner(), 'replace', 'darn');
  using alice = await cloud.signIn('alice');
  const GroupId = '@TGS#_team';
  await cloud.rest.ok(`${svc}/modify_group_base_info`, { GroupId, Name: 'darn team', Notification: 'darn' });
  await cloud.rest.ok(`${svc}/modify_group_member_info`, { GroupId, Member_Account: 'bob', NameCard: 'a darn b' });
  const topic = await alice.request('createTopic', { groupId: GroupId, name: 'darn', introduction: 'darn' });
  const changed = {
    nick: 'darn',
    selfSignature: 'so darn',
    faceUrl: 'https://darn.org',
    custom: { Tag_Profile_Custom_a: 'darn' },
  };

  const { profile } = await alice.request('updateProfile', changed);
  await send(alice, 'bob', custom({ Data: 'darn', Desc: 'darn' }));

  const { groups } = await alice.request('getGroupProfiles', { groupIds: [GroupId] });
  expect(groups[0]).toMatchObject({ info: { name: '**** team', notification: '****' } });
  const { members } = await alice.request('getGroupMemberProfiles', { groupId: GroupId, userIds: ['bob'] });
  expect(members[0]).toMatchObject({ nameCard: 'a **** b' });
  expect(topic.conversation.group).toMatchObject({ name: '****', introduction: '****' });
  const starred = { nick: '****', selfSignature: 'so ****', custom: { Tag_Profile_Custom_a: '****' } };
  expect(profile).toMatchObject({ ...starred, faceUrl: 'https://darn.org' });
  expect((await history(alice, 'bob'))[0]?.body[0]?.MsgContent).toMatchObject({ Data: 'darn', Desc: 'darn' });
});

test('[S27] refuse: a profile is refused with 40005, an imported account alone; topics and broadcasts with 80001', async () => {
  await using cloud = await cloudWith(await corner(), 'refuse', 'darn');
  const { rest } = cloud;
  using alice = await cloud.signIn('alice');
  for (const bad of [
    { nick: 'darn' },
    { selfSignature: 'darn' },
    { location: 'darn' },
    { custom: { Tag_Profile_Custom_a: 'darn' } },
  ])
    await expect(alice.request('updateProfile', bad)).rejects.toMatchObject({ code: 40005 });

  const imported = { UserID: 'carol', Nick: 'darn' };
  expect(await rest.call('im_open_login_svc/account_import', imported)).toMatchObject({ ErrorCode: 40005 });
  const AccountList = [imported, { UserID: 'dave', Nick: 'fine' }];
  expect((await rest.ok('im_open_login_svc/multiaccount_import', { AccountList })).FailAccounts).toEqual(['carol']);
  const groupId = '@TGS#_team';
  await expect(alice.request('createTopic', { groupId, name: 'darn' })).rejects.toMatchObject({ code: 80001 });
  const topic = { GroupId: groupId, TopicName: 'darn' };
  expect(await rest.call('million_group_open_http_svc/create_topic', topic)).toMatchObject({ ErrorCode: 80001 });
  const broadcast = { From_Account: 'alice', Random: u32(), MsgBody: text('darn') };
  expect(await rest.call(`${svc}/send_broadcast_msg`, broadcast)).toMatchObject({ ErrorCode: 80001 });
});

testInside(
  '[S70] audit: what passes is recorded with who, where, what and when, for as long and as many as the app wants',
  async () => {
    await using cloud = await cloudWith(await testCloud(), 'audit', 'darn', 'heck');
    const { rest } = cloud;
    using alice = await cloud.signIn('alice');
    await send(alice, 'bob', 'Darn and h-eck');
    await alice.request('updateProfile', { nick: 'heck' });
    await rest.ok(`${svc}/modify_group_base_info`, { GroupId: '@TGS#_team', Name: 'darn' });
    await send(alice, 'bob', 'fine');

    const { Audits, IsCompleted } = await rest.ok('hongyan/get_word_audits', {});
    expect(IsCompleted).toBe(true);
    expect(Audits).toMatchObject([
      { Place: 'GroupInfo', Account: 'administrator', Target: '@TGS#_team', Words: ['darn'], Text: 'darn' },
      { Place: 'UserInfo', Account: 'alice', Target: 'alice', Words: ['heck'] },
      { Place: 'C2C', Account: 'alice', Target: 'bob', Words: ['Darn', 'h-eck'], Text: 'Darn and h-eck' },
    ]);
    expect((await history(alice, 'bob')).map(textOf)).toEqual(['Darn and h-eck', 'fine']);
    const page = await rest.ok('hongyan/get_word_audits', { Count: 2 });
    const older = await rest.ok('hongyan/get_word_audits', { Before: page.Audits[1]?.Seq ?? 0 });
    expect([page.IsCompleted, ...page.Audits, ...older.Audits]).toEqual([false, ...Audits]);

    await cloud.set({ wordAuditMax: 2 });
    for (const word of ['darn 1', 'darn 2', 'darn 3']) await send(alice, 'bob', word);
    expect((await rest.ok('hongyan/get_word_audits', {})).Audits.map(({ Text }) => Text)).toEqual(['darn 3', 'darn 2']);
    cloud.clock.advance(31 * DAY_MS);
    const { sdkAppId, key } = rest.app;
    const usersig = makeUserSig({ sdkAppId, userId: 'administrator', key, expireSec: 60 * 86_400 });
    expect((await rest.ok('hongyan/get_word_audits', {}, { usersig })).Audits).toEqual([]);
  },
);

test('[S70] a record is short, however much of a text is words', async () => {
  await using cloud = await cloudWith(
    await corner(),
    'audit',
    '甲甲',
    ...Array.from({ length: 40 }, (_, n) => `darn${n}`),
  );
  using alice = await cloud.signIn('alice');
  await send(alice, 'bob', '甲'.repeat(3_000));
  await send(alice, 'bob', Array.from({ length: 40 }, (_, n) => `darn${n}`).join(' '));

  const { Audits } = await cloud.rest.ok('hongyan/get_word_audits', { Count: 2 });

  expect(
    Audits.map(({ Words, Text }) => [Words.length, Math.max(...Words.map(({ length }) => length)), Text.length]),
  ).toEqual([
    [20, 6, 269],
    [1, 100, 500],
  ]);
});

test('[S70] records come in answers cut by their bytes, each once', async () => {
  await using cloud = await cloudWith(await corner(), 'audit', 'darn');
  const { rest } = cloud;
  using alice = await cloud.signIn('alice');
  const last = (await rest.ok('hongyan/get_word_audits', { Count: 1 })).Audits[0]?.Seq ?? 0;
  for (let n = 0; n < 60; n++) await send(alice, 'bob', `${n} darn `.padEnd(500, '甲'));
  await cloud.set({ pageBytes: 65_536 });

  const seen: number[] = [];
  let answers = 0;
  for (let Before: number | undefined; ; Before = seen.at(-1)) {
    const page = await rest.ok('hongyan/get_word_audits', { Count: 100, ...(Before && { Before }) });
    expect(Buffer.byteLength(JSON.stringify(page.Audits))).toBeLessThanOrEqual(65_536 + 2_000);
    seen.push(...page.Audits.map(({ Seq }) => Seq));
    answers++;
    if (page.IsCompleted) break;
  }

  const first = seen.at(-1) ?? 0;
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, n) => last + 60 - n));
  expect(first).toBeLessThanOrEqual(last + 1);
  expect(answers).toBeGreaterThan(1);
});

test('[S27] the lists that come with the server refuse, unless an app gives them another mode or switches them off', async () => {
  await using cloud = await cloudWith(await corner(), 'refuse', 'darn');
  using alice = await cloud.signIn('alice');
  const said = async (what: string) => (await send(alice, 'bob', what)).body ?? 'as it was';
  for (const bad of ['bullshit', '王八蛋', '王-八-蛋', '2 Bitches'])
    await expect(said(bad)).rejects.toMatchObject({ code: 80001 });
  for (const fine of ['性能和牛奶', '2013年13点', 'a classic bass, cumulative shitake', '逼近', '周日你有空吗'])
    expect(await said(fine)).toBe('as it was');

  await cloud.set({ wordsZhMode: 'replace', wordsEnMode: 'replace' });
  expect(await said('what bullshit of a 王 八 蛋')).toEqual(text('what ******** of a *****') as never);
  await expect(said('darn')).rejects.toMatchObject({ code: 80001 });

  await cloud.set({ wordsOwnMode: 'off', wordsZhMode: 'off', wordsEnMode: 'off' });
  expect([await said('darn'), await said('王八蛋'), await said('bullshit')]).toEqual(Array(3).fill('as it was'));
});

test('[S13] [S27] words, modes and records of an app are its own', async () => {
  await using one = await corner();
  await using other = await corner.of(secondApp);
  for (const { users } of [one, other]) await users('alice', 'bob');
  const recorded = async ({ rest }: typeof one) =>
    (await rest.ok('hongyan/get_word_audits', {})).Audits.filter(({ Account }) => Account === 'alice');
  await one.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
  await one.set({ wordsOwnMode: 'audit' });
  await other.set({ wordsEnMode: 'off' });

  for (const { rest } of [one, other]) await rest.ok('openim/sendmsg', restMessage('alice', 'bob', 'darn'));

  expect(await recorded(one)).toHaveLength(1);
  expect(await recorded(other)).toEqual([]);
  const rude = () => restMessage('alice', 'bob', 'bullshit');
  expect(await one.rest.call('openim/sendmsg', rude())).toMatchObject({ ErrorCode: 80001 });
  await other.rest.ok('openim/sendmsg', rude());
});
