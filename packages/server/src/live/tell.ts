import type { Ctx } from '../ctx.ts';
import { typeOf } from '../group/rules.ts';
import { isHookOn } from '../hooks/wanted.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Operator } from '../storage/port/groups.ts';
import type { Notice, OutboxDetail } from '../storage/port/outbox.ts';
import type { LiveMember, RoomRef } from './port.ts';
import { tipRoom } from './speak.ts';

/** Tips of one sweep in a room without a cap of messages. */
const TIPS_AT_ONCE = 40;

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
 * Takes out of live rooms who has been offline for too long (S52): the room hears that they went, as far as it takes tips, and
 * the app is told of those who are offline for a while, who come back, and who are out (callbacks.md §6.6, §6.9). Who is there
 * on another node only moved.
 */
export async function sweepRooms(ctx: Telling & Pick<Ctx, 'live' | 'storage' | 'accounts'>): Promise<void> {
  for (const { room, gone, offline } of ctx.live.sweep()) {
    const isLeaveTold = gone.length > 0 && isTold(ctx, room.sdkAppId, 'afterGroupLeave');
    const isStateTold = offline.length > 0 && isTold(ctx, room.sdkAppId, 'liveMemberState');
    if (gone.length === 0 && !isStateTold) continue;
    const away = isStateTold ? offline.filter(({ offlineMs }) => offlineMs > 0) : [];
    const silent = [...gone, ...away].map(({ uid }) => uid);
    const there = silent.length > 0 ? await ctx.live.present(room.gid, silent) : new Set<number>();
    const [group] = await ctx.storage.groups.numbered([room.gid]);
    if (!group) continue;
    if (isStateTold) tellStates(ctx, group, room, offline, there);
    const out = gone.filter(({ uid }) => !there.has(uid));
    await tipOut(ctx, group, out);
    for (const { uid, userId } of isLeaveTold ? out : [])
      tell(ctx, 'afterGroupLeave', group, { operator: userId, move: 'Quit', uids: [uid] }, uid);
  }
}

/** Says in the room who went: of a crowd that goes at once as many as the room takes in a second. */
async function tipOut(
  ctx: Pick<Ctx, 'live' | 'storage' | 'clock' | 'apps' | 'accounts'>,
  group: Group,
  out: readonly LiveMember[],
): Promise<void> {
  const settings = ctx.apps.settings(group.sdkAppId);
  if (settings.liveTips === 0 || typeOf(group).tips === 'none') return;
  const some = out.slice(0, settings.groupMessagesPerSec || TIPS_AT_ONCE);
  const found = await ctx.accounts.findMany(
    group.sdkAppId,
    some.map(({ userId }) => userId),
  );
  for (const { uid, userId } of some) {
    const { nick = '', faceUrl = '' } = found.get(userId) ?? {};
    const members = [{ userId, ...(nick && { nick }), ...(faceUrl && { faceUrl }) }];
    await tipRoom(ctx, settings, group, { kind: 'quit', operator: { uid, userId, nick, faceUrl }, members });
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
