import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Group } from '../storage/port/groups.ts';

type Needs = Pick<Ctx, 'storage'>;

/**
 * The group of this id. A topic is none: only what is said of conversations is said of topics too.
 *
 * @throws ImError `groupUnknown`
 */
export async function findGroup(ctx: Needs, sdkAppId: number, groupId: string): Promise<Group> {
  const found = await findGroupOrTopic(ctx, sdkAppId, groupId);
  if (found.community) throw new ImError('groupUnknown', { groupId });
  return found;
}

/**
 * The group or the topic of this id, for what concerns its log.
 *
 * @throws ImError `groupUnknown`
 */
export async function findGroupOrTopic(ctx: Needs, sdkAppId: number, groupId: string): Promise<Group> {
  const [group] = await ctx.storage.groups.find(sdkAppId, [groupId]);
  if (!group) throw new ImError('groupUnknown', { groupId });
  return group;
}

/**
 * A topic of a community.
 *
 * @throws ImError `topicUnknown`
 */
export async function findTopic(ctx: Needs, community: Group, topicId: string): Promise<Group> {
  const [topic] = await ctx.storage.topics.list(community.gid, [topicId]);
  if (!topic) throw new ImError('topicUnknown', { topicId });
  return topic;
}

/** The number under which sessions hear a group: a topic is heard by who is in its community. */
export const heardAs = ({ gid, community }: Group): number => community?.gid ?? gid;
