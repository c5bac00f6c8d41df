import { type Client, RefusedError, signIn } from '../client.ts';
import { longList, merged } from '../merged/lists.ts';
import { type RestClient, restClient } from '../rest.ts';
import { type Body, custom, restMessage, text } from '../say.ts';
import type { TestApp, TestServer } from '../server.ts';
import { until } from '../until.ts';

/** Who lives in the world; dave's account is deleted in the end. */
export const people = ['alice', 'bob', 'carol', 'dave'] as const;

const WEBHOOKS = { hookAfterC2cSend: 1, hookAfterGroupJoin: 1, hookAfterFriendAdd: 1, hookAfterBlacklistAdd: 1 };
const IMPORTED_SEC = 1_600_000_000;
const UNKNOWN_COMMAND = 60_009;
/** The push of the world, which is the first of its store. */
export const PUSH_RANDOM = 4_000_000_077;
let random = 0;

/** Says something whose random is the same each time a world is made. */
const say = (from: Client, to: string, body: Body | string, more: object = {}) =>
  from.request('sendMessage', {
    conv: `C2C${to}`,
    random: ++random,
    clientTimeSec: Math.floor(Date.now() / 1000),
    body: typeof body === 'string' ? text(body) : body,
    ...more,
  });

/** Fills an empty server with a little of everything that a store can hold, in two apps; an early version may not know all. */
export async function makeWorld(server: TestServer): Promise<void> {
  random = 0;
  for (const app of server.apps) {
    const rest = restClient(server, app);
    await rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1, recallWindowSec: 300 } });
    // Nobody may be called there: what is to be told waits.
    await rest.call('hongyan/set_settings', { Settings: { hookUrl: 'http://127.0.0.1:9/hook', ...WEBHOOKS } });
    for (const who of people)
      await rest.ok('im_open_login_svc/account_import', { UserID: who, Nick: `${who} \u0000 "鸿雁" \\`, FaceUrl: '' });
  }
  const [, second] = server.apps;
  if (second) await secondApp(server, second);

  const clients = await Promise.all(
    people.map((who) => signIn(server, who, { platform: 'iPhone', deviceId: `phone of ${who}` })),
  );
  const [alice, bob, carol, dave] = clients as [Client, Client, Client, Client];
  const rest = restClient(server);
  await aliceAndBob(alice, bob);
  await aliceAndCarol(alice, carol, rest);
  await bobAndCarol(bob, carol);
  await groups(alice, bob, rest);
  await relations([alice, bob, carol, dave], rest);
  await others(alice, dave, rest);
  await pushes(alice, rest);
  // Last, for it ends what is between the two.
  await carol.ask('addToBlacklist', { userIds: ['bob'] }).catch(unlessUnknown);
  await Promise.all(clients.map((client) => client.close()));
}

async function secondApp(server: TestServer, app: TestApp): Promise<void> {
  const alice = await signIn(server, 'alice', { app });
  await say(alice, 'bob', 'the same names in another app');
  await alice.close();
}

/** Changes of every kind. */
async function aliceAndBob(alice: Client, bob: Client): Promise<void> {
  await say(alice, 'bob', 'hello, 鸿雁 😀 \u0000 "quoted" \\ {braces}');
  await say(alice, 'bob', custom({ Data: 'AP8A', DataIsBase64: 1, Desc: 'bytes', Ext: '' }), {
    cloudCustomData: '{"a":1}',
  });
  await say(alice, 'bob', 'to be recalled');
  await say(alice, 'bob', 'to be edited', { needReadReceipt: true });
  await say(alice, 'bob', 'to be deleted by bob');
  await say(alice, 'bob', 'not counted', { noUnread: true });
  await say(alice, 'bob', 'not last', { noLastMsg: true });
  await say(alice, 'bob', 'only now', { isOnlineOnly: true });
  for (const word of ['an answer', 'with a receipt', 'and more'])
    await say(bob, 'alice', word, { needReadReceipt: true });

  await alice.request('recallMessage', { conv: 'C2Cbob', seq: 3 });
  await alice.request('editMessage', { conv: 'C2Cbob', seq: 4, body: text('edited') });
  await alice.request('editMessage', { conv: 'C2Cbob', seq: 4, cloudCustomData: 'edited too' });
  await bob.request('deleteMessages', { conv: 'C2Calice', seqs: [5] });
  await bob.request('markRead', { conv: 'C2Calice', seq: 2 });
  await bob.request('sendReceipts', { conv: 'C2Calice', seqs: [4] });
  await alice.request('markRead', { conv: 'C2Cbob', seq: 9 });
  await alice.request('deleteMessages', { conv: 'C2Cbob', seqs: [10] });
  const { seq } = await say(alice, 'bob', 'takes extensions', { supportExtension: true });
  const extensions = [{ key: 'vote \u0000', value: 'yes \u0000', seq: 0 }];
  await bob.request('setExtensions', { conv: 'C2Calice', seq, extensions }).catch(unlessUnknown);
  await say(alice, 'bob', merged({ MsgList: longList(12_000) }));
  for (const reaction of ['👍', 'a \u0000'])
    await bob.request('addReaction', { conv: 'C2Calice', seq: 1, reaction }).catch(unlessUnknown);
}

