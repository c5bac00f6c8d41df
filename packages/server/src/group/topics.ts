import { ImError, type Settings } from '@hongyan/contract';
import { groupConvOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { wireChange } from '../message/wire.ts';
import type { Group } from '../storage/port/groups.ts';
import type { TopicNews } from '../storage/port/topics.ts';
import { screenTexts } from '../words/screen.ts';
import { announceNews } from './announce.ts';
import { type Asking, askBeforeTopic } from './ask.ts';
import { findTopic } from './find.ts';
import { assertTexts, assertTopicId, assertTopicTexts } from './limits.ts';
import { type By, doerOf, orGone } from './members.ts';
import { assertMay, supports, typeOf } from './rules.ts';
import { telling } from './telling.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'words' | 'apps'>;

/** What is said of a topic; what is not given is empty, of a change as it was. */
export interface TopicTexts {
  name?: string | undefined;
  introduction?: string | undefined;
  notification?: string | undefined;
  faceUrl?: string | undefined;
  customString?: string | undefined;
}

/** A topic that somebody wants made. */
interface WantedTopic extends TopicTexts {
  topicId?: string | undefined;
  /** Default: now. */
  createdMs?: number | undefined;
  /** It comes from another server. */
  isImported?: boolean;
}

/**
 * Makes a topic of a community; its members learn of it (S74).
 *
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `groupIdIllegal`, `groupIdTaken`, `topicsDisabled`, `topicLimit`,
 *   `textRefused`, `groupUnknown`
 */
export async function createTopic(
  ctx: Needs & Asking,
  settings: Settings,
  community: Group,
  wanted: WantedTopic,
  by: By,
): Promise<Group> {
  const { topicId, name = '', introduction = '', notification = '', faceUrl = '', customString = '' } = wanted;
  assertTopics(community);
  assertMay(by.actor, community, typeOf(community).editInfo, 'make topics');
  assertTopicInfo(settings, { name, introduction, notification, faceUrl, customString });
  const { isImported = false } = wanted;
  if (topicId !== undefined) assertTopicId(settings, topicId, { communityId: community.groupId, isImported });
  await askBeforeTopic(ctx, community, name, by);
  const nowMs = ctx.clock.nowMs();
  const draft = {
    ...(topicId !== undefined && { topicId }),
    ...(await screened(ctx, community, { name, introduction, notification }, by)),
    ...{ faceUrl, customString, createdMs: wanted.createdMs ?? nowMs },
  };
  const how = { operator: by.operator, nowMs, max: settings.topicsMax };
  const news = orGone(await ctx.storage.topics.create(community.gid, draft, how), community);
  if ('refused' in news) throw refusal(news.refused, topicId, settings.topicsMax);
  announceTopics(ctx, news, by);
  return news.topics[0] as Group;
}

function refusal(refused: 'gone' | 'disabled' | 'taken' | 'limit', groupId = '', max = 0): ImError {
  if (refused === 'taken') return new ImError('groupIdTaken', { groupId });
  return refused === 'limit' ? new ImError('topicLimit', { max }) : new ImError('topicsDisabled');
}

/**
 * Refuses a group that has no topics.
 *
 * @throws ImError `groupDenied` for its type, `topicsDisabled` for a community that was made without
 */
function assertTopics(community: Group): void {
  supports(community, 'topics', 'topics');
  if (!community.hasTopics) throw new ImError('topicsDisabled');
}

function assertTopicInfo(settings: Settings, texts: TopicTexts): void {
  const { name, introduction, notification, faceUrl, customString } = texts;
  assertTexts(settings, { introduction, notification, faceUrl });
  assertTopicTexts(settings, { name, customString });
  if (name === '') throw new ImError('groupParamsIllegal', { field: 'name', reason: 'must not be empty' });
}

/** Texts of a topic as the app's words leave them. */
function screened<T extends Readonly<Record<string, string | undefined>>>(
  ctx: Needs,
  { sdkAppId, groupId: target }: Group,
  texts: T,
  by: By,
): Promise<T> {
  return screenTexts(ctx, { sdkAppId, userId: by.operator.userId, place: 'GroupInfo', target }, texts);
}

/**
 * Changes information of a topic; what is not given stays.
 *
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `textRefused`, `topicUnknown`, `groupUnknown`
 */
export async function updateTopic(
  ctx: Needs,
  settings: Settings,
  community: Group,
  { topicId, ...texts }: TopicTexts & { topicId: string; isMutedAll?: boolean | undefined },
  by: By,
): Promise<Group> {
  const topic = await findTopic(ctx, community, topicId);
  assertMay(by.actor, community, typeOf(community).editInfo, 'change topics');
  assertTopicInfo(settings, texts);
  const { name, introduction, notification } = texts;
  const to = { ...texts, ...(await screened(ctx, topic, { name, introduction, notification }, by)) };
  const how = telling(topic, by.operator, ctx.clock.nowMs(), { tip: 'topicChanged' });
  const news = orGone(await ctx.storage.groups.update(topic.gid, to, how), topic);
  if ('refused' in news) throw new ImError('topicUnknown', { topicId });
  announceNews(ctx, news, doerOf(by));
  return news.group;
}

/**
 * Deletes topics of a community, or all of them; its members learn of it.
 *
 * @returns the ids of those that there were
 * @throws ImError `groupDenied`, `groupUnknown`
 */
export async function deleteTopics(
  ctx: Needs,
  community: Group,
  topicIds: string[] | undefined,
  by: By,
): Promise<string[]> {
  supports(community, 'topics', 'topics');
  assertMay(by.actor, community, typeOf(community).editInfo, 'delete topics');
  const how = { operator: by.operator, nowMs: ctx.clock.nowMs() };
  const news = orGone(await ctx.storage.topics.delete(community.gid, topicIds, how), community);
  announceTopics(ctx, news, by);
  return news.topics.map(({ groupId }) => groupId);
}

/** Tells the members of a community of its topics: one event a change, encoded once. */
function announceTopics(ctx: Pick<Ctx, 'deliverToGroup'>, { community, changes }: TopicNews, by: By): void {
  for (const change of changes) {
    const wire = wireChange(change, () => by.operator.userId);
    const payload = { convId: String(change.convId), conv: groupConvOf(community.groupId), change: wire };
    ctx.deliverToGroup(new OutEvent('change', payload), community.gid);
  }
}
