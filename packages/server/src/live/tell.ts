import type { Ctx } from '../ctx.ts';
import { isHookOn } from '../hooks/wanted.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Operator } from '../storage/port/groups.ts';
import type { Notice, OutboxDetail } from '../storage/port/outbox.ts';
import type { LiveMember, RoomRef } from './port.ts';

type Telling = Pick<Ctx, 'hooks' | 'apps' | 'clock'>;
type Kind = 'afterGroupJoin' | 'afterGroupLeave' | 'liveMemberState';

/** Whether the app wants to know this of its live rooms. */
const isTold = ({ apps }: Pick<Ctx, 'apps'>, sdkAppId: number, kind: Kind): boolean =>
  isHookOn(apps.settings(sdkAppId), kind);

/**
 * Tells the app of a live room, of which nothing is kept that could tell: it is handed over and stored soon.
 *
 * @param byUid whose turn it is in the order of what is told
 */
function tell(ctx: Telling, kind: Kind, group: Group, detail: OutboxDetail, byUid: number): void {
  const { groupId, type, name, ownerUserId: owner, convId, sdkAppId } = group;
  const about: Notice = { sdkAppId, kind, convId, seq: 0, byUid, timeMs: ctx.clock.nowMs() };
  ctx.hooks.tell({ ...about, detail: { ...detail, group: { groupId, type, name, owner } } });
}

/** Tells that somebody came in by itself (callbacks.md §6.5). */
export function tellEntered(ctx: Telling, group: Group, operator: Operator): void {
  const { userId, uid, origin } = operator;
  if (!origin || !isTold(ctx, group.sdkAppId, 'afterGroupJoin')) return;
  tell(ctx, 'afterGroupJoin', group, { operator: userId, origin, move: 'Apply', uids: [uid] }, uid);
}

/** Tells that somebody went by itself (callbacks.md §6.6). */
export function tellLeft(ctx: Telling, group: Group, operator: Operator): void {
  const { userId, uid, origin } = operator;
  if (!origin || !isTold(ctx, group.sdkAppId, 'afterGroupLeave')) return;
  tell(ctx, 'afterGroupLeave', group, { operator: userId, origin, move: 'Quit', uids: [uid] }, uid);
}

/** Who of these is in a room that is about to lose them, on whichever node; nobody where the app does not want to know. */
export async function losing(
  ctx: Telling & Pick<Ctx, 'live'>,
  group: Group,
  accounts: readonly Account[],
): Promise<number[]> {
  if (!isTold(ctx, group.sdkAppId, 'afterGroupLeave')) return [];
  const uids = accounts.map(({ uid }) => uid);
  return [...(await ctx.live.present(group.gid, uids))];
}

/** Tells that somebody was taken out. */
export function tellThrownOut(ctx: Telling, group: Group, uids: number[], operator: Operator): void {
  const { userId, uid, origin } = operator;
  if (!origin || uids.length === 0) return;
  tell(ctx, 'afterGroupLeave', group, { operator: userId, origin, move: 'Kicked', uids }, uid);
}

/**
 * Takes out of live rooms who has been offline for too long (S52), and tells the app of those who are offline for a while, who
 * come back, and who are out (callbacks.md §6.6, §6.9). Who is there on another node only moved.
 */
export async function sweepRooms(ctx: Telling & Pick<Ctx, 'live' | 'storage'>): Promise<void> {
  for (const { room, gone, offline } of ctx.live.sweep()) {
    const isLeaveTold = gone.length > 0 && isTold(ctx, room.sdkAppId, 'afterGroupLeave');
    const isStateTold = offline.length > 0 && isTold(ctx, room.sdkAppId, 'liveMemberState');
    if (!isLeaveTold && !isStateTold) continue;
    const silent = [...gone, ...offline.filter(({ offlineMs }) => offlineMs > 0)].map(({ uid }) => uid);
    const there = silent.length > 0 ? await ctx.live.present(room.gid, silent) : new Set<number>();
    const [group] = await ctx.storage.groups.numbered([room.gid]);
    if (!group) continue;
    if (isStateTold) tellStates(ctx, group, room, offline, there);
    for (const { uid, userId } of isLeaveTold ? gone : [])
      if (!there.has(uid)) tell(ctx, 'afterGroupLeave', group, { operator: userId, move: 'Quit', uids: [uid] }, uid);
  }
}

function tellStates(
  ctx: Telling & Pick<Ctx, 'live'>,
  group: Group,
  { gid, sdkAppId }: RoomRef,
  members: readonly LiveMember[],
  there: ReadonlySet<number>,
): void {
  const sinceMs = ctx.clock.nowMs() - ctx.apps.settings(sdkAppId).liveOfflineSec * 1000;
  const isBack = ({ uid, offlineMs }: LiveMember): boolean => offlineMs === 0 || there.has(uid);
  const back = members.filter((one) => one.isAway && isBack(one));
  const away = members.filter((one) => !one.isAway && !isBack(one) && one.offlineMs <= sinceMs);
  for (const [action, some] of [
    ['Offline', away],
    ['Online', back],
  ] as const) {
    const uids = some.map(({ uid }) => uid);
    if (uids.length > 0) tell(ctx, 'liveMemberState', group, { uids, state: { action, reason: '', userId: '' } }, 0);
    ctx.live.noteAway(gid, uids, action === 'Offline');
  }
}
