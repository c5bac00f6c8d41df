import { type CustomFields, ImError, type SocketCommands, type UserEvent, type WireGroup } from '@hongyan/contract';
import { readCursor } from '../conversation/cursor.ts';
import { meOf } from '../conversation/place.ts';
import { wireConversation } from '../conversation/wire.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { originOf } from '../hooks/origin.ts';
import { enterRoom, leaveRoom } from '../live/attend.ts';
import { asItIs, roomsOf } from '../live/list.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, GroupMember } from '../storage/port/groups.ts';
import { announceNews } from './announce.ts';
import { createGroup } from './create.ts';
import { assertMayWrite } from './fieldRights.ts';
import { findGroup } from './find.ts';
import { dissolveGroup, transferGroup, updateGroup } from './information.ts';
import { decideApplication, joinGroup } from './join.ts';
import { type By, ownerMayNotQuit, quitGroup } from './members.ts';
import { memberIn, placeIn, typeOf } from './rules.ts';
import { operatorOf } from './telling.ts';
import { fieldsOf, type Readers, wireApplication, wireGroup } from './wire.ts';

type GroupCommand =
  | 'createGroup'
  | 'dissolveGroup'
  | 'updateGroup'
  | 'transferGroup'
  | 'joinGroup'
  | 'quitGroup'
  | 'getGroups'
  | 'getGroupProfiles'
  | 'getGroupApplications'
  | 'decideGroupApplication';
const DAY_MS = 86_400_000;

/** Groups over the socket: their life, their information, the way in and out. */
export const groupHandlers: Pick<HandlersOf<SocketCommands>, GroupCommand> = {
  async createGroup(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const { members = [], customFields, ...information } = input;
    const accounts = await accountsOf(
      ctx,
      me.sdkAppId,
      members.map(({ userId }) => userId),
    );
    const newcomers = members
      .filter(({ userId }) => userId !== me.userId)
      .map(({ userId, role, customFields: fields }) => ({
        uid: accounts.get(userId)?.uid ?? 0,
        ...(role && { role }),
        ...(fields && { fields: fieldsOf(fields) }),
      }));
    const wanted = { ...information, sdkAppId: me.sdkAppId, owner: me, members: newcomers, ...given(customFields) };
    const owner = { role: 'Owner' } as const;
    assertMayWrite(caller.settings.groupFieldWriters, owner, given(customFields).fields);
    for (const { fields } of newcomers) assertMayWrite(caller.settings.groupMemberFieldWriters, owner, fields);
    const operator = operatorOf(me, originOf(caller));
    const made = await createGroup(ctx, caller.settings, { ...wanted, operator });
    if (typeOf(made.group).keeps === 'live') {
      await enterRoom(ctx, caller.settings, made.group, me);
      return { group: await seenBy(ctx, made.group, caller), recent: [], events: [], overLimit: [] };
    }
    const events = announceNews(ctx, made, { uid: me.uid, userId: me.userId, session: caller.connection.id });
    const overLimit = [...accounts.values()]
      .filter(({ uid }) => made.overLimit.includes(uid))
      .map(({ userId }) => userId);
    return { ...(await entered(ctx, made.group, caller)), events, overLimit };
  },

  async dissolveGroup(ctx, input, caller) {
    const { group, by } = await actingIn(ctx, caller, input.groupId);
    return { events: await dissolveGroup(ctx, group, by) };
  },

  async updateGroup(ctx, input, caller) {
    const { group, by } = await actingIn(ctx, caller, input.groupId);
    const { groupId: _, customFields, ...to } = input;
    const updated = await updateGroup(ctx, caller.settings, group, { ...to, ...given(customFields) }, by);
    return { group: await seenBy(ctx, updated, caller) };
  },

  async transferGroup(ctx, input, caller) {
    const { group, by, me } = await actingIn(ctx, caller, input.groupId);
    const heir = await ctx.accounts.find(me.sdkAppId, input.userId);
    if (!heir) throw new ImError('groupDenied', { reason: `${input.userId} is no member of the group` });
    const { group: transferred, events } = await transferGroup(ctx, group, heir, by);
    return { group: await seenBy(ctx, transferred, caller), events };
  },

  async joinGroup(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const group = await findGroup(ctx, me.sdkAppId, input.groupId);
    if (typeOf(group).keeps === 'live') {
      const { status, recent } = await enterRoom(ctx, caller.settings, group, me, originOf(caller));
      return { status, group: await seenBy(ctx, group, caller), recent, events: [] };
    }
    const wish = { group, me, text: input.text ?? '', session: caller.connection.id, origin: originOf(caller) };
    const { status, events } = await joinGroup(ctx, caller.settings, wish);
    if (status === 'waiting') return { status, events: [] };
    return { status, ...(await entered(ctx, group, caller)), events };
  },

  async quitGroup(ctx, input, caller) {
    const left = await quitRoom(ctx, caller, input.groupId);
    if (left) return { events: left };
    const { group, by, me } = await actingIn(ctx, caller, input.groupId);
    const events = await quitGroup(ctx, group, await memberIn(ctx, group, me.uid), by);
    return { events };
  },

  async getGroups(ctx, input, { me, settings }) {
    const offset = readCursor(input.cursor);
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    const { groups: found, total } = await ctx.storage.groups.joined(me.uid, { offset, count });
    // Last of all, so that who comes and goes there moves no page of the others.
    const rooms = offset + found.length < total ? [] : await roomsOf(ctx, me.uid);
    const shown = await Promise.all(rooms.slice(Math.max(0, offset - total)).map((room) => asItIs(ctx, room)));
    const page = [...found, ...shown].slice(0, count);
    const groups = cutPage(
      page.map((group) => wireGroup(group, settings, group.self)),
      settings.pageBytes,
    );
    const next = offset + groups.length;
    return { groups, cursor: next < total + rooms.length && groups.length > 0 ? String(next) : '' };
  },

  async getGroupProfiles(ctx, input, caller) {
    const { sdkAppId, uid } = caller.me;
    const found = (await ctx.storage.groups.find(sdkAppId, input.groupIds)).filter(({ community }) => !community);
    const places = await Promise.all(found.map(async (group) => ({ group, self: await placeIn(ctx, group, uid) })));
    const shown = places.filter(({ group, self }) => self || typeOf(group).searchById === 'yes');
    const all = await Promise.all(shown.map(({ group, self }) => withCount(ctx, group, caller.settings, self)));
    const groups = cutPage(all, caller.settings.pageBytes);
    return { groups, left: all.slice(groups.length).map(({ groupId }) => groupId) };
  },

  async getGroupApplications(ctx, input, { me, settings }) {
    const offset = readCursor(input.cursor);
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    const sinceMs = ctx.clock.nowMs() - settings.groupApplicationDays * DAY_MS;
    const found = await ctx.storage.groups.applications(me.uid, { sinceMs, offset, count });
    const applications = cutPage(found.map(wireApplication), settings.pageBytes);
    const isLast = found.length < count && applications.length === found.length;
    return { applications, cursor: isLast ? '' : String(offset + applications.length) };
  },

  async decideGroupApplication(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const { isAccepted, text = '' } = input;
    const origin = originOf(caller);
    const decision = { applicationId: Number(input.applicationId) || 0, isAccepted, text, me, origin };
    return { group: await seenBy(ctx, await decideApplication(ctx, caller.settings, decision), caller) };
  },
};

