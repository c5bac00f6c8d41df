import { TOPIC_MARK } from '@hongyan/contract/groupKinds';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { nameOf } from '../objects/names.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { TopicFailure, TopicFields } from '../types.ts';

type Families = Pick<
  Methods,
  | 'getJoinedCommunityList'
  | 'createTopicInCommunity'
  | 'deleteTopicFromCommunity'
  | 'updateTopicProfile'
  | 'getTopicList'
>;

/** Topics of communities (§4.13). */
export function topicMethods({ core, groups, topics }: Face): Families {
  return {
    async getJoinedCommunityList() {
      for (const wire of await core.fetchJoinedGroups()) groups.take(wire);
      return { groupList: groups.list().filter(({ isSupportTopic }) => isSupportTopic) };
    },
    async createTopicInCommunity({ groupID: groupId, topicID, topicName: name, ...fields }) {
      if (topicID) assertTopicId(groupId, topicID);
      const params = { groupId, name, ...textsOf(fields), ...(topicID && { topicId: topicID }) };
      const { conversation } = await core.callGroup('createTopic', params);
      return { topicID: nameOf(conversation.conv) };
    },
    async deleteTopicFromCommunity({ groupID: groupId, topicIDList: topicIds }) {
      const { topicIds: deleted, unknown } = await core.callGroup('deleteTopics', {
        groupId,
        ...(topicIds && { topicIds }),
      });
      return {
        successTopicList: deleted.map((topicID) => ({ topicID })),
        failureTopicList: unknown.map(failureOf),
      };
    },
    async updateTopicProfile({ groupID: groupId, topicID: topicId, topicName, muteAllMembers, ...fields }) {
      assertTopicId(groupId, topicId);
      await core.callGroup('updateTopic', {
        ...{ groupId, topicId, ...textsOf(fields) },
        ...(topicName !== undefined && { name: topicName }),
        ...(muteAllMembers !== undefined && { isMutedAll: muteAllMembers }),
      });
      const topic = topics.refresh(topicId);
      if (!topic) throw chatError(codes.TOPIC_NOT_FOUND);
      return { topic };
    },
    async getTopicList({ groupID, topicIDList }) {
      await core.topicsSettled(groupID);
      const all = topics.list(groupID);
      if (!topicIDList || topicIDList.length === 0) return { successTopicList: all, failureTopicList: [] };
      const named = new Set(topicIDList);
      const successTopicList = all.filter(({ topicID }) => named.delete(topicID));
      return { successTopicList, failureTopicList: [...named].map(failureOf) };
    },
  };
}

function assertTopicId(groupID: string, topicID: string): void {
  const prefix = `${groupID}${TOPIC_MARK}`;
  if (!topicID.startsWith(prefix) || topicID === prefix) throw chatError(laterCodes.ILLEGAL_TOPIC_ID);
}

function failureOf(topicID: string): TopicFailure {
  const { code, text: message } = codes.TOPIC_NOT_FOUND;
  return { topicID, code, message };
}

/** What is said of a topic as the wire takes it; what is not given stays. */
function textsOf({ avatar, notification, introduction, customData }: TopicFields) {
  const same = { faceUrl: avatar, notification, introduction, customString: customData };
  return Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof typeof same, string>
  >;
}
