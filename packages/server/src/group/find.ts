import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Group } from '../storage/port/groups.ts';

/**
 * The group of this id.
 *
 * @throws ImError `groupUnknown`
 */
export async function findGroup(ctx: Pick<Ctx, 'storage'>, sdkAppId: number, groupId: string): Promise<Group> {
  const [group] = await ctx.storage.groups.find(sdkAppId, [groupId]);
  if (!group) throw new ImError('groupUnknown', { groupId });
  return group;
}
