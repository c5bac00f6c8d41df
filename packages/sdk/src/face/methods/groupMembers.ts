import type { InputOf, SocketCommands, WireMember } from '@hongyan/contract';
import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { customFieldsOf } from '../objects/group.ts';
import { memberFromWire } from '../objects/groupMember.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { Group, GroupMember } from '../types.ts';
import { fetchGroup, groupOf } from './groups.ts';

type MemberMethods = Pick<
  Methods,
  | 'getGroupMemberList'
  | 'getGroupMemberProfile'
  | 'addGroupMember'
  | 'deleteGroupMember'
  | 'setGroupMemberMuteTime'
  | 'setGroupMemberRole'
  | 'setGroupMemberNameCard'
  | 'setGroupMemberCustomField'
  | 'markGroupMemberList'
>;

/** Page of `getGroupMemberList` where none is named, and the largest one. */
const [PAGE, MAX_PAGE] = [15, 100];
/** How many members `getGroupMemberProfile` takes at most; what is beyond is cut. */
const MAX_PROFILES = 50;
const ROLES: readonly string[] = [TYPES.GRP_MBR_ROLE_ADMIN, TYPES.GRP_MBR_ROLE_MEMBER];

/** Members of groups (§4.12). */
export function groupMemberMethods(face: Face): MemberMethods {
  const { core } = face;
  return {
    getGroupMemberList: (options) => page(face, options),
    async getGroupMemberProfile({ groupID, userIDList, memberCustomFieldFilter }) {
      const userIds = [...new Set(userIDList)].slice(0, MAX_PROFILES);
      const members: WireMember[] = [];
      for (let left = userIds; left.length > 0; ) {
        const answer = await core.callGroup('getGroupMemberProfiles', { groupId: groupID, userIds: left });
        members.push(...answer.members);
        left = answer.left;
      }
      return {
        memberList: members.map((member) => memberFromWire(member, core.serverNowMs(), memberCustomFieldFilter)),
      };
    },
    addGroupMember: (options) => add(face, options),
    deleteGroupMember: (options) => remove(face, options),
    async setGroupMemberMuteTime({ groupID, userID, muteTime }) {
      if (userID === core.me?.userId) throw chatError(laterCodes.CANNOT_MUTE_SELF);
      return update(face, groupID, { userId: userID, muteSec: muteTime });
    },
    async setGroupMemberRole({ groupID, userID, role }) {
      assertRole(face, await groupOf(face, groupID), { userID, role });
      return update(face, groupID, { userId: userID, role: role as 'Admin' });
    },
    setGroupMemberNameCard: ({ groupID, userID, nameCard }) =>
      update(face, groupID, { ...(userID && { userId: userID }), nameCard }),
    setGroupMemberCustomField: ({ groupID, userID, memberCustomField }) =>
      update(face, groupID, { ...(userID && { userId: userID }), customFields: customFieldsOf(memberCustomField) }),
    async markGroupMemberList({ groupID, userIDList, markType: mark, enableMark: isMarked }) {
      const userIds = [...new Set(userIDList)];
      const answer = await core.callGroup('markGroupMembers', { groupId: groupID, userIds, mark, isMarked });
      const failureUserIDList = userIds.filter((userId) => !answer.userIds.includes(userId));
      return { successUserIDList: answer.userIds, failureUserIDList };
    },
  };
}

type PageOptions = Parameters<MemberMethods['getGroupMemberList']>[0];

/** A community's `offset` is a text, others' a number; both are the place where the next page begins (§4.12). */
async function page(
  { core, groups }: Face,
  { groupID, count = PAGE, offset = 0, role, filter }: PageOptions,
): Promise<{ memberList: GroupMember[]; offset: number | string }> {
  const isOfCommunity = groups.get(groupID)?.type === TYPES.GRP_COMMUNITY;
  const answer = await core.callGroup('getGroupMembers', {
    groupId: groupID,
    count: Math.min(count, MAX_PAGE),
    ...(offset && { cursor: String(offset) }),
    ...(role && { role: role as 'Member' }),
    ...(filter && { mark: filter }),
  });
  const memberList = answer.members.map((member) => ({
    ...memberFromWire(member, core.serverNowMs()),
    // Who is listed in a live room is there.
    ...(groups.isLive(groupID) && { isOnline: true }),
  }));
  return { memberList, offset: isOfCommunity ? answer.cursor : Number(answer.cursor) };
}

/** Lists of `addGroupMember` by what became of a user; one who is to be approved was asked for successfully. */
const RESULT_LISTS = {
  added: 'successUserIDList',
  waiting: 'successUserIDList',
  already: 'existedUserIDList',
  overLimit: 'overLimitUserIDList',
  failed: 'failureUserIDList',
} as const;

async function add(face: Face, { groupID, userIDList }: { groupID: string; userIDList: string[] }) {
  if (face.groups.isLive(groupID)) throw chatError(laterCodes.CANNOT_ADD_MEMBER_IN_AV);
  const answer = await face.core.callGroup('addGroupMembers', { groupId: groupID, userIds: userIDList });
  const lists = {
    successUserIDList: [] as string[],
    failureUserIDList: [] as string[],
    existedUserIDList: [] as string[],
    overLimitUserIDList: [] as string[],
  };
  for (const { userId, result } of answer.results) lists[RESULT_LISTS[result]].push(userId);
  return { ...lists, group: await fetchGroup(face, groupID) };
}

type Removal = Parameters<MemberMethods['deleteGroupMember']>[0];

/** In a live room nobody is a member: who is removed is kept out for a time. */
async function remove(face: Face, { groupID, userIDList, reason, duration }: Removal) {
  const isLive = face.groups.isLive(groupID);
  if (isLive && !(Number.isInteger(duration) && Number(duration) > 0)) throw chatError(laterCodes.BAN_DURATION_INVALID);
  const answer = await face.core.callGroup('removeGroupMembers', {
    groupId: groupID,
    userIds: userIDList,
    ...(reason && { reason }),
    ...(isLive && duration && { banSec: duration }),
  });
  return { group: await fetchGroup(face, groupID), userIDList: answer.userIds };
}

type Update = Partial<Omit<InputOf<SocketCommands['updateGroupMember']>, 'groupId'>>;

async function update(face: Face, groupID: string, change: Update): Promise<{ group: Group; member: GroupMember }> {
  const self = face.core.me?.userId ?? '';
  const { member } = await face.core.callGroup('updateGroupMember', { userId: self, ...change, groupId: groupID });
  return { group: await groupOf(face, groupID), member: memberFromWire(member, face.core.serverNowMs()) };
}

function assertRole({ core }: Face, group: Group, { userID, role }: { userID: string; role: string }): void {
  if (!ROLES.includes(role)) throw chatError(laterCodes.INVALID_MEMBER_ROLE);
  const type = groupTypeOf(group.type);
  if (type && clientGroupTypes[type].admins === 'no') throw chatError(laterCodes.CANNOT_SET_MEMBER_ROLE);
  if (group.selfInfo.role !== TYPES.GRP_MBR_ROLE_OWNER) throw chatError(laterCodes.NOT_OWNER);
  if (userID === core.me?.userId) throw chatError(laterCodes.CANNOT_SET_SELF_MEMBER_ROLE);
}
