import type { RestCommands } from '@hongyan/contract';
import { nowSec, text, u32 } from '../say.ts';

type Params = Record<string, unknown>;
type GroupCommand = Exclude<
  Extract<
    keyof RestCommands,
    `group_open_${string}` | `openim_msg_ext_http_svc/group_${string}` | 'openim/modify_group_msg'
  >,
  'group_open_http_svc/import_topic'
>;

const GroupId = 'team';
const ResponseFilter = {
  GroupBaseInfoFilter: ['Type', 'Name'],
  MemberInfoFilter: ['Role'],
  SelfInfoFilter: ['Role'],
  AppDefinedDataFilter_Group: ['level'],
  AppDefinedDataFilter_GroupMember: ['desk'],
};
const creation = (owner: string): Params => ({
  Owner_Account: owner,
  Type: 'Public',
  GroupId: `team-${u32()}`,
  Name: 'team',
  Introduction: 'who we are',
  Notification: 'read this',
  FaceUrl: 'https://example.org/g.png',
  MaxMemberCount: 100,
  ApplyJoinOption: 'FreeAccess',
  InviteJoinOption: 'FreeAccess',
  AppDefinedData: [{ Key: 'level', Value: '3' }],
});
const member = (name: string): Params => ({
  Member_Account: name,
  Role: 'Admin',
  JoinTime: nowSec(),
  MsgFlag: 'AcceptAndNotify',
  NameCard: 'card',
  AppMemberDefinedData: [{ Key: 'desk', Value: '4' }],
});

