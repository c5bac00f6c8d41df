import { nextRandom, ODD, restartRandoms, sayIn } from '../backup/saying.ts';
import { aliceAndBob, aliceAndCarol, bobAndCarol, others, people } from '../backup/world.ts';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { nowSec, text } from '../say.ts';
import type { TestServer } from '../server.ts';

const IMPORTED_SEC = 1_600_000_000;
const svc = 'group_open_http_svc';

/** Fills an empty server with what moves: people who talk, a group of now and one of old, friends, a blacklist. */
export async function makeMovingWorld(server: TestServer): Promise<void> {
  restartRandoms();
  const rest = restClient(server);
  await rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1, recallWindowSec: 300 } });
  for (const who of people) await rest.ok('im_open_login_svc/account_import', { UserID: who, Nick: `${who} ${ODD}` });
  const clients = await Promise.all(people.map((who) => signIn(server, who, { platform: 'iPhone', deviceId: who })));
  const [alice, bob, carol, dave] = clients as [Client, Client, Client, Client];
  await aliceAndBob(alice, bob);
  await aliceAndCarol(alice, carol, rest);
  await bobAndCarol(bob, carol);
  await groups(alice, bob, rest);
  await relations(clients as [Client, Client, Client, Client], rest);
  await others(alice, dave, rest);
  // Last, for it ends what is between the two.
  await carol.ask('addToBlacklist', { userIds: ['bob'] });
  await Promise.all(clients.map((client) => client.close()));
}

async function groups(alice: Client, bob: Client, rest: RestClient): Promise<void> {
  const made = { Owner_Account: 'alice', Type: 'Public' as const };
  const bring = (SendTime: number, ...words: string[]) =>
    rest.ok(`${svc}/import_group_msg`, {
      GroupId: 'old',
      MsgList: words.map((word) => ({
        ...{ From_Account: 'alice', SendTime, Random: nextRandom(), MsgBody: text(word) as never },
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

/** Friends with all that they can have, one who was, requests, which stay behind, and who follows whom. */
async function relations([alice, bob, carol]: [Client, Client, Client, Client], rest: RestClient): Promise<void> {
  const source = 'AddSource_Type_World';
  await carol.ask('updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });
  await alice.ask('addFriend', { userId: 'bob', source, wording: ODD, remark: `Bob ${ODD}`, group: 'work \u0000' });
  await alice.ask('updateFriend', { userId: 'bob', custom: { Tag_SNS_Custom_a: 'b \u0000' } });
  await bob.ask('createFriendGroup', { name: 'empty' });
  await alice.ask('addFriend', { userId: 'dave', source });
  await bob.ask('addFriend', { userId: 'dave', source });
  await bob.ask('deleteFriends', { userIds: ['dave'], type: 'Delete_Type_Single' });
  await alice.ask('addFriend', { userId: 'carol', source, wording: 'may I?' });
  await bob.ask('addFriend', { userId: 'carol', source, remark: 'Carol', group: 'friends' });
  await alice.ask('follow', { userIds: ['bob', 'carol', 'dave'] });
  await bob.ask('follow', { userIds: ['carol', 'alice'] });
  await rest.ok('follow/follow_add', {
    ...{ From_Account: 'carol', FollowItem: [{ To_Account: 'alice', FollowTime: IMPORTED_SEC }] },
  });
  await rest.ok('sns/friend_import', {
    From_Account: 'dave',
    AddFriendItem: [{ To_Account: 'carol', AddSource: source }],
  });
}
