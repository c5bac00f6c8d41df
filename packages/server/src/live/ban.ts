import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { announceNews } from '../group/announce.ts';
import { type By, doerOf, orGone } from '../group/members.ts';
import { assertMay, outranks, roleInRoom, typeOf } from '../group/rules.ts';
import { telling } from '../group/telling.ts';
import type { Account } from '../storage/port/accounts.ts';
import { FOR_EVER_SEC, type Group } from '../storage/port/groups.ts';
import { tipRoom } from './speak.ts';
import { losing, tellThrownOut } from './tell.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'live' | 'hooks' | 'apps'>;

/**
 * Takes accounts out of a live room at once, on every node, and keeps them out for a time.
 *
 * The ban is stored before the room is told: who enters meanwhile finds it, or is taken out by what the room is told.
 *
 * @param text stands in the tip and the notice
 * @throws ImError `groupDenied` for who is not below the one who acts, `groupUnknown`
 */
export async function banFromRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  targets: readonly Account[],
  { seconds, text, by }: { seconds: number; text?: string | undefined; by: By },
): Promise<void> {
  assertMay(by.actor, group, typeOf(group).ban, 'ban');
  const uids = targets.map(({ uid }) => uid);
  const places = await ctx.storage.live.places(group.gid, uids, 0);
  for (const [at, { userId }] of targets.entries()) {
    const role = roleInRoom(group, uids[at] ?? 0, places[at]);
    if (role === 'Owner' || !outranks(by.actor, role))
      throw new ImError('groupDenied', { reason: `${userId} is ${role} of the group` });
  }
  const nowMs = ctx.clock.nowMs();
  // Later than what a u32 holds is for ever.
  const untilMs = Math.min(FOR_EVER_SEC, Math.floor(nowMs / 1000) + seconds) * 1000;
  const how = telling(group, by.operator, nowMs, { notice: { kind: 'banned', ...(text && { text }) } });
  const news = orGone(await ctx.storage.live.ban(group.gid, uids, untilMs, how), group);
  const thrownOut = await losing(ctx, group, targets);
  ctx.live.throwOut(group.gid, uids);
  tellThrownOut(ctx, group, thrownOut, by.operator);
  // Nobody has a row in a live room: there is no membership to end.
  announceNews(ctx, { ...news, left: [] }, doerOf(by));
  await tip(ctx, settings, group, { kind: 'banned', accounts: targets, by, text });
}

/**
 * Lets accounts into a live room again; those who were not banned are passed over.
 *
 * @throws ImError `groupDenied`
 */
export async function unbanFromRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  targets: readonly Account[],
  by: By,
): Promise<void> {
  assertMay(by.actor, group, typeOf(group).ban, 'ban');
  const uids = targets.map(({ uid }) => uid);
  const freed = await ctx.storage.live.unban(group.gid, uids, ctx.clock.nowMs());
  const accounts = targets.filter(({ uid }) => freed.includes(uid));
  if (accounts.length > 0) await tip(ctx, settings, group, { kind: 'unbanned', accounts, by });
}

async function tip(
  ctx: Needs,
  settings: Settings,
  group: Group,
  what: { kind: 'banned' | 'unbanned'; accounts: readonly Account[]; by: By; text?: string | undefined },
): Promise<void> {
  const members = what.accounts.map(({ userId, nick, faceUrl }) => ({
    userId,
    ...(nick && { nick }),
    ...(faceUrl && { faceUrl }),
  }));
  const { kind, text: reason } = what;
  const { operator } = what.by;
  await tipRoom(ctx, settings, group, { kind, operator, members, ...(reason && { reason }) });
}
