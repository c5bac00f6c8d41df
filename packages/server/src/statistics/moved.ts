import type { Ctx } from '../ctx.ts';
import type { RelationOutcome } from '../storage/port/friends.ts';
import type { GroupNews } from '../storage/port/groups.ts';

type Needs = Pick<Ctx, 'statistics'>;

/** Counts who came into a group that was there before. */
export function countJoined({ statistics }: Needs, { group, joined }: Pick<GroupNews, 'group' | 'joined'>): void {
  if (joined.length > 0) statistics.count(group.sdkAppId, 'GroupJoinGroupTimes', joined.length);
}

/** Counts who left a group that goes on. */
export function countLeft({ statistics }: Needs, { group, left }: Pick<GroupNews, 'group' | 'left'>): void {
  if (left.length > 0) statistics.count(group.sdkAppId, 'GroupQuitGroupTimes', left.length);
}

/** Counts pairs of friends that were made, and those that are none any more. */
export function countPairs({ statistics }: Needs, sdkAppId: number, { made = 0, parted = 0 }: Pairs): void {
  if (made > 0) statistics.count(sdkAppId, 'ChainIncrease', made);
  if (parted > 0) statistics.count(sdkAppId, 'ChainDecrease', parted);
}

type Pairs = Pick<RelationOutcome, 'made' | 'parted'>;
