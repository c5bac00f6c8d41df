import type { CustomFields, InputOf, SocketCommands, WireGroup, WireMember } from '@hongyan/contract';
import { SdkFault } from '../connection/fault.ts';
import { allApplications, allMembers, groupsById, membersById, pageByTime } from '../core/groupPages.ts';
import { groupTypeName } from '../face/objects/group.ts';
import { ok, webimFault } from './answers.ts';
import { type DelMsgList, deleteNotices } from './messageCalls.ts';
import type { Webim } from './wire.ts';

type Data = Record<string, unknown>;
const given = (fields: Data): Data =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Fields of an app's own as REST has them. */
const customToWire = (fields: readonly { Key: string; Value: string }[] | undefined): CustomFields | undefined =>
  fields?.map(({ Key: key, Value: value }) => ({ key, value }));
const customFromWire = (fields: CustomFields | undefined) =>
  (fields ?? []).map(({ key: Key, value: Value }) => ({ Key, Value }));

/** Information of a group by the names of REST. */
export interface Information {
  Name?: string;
  Introduction?: string;
  Notification?: string;
  FaceUrl?: string;
  MaxMemberCount?: number;
  MaxMemberNum?: number;
  ApplyJoinOption?: string;
  AppDefinedData?: readonly { Key: string; Value: string }[];
  ShutUpAllMember?: 'On' | 'Off';
}

/** A member to be of a new group. */
type NewMember =
  | string
  | { Member_Account: string; Role?: string; AppMemberDefinedData?: Information['AppDefinedData'] };

function memberToWire(one: NewMember) {
  if (typeof one === 'string') return { userId: one };
  const customFields = customToWire(one.AppMemberDefinedData);
  return {
    userId: one.Member_Account,
    ...(one.Role === 'Admin' && { role: 'Admin' as const }),
    ...(customFields && { customFields }),
  };
}

const informationOf = (options: Information): Omit<InputOf<SocketCommands['updateGroup']>, 'groupId'> =>
  given({
    ...{ name: options.Name, introduction: options.Introduction, notification: options.Notification },
    ...{ faceUrl: options.FaceUrl, maxMembers: options.MaxMemberCount ?? options.MaxMemberNum },
    ...{ joinOption: options.ApplyJoinOption, customFields: customToWire(options.AppDefinedData) },
  });

const groupToRest = ({ groupId, info, memberCount, lastMsgSec, seq, self, reservedFields }: WireGroup) => ({
  ...{ GroupId: groupId, Type: groupTypeName(info.type), Name: info.name, Introduction: info.introduction ?? '' },
  ...{ Notification: info.notification ?? '', FaceUrl: info.faceUrl ?? '', Owner_Account: info.owner ?? '' },
  ...{ CreateTime: info.createdSec, LastInfoTime: info.infoSec, LastMsgTime: lastMsgSec, NextMsgSeq: seq + 1 },
  ...{ MemberNum: memberCount, MaxMemberNum: info.maxMembers, ApplyJoinOption: info.joinOption },
  ShutUpAllMember: info.isMutedAll ? 'On' : 'Off',
  AppDefinedData: customFromWire([...(info.customFields ?? []), ...(reservedFields ?? [])]),
  ...(self && { SelfInfo: { Role: self.role, JoinTime: self.joinedSec, MsgFlag: FLAGS[self.receiveOption] } }),
});

const FLAGS = ['AcceptAndNotify', 'Discard', 'AcceptNotNotify'];

const memberToRest = ({ userId, role, joinedSec, nameCard, lastSentSec, muteUntilSec, customFields }: WireMember) => ({
  ...{ Member_Account: userId, Role: role, JoinTime: joinedSec, NameCard: nameCard ?? '' },
  ...{ LastSendMsgTime: lastSentSec ?? 0, ShutUpUntil: muteUntilSec ?? 0 },
  AppMemberDefinedData: customFromWire(customFields),
});

/** What these functions take, each what concerns it. */
export type Options = Information & {
  GroupId: string;
  Type?: string;
  MemberList?: readonly NewMember[];
  ApplyMsg?: string;
  HandleMsg?: string;
  ApprovalMsg?: string;
  MsgKey?: string;
  Authentication?: string;
  Limit?: number;
  StartTime?: number;
  GroupType?: string;
  MemberInfoFilter?: readonly string[];
  DelMsgList?: DelMsgList['DelMsgList'];
  Offset?: number | string;
  GroupIdList?: readonly (string | { GroupId: string })[];
  Member_Account?: string;
  Role?: 'Admin' | 'Member';
  MsgFlag?: string;
  ShutUpTime?: number;
  NameCard?: string;
  AppMemberDefinedData?: readonly { Key: string; Value: string }[];
  MemberToDel_Account?: readonly string[];
  Reason?: string;
  NewOwner_Account?: string;
  User_Account?: readonly string[];
  Members_Account?: readonly string[];
  MemberRoleFilter?: readonly ('Owner' | 'Admin' | 'Member')[];
};

