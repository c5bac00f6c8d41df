import type { Client } from '../client.ts';
import type { RestClient } from '../rest.ts';
import { nowSec, text } from '../say.ts';
import { talkInCommunity, talkInTeam } from './groupTalk.ts';
import { makeLiveRooms } from './liveWorld.ts';
import { type Inhabitants, nextRandom, ODD, sayIn, UNKNOWN_COMMAND } from './saying.ts';

const IMPORTED_SEC = 1_600_000_000;
const svc = 'group_open_http_svc';
/** How long requests to join wait in the world: as long as they may. */
export const REQUEST_DAYS = 365;

/** Whether the program has groups: one of before schema 4 has not. */
export async function knowsGroups(rest: RestClient): Promise<boolean> {
  const { ErrorCode, ErrorInfo } = await rest.call(`${svc}/get_appid_group_list`, {});
  if (ErrorCode !== 0 && ErrorCode !== UNKNOWN_COMMAND) throw new Error(`groups: ${ErrorCode} ${ErrorInfo}`);
  return ErrorCode === 0;
}

/** A group of the same id in another app. */
export async function sameGroupAgain(alice: Client): Promise<void> {
  const members = [{ userId: 'bob' }];
  await alice.request('createGroup', { type: 'Meeting', name: 'another team', groupId: 'team', members });
  await sayIn(alice, 'GROUPteam', 'the same group in another app');
}

/** Makes a little of everything that a store can hold of groups. */
export async function makeGroups(here: Inhabitants): Promise<void> {
  // Whoever looks into a live room later says nothing by it: no place in its log is given for that.
  const rates = { groupMessagesPerSec: 0, groupAttrWritesPerSec: 0, liveTips: 0 };
  await here.rest.ok('hongyan/set_settings', { Settings: { ...rates, groupApplicationDays: REQUEST_DAYS } });
  await makeTeam(here);
  await talkInTeam(here);
  await comeAndGo(here);
  await talkInCommunity(here);
  await makeAgain(here);
  await importGroup(here);
  await askToJoin(here);
  await makeLiveRooms(here);
  await readNotices(here);
  // From here on nobody says these.
  await here.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['forbidden', '禁词 😀', 'Taken Back'] });
  await here.rest.ok('openim_dirty_words/delete', { DirtyWordsList: ['taken back'] });
}

/** A group with everything that may be said of it and of its members. */
async function makeTeam({ alice, bob, carol, rest }: Inhabitants): Promise<void> {
  await alice.request('createGroup', {
    ...{ type: 'Public', name: `team ${ODD}`, groupId: 'team', introduction: `who we are ${ODD}` },
    ...{ notification: 'read this', faceUrl: 'https://example.com/t.png', maxMembers: 100 },
    customFields: [{ key: 'floor', value: `3 ${ODD}` }],
    members: [
      { userId: 'bob', role: 'Admin' },
      { userId: 'carol', customFields: [{ key: 'desk', value: ODD }] },
      { userId: 'dave' },
    ],
  });
  const GroupId = 'team';
  await bob.request('updateGroup', { groupId: GroupId, notification: `read that ${ODD}`, joinOption: 'FreeAccess' });
  await rest.ok(`${svc}/modify_group_base_info`, {
    ...{ GroupId, Introduction: 'who we were', MaxMemberNum: 50, HistoryMsgBeforeJoin: 'On' },
    AppDefinedData: [{ Key: 'roof', Value: 'flat' }],
  });
  await carol.request('updateGroupMember', { groupId: GroupId, userId: 'carol', nameCard: `C ${ODD}` });
  await rest.ok(`${svc}/modify_group_member_info`, {
    ...{ GroupId, Member_Account: 'bob', NameCard: 'B', MsgFlag: 'AcceptNotNotify' },
    AppMemberDefinedData: [{ Key: 'desk', Value: '5' }],
  });
  await bob.request('setGroupAttributes', {
    ...{ groupId: GroupId, random: nextRandom() },
    attributes: ['seat', ODD, 'gone'].map((key) => ({ key, value: `of ${key}` })),
  });
  await bob.request('deleteGroupAttributes', { groupId: GroupId, random: nextRandom(), keys: ['gone'] });
  await rest.ok(`${svc}/modify_group_attr`, { GroupId, GroupAttr: [{ key: 'seat', value: `taken ${ODD}` }] });
  const counters = [ODD, 'likes', 'gone'].map((Key) => ({ Key, Value: 7 }));
  await rest.ok(`${svc}/update_group_counter`, { GroupId, GroupCounter: counters });
  await carol.request('changeGroupCounters', {
    ...{ groupId: GroupId, random: nextRandom(), mode: 'decrease', counters: [{ key: 'likes', value: 9 }] },
  });
  await rest.ok(`${svc}/delete_group_counter`, { GroupId, GroupCounterKeys: ['gone'] });
}

