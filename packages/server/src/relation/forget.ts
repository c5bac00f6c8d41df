import type { Ctx } from '../ctx.ts';
import { countPairs } from '../statistics/moved.ts';
import type { Account } from '../storage/port/accounts.ts';
import { announceLists } from './people.ts';

/** Rows of each kind in one unit. */
const PER_UNIT = 500;

/** Takes an account out of everybody's lists, part by part; the others are told. */
export async function forgetRelations(
  ctx: Pick<Ctx, 'storage' | 'clock' | 'deliver' | 'relations' | 'statistics'>,
  account: Account,
): Promise<void> {
  for (;;) {
    const forgotten = await ctx.storage.friends.forget(account.uid, PER_UNIT, ctx.clock.nowMs());
    const { uids, events, isCompleted } = forgotten;
    countPairs(ctx, account.sdkAppId, forgotten);
    if (uids.length > 0) announceLists(ctx, account, events, uids);
    if (isCompleted) return;
  }
}