/** A request of each REST command of groups that is right in every field; the accounts and the group must exist. */
export const restGroupSamples: Record<GroupCommand, (alice: string, bob: string) => Params> = {
  'group_open_http_svc/create_group': (alice, bob) => ({
    ...creation(alice),
    MemberList: [member(bob)],
    SupportTopic: 0,
  }),
  'group_open_http_svc/import_group': (alice) => ({ ...creation(alice), CreateTime: nowSec() - 3_600 }),
  'group_open_http_svc/get_appid_group_list': () => ({ Limit: 10, Next: 0, GroupType: 'Public' }),
  'group_open_http_svc/get_group_info': () => ({ GroupIdList: [GroupId], ResponseFilter }),
  'group_open_http_svc/modify_group_base_info': (alice) => ({
    ...{ GroupId, Name: 'other', Introduction: 'who', Notification: 'this', FaceUrl: '', MaxMemberNum: 50 },
    ...{ ApplyJoinOption: 'FreeAccess', InviteJoinOption: 'FreeAccess', ShutUpAllMember: 'Off', From_Account: alice },
    ...{ AppDefinedData: [{ Key: 'level', Value: '4' }], HistoryMsgBeforeJoin: 'On' },
  }),
  'group_open_http_svc/destroy_group': () => ({ GroupId }),
  'group_open_http_svc/change_group_owner': (alice, bob) => ({ GroupId, NewOwner_Account: bob, From_Account: alice }),
  'group_open_http_svc/get_joined_group_list': (alice) => ({
    ...{ Member_Account: alice, WithHugeGroups: 0, WithNoActiveGroups: 1, Limit: 10, Offset: 0, GroupType: 'Public' },
    ...{ ResponseFilter, SupportTopic: 0 },
  }),
  'group_open_http_svc/search_group': () => ({ Content: 'team', PageNum: 1, GroupPerPage: 10, ResponseFilter }),
  'group_open_http_svc/get_group_member_info': () => ({
    ...{ GroupId, MemberInfoFilter: ['Role'], MemberRoleFilter: ['Owner'], Limit: 10, Offset: 0 },
    AppDefinedDataFilter_GroupMember: ['desk'],
  }),
  'group_open_http_svc/get_specified_group_member_info': (alice) => ({
    ...{ GroupId, Member_List_Account: [alice], MemberInfoFilter: ['Role'], MemberRoleFilter: ['Owner'] },
    AppDefinedDataFilter_GroupMember: ['desk'],
  }),
  'group_open_http_svc/add_group_member': (_alice, bob) => ({
    ...{ GroupId, Silence: 0 },
    MemberList: [{ Member_Account: bob }],
  }),
  'group_open_http_svc/delete_group_member': (_alice, bob) => ({
    ...{ GroupId, Silence: 1, Reason: 'bye' },
    MemberToDel_Account: [bob],
  }),
  'group_open_http_svc/modify_group_member_info': (_alice, bob) => ({
    ...{ GroupId, Member_Account: bob, Role: 'Admin', MsgFlag: 'Discard', NameCard: 'card', ShutUpTime: 60 },
    AppMemberDefinedData: [{ Key: 'desk', Value: '5' }],
  }),
  'group_open_http_svc/get_role_in_group': (alice, bob) => ({ GroupId, User_Account: [alice, bob] }),
  'group_open_http_svc/forbid_send_msg': (_alice, bob) => ({ GroupId, Members_Account: [bob], ShutUpTime: 60 }),
  'group_open_http_svc/get_group_shutted_uin': () => ({ GroupId }),
  'group_open_http_svc/get_group_muted_account': () => ({ GroupId }),
  'group_open_http_svc/import_group_member': (_alice, bob) => ({
    GroupId,
    MemberList: [{ ...member(bob), UnreadMsgNum: 1 }],
  }),
  'group_open_http_svc/send_group_msg': (alice, bob) => ({
    ...{ GroupId, Random: u32(), MsgPriority: 'High', MsgBody: text('hi'), From_Account: alice, OnlineOnlyFlag: 0 },
    ...{ OfflinePushInfo: { PushFlag: 0 }, ForbidCallbackControl: ['ForbidBeforeSendMsgCallback'], NeedReadReceipt: 0 },
    ...{ SendMsgControl: ['NoUnread'], CloudCustomData: 'data', To_Account: [bob], SupportMessageExtension: 0 },
    GroupAtInfo: [{ GroupAtAllFlag: 0, GroupAt_Account: bob }],
  }),
  'group_open_http_svc/send_group_system_notification': (_alice, bob) => ({
    ...{ GroupId, ToMembers_Account: [bob] },
    Content: 'notice',
  }),
  'group_open_http_svc/group_msg_get_simple': () => ({ GroupId, ReqMsgNumber: 5, ReqMsgSeq: 0, WithRecalledMsg: 1 }),
  'group_open_http_svc/group_msg_recall': () => ({ GroupId, MsgSeqList: [{ MsgSeq: 1 }], Reason: 'wrong' }),
  'group_open_http_svc/delete_group_msg_by_sender': (alice) => ({ GroupId, Sender_Account: alice }),
  'openim/modify_group_msg': () => ({ GroupId, MsgSeq: 1, MsgBody: text('other'), CloudCustomData: 'data' }),
  'group_open_http_svc/import_group_msg': (alice) => ({
    GroupId,
    MsgList: [{ From_Account: alice, SendTime: nowSec(), Random: u32(), MsgBody: text('of old') }],
    RecentContactFlag: 1,
  }),
  'group_open_http_svc/clear_group_msg': () => ({ GroupId, MsgSeq: 1 }),
  'group_open_http_svc/set_unread_msg_num': (alice) => ({ GroupId, Member_Account: alice, UnreadMsgNum: 1 }),
  'group_open_http_svc/get_group_msg_receipt': () => ({ GroupId, MsgSeqList: [{ MsgSeq: 1 }] }),
  'group_open_http_svc/get_group_msg_receipt_detail': () => ({ GroupId, MsgSeq: 1, Filter: 0, Cursor: '', Count: 10 }),
  'group_open_http_svc/group_msg_receipt': (alice) => ({ GroupId, From_Account: alice, MsgSeqList: [{ MsgSeq: 1 }] }),
  'group_open_attr_http_svc/get_group_attr': () => ({ GroupId }),
  'group_open_http_svc/modify_group_attr': () => ({ GroupId, GroupAttr: [{ key: 'seat1', value: 'alice' }] }),
  'group_open_http_svc/set_group_attr': () => ({ GroupId, GroupAttr: [{ key: 'seat1', value: 'alice' }] }),
  'group_open_http_svc/clear_group_attr': () => ({ GroupId }),
  'group_open_http_svc/get_group_counter': () => ({ GroupId, GroupCounterKeys: ['likes'] }),
  'group_open_http_svc/update_group_counter': () => ({
    ...{ GroupId, GroupCounter: [{ Key: 'likes', Value: 1 }], Mode: 'Increase' },
  }),
  'group_open_http_svc/delete_group_counter': () => ({ GroupId, GroupCounterKeys: ['likes'] }),
  'group_open_http_svc/get_online_member_num': () => ({ GroupId }),
  'group_open_http_svc/ban_group_member': (_alice, bob) => ({
    ...{ GroupId, Members_Account: [bob], Duration: 60, Description: 'bye' },
  }),
  'group_open_http_svc/unban_group_member': (_alice, bob) => ({ GroupId, Members_Account: [bob] }),
  'group_open_http_svc/get_group_ban_member': () => ({ GroupId, Limit: 10, Offset: 0 }),
  'group_open_http_svc/send_broadcast_msg': (alice) => ({
    ...{ From_Account: alice, Random: u32(), MsgBody: text('to all'), CloudCustomData: 'data' },
  }),
  'group_open_avchatroom_http_svc/get_members': () => ({ GroupId, Timestamp: 0, Mark: 1_000 }),
  'group_open_avchatroom_http_svc/modify_user_info': (_alice, bob) => ({
    ...{ GroupId, CommandType: 1, MemberList: [{ Member_Account: bob, Marks: [1_000] }] },
  }),
  'group_open_avchatroom_http_svc/modify_admin': (_alice, bob) => ({ GroupId, CommandType: 1, Admin_Account: [bob] }),
  'group_open_avchatroom_http_svc/get_admin_list': () => ({ GroupId }),
  'group_open_avchatroom_http_svc/check_members': (_alice, bob) => ({ GroupId, Member_Account: [bob] }),
  'openim_msg_ext_http_svc/group_set_key_values': () => ({
    ...{ GroupId, MsgSeq: 1, OperateType: 1 },
    ExtensionList: [{ Key: 'vote', Value: 'yes', Seq: 0 }],
  }),
  'openim_msg_ext_http_svc/group_get_key_values': () => ({ GroupId, MsgSeq: 1, StartSeq: 0 }),
};
