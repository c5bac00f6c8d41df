import { errors, faultInfo, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Conversation } from '../storage/port/conversations.ts';
import type { Group } from '../storage/port/groups.ts';
import { flagOf } from './fields.ts';
import type { By } from './members.ts';
import { accountIn, appAs, assertShort, groupIn } from './restBy.ts';
import { createdMsOf } from './restInfo.ts';
import { supports } from './rules.ts';
import { createTopic, deleteTopics, type TopicTexts, updateTopic } from './topics.ts';

type TopicCommand =
  | `million_group_open_http_svc/${'create_topic' | 'get_topic' | 'modify_topic' | 'destroy_topic'}`
  | 'group_open_http_svc/import_topic';
type Item = OutputOf<RestCommands['million_group_open_http_svc/get_topic']>['TopicAndSelfInfo'][number];

/** Topics over REST (rest-api §16.4). */
export const restTopicHandlers: Pick<HandlersOf<RestCommands>, TopicCommand> = {
  async 'million_group_open_http_svc/create_topic'(ctx, input, caller) {
    const by = await appAs(ctx, caller, input.From_Account);
    return { TopicId: (await made(ctx, caller, input, { by })).groupId };
  },

  async 'million_group_open_http_svc/get_topic'(ctx, input, caller) {
    const community = await groupIn(ctx, caller, input.GroupId);
    supports(community, 'topics', 'topics');
    const viewer = await accountIn(ctx, caller, 'From_Account', input.From_Account);
    const topics = await ctx.storage.topics.list(community.gid, input.TopicIdList);
    const views = await ctx.storage.conversations.topics(viewer.uid, { gids: [community.gid] });
    const viewBy = new Map(views.map((view) => [view.convId, view]));
    const topicBy = new Map(topics.map((topic) => [topic.groupId, topic]));
    const TopicAndSelfInfo = (input.TopicIdList ?? [...topicBy.keys()]).map((topicId): Item => {
      const topic = topicBy.get(topicId);
      if (!topic) return { ...unknown(topicId), TopicInfo: { TopicId: topicId } };
      return itemOf(topic, viewBy.get(topic.convId), { filter: input.ResponseFilter, nowMs: ctx.clock.nowMs() });
    });
    return assertShort(caller, { TopicAndSelfInfo });
  },

  async 'million_group_open_http_svc/modify_topic'(ctx, input, caller) {
    const community = await groupIn(ctx, caller, input.GroupId);
    supports(community, 'topics', 'topics');
    const { TopicId: topicId, MuteAllMember } = input;
    const to = {
      ...{ topicId, ...textsOf(input) },
      ...(MuteAllMember && { isMutedAll: MuteAllMember === 'On' }),
    };
    await updateTopic(ctx, caller.settings, community, to, await appAs(ctx, caller, input.From_Account));
    return {};
  },

  async 'million_group_open_http_svc/destroy_topic'(ctx, input, caller) {
    const community = await groupIn(ctx, caller, input.GroupId);
    const by = await appAs(ctx, caller, input.From_Account);
    const deleted = new Set(await deleteTopics(ctx, community, input.TopicIdList, by));
    const DestroyResultItem = input.TopicIdList.map((TopicId) =>
      deleted.has(TopicId) ? { TopicId, ErrorCode: 0, ErrorInfo: '' } : { TopicId, ...unknown(TopicId) },
    );
    return { DestroyResultItem };
  },

  async 'group_open_http_svc/import_topic'(ctx, input, caller) {
    // An import has no origin: webhooks are neither asked nor told (rest-api §13.8).
    const { operator, actor } = await appAs(ctx, caller, input.From_Account);
    const { origin: _, ...silent } = operator;
    const how = { by: { actor, operator: silent }, createdMs: createdMsOf(ctx, input.CreateTime) };
    return { TopicId: (await made(ctx, caller, input, how)).groupId };
  },
};

type Creation = InputOf<RestCommands['million_group_open_http_svc/create_topic']>;

async function made(
  ctx: Ctx,
  caller: RestCaller,
  input: Creation,
  { by, createdMs }: { by: By; createdMs?: number | undefined },
): Promise<Group> {
  const community = await groupIn(ctx, caller, input.GroupId);
  const wanted = { ...textsOf(input), topicId: input.TopicId || undefined, createdMs };
  return createTopic(ctx, caller.settings, community, wanted, by);
}

const textsOf = (input: Omit<Creation, 'GroupId' | 'TopicName'> & { TopicName?: string | undefined }): TopicTexts => ({
  name: input.TopicName,
  introduction: input.Introduction,
  notification: input.Notification,
  faceUrl: input.FaceUrl,
  customString: input.CustomString,
});

const unknown = (topicId: string) => ({
  ErrorCode: errors.topicUnknown.code,
  ErrorInfo: faultInfo('topicUnknown', { topicId }),
});

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** A topic for an answer, with the place of the account that asks where it is a member. */
function itemOf(
  topic: Group,
  view: Conversation | undefined,
  { filter, nowMs }: { filter: readonly string[] | undefined; nowMs: number },
): Item {
  const muted = topic.isMutedAll ? 'On' : 'Off';
  const info: Item['TopicInfo'] = {
    TopicId: topic.groupId,
    TopicName: topic.name,
    GroupID: topic.community?.groupId,
    FaceUrl: topic.faceUrl,
    Notification: topic.notification,
    Introduction: topic.introduction,
    NextMsgSeq: topic.seq + 1,
    CreateTime: seconds(topic.createdMs),
    LastMsgTime: seconds(topic.lastMsgMs),
    MuteAllMember: muted,
    ShutUpAllFlag: muted,
    CustomString: topic.customString,
  };
  const muteUntilMs = view?.group?.self.muteUntilMs ?? 0;
  const self = view && {
    ShutUpTime: muteUntilMs > nowMs ? seconds(muteUntilMs) : 0,
    MsgSeq: view.readSeq,
    MsgFlag: flagOf(view.receiveOption),
  };
  const isWanted = ([name]: [string, unknown]) => name === 'TopicId' || !filter || filter.includes(name);
  return {
    ErrorCode: 0,
    ErrorInfo: '',
    ...(self && { SelfInfo: Object.fromEntries(Object.entries(self).filter(isWanted)) }),
    TopicInfo: { TopicId: topic.groupId, ...Object.fromEntries(Object.entries(info).filter(isWanted)) },
  };
}
