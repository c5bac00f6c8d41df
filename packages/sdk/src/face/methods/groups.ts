import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { informationOf } from '../objects/group.ts';
import type { Methods } from '../pipeline.ts';
import { groupConv } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import type { Group } from '../types.ts';
import { createGroup, type Messaging } from './createGroup.ts';
import { assertGuest } from './joining.ts';

type Families = Pick<
  Methods,
  | 'getGroupList'
  | 'getGroupProfile'
  | 'searchGroupByID'
  | 'createGroup'
  | 'dismissGroup'
  | 'updateGroupProfile'
  | 'changeGroupOwner'
  | 'getGroupOnlineMemberCount'
>;

/** How long the number of members online is taken for current. */
const ONLINE_COUNT_MS = 60_000;

/** Groups: their list, their information, their beginning and end (§4.11). */
export function groupMethods(face: Face, messaging: Messaging): Families {
  const { core, groups } = face;
  return {
    async getGroupList() {
      for (const wire of await core.fetchJoinedGroups()) groups.take(wire);
      return { groupList: groups.list(), isSyncCompleted: true };
    },
    async getGroupProfile({ groupID, groupCustomFieldFilter: keys }) {
      const group = await fetchGroup(face, groupID);
      if (!keys) return { group };
      return { group: { ...group, groupCustomField: group.groupCustomField.filter(({ key }) => keys.includes(key)) } };
    },
    searchGroupByID: async (groupID) => ({ group: await fetchGroup(face, groupID) }),
    createGroup: (options) => createGroup(face, messaging, options),
    async dismissGroup(groupID) {
      if (groups.get(groupID)?.type === TYPES.GRP_WORK) throw chatError(codes.CANNOT_DISMISS_WORK);
      await core.callGroup('dissolveGroup', { groupId: groupID });
      return { groupID };
    },
    async updateGroupProfile({ groupID, muteAllMembers, ...fields }) {
      const isMutedAll = muteAllMembers !== undefined && { isMutedAll: muteAllMembers };
      const params = { groupId: groupID, ...informationOf(fields), ...isMutedAll };
      return { group: groups.take((await core.callGroup('updateGroup', params)).group) };
    },
    async changeGroupOwner({ groupID, newOwnerID }) {
      if (groups.isLive(groupID)) throw chatError(codes.CANNOT_CHANGE_OWNER_IN_AV);
      if (newOwnerID === core.me?.userId) throw chatError(codes.CANNOT_CHANGE_OWNER_TO_SELF);
      const { group } = await core.callGroup('transferGroup', { groupId: groupID, userId: newOwnerID });
      return { group: groups.take(group) };
    },
    getGroupOnlineMemberCount: onlineCounter(face),
  };
}

function onlineCounter(face: Face): Families['getGroupOnlineMemberCount'] {
  const { core, groups, readiness } = face;
  const counts = new Map<string, { memberCount: number; untilMs: number }>();
  return async (groupID) => {
    if (readiness.refusal() !== undefined) {
      assertGuest(face, 'getGroupOnlineMemberCount');
      return { memberCount: await core.onlineCountAsGuest(groupID) };
    }
    const nowMs = core.serverNowMs();
    const known = counts.get(groupID);
    if (known && nowMs < known.untilMs) return { memberCount: known.memberCount };
    const { online: memberCount } = await core.callGroup('getGroupOnlineCount', { groupId: groupID });
    // In a live room people come and go, and its group shows the same number.
    if (!groups.isLive(groupID)) counts.set(groupID, { memberCount, untilMs: nowMs + ONLINE_COUNT_MS });
    return { memberCount };
  };
}

/**
 * A group as the server has it now.
 *
 * @throws ChatError 2603 when there is none, or none that this user may find
 */
export async function fetchGroup({ core, groups }: Face, groupID: string): Promise<Group> {
  const [wire] = (await core.callGroup('getGroupProfiles', { groupIds: [groupID] })).groups;
  if (!wire) throw chatError(codes.CANNOT_FIND_GRP);
  return groups.take(wire);
}

/** A group of the user's: as its head has it, or fetched where that is not known. */
export async function groupOf(face: Face, groupID: string): Promise<Group> {
  const isKnown = face.core.head(groupConv(groupID))?.group !== undefined && face.groups.get(groupID) !== undefined;
  return (isKnown && face.groups.refresh(groupID)) || fetchGroup(face, groupID);
}