/** What comes over REST, and what a user sets for a conversation. */
async function aliceAndCarol(alice: Client, carol: Client, rest: RestClient): Promise<void> {
  await rest.ok(
    'openim/sendmsg',
    restMessage('alice', 'carol', 'not on the own side', { MsgRandom: 7, SyncOtherMachine: 2 }),
  );
  for (const n of [1, 2])
    await rest.ok('openim/importmsg', {
      SyncFromOldSystem: n === 1 ? 1 : 2,
      From_Account: 'carol',
      To_Account: 'alice',
      MsgRandom: n,
      MsgSeq: n,
      MsgTimeStamp: IMPORTED_SEC + n,
      MsgBody: text(`from long ago ${n}`) as never,
    });
  await say(carol, 'alice', 'from now');
  await alice.request('pinConversation', { conv: 'C2Ccarol', isPinned: true });
  await carol.request('setReceiveOption', { conv: 'C2Calice', receiveOption: 2 });
  await alice
    .request('updateProfile', {
      nick: 'Alice',
      faceUrl: 'https://example.com/a.png',
      custom: { Tag_Profile_Custom_a: 'b' },
    })
    .catch(unlessUnknown);
  await say(alice, 'carol', 'under another nick');
}

/** More than a page, a cleared history, a deleted conversation that came back. */
async function bobAndCarol(bob: Client, carol: Client): Promise<void> {
  for (let n = 1; n <= 45; n++) await say(bob, 'carol', `${n} of many`);
  await bob.request('clearHistory', { conv: 'C2Ccarol' });
  await carol.request('deleteConversation', { conv: 'C2Cbob', clearHistory: false });
  for (const word of ['back', 'again']) await say(bob, 'carol', word);
}

/** A group that talks, and one into which messages were imported before and between what was said there. */
async function groups(alice: Client, bob: Client, rest: RestClient): Promise<void> {
  const svc = 'group_open_http_svc';
  const made = { Owner_Account: 'alice', Type: 'Public' as const };
  const nowSec = () => Math.floor(Date.now() / 1000);
  const sayIn = (from: Client, conv: string, words: string, more: object = {}) =>
    from.request('sendMessage', {
      ...{ conv, random: ++random, clientTimeSec: nowSec(), body: text(words), ...more },
    });
  const bring = (SendTime: number, ...words: string[]) =>
    rest.ok(`${svc}/import_group_msg`, {
      GroupId: 'old',
      MsgList: words.map((word) => ({
        ...{ From_Account: 'alice', SendTime, Random: ++random, MsgBody: text(word) as never },
      })),
    });

  const MemberList = [{ Member_Account: 'bob' }, { Member_Account: 'carol' }];
  await rest.ok(`${svc}/create_group`, { ...made, Name: 'team', GroupId: 'team', MemberList });
  await sayIn(alice, 'GROUPteam', 'with a receipt', { needReadReceipt: true });
  for (const words of ['to be recalled', 'the last']) await sayIn(alice, 'GROUPteam', words);
  await bob.request('sendReceipts', { conv: 'GROUPteam', seqs: [1] });
  await bob.request('markRead', { conv: 'GROUPteam', seq: 1 });
  await alice.request('recallMessage', { conv: 'GROUPteam', seq: 2 });

  await rest.ok(`${svc}/import_group`, { ...made, Name: 'old', GroupId: 'old', CreateTime: IMPORTED_SEC });
  await rest.ok(`${svc}/add_group_member`, { GroupId: 'old', MemberList, Silence: 1 });
  await bring(IMPORTED_SEC + 1, 'of old', 'of that second too');
  await sayIn(bob, 'GROUPold', 'live');
  await bring(nowSec(), 'between');
  await sayIn(alice, 'GROUPold', 'live again');
}

