import type { RestCommands } from '@hongyan/contract';
import { nowSec } from '../say.ts';

type Params = Record<string, unknown>;
type TopicCommand = Extract<
  keyof RestCommands,
  `million_group_open_http_svc/${string}` | 'group_open_http_svc/import_topic'
>;

const GroupId = '@TGS#_town';
const TopicId = `${GroupId}@TOPIC#_news`;
const topic = (alice: string): Params => ({
  ...{ GroupId, TopicId, TopicName: 'news', From_Account: alice, CustomString: 'own' },
  ...{ FaceUrl: 'https://example.org/t.png', Notification: 'read this', Introduction: 'what is new' },
});

/** A request of each REST command of topics that is right in every field. */
export const restTopicSamples: Record<TopicCommand, (alice: string) => Params> = {
  'million_group_open_http_svc/create_topic': topic,
  'million_group_open_http_svc/get_topic': (alice) => ({
    ...{ GroupId, From_Account: alice, TopicIdList: [TopicId] },
    ResponseFilter: ['TopicName'],
  }),
  'million_group_open_http_svc/modify_topic': (alice) => ({ ...topic(alice), MuteAllMember: 'On' }),
  'million_group_open_http_svc/destroy_topic': (alice) => ({ GroupId, TopicIdList: [TopicId], From_Account: alice }),
  'group_open_http_svc/import_topic': (alice) => ({ ...topic(alice), Type: 'Community', CreateTime: nowSec() - 60 }),
};

const groupId = GroupId;
const topicId = TopicId;
const texts = { introduction: 'what is new', notification: 'read this', faceUrl: '', customString: 'own' };

/** A request of each socket command of topics that is right in every field. */
export const socketTopicSamples = {
  createTopic: () => ({ groupId, topicId, name: 'news', ...texts }),
  updateTopic: () => ({ groupId, topicId, name: 'other', ...texts, isMutedAll: true }),
  deleteTopics: () => ({ groupId, topicIds: [topicId] }),
  syncTopics: () => ({ afterId: '1', topics: [{ id: '2', seq: 3, rev: 4 }] }),
};
