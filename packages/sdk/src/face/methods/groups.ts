import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Methods } from '../pipeline.ts';
import { groupConv } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import type { Group } from '../types.ts';

/** Groups: their list and their information (§4.11). */
export function groupMethods(face: Face): Pick<Methods, 'getGroupList' | 'getGroupProfile'> {
  const { core, groups } = face;
  return {
    async getGroupList() {
      for (const wire of await core.fetchJoinedGroups()) groups.take(wire);
      return { groupList: groups.list(), isSyncCompleted: face.isSynced };
    },
    async getGroupProfile({ groupID, groupCustomFieldFilter: keys }) {
      const group = await fetchGroup(face, groupID);
      if (!keys) return { group };
      return { group: { ...group, groupCustomField: group.groupCustomField.filter(({ key }) => keys.includes(key)) } };
    },
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
