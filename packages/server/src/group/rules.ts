import {
  type GroupRole,
  type GroupType,
  groupTypeOf,
  groupTypes,
  ImError,
  type Right,
  type Settings,
} from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Group, GroupMember } from '../storage/port/groups.ts';
import type { LivePlace } from '../storage/port/live.ts';

/** What a type permits, as the contract's table says. */
export function typeOf({ type }: Pick<Group, 'type'>): GroupType {
  const name = groupTypeOf(type);
  if (!name) throw new Error(`there is no type of group ${type}`);
  return groupTypes[name];
}

/** Every name of the types whose groups are not listed before their first message. */
export const sleepingTypes: string[] = Object.values(groupTypes)
  .filter(({ wakesByMessage }) => wakesByMessage === 'yes')
  .flatMap(({ names }) => [...names]);

/** Every name of the types whose groups are found by who is not in them. */
export const searchedTypes: string[] = Object.values(groupTypes)
  .filter(({ searchById }) => searchById === 'yes')
  .flatMap(({ names }) => [...new Set(names)]);

const RANKS: Record<GroupRole | Right, number> = {
  Member: 1,
  member: 1,
  Admin: 2,
  admin: 2,
  Owner: 3,
  owner: 3,
  app: 4,
};

/** Who acts in a group: the app's administrator over REST, or a member. */
export type Actor = 'app' | Pick<GroupMember, 'role' | 'uid'>;

/** Whether somebody has a right in a group. */
export function may(actor: Actor, right: Right | 'nobody'): boolean {
  if (right === 'nobody') return false;
  return actor === 'app' || RANKS[actor.role] >= RANKS[right];
}

/** Whether one may act on the other: on members of a lower role alone. */
export const outranks = (actor: Actor, target: GroupRole): boolean =>
  actor === 'app' || RANKS[actor.role] > RANKS[target];

/**
 * Refuses who has not the right.
 *
 * @throws ImError `groupDenied`
 */
export function assertMay(actor: Actor, group: Group, right: Right | 'nobody', what: string): void {
  if (may(actor, right)) return;
  const who = right === 'nobody' ? 'nobody may' : right === 'app' ? 'only the app may' : `only ${right}s and above may`;
  throw new ImError('groupDenied', { reason: `${who} ${what} in a group of type ${group.type}` });
}

/** Whether messages to a group count as unread: as its type says, of Meeting as the app wants it. */
export function countsUnread({ meetingUnread }: Pick<Settings, 'meetingUnread'>, group: Pick<Group, 'type'>): boolean {
  return typeOf(group).unread === 'yes' || (groupTypeOf(group.type) === 'Meeting' && meetingUnread === 1);
}

type Cell = { [K in keyof GroupType]: GroupType[K] extends 'yes' | 'no' | 'void' ? K : never }[keyof GroupType];

/**
 * Refuses what the group's type does not know (rest-api §12.3).
 *
 * @returns false when it is accepted and has no effect
 * @throws ImError `groupDenied`
 */
export function supports(group: Pick<Group, 'type'>, cell: Cell, what: string): boolean {
  const support = typeOf(group)[cell];
  if (support === 'no') throw new ImError('groupDenied', { reason: `a group of type ${group.type} has no ${what}` });
  return support === 'yes';
}

/**
 * The member that acts.
 *
 * @throws ImError `groupDenied` for who is none
 */
export async function memberIn(ctx: Pick<Ctx, 'storage' | 'live'>, group: Group, uid: number): Promise<GroupMember> {
  const member = await placeIn(ctx, group, uid);
  if (!member) throw new ImError('groupDenied', { reason: 'only members may' });
  return member;
}

/**
 * Refuses what somebody says who may not speak now: muted alone, or with all, in a topic also with its community (rest-api §13.4).
 *
 * @throws ImError `groupMuted`
 */
export function assertMaySpeak(
  group: Pick<Group, 'isMutedAll' | 'community'>,
  { muteUntilMs, role }: Pick<GroupMember, 'muteUntilMs' | 'role'>,
  nowMs: number,
): void {
  if (muteUntilMs > nowMs)
    throw new ImError('groupMuted', { reason: `muted until ${new Date(muteUntilMs).toISOString()}` });
  if (isMutedAll(group) && role === 'Member') throw new ImError('groupMuted', { reason: 'the group is muted' });
}

/** Whether ordinary members may not speak there; a topic is muted with its community. */
export const isMutedAll = ({ isMutedAll: here, community }: Pick<Group, 'isMutedAll' | 'community'>): boolean =>
  here || community?.isMutedAll === true;

/**
 * Refuses what a member changes in a group where it may not speak now.
 *
 * @throws ImError `groupMuted`, `groupDenied` for who is no member
 */
export async function assertMemberMaySpeak(
  ctx: Pick<Ctx, 'storage' | 'live' | 'clock'>,
  group: Group,
  uid: number,
): Promise<void> {
  const nowMs = ctx.clock.nowMs();
  const member = await memberIn(ctx, group, uid);
  // A member's row is the community's: who is muted in the topic alone stands apart.
  const inTopicMs = group.community ? await ctx.storage.groups.muteOf(group.gid, uid, nowMs) : 0;
  assertMaySpeak(group, { ...member, muteUntilMs: Math.max(member.muteUntilMs, inTopicMs) }, nowMs);
}

/** The member of a group with this number; undefined for who is none. */
export async function placeIn(
  ctx: Pick<Ctx, 'storage' | 'live'>,
  group: Group,
  uid: number,
): Promise<GroupMember | undefined> {
  if (typeOf(group).keeps === 'stored') return (await ctx.storage.groups.membersAmong(group.gid, [uid]))[0];
  const attending = ctx.live.member(group.gid, uid);
  if (!attending) return undefined;
  const [place] = await ctx.storage.live.places(group.gid, [uid], 0);
  const { userId, joinedMs } = attending;
  const role = roleInRoom(group, uid, place);
  const receiveOption = RECEIVE[typeOf(group).receiveOption];
  return { ...NEW_MEMBER, uid, userId, joinedMs, role, receiveOption, muteUntilMs: place?.muteUntilMs ?? 0 };
}

/** The role of an account in a live room. */
export const roleInRoom = (
  group: Pick<Group, 'ownerUid'>,
  uid: number,
  place: Pick<LivePlace, 'isAdmin'> | undefined,
): GroupRole => (uid === group.ownerUid ? 'Owner' : place?.isAdmin ? 'Admin' : 'Member');

/**
 * Refuses what only live rooms with a list of who is there have.
 *
 * @throws ImError `groupDenied`
 */
export function supportsLive(group: Pick<Group, 'type'>, what: string): void {
  if (typeOf(group).memberList !== 'online')
    throw new ImError('groupDenied', { reason: `a group of type ${group.type} has no ${what}` });
}

/**
 * Refuses to say who is in a group whose type has no list of it.
 *
 * @throws ImError `groupDenied`
 */
export function assertListed(group: Pick<Group, 'type'>): void {
  if (typeOf(group).memberList === 'none')
    throw new ImError('groupDenied', { reason: `a group of type ${group.type} has no member list` });
}

/** How members are told of messages at first, as it is stored. */
export const RECEIVE = { AcceptAndNotify: 0, Discard: 1, AcceptNotNotify: 2 } as const;

/** Of who is in a live room nothing is kept. */
export const NEW_MEMBER = {
  ...{ nick: '', faceUrl: '', nameCard: '', fields: {} },
  ...{ readSeq: 0, receiveOption: 0, isPinned: false, lastSentMs: 0 },
};