/** Functions of groups, which take the names of REST. */
export const groupCalls = {
  createGroup: create,
  /** As `createGroup`, by all that REST takes. */
  createGroupHigh: create,
  async modifyGroupBaseInfo({ core }: Webim, options: Options) {
    const { GroupId: groupId, ShutUpAllMember } = options;
    const isMutedAll = ShutUpAllMember && { isMutedAll: ShutUpAllMember === 'On' };
    await core.callGroup('updateGroup', { groupId, ...informationOf(options), ...isMutedAll });
    return ok({});
  },
  async applyJoinGroup({ core }: Webim, { GroupId: groupId, ApplyMsg }: Options) {
    const { status } = await core.callGroup('joinGroup', { groupId, ...(ApplyMsg && { text: ApplyMsg }) });
    return ok({ JoinedStatus: status === 'waiting' ? 'WaitAdminApproval' : 'JoinedSuccess' });
  },
  handleApplyJoinGroupPendency: decide,
  handleInviteJoinGroupRequest: decide,
  /** Requests to join and invitations that wait, the newest first; `StartTime`: only older ones. */
  async getPendencyGroup({ core }: Webim, { StartTime = 0, Limit = 0 }: Options) {
    const waiting = await allApplications(core);
    const { page, nextSec } = pageByTime(waiting, { beforeSec: StartTime, count: Limit });
    const PendencyList = page.map((one) => ({
      ...{ PendencyType: one.kind === 'apply' ? 0 : 1, GroupId: one.groupId, GroupName: one.groupName },
      ...{ From_Account: one.by, To_Account: one.userId, ApplyInviteMsg: one.text, AddTime: one.timeSec },
      ...{ Authentication: one.applicationId, MsgKey: one.applicationId, Handled: 0 },
    }));
    return ok({ TotalCount: waiting.length, NextStartTime: nextSec, PendencyList });
  },
  async getPendencyGroupRead({ core }: Webim) {
    await core.markRead('@TIM#SYSTEM');
    return ok({});
  },
  deleteApplyJoinGroupPendency: deleteNotices,
  deleteGroupSystemMsgs: deleteNotices,
  /** Answers -100: groups are found by id, see `getGroupPublicInfo`. */
  async searchGroupByName(_: Webim, _options: Options): Promise<never> {
    throw webimFault('other', 'groups are found by id alone: getGroupPublicInfo');
  },
  /** Answers 10007: notices of the app are its server's to send, by `send_group_system_notification`. */
  async sendCustomGroupNotify(_: Webim, _options: Options): Promise<never> {
    throw new SdkFault(NO_PERMISSION, 'notices of the app are sent by its server: send_group_system_notification');
  },
  async quitGroup({ core }: Webim, { GroupId: groupId }: Options) {
    await core.callGroup('quitGroup', { groupId });
    return ok({});
  },
  async destroyGroup({ core }: Webim, { GroupId: groupId }: Options) {
    await core.callGroup('dissolveGroup', { groupId });
    return ok({});
  },
  getGroupInfo: infoOf,
  getGroupPublicInfo: infoOf,
  async getGroupMemberInfo({ core }: Webim, { GroupId: groupId, Limit, Offset, MemberRoleFilter }: Options) {
    const [role, ...others] = MemberRoleFilter ?? [];
    const page = await core.callGroup('getGroupMembers', {
      ...{ groupId, ...(Limit && { count: Limit }), ...(Offset && { cursor: String(Offset) }) },
      ...(role && others.length === 0 && { role }),
    });
    const MemberList = page.members.map(memberToRest).filter(({ Role }) => MemberRoleFilter?.includes(Role) ?? true);
    return ok({ MemberNum: page.memberCount, MemberList, NextOffset: Number(page.cursor) });
  },
  async addGroupMember({ core }: Webim, { GroupId: groupId, MemberList = [] }: Options) {
    const userIds = MemberList.map((one) => (typeof one === 'string' ? one : one.Member_Account));
    const { results } = await core.callGroup('addGroupMembers', { groupId, userIds });
    const numbers = { failed: 0, added: 1, already: 2, waiting: 3, overLimit: 0 };
    return ok({
      MemberList: results.map(({ userId, result }) => ({ Member_Account: userId, Result: numbers[result] })),
    });
  },
  async modifyGroupMember({ core }: Webim, options: Options) {
    const { GroupId: groupId, Member_Account, Role, MsgFlag, ShutUpTime, NameCard, AppMemberDefinedData } = options;
    const userId = Member_Account ?? core.me?.userId ?? '';
    const change = given({
      ...{ role: Role, muteSec: ShutUpTime, nameCard: NameCard, customFields: customToWire(AppMemberDefinedData) },
    });
    if (MsgFlag !== undefined) await core.setReceiveOption(`GROUP${groupId}`, FLAGS.indexOf(MsgFlag));
    if (Object.keys(change).length > 0) await core.callGroup('updateGroupMember', { groupId, userId, ...change });
    return ok({});
  },
  async deleteGroupMember({ core }: Webim, { GroupId: groupId, MemberToDel_Account = [], Reason }: Options) {
    const userIds = [...MemberToDel_Account];
    await core.callGroup('removeGroupMembers', { groupId, userIds, ...(Reason && { reason: Reason }) });
    return ok({});
  },
  async changeGroupOwner({ core }: Webim, { GroupId: groupId, NewOwner_Account: userId = '' }: Options) {
    await core.callGroup('transferGroup', { groupId, userId });
    return ok({});
  },
  async getJoinedGroupListHigh({ core }: Webim, { Limit, Offset = 0, GroupType }: Options) {
    const isWanted = ({ info }: WireGroup): boolean =>
      !GroupType || groupTypeName(info.type) === groupTypeName(GroupType);
    const all = (await core.fetchJoinedGroups()).filter(isWanted);
    const GroupIdList = all.slice(Number(Offset), Limit ? Number(Offset) + Limit : undefined).map(groupToRest);
    return ok({ TotalCount: all.length, GroupIdList });
  },
  async getRoleInGroup({ core }: Webim, { GroupId: groupId, User_Account = [] }: Options) {
    const members = await membersById(core, groupId, User_Account);
    const roleOf = (userId: string) => members.find((member) => member.userId === userId)?.role ?? 'NotMember';
    return ok({ UserIdList: User_Account.map((userId) => ({ Member_Account: userId, Role: roleOf(userId) })) });
  },
  async forbidSendMsg({ core }: Webim, { GroupId: groupId, Members_Account = [], ShutUpTime = 0 }: Options) {
    for (const userId of Members_Account)
      await core.callGroup('updateGroupMember', { groupId, userId, muteSec: ShutUpTime });
    return ok({});
  },
  /** A live room, without signing in too. */
  async applyJoinBigGroup({ core }: Webim, { GroupId: groupId }: Options) {
    if (!core.me) await core.joinAsGuest(groupId);
    else {
      const [found] = (await core.callGroup('getGroupProfiles', { groupIds: [groupId] })).groups;
      if (found && !/^(AV|B)ChatRoom$/.test(found.info.type))
        throw webimFault('notLiveRoom', `${groupId} is no live room`);
      const { status } = await core.callGroup('joinGroup', { groupId });
      if (status === 'already') throw new SdkFault(10_013, `already in ${groupId}`);
    }
    return ok({ JoinedStatus: 'JoinedSuccess' });
  },
  async quitBigGroup({ core }: Webim, { GroupId: groupId }: Options) {
    if (!core.me) await core.quitAsGuest(groupId);
    else await core.callGroup('quitGroup', { groupId });
    return ok({});
  },
};

