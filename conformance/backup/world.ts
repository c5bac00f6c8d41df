import { hookNames, hookSwitch, hooks } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { longList, merged } from '../merged/lists.ts';
import { type RestClient, restClient } from '../rest.ts';
import { type Body, custom, restMessage, text } from '../say.ts';
import type { TestApp, TestServer } from '../server.ts';
import { makeFollowers } from './followWorld.ts';
import { makeFriends } from './friendWorld.ts';
import { knowsGroups, makeGroups, sameGroupAgain } from './groupWorld.ts';
import { makePeople } from './peopleWorld.ts';
import { makePushes } from './pushWorld.ts';
import { makeReports } from './reportWorld.ts';
import { makeReserved } from './reservedWorld.ts';
import { LIST_BYTES, restartRandoms, sayIn, unlessUnknown } from './saying.ts';
import { makeTrimmed } from './trimmedWorld.ts';

/** Who lives in the world; dave's account is deleted in the end. */
export const people = ['alice', 'bob', 'carol', 'dave'] as const;

/** All that is told when it is done, but who comes online and goes: that has no order. */
const WEBHOOKS = Object.fromEntries(
  hookNames
    .filter((name) => hooks[name].kind === 'after' && name !== 'afterStateChange' && name !== 'liveMemberState')
    .map((name) => [hookSwitch(name), 1]),
);
const IMPORTED_SEC = 1_600_000_000;

const say = (from: Client, to: string, body: Body | string, more: object = {}) => sayIn(from, `C2C${to}`, body, more);

/** Fills an empty server with a little of everything that a store can hold, in two apps; an early version may not know all. */
export async function makeWorld(server: TestServer): Promise<void> {
  restartRandoms();
  for (const app of server.apps) {
    const rest = restClient(server, app);
    await rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1, recallWindowSec: 300 } });
    // Nobody may be called there: what is to be told waits.
    await rest.call('hongyan/set_settings', { Settings: { hookUrl: 'http://127.0.0.1:9/hook', ...WEBHOOKS } });
    await rest.call('hongyan/set_settings', { Settings: { mergedInlineBytes: LIST_BYTES / 2 } });
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
  const here = { alice, bob, carol, dave, rest };
  if (await knowsGroups(rest)) {
    await makeGroups(here);
    await makeTrimmed(here);
    await makeReserved(here);
  }
  await makeFriends(here);
  await makePeople(here);
  await makeFollowers(here);
  await others(alice, dave, rest);
  await makePushes(here);
  await makeReports(here);
  // Last, for it ends what is between the two.
  await carol.ask('addToBlacklist', { userIds: ['bob'] }).catch(unlessUnknown);
  await Promise.all(clients.map((client) => client.close()));
}

async function secondApp(server: TestServer, app: TestApp): Promise<void> {
  const alice = await signIn(server, 'alice', { app });
  await say(alice, 'bob', 'the same names in another app');
  if (await knowsGroups(restClient(server, app))) await sameGroupAgain(alice);
  await alice.close();
}

/** Changes of every kind. */
export async function aliceAndBob(alice: Client, bob: Client): Promise<void> {
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
  await say(alice, 'bob', merged({ MsgList: longList(LIST_BYTES) }));
  for (const reaction of ['👍', 'a \u0000'])
    await bob.request('addReaction', { conv: 'C2Calice', seq: 1, reaction }).catch(unlessUnknown);
}

/** What comes over REST, and what a user sets for a conversation. */
export async function aliceAndCarol(alice: Client, carol: Client, rest: RestClient): Promise<void> {
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
export async function bobAndCarol(bob: Client, carol: Client): Promise<void> {
  for (let n = 1; n <= 45; n++) await say(bob, 'carol', `${n} of many`);
  await bob.request('clearHistory', { conv: 'C2Ccarol' });
  await carol.request('deleteConversation', { conv: 'C2Cbob', clearHistory: false });
  for (const word of ['back', 'again']) await say(bob, 'carol', word);
}

/** A talk with an account that is deleted, and that a user took off the list. */
export async function others(alice: Client, dave: Client, rest: RestClient): Promise<void> {
  await say(dave, 'alice', 'hello and goodbye');
  await say(alice, 'dave', 'farewell');
  await alice.request('deleteConversation', { conv: 'C2Cdave' });
  await rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'dave' }] });
}
