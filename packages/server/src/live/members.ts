import { ImError, type InputOf, type Settings, type SocketCommands, type WireMember } from '@hongyan/contract';
import { readCursor } from '../conversation/cursor.ts';
import type { Ctx } from '../ctx.ts';
import type { SocketCaller } from '../dispatch/handlers.ts';
import { assertMayMute, type By, muteMembers } from '../group/members.ts';
import { roleInRoom } from '../group/rules.ts';
import { wireAttendant } from '../group/wire.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, GroupMember } from '../storage/port/groups.ts';
import { banFromRoom } from './ban.ts';
import { listRoom, withProfiles } from './list.ts';

type Needs = Pick<Ctx, 'live' | 'accounts' | 'storage'>;

/** A page of those who are in a live room, the newest first. */
export async function membersInRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  input: InputOf<SocketCommands['getGroupMembers']>,
) {
  const offset = readCursor(input.cursor);
  const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
  const { role } = input;
  const all = await listRoom(ctx, settings, group, input.mark);
  // Roles are looked up for all where they decide who is shown, else for the page alone.
  const listed = role ? (await withProfiles(ctx, group, all)).filter((one) => one.role === role) : all;
  const page = await withProfiles(ctx, group, listed.slice(offset, offset + count));
  const members = cutPage(page.map(wireAttendant), settings.pageBytes);
  const next = offset + members.length;
  return {
    members,
    cursor: next < listed.length && members.length > 0 ? String(next) : '',
    memberCount: await ctx.live.online(group.gid),
  };
}

/** These accounts, as far as they are in a live room. */
export async function profilesInRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  uids: readonly number[],
): Promise<WireMember[]> {
  const there = (await listRoom(ctx, settings, group)).filter(({ uid }) => uids.includes(uid));
  return (await withProfiles(ctx, group, there)).map(wireAttendant);
}

/**
 * Bans accounts from a live room for so many seconds.
 *
 * @throws ImError `groupParamsIllegal` without a number of seconds, `groupDenied`, `groupTooManyAccounts`
 */
export async function banMembers(
  ctx: Ctx,
  settings: Settings,
  group: Group,
  accounts: readonly Account[],
  { seconds, text, by }: { seconds: number | undefined; text: string | undefined; by: By },
): Promise<{ userIds: string[]; memberCount: number }> {
  if (seconds === undefined)
    throw new ImError('groupParamsIllegal', {
      field: 'banSec',
      reason: 'is required: nobody is a member of a live room',
    });
  const { liveBanAccountsMax: max } = settings;
  if (accounts.length > max)
    throw new ImError('groupTooManyAccounts', { field: 'userIds', count: accounts.length, max });
  await banFromRoom(ctx, settings, group, accounts, { seconds, text, by });
  return { userIds: accounts.map(({ userId }) => userId), memberCount: await ctx.live.online(group.gid) };
}

/**
 * Mutes somebody in a live room; it is all that may be changed of who is there.
 *
 * @throws ImError `groupDenied`
 */
export async function changeInRoom(
  ctx: Ctx,
  { settings }: SocketCaller,
  group: Group,
  { input, by }: { input: InputOf<SocketCommands['updateGroupMember']>; by: By },
): Promise<WireMember> {
  const { userId, muteSec, role, nameCard, customFields } = input;
  if (muteSec === undefined || role || nameCard !== undefined || customFields)
    throw new ImError('groupDenied', { reason: `in a group of type ${group.type} a member is only muted` });
  const account = await ctx.accounts.find(group.sdkAppId, userId);
  const isThere = account && (await ctx.live.present(group.gid, [account.uid])).has(account.uid);
  if (!account || !isThere) throw new ImError('groupDenied', { reason: `${userId} is not in the room` });
  const [place] = await ctx.storage.live.places(group.gid, [account.uid], 0);
  const target: Pick<GroupMember, 'role' | 'userId'> = { role: roleInRoom(group, account.uid, place), userId };
  assertMayMute(group, [target], by.actor);
  await muteMembers(ctx, settings, group, [account.uid], muteSec, by);
  const [now] = await profilesInRoom(ctx, settings, group, [account.uid]);
  return now ?? { userId, role: target.role, joinedSec: 0 };
}