/** Groups that members join, quit, are removed from and give away; one that nobody spoke in, one without owner. */
async function comeAndGo({ alice, bob, carol, dave, rest }: Inhabitants): Promise<void> {
  const members = ['alice', 'bob', 'carol'].map((userId) => ({ userId }));
  await dave.request('createGroup', { type: 'Private', name: 'work', groupId: 'work', members });
  await sayIn(dave, 'GROUPwork', 'wakes it');
  await dave.request('removeGroupMembers', { groupId: 'work', userIds: ['carol'], reason: `too loud ${ODD}` });
  await sayIn(dave, 'GROUPwork', 'carol does not read this');
  await dave.request('transferGroup', { groupId: 'work', userId: 'alice' });
  await alice.request('createGroup', { type: 'Work', name: 'asleep', groupId: 'asleep', members: [{ userId: 'bob' }] });

  await bob.request('createGroup', { type: 'ChatRoom', name: 'hall', groupId: 'hall', members: [{ userId: 'alice' }] });
  for (let n = 1; n <= 30; n++) await sayIn(n % 2 ? bob : alice, 'GROUPhall', `${n} of many`);
  for (const one of [carol, dave]) await one.request('joinGroup', { groupId: 'hall' });
  await carol.request('quitGroup', { groupId: 'hall' });
  await sayIn(bob, 'GROUPhall', 'carol is out');
  await carol.request('joinGroup', { groupId: 'hall' });
  await sayIn(bob, 'GROUPhall', 'carol is back');
  await bob.request('setReceiveOption', { conv: 'GROUPhall', receiveOption: 1 });
  await alice.request('pinConversation', { conv: 'GROUPhall', isPinned: true });
  await alice.request('deleteConversation', { conv: 'GROUPwork', clearHistory: false });
  await bob.request('deleteConversation', { conv: 'GROUPwork' });
  await sayIn(alice, 'GROUPwork', 'brings it back');

  const MemberList = ['bob', 'dave'].map((Member_Account) => ({ Member_Account }));
  await rest.ok(`${svc}/create_group`, { Type: 'Public', Name: 'nobody owns it', MemberList });
}

/** A group that was dissolved and made again under its id, and one that was not. */
async function makeAgain({ alice, bob, carol, rest }: Inhabitants): Promise<void> {
  const again = { type: 'Public', groupId: 'again', joinOption: 'FreeAccess' } as const;
  const members = ['bob', 'carol'].map((userId) => ({ userId }));
  await alice.request('createGroup', { ...again, name: 'the first', members });
  for (const word of ['in the first', 'also']) await sayIn(bob, 'GROUPagain', word);
  await carol.request('pinConversation', { conv: 'GROUPagain', isPinned: true });
  await alice.request('dissolveGroup', { groupId: 'again' });
  await bob.request('createGroup', { ...again, name: 'the second' });
  await carol.request('joinGroup', { groupId: 'again' });
  await sayIn(carol, 'GROUPagain', 'in the second');

  await alice.request('createGroup', { ...again, name: 'gone', groupId: 'gone', members });
  await sayIn(alice, 'GROUPgone', 'farewell');
  await rest.ok(`${svc}/destroy_group`, { GroupId: 'gone' });
}

