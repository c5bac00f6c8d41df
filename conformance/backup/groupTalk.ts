import { AT_ALL } from '@hongyan/contract';
import { text } from '../say.ts';
import { FOR_EVER, type Inhabitants, nextRandom, ODD, sayIn } from './saying.ts';

const svc = 'group_open_http_svc';
const topics = 'million_group_open_http_svc';
const TEAM = { conv: 'GROUPteam' };
const TOWN = '@TGS#_town';
const topicId = (own: string) => `${TOWN}@TOPIC#_${own}`;

/** Messages of every kind in a group, and all that is done to them and with them. */
export async function talkInTeam(here: Inhabitants): Promise<void> {
  const { alice, bob, carol, dave } = here;
  const say = (from: typeof alice, words: string, more: object = {}) => sayIn(from, TEAM.conv, words, more);
  await say(alice, `hello all ${ODD}`, { cloudCustomData: '{"a":1}', priority: 1 });
  await say(bob, 'alice and carol', { at: ['alice', 'carol'] });
  await say(bob, 'everybody', { at: [AT_ALL] });
  await say(alice, 'for bob alone', { targets: ['bob'] });
  await say(carol, 'not counted', { noUnread: true });
  await say(carol, 'not last', { noLastMsg: true });
  await say(carol, 'only now', { isOnlineOnly: true });
  await say(dave, 'to be recalled by bob');
  const edited = await say(carol, 'to be edited');
  const asked = await say(alice, 'who reads this?', { needReadReceipt: true, supportExtension: true });
  await say(dave, 'from who is deleted', { push: { Desc: ODD, Title: 'title' } });

  await bob.request('recallMessage', { ...TEAM, seq: edited.seq - 1, reason: `no ${ODD}` });
  await carol.request('editMessage', { ...TEAM, seq: edited.seq, body: text(`edited ${ODD}`) });
  await carol.request('editMessage', { ...TEAM, seq: edited.seq, cloudCustomData: ODD });
  for (const one of [bob, dave]) await one.request('sendReceipts', { ...TEAM, seqs: [asked.seq] });
  for (const [one, reaction] of [[bob, ODD] as const, [alice, ODD] as const, [carol, '👍'] as const])
    await one.request('addReaction', { ...TEAM, seq: asked.seq, reaction });
  await alice.request('removeReaction', { ...TEAM, seq: asked.seq, reaction: ODD });
  const keys = [`a ${ODD}`, 'b', 'c'];
  const extensions = keys.map((key) => ({ key, value: `value ${ODD}`, seq: 0 }));
  await carol.request('setExtensions', { ...TEAM, seq: asked.seq, extensions });
  await carol.request('deleteExtensions', { ...TEAM, seq: asked.seq, extensions: [{ key: 'b', seq: 2 }] });
  const cleared = { ...TEAM, seq: (await say(carol, 'its extensions were deleted', { supportExtension: true })).seq };
  await bob.request('setExtensions', { ...cleared, extensions });
  await bob.request('deleteExtensions', cleared);
  for (const seq of [asked.seq, edited.seq, 1]) await alice.request('pinMessage', { ...TEAM, seq, isPinned: true });
  await bob.request('pinMessage', { ...TEAM, seq: edited.seq, isPinned: false });
  await overRest(here);

  await bob.request('deleteMessages', { ...TEAM, seqs: [1] });
  await bob.request('markRead', { ...TEAM, seq: edited.seq });
  await alice.request('markRead', TEAM);
  await carol.request('clearHistory', TEAM);
  await say(bob, 'after all that', { at: ['carol'] });
}