/** Codes of the server: of a group that cannot be found, and of what the user may not do. */
const UNKNOWN = 10_010;
const NO_PERMISSION = 10_007;
/** The code of a request that was decided on already: the original calls that a success. */
const HANDLED = 10_024;

async function decide({ core }: Webim, { MsgKey, Authentication, HandleMsg, ApprovalMsg }: Options) {
  const applicationId = MsgKey || Authentication || '';
  const isAccepted = HandleMsg === 'Agree';
  try {
    const decision = { applicationId, isAccepted, ...(ApprovalMsg && { text: ApprovalMsg }) };
    await core.callGroup('decideGroupApplication', decision);
  } catch (error) {
    if (!(error instanceof SdkFault && error.code === HANDLED)) throw error;
  }
  return ok({});
}

async function create({ core }: Webim, options: Options) {
  const members = options.MemberList?.map(memberToWire);
  const { group } = await core.callGroup('createGroup', {
    ...informationOf(options),
    // Which types there are is the server's to say.
    type: options.Type as 'Public',
    name: options.Name ?? '',
    ...(options.GroupId && { groupId: options.GroupId }),
    ...(members?.length && { members }),
  });
  return ok({ GroupId: group.groupId });
}

/** Groups by id; with their members where the app says which fields of them it wants, as far as it may see them. */
async function infoOf({ core }: Webim, { GroupIdList = [], MemberInfoFilter }: Options) {
  const groupIds = GroupIdList.map((one) => (typeof one === 'string' ? one : one.GroupId));
  const found = await groupsById(core, groupIds);
  const GroupInfo = [];
  for (const groupId of groupIds) {
    const group = found.get(groupId);
    if (!group) GroupInfo.push({ GroupId: groupId, ErrorCode: UNKNOWN, ErrorInfo: 'there is no such group' });
    else {
      const members = MemberInfoFilter && group.self ? await allMembers(core, groupId) : undefined;
      GroupInfo.push(ok({ ...groupToRest(group), ...(members && { MemberList: members.map(memberToRest) }) }));
    }
  }
  return ok({ GroupInfo });
}
