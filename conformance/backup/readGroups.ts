import { groupTypeNames, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { RestAnswer, RestClient } from '../rest.ts';
import { knowsGroups } from './groupWorld.ts';
import type { Keep } from './readLog.ts';
import { asKept } from './readRooms.ts';

const svc = 'group_open_http_svc';
const room = 'group_open_avchatroom_http_svc';
const topics = 'million_group_open_http_svc';
const ROLES = ['Owner', 'Admin', 'Member'];
const HISTORY_PAGE = 20;

const base = [
  ...['Type', 'Name', 'Introduction', 'Notification', 'FaceUrl', 'Owner_Account', 'CreateTime', 'InfoSeq'],
  ...['LastInfoTime', 'LastMsgTime', 'NextMsgSeq', 'MemberNum', 'MaxMemberNum', 'ApplyJoinOption'],
  ...['InviteJoinOption', 'ShutUpAllMember', 'SupportTopic', 'AppDefinedData'],
];
const member = [
  ...['Role', 'JoinTime', 'MsgSeq', 'MsgFlag', 'LastSendMsgTime', 'ShutUpUntil', 'NameCard', 'AppMemberDefinedData'],
];
const ResponseFilter = {
  GroupBaseInfoFilter: base,
  MemberInfoFilter: member,
  SelfInfoFilter: ['Role', 'JoinTime', 'MsgFlag', 'UnreadMsgNum', 'MsgSeq'],
  AppDefinedDataFilter_Group: ['floor'],
  AppDefinedDataFilter_GroupMember: ['desk'],
};

type Infos = OutputOf<RestCommands[`${typeof svc}/get_group_info`]>['GroupInfo'];
type Topics = OutputOf<RestCommands[`${typeof topics}/get_topic`]>['TopicAndSelfInfo'];
type Receipt = OutputOf<RestCommands[`${typeof svc}/get_group_msg_receipt`]>['GroupMsgReceiptList'][number];
type Ask = (what: string, path: string, body: object) => Promise<RestAnswer>;

/** Names of the groups that an app has; none of a program that has no groups. */
export async function groupsOf(rest: RestClient): Promise<string[]> {
  if (!(await knowsGroups(rest))) return [];
  const { GroupIdList } = await rest.ok(`${svc}/get_appid_group_list`, {});
  return GroupIdList.map(({ GroupId }) => GroupId);
}

/** Asks as the app for everything that there is to know of groups, and of words; what is refused is answered by its code. */
export async function readGroups(rest: RestClient, people: readonly string[], keep: Keep): Promise<void> {
  const ids = await groupsOf(rest);
  if (ids.length === 0) return;
  const ask: Ask = async (what, path, body) => {
    const answer = await rest.call(path, body);
    keep(what, answer.ErrorCode === 0 ? asKept(answer) : { ErrorCode: answer.ErrorCode });
    return answer;
  };
  await ask('banned words', 'openim_dirty_words/get', {});
  await readLists(ask, people);
  const GroupIdList = [...ids, 'gone', 'nowhere'];
  await ask('groups', `${svc}/get_group_info`, { GroupIdList });
  await ask('groups by a filter', `${svc}/get_group_info`, { GroupIdList, ResponseFilter });
  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: ids });
  for (const info of GroupInfo) {
    await readMembers(ask, info.GroupId, people);
    await readState(ask, info.GroupId);
    await readLog(ask, info);
    if (info.SupportTopic === 1) await readTopics(ask, info.GroupId, people);
  }
}

/** Which groups there are, found and joined in every way. */
async function readLists(ask: Ask, people: readonly string[]): Promise<void> {
  for (const GroupType of groupTypeNames)
    await ask(`list of ${GroupType}`, `${svc}/get_appid_group_list`, { GroupType });
  const { Next } = await ask('list, first page', `${svc}/get_appid_group_list`, { Limit: 3 });
  await ask('list, second page', `${svc}/get_appid_group_list`, { Limit: 3, Next });
  for (const Content of ['t', '鸿雁', 'nobody'])
    await ask(`search for ${Content}`, `${svc}/search_group`, { Content, GroupPerPage: 100 });
  for (const Member_Account of people) {
    const joined = (what: string, more: object) =>
      ask(`joined by ${Member_Account}${what}`, `${svc}/get_joined_group_list`, { Member_Account, ...more });
    await joined('', { ResponseFilter });
    await joined(', those asleep too', { WithNoActiveGroups: 1 });
    await joined(', a page', { Limit: 2, Offset: 1 });
    await joined(', with topics', { GroupType: 'Community', SupportTopic: 1, ResponseFilter });
  }
}