/** The app speaks, as itself, as members and as who is none, takes messages back, and mutes. */
async function overRest({ rest }: Inhabitants): Promise<void> {
  const GroupId = 'team';
  await rest.ok('im_open_login_svc/account_import', { UserID: 'stranger', Nick: ODD });
  const more = { CloudCustomData: ODD, SendMsgControl: ['NoUnread'], NeedReadReceipt: 1 } as const;
  const send = (From_Account: string, words: string, fields: object = {}) =>
    rest.ok(`${svc}/send_group_msg`, { GroupId, Random: nextRandom(), MsgBody: text(words), From_Account, ...fields });
  await rest.ok(`${svc}/send_group_msg`, { GroupId, Random: nextRandom(), MsgBody: text(`the app ${ODD}`) });
  await send('stranger', 'is no member', more);
  await send('bob', 'for alice', { To_Account: ['alice'] });
  await send('carol', 'lowest', {
    MsgPriority: 'Lowest',
    GroupAtInfo: [{ GroupAtAllFlag: 0, GroupAt_Account: 'bob' }],
  });
  const { MsgSeq } = await send('dave', 'to be changed and then recalled');
  await rest.ok('openim/modify_group_msg', { GroupId, MsgSeq, MsgBody: text(`changed ${ODD}`) });
  await rest.ok(`${svc}/group_msg_recall`, { GroupId, MsgSeqList: [{ MsgSeq }], Reason: ODD });
  await send('dave', 'to be recalled with all of his');
  await rest.ok(`${svc}/delete_group_msg_by_sender`, { GroupId, Sender_Account: 'dave' });
  const Members_Account = ['carol', 'stranger'];
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId, Members_Account, ShutUpTime: FOR_EVER });
}

/** A community with topics: made here, over REST, imported and deleted; who joined between messages; places of one's own. */
export async function talkInCommunity(here: Inhabitants): Promise<void> {
  const { alice, bob, rest } = here;
  const group = { groupId: TOWN };
  await alice.request('createGroup', {
    ...{ ...group, type: 'Community', name: `town ${ODD}`, isSupportTopic: true },
    members: [{ userId: 'bob', role: 'Admin' }],
  });
  await sayIn(alice, `GROUP${TOWN}`, 'beside all topics');
  const texts = { introduction: ODD, notification: ODD, faceUrl: 'https://example.com/n.png', customString: ODD };
  await alice.request('createTopic', { ...group, topicId: topicId('news'), name: `n ${ODD}`, ...texts });
  const GroupId = TOWN;
  await rest.ok(`${topics}/create_topic`, {
    GroupId,
    TopicId: topicId('talk'),
    TopicName: 'talk',
    From_Account: 'bob',
  });
  const imported = { GroupId, TopicId: topicId('old'), TopicName: 'old', CreateTime: 1_600_000_000 };
  await rest.ok(`${svc}/import_topic`, imported);
  await rest.ok(`${topics}/create_topic`, { GroupId, TopicName: 'named by the server' });
  for (const name of ['gone', 'again']) {
    await alice.request('createTopic', { ...group, topicId: topicId(name), name });
    await sayIn(bob, `GROUP${topicId(name)}`, 'soon gone');
    await alice.request('deleteTopics', { ...group, topicIds: [topicId(name)] });
  }
  await alice.request('createTopic', { ...group, topicId: topicId('again'), name: 'again' });
  await talkInTopics(here);
}

async function talkInTopics({ alice, bob, carol, dave, rest }: Inhabitants): Promise<void> {
  const group = { groupId: TOWN };
  const GroupId = TOWN;
  const [news, talk] = [`GROUP${topicId('news')}`, `GROUP${topicId('talk')}`];
  for (let n = 1; n <= 5; n++) await sayIn(alice, news, `${n} before carol ${ODD}`);
  await carol.request('joinGroup', group);
  await sayIn(bob, news, 'carol', { at: ['carol', 'alice'] });
  await sayIn(alice, news, 'behind carol');
  await dave.request('joinGroup', group);
  for (let n = 1; n <= 4; n++) await sayIn(carol, talk, `${n} of talk`);
  await carol.request('recallMessage', { conv: talk, seq: 2 });
  await carol.request('editMessage', { conv: talk, seq: 3, body: text('edited') });
  await bob.request('addReaction', { conv: news, seq: 1, reaction: '👍' });
  await bob.request('markRead', { conv: news, seq: 4 });
  await alice.request('clearHistory', { conv: talk });
  await carol.request('setReceiveOption', { conv: news, receiveOption: 1 });
  await rest.ok(`${svc}/forbid_send_msg`, {
    ...{ GroupId, TopicId: topicId('talk'), Members_Account: ['bob'], ShutUpTime: FOR_EVER },
  });
  await rest.ok(`${svc}/forbid_send_msg`, {
    ...{ GroupId, TopicId: topicId('news'), Members_Account: ['carol'], ShutUpTime: FOR_EVER },
  });
  await alice.request('updateTopic', { ...group, topicId: topicId('talk'), name: 'talked', isMutedAll: true });
  await dave.request('quitGroup', group);
}
