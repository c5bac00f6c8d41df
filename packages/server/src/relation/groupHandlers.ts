import { ImError, type SocketCommands } from '@hongyan/contract';
import { meOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { changeGroup, deleteGroups, makeGroups, renameGroup } from './groups.ts';
import { wireResults } from './people.ts';

type GroupCommand =
  | 'getFriendGroups'
  | 'createFriendGroup'
  | 'deleteFriendGroup'
  | 'renameFriendGroup'
  | 'addToFriendGroup'
  | 'removeFromFriendGroup';

/** Friend groups over the socket (S69). */
export const friendGroupHandlers: Pick<HandlersOf<SocketCommands>, GroupCommand> = {
  async getFriendGroups(ctx, _input, { me }) {
    return { groups: await ctx.storage.friendGroups.list(me.uid) };
  },

  async createFriendGroup(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const group = { names: [input.name], userIds: input.userIds ?? [], mustBeNew: true };
    const { fates, events } = await makeGroups(ctx, caller.settings, me, group, caller.connection.id);
    return { results: wireResults(caller.settings, fates), events };
  },

  async deleteFriendGroup(ctx, input, caller) {
    const { deleted, events } = await deleteGroups(ctx, await meOf(ctx, caller), [input.name], caller.connection.id);
    if (deleted.length === 0) throw new ImError('friendGroupUnknown', { name: input.name });
    return { events };
  },

  async renameFriendGroup(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    return { events: await renameGroup(ctx, caller.settings, me, input, caller.connection.id) };
  },

  addToFriendGroup: (ctx, input, caller) => change(ctx, caller, input, true),
  removeFromFriendGroup: (ctx, input, caller) => change(ctx, caller, input, false),
};

async function change(ctx: Ctx, caller: SocketCaller, input: { name: string; userIds: string[] }, isIn: boolean) {
  const me = await meOf(ctx, caller);
  const { fates, events } = await changeGroup(ctx, caller.settings, me, { ...input, isIn }, caller.connection.id);
  return { results: wireResults(caller.settings, fates), events };
}
