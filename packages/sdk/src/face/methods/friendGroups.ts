import { chatError } from '../errors/chatError.ts';
import { failuresOf, friendGroupsOf } from '../objects/friend.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { FriendFailure, FriendGroup } from '../types.ts';
import { withOwnCodes } from './relationFaults.ts';

type Families = Pick<
  Methods,
  | 'getFriendGroupList'
  | 'createFriendGroup'
  | 'deleteFriendGroup'
  | 'addToFriendGroup'
  | 'removeFromFriendGroup'
  | 'renameFriendGroup'
>;
type Command = 'createFriendGroup' | 'addToFriendGroup' | 'removeFromFriendGroup';
type Named = { name: string; userIDList: string[] };
type Changed = { friendGroup: FriendGroup; failureUserIDList: FriendFailure[] };

/** Friend groups (§4.9). */
export function friendGroupMethods({ core }: Face): Families {
  const list = async () => friendGroupsOf(await core.fetchRelations('friendGroups'));
  const change =
    (command: Command) =>
    async ({ name, userIDList }: Named): Promise<Changed> => {
      const userIds = [...new Set(userIDList)];
      const { results } = await withOwnCodes(core.callFriends(command, { name, userIds }));
      const groups = await list();
      // Words that the app replaces are other ones in the name of the new group, which is the last one.
      const made = command === 'createFriendGroup' ? groups.at(-1) : undefined;
      return { friendGroup: named(groups, name, made), failureUserIDList: failuresOf(results) };
    };
  return {
    getFriendGroupList: list,
    createFriendGroup: change('createFriendGroup'),
    addToFriendGroup: change('addToFriendGroup'),
    removeFromFriendGroup: change('removeFromFriendGroup'),
    async deleteFriendGroup({ name }) {
      const group = named(await list(), name);
      await withOwnCodes(core.callFriends('deleteFriendGroup', { name }));
      return group;
    },
    async renameFriendGroup({ oldName, newName }) {
      const before = await list();
      const at = before.indexOf(named(before, oldName));
      await withOwnCodes(core.callFriends('renameFriendGroup', { name: oldName, newName }));
      const groups = await list();
      return named(groups, newName, groups[at]);
    },
  };
}

/**
 * The group of this name, else the other one.
 *
 * @throws ChatError 2711
 */
function named(groups: readonly FriendGroup[], wanted: string, otherwise?: FriendGroup): FriendGroup {
  const group = groups.find(({ name }) => name === wanted) ?? otherwise;
  if (!group) throw chatError('FRIEND_GROUP_NOT_EXIST');
  return group;
}
