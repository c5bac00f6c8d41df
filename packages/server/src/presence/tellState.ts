import type { CloseName } from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import { hookPlatform } from '../hooks/origin.ts';
import { isHookOn } from '../hooks/wanted.ts';
import type { Origin } from '../storage/port/outbox.ts';
import { isForGood } from './forGood.ts';
import { losers } from './kick.ts';

type Needs = Pick<Ctx, 'hooks' | 'apps' | 'clock'>;

/** The kicked are named by their platform; Linux is known here. */
const deviceOf = ({ platform }: Pick<Identity, 'platform'>): string =>
  platform === 'Linux' ? 'Linux' : hookPlatform(platform);

/** Whether the app wants to know who comes and goes. */
export const isStateTold = ({ apps }: Pick<Ctx, 'apps'>, sdkAppId: number): boolean =>
  isHookOn(apps.settings(sdkAppId), 'afterStateChange');

/** Tells that somebody signed in, and whom that kicked (callbacks.md §3). */
export function tellSignIn(ctx: Needs, me: Identity, others: readonly Identity[], origin: Origin, mode: number): void {
  const views = [me, ...others].map((one, at) => ({ ...one, id: String(at) }));
  const gone = new Set(losers(mode, views));
  const kicked = views.filter(({ id }) => gone.has(id)).map(deviceOf);
  tell(ctx, me, { action: 'Login', reason: 'Register', kicked }, origin);
}

/**
 * Tells that a session ended. One that another device took the place of is told of by that device's sign-in.
 *
 * @param why absent: the client or the network ended it
 */
export function tellEnd(ctx: Needs, me: Identity, why: CloseName | undefined, address: string): void {
  if (why === 'kickedByDevice' || !isStateTold(ctx, me.sdkAppId)) return;
  tell(ctx, me, endOf(why), { platform: hookPlatform(me.platform), address });
}

function endOf(why: CloseName | undefined): { action: string; reason: string } {
  if (isForGood(why)) return { action: 'Logout', reason: 'Unregister' };
  return { action: 'Disconnect', reason: why === 'heartbeatLost' ? 'TimeOut' : 'LinkClose' };
}

function tell(
  ctx: Needs,
  { sdkAppId, uid, userId }: Identity,
  state: { action: string; reason: string; kicked?: string[] },
  origin: Origin,
): void {
  const notice = { sdkAppId, kind: 'afterStateChange', convId: 0, seq: 0, byUid: uid } as const;
  ctx.hooks.tell({
    ...notice,
    timeMs: ctx.clock.nowMs(),
    detail: { operator: userId, origin, state: { ...state, userId } },
  });
}