/** Friends with all that they can have, one who was and one who goes with his account, requests of both directions. */
async function relations([alice, bob, carol, dave]: [Client, Client, Client, Client], rest: RestClient): Promise<void> {
  const source = 'AddSource_Type_World';
  const does = (who: Client, command: string, params: object) => who.ask(command, params).catch(unlessUnknown);
  await does(carol, 'updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });
  await does(alice, 'addFriend', {
    ...{ userId: 'bob', source, wording: 'hello \u0000', remark: 'Bob \u0000', group: 'work \u0000' },
  });
  await does(alice, 'updateFriend', { userId: 'bob', custom: { Tag_SNS_Custom_a: 'b \u0000' } });
  await does(bob, 'createFriendGroup', { name: 'empty' });
  await does(alice, 'addFriend', { userId: 'dave', source });
  await does(bob, 'addFriend', { userId: 'dave', source });
  await does(bob, 'deleteFriends', { userIds: ['dave'], type: 'Delete_Type_Single' });
  await does(alice, 'addFriend', { userId: 'carol', source, wording: 'may I?' });
  await does(carol, 'markFriendApplicationsRead', {});
  await does(bob, 'addFriend', { userId: 'carol', source, remark: 'Carol', group: 'friends' });
  await does(dave, 'addFriend', { userId: 'carol', source });
  await does(carol, 'deleteFriendApplication', { userId: 'dave', type: 'Pendency_Type_ComeIn' });
  await rest.call('sns/friend_import', {
    From_Account: 'dave',
    AddFriendItem: [{ To_Account: 'carol', AddSource: source }],
  });
}

/** A talk with an account that is deleted, and that a user took off the list. */
async function others(alice: Client, dave: Client, rest: RestClient): Promise<void> {
  await say(dave, 'alice', 'hello and goodbye');
  await say(alice, 'dave', 'farewell');
  await alice.request('deleteConversation', { conv: 'C2Cdave' });
  await rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'dave' }] });
}

/** Tags, attributes, a push that alice has and the administrator, who never signs in, has not. */
async function pushes(alice: Client, rest: RestClient): Promise<void> {
  const first = await rest.call('openim/im_set_attr_name', { AttrNames: { 0: 'sex', 1: 'city \u0000' } });
  if (first.ErrorCode === UNKNOWN_COMMAND) return;
  const UserTags = ['alice', 'administrator'].map((To_Account) => ({ To_Account, Tags: ['vip', '贵宾'] }));
  await rest.ok('openim/im_add_tag', { UserTags });
  await rest.ok('openim/im_set_attr', {
    UserAttrs: [{ To_Account: 'bob', Attrs: { sex: 'm', 'city \u0000': '深圳' } }],
  });
  const { TaskId } = await rest.ok('openim/im_push', {
    ...{ MsgRandom: PUSH_RANDOM, From_Account: 'carol', MsgBody: text('to all'), MsgLifeTime: 604_800 },
    Condition: { TagsAnd: ['vip'] },
  });
  await until(async () => {
    const { Reports } = await rest.ok('openim/im_get_push_report', { TaskIds: [TaskId] });
    return Reports[0]?.Status === 2;
  });
  await alice.next('message', ({ message }) => message.random === PUSH_RANDOM);
}

/** An early version has not every command. */
function unlessUnknown(error: unknown): void {
  if (!(error instanceof RefusedError && error.code === UNKNOWN_COMMAND)) throw error;
}
