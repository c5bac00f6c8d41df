import type { Settings } from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FollowCounts, FollowList } from '../storage/port/follows.ts';
import type { RelationOutcome } from '../storage/port/friends.ts';
import type { By } from './by.ts';
import type { Done } from './friends.ts';
import { type Fate, fatesOf, named, uidOf } from './people.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'deliver'>;

/** Follows accounts; each has an outcome of its own. Both sides are told, on all their devices. */
export async function follow(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  wanted: readonly { userId: string; sinceMs?: number }[],
  by: By,
): Promise<Done> {
  const userIds = wanted.map(({ userId }) => userId);
  const found = await named(ctx, owner, userIds);
  const drafts = wanted.map(({ userId, ...since }) => ({ uid: uidOf(found, userId), ...since }));
  const { followingMax: following, followersMax: followers, mutualFollowsMax: mutual } = settings;
  const how = { limits: { following, followers, mutual }, nowMs: ctx.clock.nowMs(), told: by.told };
  return done(ctx, owner, userIds, by, await ctx.storage.follows.add(owner.sdkAppId, owner.uid, drafts, how));
}

/** Follows accounts no more; who does not exist is told as such. */
export async function unfollow(ctx: Needs, owner: Account, userIds: string[], by: By): Promise<Done> {
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const how = { nowMs: ctx.clock.nowMs(), told: by.told };
  const { fates, events } = done(ctx, owner, userIds, by, await ctx.storage.follows.remove(owner.uid, uids, how));
  return { fates: fates.map((fate) => (found.has(fate.userId) ? fate : unknown(fate.userId))), events };
}

function done(
  ctx: Pick<Ctx, 'deliver'>,
  owner: Account,
  userIds: readonly string[],
  { session }: By,
  outcome: RelationOutcome,
): Done {
  const isOwn = ({ uid }: { uid: number }) => uid === owner.uid;
  const { events } = outcome;
  announceUserEvents(
    ctx,
    events.filter((event) => !isOwn(event)),
  );
  return { fates: fatesOf(userIds, outcome), events: announceUserEvents(ctx, events.filter(isOwn), session) };
}

const unknown = (userId: string): Fate => ({ userId, fault: 'friendAccountUnknown' });

/** A page of a list, the newest first; an empty cursor is its beginning, and its end. */
export async function followPage(
  { storage }: Pick<Ctx, 'storage'>,
  owner: Pick<Account, 'uid'>,
  { list, cursor, count }: { list: FollowList; cursor: string | undefined; count: number },
): Promise<{ follows: { userId: string; sinceSec: number }[]; cursor: string }> {
  const rows = await storage.follows.page(owner.uid, list, cursor ? Number(cursor) : undefined, count + 1);
  const page = rows.slice(0, count);
  return {
    follows: page.map(({ userId, sinceMs }) => ({ userId, sinceSec: Math.floor(sinceMs / 1000) })),
    cursor: rows.length > count ? String(page.at(-1)?.place) : '',
  };
}

/** What is asked of each of several accounts, in their order, with a fault where there is no such account. */
export interface Asked<T> {
  fates: Fate[];
  values: T[];
}

/** How each stands to the owner: 1 it follows the owner, 2 the owner follows it, 3 both, 0 neither. */
export async function followTypes(ctx: Needs, owner: Account, userIds: string[]): Promise<Asked<number>> {
  const { found, fates, uids } = await askedOf(ctx, owner, userIds);
  const types = await ctx.storage.follows.between(owner.uid, uids);
  return {
    fates,
    values: types.map(({ follows, isFollowed }, at) =>
      found.has(userIds[at] ?? '') ? (isFollowed ? 1 : 0) + (follows ? 2 : 0) : 0,
    ),
  };
}

/** How many each of the lists of accounts has. */
export async function followCounts(ctx: Needs, owner: Account, userIds: string[]): Promise<Asked<FollowCounts>> {
  const { fates, uids } = await askedOf(ctx, owner, userIds);
  return { fates, values: await ctx.storage.follows.counts(uids) };
}

async function askedOf(ctx: Needs, owner: Account, userIds: string[]) {
  const found = await named(ctx, owner, userIds);
  const fates = userIds.map((userId) => (found.has(userId) ? { userId } : unknown(userId)));
  return { found, fates, uids: userIds.map((userId) => uidOf(found, userId)) };
}
