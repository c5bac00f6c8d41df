import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { leaveAllGroups } from '../group/leaveAll.ts';
import { forgetRelations } from '../relation/forget.ts';
import type { Account } from '../storage/port/accounts.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'sessions' | 'clock'>;

/**
 * Signs an account out everywhere; UserSigs made before this second are refused from now on (D15).
 *
 * @throws ImError `accountUnknown`
 */
export async function kickAccount(ctx: Needs, sdkAppId: number, userId: string): Promise<void> {
  const nowMs = ctx.clock.nowMs();
  const account = await ctx.storage.accounts.kick(sdkAppId, userId, Math.floor(nowMs / 1000));
  if (!account) throw new ImError('accountUnknown', { userId });

  ctx.accounts.put(account);
  ctx.sessions.kickAll(account.uid, { reason: 'admin', timeMs: nowMs });
}

/**
 * Deletes accounts, ends their sessions, their places in groups and in lists of friends; returns those that existed.
 *
 * They leave their groups first: when this breaks off, the account is still there and the call can be made again. What
 * was joined meanwhile is left afterwards.
 */
export async function deleteAccounts(
  ctx: Needs & Parameters<typeof leaveAllGroups>[0] & Parameters<typeof forgetRelations>[0],
  settings: Settings,
  sdkAppId: number,
  userIds: string[],
): Promise<Account[]> {
  const nowMs = ctx.clock.nowMs();
  const found = [...(await ctx.accounts.findMany(sdkAppId, userIds)).values()];
  for (const account of found) await leaveAllGroups(ctx, settings, account);
  for (const account of found) await forgetRelations(ctx, account);
  const deleted = await ctx.storage.accounts.delete(sdkAppId, userIds, nowMs);
  ctx.accounts.forget(sdkAppId, userIds);
  for (const account of deleted) {
    ctx.sessions.kickAll(account.uid, { reason: 'accountDeleted', timeMs: nowMs });
    await leaveAllGroups(ctx, settings, account);
    await forgetRelations(ctx, account);
  }
  return deleted;
}
