import type { Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { countPairs } from '../statistics/moved.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { By } from './by.ts';
import type { Done } from './friends.ts';
import { announceLists, fatesOf, named, uidOf } from './people.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'deliver' | 'relations' | 'statistics'>;

/** Blocks accounts: friendship and requests between the two end (S42). In force for messages from the answer on. */
export async function block(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  userIds: string[],
  { session, told }: By,
): Promise<Done> {
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const how = { max: settings.blacklistMax, nowMs: ctx.clock.nowMs(), told };
  const outcome = await ctx.storage.blacklist.add(owner.sdkAppId, owner.uid, uids, how);
  countPairs(ctx, owner.sdkAppId, outcome);
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, uids, session) };
}

/** Blocks accounts no more. */
export async function unblock(ctx: Needs, owner: Account, userIds: string[], { session, told }: By): Promise<Done> {
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const outcome = await ctx.storage.blacklist.remove(owner.uid, uids, { nowMs: ctx.clock.nowMs(), told });
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, uids, session) };
}
