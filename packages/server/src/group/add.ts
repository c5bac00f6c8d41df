import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { AddResult, Group, Newcomer } from '../storage/port/groups.ts';
import { announceNews, announceNotices } from './announce.ts';
import { type Asking, askBeforeInvite } from './ask.ts';
import { assertTexts } from './limits.ts';
import { type By, doerOf, orGone } from './members.ts';
import { may, RECEIVE, supports, typeOf } from './rules.ts';
import { telling } from './telling.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'live'>;

/** What became of an account that was to be added; `waiting`: an administrator decides; `refused`: by the app's callback. */
export type Added = AddResult | 'waiting' | 'refused';

/**
 * Brings accounts into a group: at once where the one who acts may, else it waits for an administrator's decision.
 *
 * @param isSilent nobody is told by tip or notice
 * @returns what became of each, in the order of the newcomers
 * @throws ImError `groupDenied`, `groupFull`, `groupUnknown`, `groupRefusedByApp`
 */
export async function addMembers(
  ctx: Needs & Asking,
  settings: Settings,
  group: Group,
  newcomers: Newcomer[],
  by: By,
  { isSilent = false, note = '' }: { isSilent?: boolean; note?: string } = {},
): Promise<{ results: Added[]; group: Group }> {
  supports(group, 'addMembers', 'members to be added');
  assertTexts(settings, { text: note });
  const isDirect = may(by.actor, 'admin');
  if (!isDirect && (group.inviteOption === 'DisableInvite' || typeOf(group).invite === 'nobody'))
    throw new ImError('groupDenied', { reason: `the group's invite option is ${group.inviteOption}` });
  const { allowed, places } = await askBeforeInvite(ctx, group, newcomers, by);
  const added =
    !isDirect && group.inviteOption === 'NeedPermission'
      ? await askToInvite(ctx, group, allowed, { by, note })
      : await addNow(ctx, settings, group, allowed, { by, isSilent });
  return { ...added, results: places.map((at) => (at === undefined ? 'refused' : (added.results[at] ?? 'full'))) };
}

async function addNow(
  ctx: Needs,
  settings: Settings,
  group: Group,
  newcomers: Newcomer[],
  { by, isSilent }: { by: By; isSilent: boolean },
): Promise<{ results: Added[]; group: Group }> {
  const how = telling(group, by.operator, ctx.clock.nowMs(), { tip: 'join', isSilent, notice: { kind: 'invited' } });
  const { notice, ...silent } = how;
  const limits = { perUserMax: settings.groupsPerUserMax, receiveOption: RECEIVE[typeOf(group).receiveOption] };
  const outcome = orGone(
    await ctx.storage.groups.add(group.gid, newcomers, { ...(isSilent ? silent : how), ...limits }),
    group,
  );
  announceNews(ctx, outcome, doerOf(by));
  const { results } = outcome;
  if (results.length > 0 && results.every((result) => result === 'full'))
    throw new ImError('groupFull', { max: outcome.group.maxMembers });
  return { results, group: outcome.group };
}

async function askToInvite(
  ctx: Needs,
  group: Group,
  newcomers: Newcomer[],
  { by, note }: { by: By; note: string },
): Promise<{ results: Added[]; group: Group }> {
  const results: Added[] = [];
  const names = await ctx.storage.outbox.names(newcomers.map(({ uid }) => uid));
  for (const { uid } of newcomers) {
    const how = telling(group, by.operator, ctx.clock.nowMs(), {
      notice: { kind: 'inviteAsked', userId: names[uid] ?? '', ...(note && { text: note }) },
    });
    const request = { uid, byUid: by.operator.uid, note };
    const outcome = await ctx.storage.groups.apply(group.gid, request, { ...how, noticeTo: 'admins' });
    if ('notices' in outcome) announceNotices(ctx, outcome.notices);
    results.push('notices' in outcome ? 'waiting' : 'already');
  }
  return { results, group };
}