const given = (fields: CustomFields | undefined) => (fields ? { fields: fieldsOf(fields) } : {});

/**
 * Accounts by name, all of which must exist.
 *
 * @throws ImError `groupAccountUnknown`
 */
export async function accountsOf(
  ctx: Pick<Ctx, 'accounts'>,
  sdkAppId: number,
  names: string[],
): Promise<Map<string, Account>> {
  const found = await ctx.accounts.findMany(sdkAppId, names);
  const unknown = names.find((name) => !found.has(name));
  if (unknown !== undefined) throw new ImError('groupAccountUnknown', { userId: unknown });
  return found;
}

/**
 * The group that a session names, and the session's account as the one who acts there.
 *
 * @throws ImError `groupUnknown`, `groupDenied` for who is no member
 */
export async function actingIn(
  ctx: Pick<Ctx, 'accounts' | 'storage' | 'live'>,
  caller: SocketCaller,
  groupId: string,
): Promise<{ group: Group; me: Account; by: By & { actor: GroupMember } }> {
  const me = await meOf(ctx, caller);
  const group = await findGroup(ctx, me.sdkAppId, groupId);
  const actor = await memberIn(ctx, group, me.uid);
  return { group, me, by: { actor, operator: operatorOf(me, originOf(caller)), session: caller.connection.id } };
}

/** Whose session sees a group, and the settings of its app. */
type Seer = Pick<SocketCaller, 'me' | 'settings'>;

/** A group as one account sees it. */
const seenBy = async (ctx: Pick<Ctx, 'storage' | 'live'>, group: Group, { me, settings }: Seer) =>
  withCount(ctx, group, settings, await placeIn(ctx, group, me.uid));

/** A group with its number of members, and of a live room with what was said last. */
export async function withCount(
  ctx: Pick<Ctx, 'live'>,
  group: Group,
  readers: Readers,
  self?: GroupMember,
): Promise<WireGroup> {
  return wireGroup(await asItIs(ctx, group), readers, self);
}

/** What a new member is answered: the group and its conversation as they are now. */
async function entered(ctx: Pick<Ctx, 'storage' | 'live'>, { sdkAppId, groupId, gid }: Group, caller: Seer) {
  const { me, settings } = caller;
  const group = await findGroup(ctx, sdkAppId, groupId);
  const conversation = await ctx.storage.conversations.get({ sdkAppId, gid }, me.uid);
  const wire = { group: await seenBy(ctx, group, caller) };
  return conversation ? { ...wire, conversation: wireConversation(conversation, me, settings) } : wire;
}

/** Leaves a live room; undefined when the group is none. */
async function quitRoom(ctx: Ctx, caller: SocketCaller, groupId: string): Promise<UserEvent[] | undefined> {
  const me = await meOf(ctx, caller);
  const group = await findGroup(ctx, me.sdkAppId, groupId);
  if (typeOf(group).keeps !== 'live') return undefined;
  if (me.uid === group.ownerUid) throw ownerMayNotQuit(group);
  if (!ctx.live.member(group.gid, me.uid))
    throw new ImError('groupDenied', { reason: 'only who is in the room may leave it' });
  return leaveRoom(ctx, caller.settings, group, { me, session: caller.connection.id, origin: originOf(caller) });
}
