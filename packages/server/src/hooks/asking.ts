import { type BeforeHookName, type FaultName, type Hook, type HookPayload, hooks, ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Origin } from '../storage/port/outbox.ts';
import type { Verdict } from './port.ts';
import { isHookOn } from './wanted.ts';

type Needs = Pick<Ctx, 'hooks' | 'apps'>;

/** Characters that an own code's words may have; the rest is cut. */
export const INFO_MAX = 500;

/** Whether the app asked to be asked before something. */
export const mustAsk = ({ apps }: Pick<Ctx, 'apps'>, sdkAppId: number, name: BeforeHookName): boolean =>
  isHookOn(apps.settings(sdkAppId), name);

/** The error of what the app's server refused. */
export function refusedBy(name: BeforeHookName, own?: { code: number; info: string }): ImError {
  const hook: Hook = hooks[name];
  const fault: FaultName = hook.refusal ?? 'refusedByApp';
  return new ImError(fault, { reason: 'its callback said no' }, own);
}

/**
 * Asks the app's server, where it wants to be asked, whether something may be done. Where it does not answer, it may.
 *
 * @returns what it answered, if it did
 * @throws ImError the hook's refusal, or the app's own code
 */
export async function askFirst<N extends BeforeHookName>(
  ctx: Needs,
  sdkAppId: number,
  name: N,
  payload: () => HookPayload<N> | Promise<HookPayload<N>>,
  origin: Origin | undefined,
): Promise<Extract<Verdict<N>, { is: 'allowed' }>['answer'] | undefined> {
  if (!origin || !mustAsk(ctx, sdkAppId, name)) return undefined;
  const verdict = await ctx.hooks.ask(sdkAppId, name, await payload(), origin);
  if (verdict.is === 'refused') throw refusedBy(name, verdict.own);
  return verdict.is === 'allowed' ? verdict.answer : undefined;
}

/** A user id that may not be befriended, or whose request may not be answered, and the app's words for it. */
export interface RefusedFriend {
  code: number;
  info: string;
}

/**
 * Whom the app's server refuses of those that a request to be friends, or an answer to such requests, is about. Where it does
 * not answer, nobody is refused.
 */
export async function refusedFriends<N extends 'beforeFriendAdd' | 'beforeFriendResponse'>(
  ctx: Needs,
  sdkAppId: number,
  name: N,
  payload: HookPayload<N>,
  origin: Origin,
): Promise<Map<string, RefusedFriend>> {
  const refused = new Map<string, RefusedFriend>();
  if (!mustAsk(ctx, sdkAppId, name)) return refused;
  const verdict = await ctx.hooks.ask<'beforeFriendAdd' | 'beforeFriendResponse'>(sdkAppId, name, payload, origin);
  if (verdict.is !== 'allowed') return refused;
  const [first, last] = hooks[name].ownCodes;
  for (const { To_Account, ResultCode, ResultInfo } of verdict.answer.ResultItem ?? []) {
    if (ResultCode === 0) continue;
    const code = ResultCode < first || ResultCode > last ? first : ResultCode;
    refused.set(To_Account, { code, info: ResultInfo.slice(0, INFO_MAX) });
  }
  return refused;
}
