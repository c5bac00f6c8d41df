import type { Client } from '../client.ts';
import { type Inhabitants, ODD, unlessUnknown } from './saying.ts';

const source = 'AddSource_Type_World';
/** Those who are friends and no more: their accounts are imported, they ask to be asked, and they say nothing. */
export const quiet: readonly string[] = ['grace', 'heidi'];

const does = (who: Client, command: string, params: object) => who.ask(command, params).catch(unlessUnknown);

/** Friends with all that they can have, one who was and one who goes with his account, requests of both directions. */
export async function makeFriends({ alice, bob, carol, dave, rest }: Inhabitants): Promise<void> {
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

/** What came with schema 5 of friends: brought in with their past, with several groups, requests that one side no longer lists. */
export async function makeQuietFriends(here: Inhabitants): Promise<void> {
  await importFriends(here);
  await groupFriends(here);
  await askAndBlock(here);
}

/** Friends in one list alone and in both, some with a past, and one who is a friend no more. */
async function importFriends({ carol, rest }: Inhabitants): Promise<void> {
  for (const UserID of quiet) {
    await rest.ok('im_open_login_svc/account_import', { UserID, Nick: `${UserID} ${ODD}` });
    const ProfileItem = [{ Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_NeedConfirm' }];
    await rest.ok('profile/portrait_set', { From_Account: UserID, ProfileItem });
  }
  const CustomItem = [
    { Tag: 'Tag_SNS_Custom_b', Value: ODD },
    { Tag: 'Tag_SNS_Custom_n', Value: 7 },
  ];
  const past = { AddTime: 1_600_000_000, RemarkTime: 1_600_000_001, AddWording: ODD, Remark: `G ${ODD}` };
  const imported = { To_Account: 'grace', AddSource: source, ...past, GroupName: ['far', 'work \u0000'], CustomItem };
  await rest.ok('sns/friend_import', { From_Account: 'alice', AddFriendItem: [imported] });
  const friends = [{ To_Account: 'bob', AddSource: source }];
  await rest.ok('sns/friend_add', { From_Account: 'grace', AddFriendItem: friends });
  const strangers = [{ To_Account: 'stranger', AddSource: source }];
  await rest.ok('sns/friend_add', { From_Account: 'heidi', AddFriendItem: strangers, AddType: 'Add_Type_Single' });
  await rest.ok('sns/friend_update', {
    From_Account: 'grace',
    UpdateItem: [{ To_Account: 'bob', SnsItem: [{ Tag: 'Tag_SNS_IM_Remark', Value: `B ${ODD}` }] }],
  });

  // A friendship that ended on both sides stays in the lists' past.
  await rest.ok('sns/friend_import', { From_Account: 'carol', AddFriendItem: [{ To_Account: 'grace' }] });
  await carol.request('deleteFriends', { userIds: ['grace'] });
}

/** Friend groups that were made, renamed, left and deleted. */
async function groupFriends({ alice, rest }: Inhabitants): Promise<void> {
  await rest.ok('sns/group_add', {
    From_Account: 'alice',
    GroupName: ['first', 'second'],
    To_Account: ['bob', 'grace'],
  });
  await alice.request('renameFriendGroup', { name: 'second', newName: `2 ${ODD}` });
  await alice.request('removeFromFriendGroup', { name: `2 ${ODD}`, userIds: ['grace'] });
  await alice.request('createFriendGroup', { name: 'gone', userIds: ['bob'] });
  await alice.request('deleteFriendGroup', { name: 'gone' });
}

/** Requests that one side took out of its own list, and a blacklist. */
async function askAndBlock({ alice, bob, carol, rest }: Inhabitants): Promise<void> {
  for (const one of [alice, bob]) await one.request('addFriend', { userId: 'heidi', source, wording: ODD });
  await bob.request('deleteFriendApplication', { userId: 'heidi', type: 'Pendency_Type_SendOut' });
  const Asked = { To_Account: 'carol', AddSource: source, Remark: ODD, GroupName: 'asked', AddWording: ODD };
  await rest.ok('sns/friend_add', { From_Account: 'grace', AddFriendItem: [Asked] });
  await carol.request('deleteFriendApplication', { userId: 'grace', type: 'Pendency_Type_ComeIn' });
  await rest.ok('sns/black_list_add', { From_Account: 'grace', To_Account: ['heidi', 'stranger'] });
  await rest.ok('sns/black_list_delete', { From_Account: 'grace', To_Account: ['stranger'] });
}
