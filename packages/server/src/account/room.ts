import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts'>;

/**
 * Those of these names that the app may have as accounts: all that are there, and new ones as far as `accountsMax` goes.
 * Calls at the same instant may go past it by what they bring.
 */
export async function withinRoom(
  ctx: Needs,
  sdkAppId: number,
  { accountsMax }: Pick<Settings, 'accountsMax'>,
  userIds: readonly string[],
): Promise<Set<string>> {
  const wanted = new Set(userIds);
  if (accountsMax === 0) return wanted;
  const known = await ctx.accounts.findMany(sdkAppId, [...wanted]);
  const fresh = [...wanted].filter((userId) => !known.has(userId));
  if (fresh.length === 0) return wanted;
  const room = accountsMax - (await ctx.storage.accounts.count(sdkAppId));
  for (const userId of fresh.slice(Math.max(room, 0))) wanted.delete(userId);
  return wanted;
}

/**
 * Refuses an account that would be one too many.
 *
 * @throws ImError `accountsFull` (70398)
 */
export async function assertRoom(ctx: Needs, sdkAppId: number, settings: Settings, userId: string): Promise<void> {
  const allowed = await withinRoom(ctx, sdkAppId, settings, [userId]);
  if (!allowed.has(userId)) throw new ImError('accountsFull', { max: settings.accountsMax });
}
