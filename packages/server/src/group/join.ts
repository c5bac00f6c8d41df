import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Application, Group, Telling } from '../storage/port/groups.ts';
import type { Origin } from '../storage/port/outbox.ts';
import { announceNews, announceNotices } from './announce.ts';
import { askBeforeApply } from './ask.ts';
import { findGroup } from './find.ts';
import { assertTexts } from './limits.ts';
import { orGone } from './members.ts';
import { assertMay, memberIn, RECEIVE, typeOf } from './rules.ts';
import { operatorOf, telling } from './telling.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'live' | 'hooks' | 'apps'>;

/** What became of a wish to join. */
export interface Joining {
  status: 'joined' | 'waiting' | 'already';
  events: ReturnType<typeof announceNews>;
}

/**
 * Joins a group, or asks to where its join option wants an administrator's decision.
 *
 * @param text what the applicant says
 * @throws ImError `groupDenied`, `groupFull`, `groupsPerUser`, `groupUnknown`, `groupParamsIllegal`, `groupRefusedByApp`
 */
export async function joinGroup(
  ctx: Needs,
  settings: Settings,
  { group, me, text, session, origin }: { group: Group; me: Account; text: string; session: string; origin: Origin },
): Promise<Joining> {
  const [member] = await ctx.storage.groups.membersAmong(group.gid, [me.uid]);
  if (member) return { status: 'already', events: [] };
  const option = typeOf(group).apply === 'never' ? 'DisableApply' : group.joinOption;
  assertTexts(settings, { text });
  if (option === 'DisableApply') throw new ImError('groupDenied', { reason: 'nobody may apply to join this group' });
  await askBeforeApply(ctx, group, { me, origin });
  if (option === 'NeedPermission') return askToJoin(ctx, group, { me, text });

  const how = telling(group, operatorOf(me, origin), ctx.clock.nowMs(), { tip: 'join' });
  const limits = { perUserMax: settings.groupsPerUserMax, receiveOption: RECEIVE[typeOf(group).receiveOption] };
  const news = orGone(await ctx.storage.groups.add(group.gid, [{ uid: me.uid }], { ...how, ...limits }), group);
  const [result] = news.results;
  if (result === 'full') throw new ImError('groupFull', { max: group.maxMembers });
  if (result === 'overLimit') throw new ImError('groupsPerUser', { userId: me.userId, max: settings.groupsPerUserMax });
  const events = announceNews(ctx, news, { uid: me.uid, userId: me.userId, session });
  return { status: result === 'already' ? 'already' : 'joined', events };
}

async function askToJoin(ctx: Needs, group: Group, { me, text }: { me: Account; text: string }): Promise<Joining> {
  const how = telling(group, operatorOf(me), ctx.clock.nowMs(), { notice: { kind: 'applied', ...(text && { text }) } });
  const request = { uid: me.uid, byUid: me.uid, note: text };
  const outcome = orGone(await ctx.storage.groups.apply(group.gid, request, { ...how, noticeTo: 'admins' }), group);
  if ('refused' in outcome) return { status: 'already', events: [] };
  announceNotices(ctx, outcome.notices);
  return { status: 'waiting', events: [] };
}

/**
 * Accepts or refuses a request to join; who asked is told. A request that could not be accepted waits on.
 *
 * @throws ImError `groupApplicationHandled`, `groupDenied`, `groupFull`, `groupsPerUser`, `groupAlreadyMember`,
 *   `groupParamsIllegal`
 */
export async function decideApplication(
  ctx: Needs,
  settings: Settings,
  {
    applicationId,
    isAccepted,
    text,
    me,
    origin,
  }: { applicationId: number; isAccepted: boolean; text: string; me: Account; origin: Origin },
): Promise<Group> {
  const waiting = await ctx.storage.groups.application(applicationId);
  if (!waiting) throw new ImError('groupApplicationHandled');
  const group = await findGroup(ctx, me.sdkAppId, waiting.groupId);
  // Of another app, or of a group that was dissolved: its id may be that of a group here.
  if (group.gid !== waiting.gid) throw new ImError('groupApplicationHandled');
  assertMay(await memberIn(ctx, group, me.uid), group, 'admin', 'decide on requests');
  assertTexts(settings, { text });

  const isInvite = waiting.byUid !== waiting.uid;
  const kind = isInvite ? (isAccepted ? 'inviteAccepted' : 'inviteRefused') : isAccepted ? 'accepted' : 'refused';
  const notice = { kind, ...(isInvite && { userId: waiting.userId }), ...(text && { text }) } as const;
  if (isAccepted) await accept(ctx, settings, group, { waiting, me, notice, origin });
  else {
    const how = telling(group, operatorOf(me), ctx.clock.nowMs(), { notice });
    const notices = await ctx.storage.groups.refuseApplication(group.gid, applicationId, how);
    if (!notices) throw new ImError('groupApplicationHandled');
    announceNotices(ctx, notices);
  }
  return findGroup(ctx, me.sdkAppId, waiting.groupId);
}

async function accept(
  ctx: Needs,
  settings: Settings,
  group: Group,
  {
    waiting,
    me,
    notice,
    origin,
  }: { waiting: Application; me: Account; notice: NonNullable<Telling['notice']>; origin: Origin },
): Promise<void> {
  const how = telling(group, operatorOf(me, origin), ctx.clock.nowMs(), { tip: 'join', notice });
  const limits = { perUserMax: settings.groupsPerUserMax, receiveOption: RECEIVE[typeOf(group).receiveOption] };
  const news = orGone(await ctx.storage.groups.acceptApplication(group.gid, waiting, { ...how, ...limits }), group);
  if ('refused' in news) throw new ImError('groupApplicationHandled');
  const [result] = news.results;
  if (result === 'full') throw new ImError('groupFull', { max: group.maxMembers });
  if (result === 'overLimit')
    throw new ImError('groupsPerUser', { userId: waiting.userId, max: settings.groupsPerUserMax });
  if (result === 'already') throw new ImError('groupAlreadyMember', { userId: waiting.userId });
  announceNews(ctx, news, { uid: me.uid, userId: me.userId });
}
