import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { informationOf } from '../objects/groupInformation.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import { createGroup, type Messaging } from './createGroup.ts';
import { fetchGroup } from './groups.ts';
import { assertGuest } from './joining.ts';

type GroupLifeMethods = Pick<
  Methods,
  | 'searchGroupByID'
  | 'createGroup'
  | 'dismissGroup'
  | 'updateGroupProfile'
  | 'changeGroupOwner'
  | 'getGroupOnlineMemberCount'
>;

/** How long the number of members online is taken for current. */
const ONLINE_COUNT_MS = 60_000;

/** Groups: their beginning, their changes and their end (§4.11). */
export function groupLifeMethods(face: Face, messaging: Messaging): GroupLifeMethods {
  const { core, groups } = face;
  return {
    searchGroupByID: async (groupID) => ({ group: await fetchGroup(face, groupID) }),
    createGroup: (options) => createGroup(face, messaging, options),
    async dismissGroup(groupID) {
      if (groups.get(groupID)?.type === TYPES.GRP_WORK) throw chatError(laterCodes.CANNOT_DISMISS_WORK);
      await core.callGroup('dissolveGroup', { groupId: groupID });
      return { groupID };
    },
    async updateGroupProfile({ groupID, muteAllMembers, ...fields }) {
      const isMutedAll = muteAllMembers !== undefined && { isMutedAll: muteAllMembers };
      const params = { groupId: groupID, ...informationOf(fields), ...isMutedAll };
      return { group: groups.take((await core.callGroup('updateGroup', params)).group) };
    },
    async changeGroupOwner({ groupID, newOwnerID }) {
      if (groups.isLive(groupID)) throw chatError(laterCodes.CANNOT_CHANGE_OWNER_IN_AV);
      if (newOwnerID === core.me?.userId) throw chatError(laterCodes.CANNOT_CHANGE_OWNER_TO_SELF);
      const { group } = await core.callGroup('transferGroup', { groupId: groupID, userId: newOwnerID });
      return { group: groups.take(group) };
    },
    getGroupOnlineMemberCount: onlineCounter(face),
  };
}

function onlineCounter(face: Face): GroupLifeMethods['getGroupOnlineMemberCount'] {
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