async function readMembers(ask: Ask, GroupId: string, people: readonly string[]): Promise<void> {
  const filters = { MemberInfoFilter: member, AppDefinedDataFilter_GroupMember: ['desk'] };
  await ask(`members of ${GroupId}`, `${svc}/get_group_member_info`, { GroupId });
  await ask(`members of ${GroupId} by a filter`, `${svc}/get_group_member_info`, { GroupId, ...filters });
  for (const role of ROLES) {
    const body = { GroupId, MemberRoleFilter: [role] };
    await ask(`members of ${GroupId} who are ${role}`, `${svc}/get_group_member_info`, body);
  }
  const named = { GroupId, Member_List_Account: people };
  await ask(`members of ${GroupId} by name`, `${svc}/get_specified_group_member_info`, named);
  await ask(`roles in ${GroupId}`, `${svc}/get_role_in_group`, { GroupId, User_Account: [...people, 'stranger'] });
  await ask(`muted in ${GroupId}`, `${svc}/get_group_shutted_uin`, { GroupId });
  await ask(`muted in ${GroupId}, later names`, `${svc}/get_group_muted_account`, { GroupId });
}

/** What is kept of a group beside members and log. */
async function readState(ask: Ask, GroupId: string): Promise<void> {
  await ask(`attributes of ${GroupId}`, 'group_open_attr_http_svc/get_group_attr', { GroupId });
  await ask(`counters of ${GroupId}`, `${svc}/get_group_counter`, { GroupId });
  await ask(`banned from ${GroupId}`, `${svc}/get_group_ban_member`, { GroupId, Offset: 0 });
  await ask(`administrators of the room ${GroupId}`, `${room}/get_admin_list`, { GroupId });
}

/** The whole history, and of each message who read it and what it carries. */
async function readLog(ask: Ask, { GroupId, Type, NextMsgSeq = 1 }: Infos[number]): Promise<void> {
  if (Type === 'AVChatRoom' || !(await readHistory(ask, GroupId, { GroupId }, NextMsgSeq))) return;
  const seqs = Array.from({ length: NextMsgSeq - 1 }, (_, at) => at + 1);
  const MsgSeqList = seqs.map((MsgSeq) => ({ MsgSeq }));
  const read = await ask(`receipts of ${GroupId}`, `${svc}/get_group_msg_receipt`, { GroupId, MsgSeqList });
  for (const { Code, MsgSeq } of (read.GroupMsgReceiptList ?? []) as Receipt[]) {
    if (Code !== 0) continue;
    for (const Filter of [0, 1]) {
      const who = { GroupId, MsgSeq, Filter, Cursor: '', Count: 100 };
      await ask(`receipts of ${GroupId} ${MsgSeq}, filter ${Filter}`, `${svc}/get_group_msg_receipt_detail`, who);
    }
    await ask(`extensions of ${GroupId} ${MsgSeq}`, 'openim_msg_ext_http_svc/group_get_key_values', {
      GroupId,
      MsgSeq,
    });
  }
}

/** The history page by page; of what has none, one refusal. */
async function readHistory(ask: Ask, what: string, where: object, next: number): Promise<boolean> {
  for (let ReqMsgSeq = next - 1; ReqMsgSeq > 0; ReqMsgSeq -= HISTORY_PAGE) {
    const page = { ...where, ReqMsgNumber: HISTORY_PAGE, ReqMsgSeq };
    const name = `history of ${what} up to ${ReqMsgSeq}`;
    const { ErrorCode } = await ask(name, `${svc}/group_msg_get_simple`, page);
    if (ErrorCode !== 0) return false;
    await ask(`${name}, recalled too`, `${svc}/group_msg_get_simple`, { ...page, WithRecalledMsg: 1 });
  }
  return true;
}

async function readTopics(ask: Ask, GroupId: string, people: readonly string[]): Promise<void> {
  const found = new Map<string, Topics[number]['TopicInfo']>();
  for (const From_Account of people) {
    const what = `topics of ${GroupId} for ${From_Account}`;
    const { TopicAndSelfInfo } = await ask(what, `${topics}/get_topic`, { GroupId, From_Account });
    for (const { TopicInfo } of (TopicAndSelfInfo ?? []) as Topics) found.set(TopicInfo.TopicId, TopicInfo);
  }
  for (const [TopicId, { NextMsgSeq = 1 }] of found) {
    await ask(`muted in ${TopicId}`, `${svc}/get_group_muted_account`, { GroupId, TopicId });
    await readHistory(ask, TopicId, { GroupId, TopicId }, NextMsgSeq);
  }
}
