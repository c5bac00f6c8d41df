import { last } from '../../platform/builtIns.ts';
import { friendGroupsOf } from '../objects/friend.ts';
import { failuresOf } from '../objects/friendResults.ts';
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
      const made = command === 'createFriendGroup' ? last(groups) : undefined;
      return { friendGroup: named(groups, name) ?? made ?? empty(name), failureUserIDList: failuresOf(results) };
    };
  return {
    getFriendGroupList: list,
    createFriendGroup: change('createFriendGroup'),
    addToFriendGroup: change('addToFriendGroup'),
    removeFromFriendGroup: change('removeFromFriendGroup'),
    async deleteFriendGroup({ name }) {
      const group = named(await list(), name);
      await withOwnCodes(core.callFriends('deleteFriendGroup', { name }));
      return group ?? empty(name);
    },
    async renameFriendGroup({ oldName, newName }) {
      const at = (await list()).findIndex(({ name }) => name === oldName);
      await withOwnCodes(core.callFriends('renameFriendGroup', { name: oldName, newName }));
      const groups = await list();
      return named(groups, newName) ?? groups[at] ?? empty(newName);
    },
  };
}

const named = (groups: readonly FriendGroup[], wanted: string): FriendGroup | undefined =>
  groups.find(({ name }) => name === wanted);

/** A group of which this device knows only the name: another one of the user's made it just now, or took it away. */
const empty = (name: string): FriendGroup => ({ name, userIDList: [], count: 0 });
