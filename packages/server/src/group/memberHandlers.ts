import { ImError, type SocketCommands } from '@hongyan/contract';
import { readCursor } from '../conversation/cursor.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { banMembers, changeInRoom, membersInRoom, profilesInRoom } from '../live/members.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group } from '../storage/port/groups.ts';
import { type Added, addMembers } from './add.ts';
import { findGroup } from './find.ts';
import { actingIn } from './handlers.ts';
import { changeMember, removeMembers } from './members.ts';
import { assertListed, memberIn, typeOf } from './rules.ts';
import { fieldsOf, wireMember } from './wire.ts';

type MemberCommand =
  | 'getGroupMembers'
  | 'getGroupMemberProfiles'
  | 'addGroupMembers'
  | 'removeGroupMembers'
  | 'updateGroupMember'
  | 'getGroupOnlineCount';

/** Members of groups over the socket. */
export const memberHandlers: Pick<HandlersOf<SocketCommands>, MemberCommand> = {
  async getGroupMembers(ctx, input, { me, settings }) {
    const group = await findGroup(ctx, me.sdkAppId, input.groupId);
    const viewer = await memberIn(ctx, group, me.uid);
    assertListed(group);
    if (typeOf(group).keeps === 'live') return membersInRoom(ctx, settings, group, input);
    const offset = readCursor(input.cursor);
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    // One more than asked for tells whether the page is the last.
    const query = { ...(input.role && { roles: [input.role] }), offset, count: count + 1 };
    const found = await ctx.storage.groups.members(group.gid, query);
    const members = cutPage(
      found.slice(0, count).map((member) => wireMember(member, viewer, settings)),
      settings.pageBytes,
    );
    const isLast = members.length === found.length;
    return { members, cursor: isLast ? '' : String(offset + members.length), memberCount: group.memberCount };
  },

  async getGroupMemberProfiles(ctx, input, { me, settings }) {
    const group = await findGroup(ctx, me.sdkAppId, input.groupId);
    const viewer = await memberIn(ctx, group, me.uid);
    assertListed(group);
    const accounts = await ctx.accounts.findMany(me.sdkAppId, input.userIds);
    const uids = [...accounts.values()].map(({ uid }) => uid);
    const isLive = typeOf(group).keeps === 'live';
    const all = isLive
      ? await profilesInRoom(ctx, settings, group, uids)
      : (await ctx.storage.groups.membersAmong(group.gid, uids)).map((member) => wireMember(member, viewer, settings));
    const members = cutPage(all, settings.pageBytes);
    return { members, left: all.slice(members.length).map(({ userId }) => userId) };
  },

  async addGroupMembers(ctx, input, caller) {
    const { group, by, me } = await actingIn(ctx, caller, input.groupId);
    assertCount(caller.settings.groupAddMax, input.userIds);
    const accounts = await ctx.accounts.findMany(me.sdkAppId, input.userIds);
    const newcomers = [...accounts.values()].map(({ uid }) => ({ uid }));
    const note = input.text ?? '';
    const added = await addMembers(ctx, caller.settings, group, newcomers, by, { note });
    const byUid = new Map(newcomers.map(({ uid }, at) => [uid, added.results[at]]));
    const results = [...new Set(input.userIds)].map((userId) => ({
      userId,
      result: resultOf(byUid.get(accounts.get(userId)?.uid ?? 0)),
    }));
    return { results, memberCount: added.group.memberCount };
  },

  async removeGroupMembers(ctx, input, caller) {
    const { group, by, me } = await actingIn(ctx, caller, input.groupId);
    assertCount(caller.settings.groupAddMax, input.userIds);
    const accounts = await ctx.accounts.findMany(me.sdkAppId, input.userIds);
    const uids = [...accounts.values()].map(({ uid }) => uid);
    if (uids.includes(me.uid))
      throw new ImError('groupParamsIllegal', { field: 'userIds', reason: 'must not name oneself: quit instead' });
    if (typeOf(group).keeps === 'live') {
      const how = { seconds: input.banSec, text: input.reason, by };
      return banMembers(ctx, caller.settings, group, [...accounts.values()], how);
    }
    if (input.banSec !== undefined)
      throw new ImError('groupParamsIllegal', { field: 'banSec', reason: 'is for live rooms alone' });
    const news = await removeMembers(ctx, caller.settings, group, uids, by, { reason: input.reason });
    return { userIds: namesOf(accounts, news.left), memberCount: news.group.memberCount };
  },

  async updateGroupMember(ctx, input, caller) {
    const { group, by } = await actingIn(ctx, caller, input.groupId);
    if (typeOf(group).keeps === 'live')
      return { member: await changeInRoom(ctx, caller, group, { input, by }), events: [] };
    const target = await targetIn(ctx, group, input.userId);
    const { role, muteSec, nameCard, customFields } = input;
    const change = { role, muteSec, nameCard, ...(customFields && { fields: fieldsOf(customFields) }) };
    const { member, events } = await changeMember(ctx, caller.settings, { group, target }, change, by);
    return { member: wireMember(member, by.actor, caller.settings), events };
  },

  async getGroupOnlineCount(ctx, input, { me }) {
    const group = await findGroup(ctx, me.sdkAppId, input.groupId);
    await memberIn(ctx, group, me.uid);
    const isLive = typeOf(group).keeps === 'live';
    return { online: await (isLive ? ctx.live.online(group.gid) : ctx.sessions.onlineIn(group.gid)) };
  },
};

function assertCount(max: number, userIds: readonly string[]): void {
  if (userIds.length > max) throw new ImError('groupTooManyAccounts', { field: 'userIds', count: userIds.length, max });
}

const resultOf = (added: Added | undefined): Exclude<Added, 'full' | 'refused'> | 'failed' =>
  added === undefined || added === 'full' || added === 'refused' ? 'failed' : added;

const namesOf = (accounts: Map<string, Account>, uids: readonly number[]): string[] =>
  [...accounts.values()].filter(({ uid }) => uids.includes(uid)).map(({ userId }) => userId);

/**
 * The member that something is to be done to.
 *
 * @throws ImError `groupDenied`
 */
export async function targetIn(ctx: Pick<Ctx, 'accounts' | 'storage'>, group: Group, userId: string) {
  const account = await ctx.accounts.find(group.sdkAppId, userId);
  const [member] = account ? await ctx.storage.groups.membersAmong(group.gid, [account.uid]) : [];
  if (!member) throw new ImError('groupDenied', { reason: `${userId} is no member of the group` });
  return member;
}
