import type { SocketCommands } from '@hongyan/contract';
import { meOf } from '../conversation/place.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { markInRoom } from '../live/marks.ts';
import { attributesOf, deleteAttributes, setAttributes } from './attributes.ts';
import { changeCounters, countersOf } from './counters.ts';
import { findGroup } from './find.ts';
import { actingIn } from './handlers.ts';
import { assertMay, memberIn } from './rules.ts';

type StateCommand =
  | 'getGroupAttributes'
  | 'setGroupAttributes'
  | 'deleteGroupAttributes'
  | 'getGroupCounters'
  | 'changeGroupCounters'
  | 'markGroupMembers';

/** Attributes and counters of groups, and marks in live rooms, over the socket: they are every member's to read and write. */
export const stateCommandHandlers: Pick<HandlersOf<SocketCommands>, StateCommand> = {
  async getGroupAttributes(ctx, input, { me }) {
    const group = await findGroup(ctx, me.sdkAppId, input.groupId);
    await memberIn(ctx, group, me.uid);
    const { version, entries } = await attributesOf(ctx, group);
    return { id: String(group.convId), version, attributes: entries };
  },

  async setGroupAttributes(ctx, input, caller) {
    const { group, me, by } = await actingIn(ctx, caller, input.groupId);
    const { attributes: entries, isWhole = false, random, seen } = input;
    const how = { writer: { uid: me.uid, random }, seen, operator: by.operator };
    return setAttributes(ctx, caller.settings, group, { entries, isWhole }, how);
  },

  async deleteGroupAttributes(ctx, input, caller) {
    const { group, me, by } = await actingIn(ctx, caller, input.groupId);
    const how = { writer: { uid: me.uid, random: input.random }, seen: input.seen, operator: by.operator };
    return deleteAttributes(ctx, caller.settings, group, input.keys, how);
  },

  async getGroupCounters(ctx, input, { me, settings }) {
    const group = await findGroup(ctx, me.sdkAppId, input.groupId);
    await memberIn(ctx, group, me.uid);
    const { version, entries } = await countersOf(ctx, settings, group);
    return { id: String(group.convId), version, counters: entries };
  },

  async changeGroupCounters(ctx, input, caller) {
    const { group, me } = await actingIn(ctx, caller, input.groupId);
    const { mode, counters: entries, random } = input;
    return changeCounters(ctx, caller.settings, group, { mode, entries, writer: { uid: me.uid, random } });
  },

  async markGroupMembers(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const { group, by } = await actingIn(ctx, caller, input.groupId);
    assertMay(by.actor, group, 'admin', 'mark members');
    const accounts = await ctx.accounts.findMany(me.sdkAppId, input.userIds);
    const wanted = [...accounts.values()].map((account) => ({ account, marks: [input.mark] }));
    const done = await markInRoom(ctx, caller.settings, group, wanted, input.isMarked);
    return { userIds: done.map(({ account }) => account.userId) };
  },
};
