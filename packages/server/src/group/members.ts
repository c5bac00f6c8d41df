import { type GroupRole, type GroupType, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { listRoom, withProfiles } from '../live/list.ts';
import { tipRoom } from '../live/speak.ts';
import { countLeft } from '../statistics/moved.ts';
import {
  type Fields,
  FOR_EVER_SEC,
  type Group,
  type GroupMember,
  type GroupNews,
  type Operator,
} from '../storage/port/groups.ts';
import { announceNews, type Doer } from './announce.ts';
import { assertMayWrite } from './fieldRights.ts';
import { assertFields, assertTexts } from './limits.ts';
import { type Actor, assertMay, outranks, supports, typeOf } from './rules.ts';
import { screenMember } from './screen.ts';
import { telling } from './telling.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'live' | 'statistics'>;

/** Who acts, as rules see it and as others are told. */
export interface By {
  actor: Actor;
  operator: Operator;
  session?: string;
}

/** The one who acts, as announcements leave it out. */
export const doerOf = ({ operator: { uid, userId }, session }: By): Doer => ({
  uid,
  userId,
  ...(session && { session }),
});

/** What an operation of the store did, unless the group is gone. */
export function orGone<R extends object>(outcome: R | { refused: 'gone' }, group: Group): R {
  if ('refused' in outcome && outcome.refused === 'gone') throw new ImError('groupUnknown', { groupId: group.groupId });
  return outcome as R;
}

/**
 * Removes members at once (S26, S33); who is none is left out.
 *
 * @param reason stands in the tip and the notice
 * @throws ImError `groupDenied` for who is not below the one who acts, for the owner where it may not go
 */
export async function removeMembers(
  ctx: Needs,
  settings: Settings,
  group: Group,
  uids: number[],
  by: By,
  { reason, isSilent = false }: { reason?: string | undefined; isSilent?: boolean } = {},
): Promise<GroupNews> {
  const type = typeOf(group);
  assertTexts(settings, { reason });
  if (by.actor !== 'app' || type.remove === 'nobody')
    assertMay(by.actor === 'app' ? { role: 'Owner', uid: 0 } : by.actor, group, type.remove, 'remove members');
  const notice = { kind: 'removed' as const, ...(reason && { text: reason }) };
  const how = telling(group, by.operator, ctx.clock.nowMs(), { tip: 'removed', notice, isSilent });
  const spared = by.actor === 'app' ? keptOwner(type) : { spared: by.actor.role };
  const news = orGone(await ctx.storage.groups.remove(group.gid, uids, { ...how, ...spared, why: REMOVED }), group);
  if ('refused' in news) throw new ImError('groupDenied', { reason: `${news.userId} is ${news.role} of the group` });
  countLeft(ctx, news);
  announceNews(ctx, news, doerOf(by));
  return news;
}

/** What the store looks at under the group's lock: a group that may not lose its owner keeps whoever is it by then. */
const keptOwner = ({ ownerMayQuit }: GroupType) => (ownerMayQuit === 'no' ? ({ spared: 'Owner' } as const) : {});

/** Refuses the owner's quitting, and says what the type offers instead. */
export const ownerMayNotQuit = (group: Group): ImError => {
  const instead = typeOf(group).transfer === 'yes' ? 'transfer or dissolve it' : 'dissolve it';
  return new ImError('groupOwnerMayNotQuit', { type: group.type, instead });
};

/** Why a membership ended, as the event `groupLeft` says it. */
export const QUIT = 0;
const REMOVED = 1;
export const DISSOLVED = 2;

/**
 * Leaves a group at once (S26, S33).
 *
 * @throws ImError `groupOwnerMayNotQuit`, `groupDenied` for who is no member
 */
export async function quitGroup(ctx: Needs, group: Group, member: GroupMember, by: By) {
  const how = telling(group, by.operator, ctx.clock.nowMs(), { tip: 'quit' });
  const spared = keptOwner(typeOf(group));
  const news = orGone(
    await ctx.storage.groups.remove(group.gid, [member.uid], { ...how, ...spared, why: QUIT }),
    group,
  );
  if ('refused' in news) throw ownerMayNotQuit(group);
  countLeft(ctx, news);
  return announceNews(ctx, news, doerOf(by));
}

/** What of a member is to be changed. */
export interface MemberChange {
  role?: GroupRole | undefined;
  /** Seconds from now; 0 lifts it. */
  muteSec?: number | undefined;
  nameCard?: string | undefined;
  receiveOption?: number | undefined;
  fields?: Fields | undefined;
}

/**
 * Changes role, mute, name card, receive option or custom fields of a member.
 *
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `textRefused`
 */
export async function changeMember(
  ctx: Needs & Pick<Ctx, 'words' | 'accounts' | 'apps'>,
  settings: Settings,
  { group, target }: { group: Group; target: GroupMember },
  change: MemberChange,
  by: By,
): Promise<{ member: GroupMember; events: ReturnType<typeof announceNews> }> {
  supports(group, 'memberInfo', 'information of members');
  assertMemberChange(settings, { group, target }, change, by);
  const who = { sdkAppId: group.sdkAppId, userId: target.userId, target: group.groupId };
  const { role, muteSec, nameCard, receiveOption, fields } = await screenMember(ctx, who, change);
  const nowMs = ctx.clock.nowMs();
  const isRaised = role === 'Admin';
  const isOtherRole = role !== undefined && role !== target.role;
  const how = telling(group, by.operator, nowMs, {
    ...(isOtherRole && {
      tip: isRaised ? 'adminSet' : 'adminRemoved',
      notice: { kind: isRaised ? 'adminSet' : 'adminRemoved' },
    }),
  });
  const to = { role, nameCard, receiveOption, fields, fieldsMax: settings.groupMemberFieldsMax };
  const outcome = orGone(await ctx.storage.groups.updateMember(group.gid, target.uid, to, how), group);
  if ('refused' in outcome) throw memberRefusal(settings, outcome.refused, target.userId);
  const events = announceNews(ctx, outcome, doerOf(by));
  if (muteSec === undefined) return { member: outcome.member, events };

  // Last, since nothing refuses it any more: a call that fails has changed nothing.
  events.push(...(await muteMembers(ctx, settings, group, [target.uid], muteSec, by)));
  const [member = outcome.member] = await ctx.storage.groups.membersAmong(group.gid, [target.uid]);
  return { member, events };
}

function memberRefusal(
  settings: Settings,
  refused: 'gone' | 'notMember' | 'owner' | 'tooManyFields',
  userId: string,
): ImError {
  if (refused === 'tooManyFields')
    return new ImError('groupParamsIllegal', {
      field: 'customFields',
      reason: `at most ${settings.groupMemberFieldsMax} are allowed`,
    });
  const reason = refused === 'owner' ? `${userId} is the owner of the group` : `${userId} is no member of the group`;
  return new ImError('groupDenied', { reason });
}

function assertMemberChange(
  settings: Settings,
  { group, target }: { group: Group; target: GroupMember },
  { role, muteSec, nameCard, fields }: MemberChange,
  { actor }: By,
): void {
  const type = typeOf(group);
  const isSelf = actor !== 'app' && actor.uid === target.uid;
  assertTexts(settings, { nameCard });
  assertFields(fields, settings.groupMemberFieldMaxBytes, 'customFields');
  assertMayWrite(settings.groupMemberFieldWriters, actor, fields);
  if (role !== undefined) {
    if (role === 'Owner') throw new ImError('groupParamsIllegal', { field: 'role', reason: 'must be Admin or Member' });
    supports(group, 'admins', 'administrators');
    assertMay(actor, group, 'owner', 'appoint administrators');
  }
  if (muteSec !== undefined) assertMayMute(group, [target], actor);
  const isOthers = !isSelf && (nameCard !== undefined || fields !== undefined);
  if (isOthers && type.admins === 'yes') assertMay(actor, group, 'admin', "change others' information");
  else if (isOthers) assertMay(actor, group, 'owner', "change others' information");
}

/**
 * Refuses who may not mute these members.
 *
 * @throws ImError `groupDenied`
 */
export function assertMayMute(
  group: Group,
  targets: readonly Pick<GroupMember, 'role' | 'userId'>[],
  actor: Actor,
): void {
  const { mute } = typeOf(group);
  if (mute === 'nobody')
    throw new ImError('groupDenied', { reason: `nobody is muted in a group of type ${group.type}` });
  assertMay(actor, group, mute, 'mute');
  for (const { role, userId } of targets)
    if (!outranks(actor, role)) throw new ImError('groupDenied', { reason: `${userId} is ${role} of the group` });
}

/** Mutes accounts, members or not, for so many seconds; 0 lifts it, 4294967295 is for ever. */
export async function muteMembers(
  ctx: Needs & Pick<Ctx, 'accounts'>,
  settings: Settings,
  group: Group,
  uids: number[],
  seconds: number,
  by: By,
) {
  const nowMs = ctx.clock.nowMs();
  // Later than what a u32 holds is for ever.
  const untilMs = seconds === 0 ? 0 : Math.min(FOR_EVER_SEC * 1000, nowMs + seconds * 1000);
  const how = telling(group, by.operator, nowMs, { tip: 'memberChanged' });
  const news = orGone(await ctx.storage.groups.mute(group.gid, uids, untilMs, how), group);
  if (typeOf(group).keeps === 'live') await tipMuted(ctx, settings, group, { uids, seconds, by });
  return announceNews(ctx, news, doerOf(by));
}

async function tipMuted(
  ctx: Needs & Pick<Ctx, 'accounts'>,
  settings: Settings,
  group: Group,
  { uids, seconds, by }: { uids: number[]; seconds: number; by: By },
): Promise<void> {
  const there = (await listRoom(ctx, settings, group)).filter(({ uid }) => uids.includes(uid));
  const members = (await withProfiles(ctx, group, there)).map(({ userId, nick, faceUrl }) => ({
    ...{ userId, muteSec: seconds },
    ...(nick && { nick }),
    ...(faceUrl && { faceUrl }),
  }));
  if (members.length > 0)
    await tipRoom(ctx, settings, group, { kind: 'memberChanged', operator: by.operator, members });
}