/** What comes from another system, with a history that was cleared in part. */
async function importGroup({ alice, rest }: Inhabitants): Promise<void> {
  const GroupId = 'old';
  await rest.ok(`${svc}/import_group`, {
    ...{ GroupId, Type: 'Public', Name: `old ${ODD}`, Owner_Account: 'alice', CreateTime: IMPORTED_SEC },
    AppDefinedData: [{ Key: 'from', Value: 'elsewhere' }],
  });
  const longAgo = ['alice', 'bob', 'alice', 'bob'].map((From_Account, at) => ({
    // The last two are of the same second.
    ...{ From_Account, SendTime: IMPORTED_SEC + 10 * Math.min(at, 2), Random: at, CloudCustomData: `data ${at}` },
    MsgBody: text(`from long ago ${at} ${ODD}`),
  }));
  await rest.ok(`${svc}/import_group_msg`, { GroupId, MsgList: longAgo });
  const member = { JoinTime: IMPORTED_SEC + 15, NameCard: ODD, AppMemberDefinedData: [{ Key: 'desk', Value: ODD }] };
  await rest.ok(`${svc}/import_group_member`, {
    GroupId,
    MemberList: [
      { ...member, Member_Account: 'bob', Role: 'Admin', UnreadMsgNum: 2, MsgFlag: 'Discard' },
      { ...member, Member_Account: 'carol' },
    ],
  });
  await sayIn(alice, 'GROUPold', 'from now');
  const between = {
    From_Account: 'bob',
    SendTime: nowSec(),
    Random: nextRandom(),
    MsgBody: text('from elsewhere now'),
  };
  await rest.ok(`${svc}/import_group_msg`, { GroupId, MsgList: [between] });
  await sayIn(alice, 'GROUPold', 'from now again');
  await rest.ok(`${svc}/clear_group_msg`, { GroupId, MsgSeq: 1 });
  await rest.ok(`${svc}/set_unread_msg_num`, { GroupId, Member_Account: 'carol', UnreadMsgNum: 1 });
}

/** Requests to join that wait, that were accepted and refused; a group in which nobody may speak. */
async function askToJoin({ alice, bob, carol, dave, rest }: Inhabitants): Promise<void> {
  const door = { groupId: 'door' };
  const asks = { joinOption: 'NeedPermission', inviteOption: 'NeedPermission' } as const;
  await alice.request('createGroup', { ...door, ...asks, type: 'Public', name: 'door' });
  for (const one of [dave, bob, carol]) await one.request('joinGroup', { ...door, text: `${one.userId} ${ODD}` });
  const { applications } = await alice.request('getGroupApplications', {});
  const decide = (userId: string, isAccepted: boolean) => {
    const applicationId = applications.find((one) => one.userId === userId)?.applicationId ?? '';
    return alice.request('decideGroupApplication', { applicationId, isAccepted, text: `so ${ODD}` });
  };
  await decide('dave', false);
  await decide('bob', true);
  await rest.ok('im_open_login_svc/account_import', { UserID: 'invited' });
  await bob.request('addGroupMembers', { ...door, userIds: ['invited'], text: `bring ${ODD}` });
  await sayIn(bob, 'GROUPdoor', 'said before all fell silent');
  await alice.request('updateGroup', { ...door, isMutedAll: true });
  await rest.ok(`${svc}/send_group_system_notification`, { GroupId: 'door', Content: `to all ${ODD}` });
  const ToMembers_Account = ['bob'];
  await rest.ok(`${svc}/send_group_system_notification`, { GroupId: 'door', ToMembers_Account, Content: 'to bob' });
}

async function readNotices({ alice, bob, carol }: Inhabitants): Promise<void> {
  const conv = '@TIM#SYSTEM';
  await alice.request('markRead', { conv, seq: 1 });
  await bob.request('deleteMessages', { conv, seqs: [2] });
  await carol.request('clearHistory', { conv });
}
