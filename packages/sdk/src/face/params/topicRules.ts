import type { TopicMethods } from '../types.ts';
import { anyText, flag, optional, options, type Param, text, texts } from './rule.ts';

/** What may be said of a topic. */
const fields = {
  avatar: optional(anyText),
  notification: optional(anyText),
  introduction: optional(anyText),
  customData: optional(anyText),
};
const some = { groupID: text, topicIDList: optional({ ...texts, mayBeEmpty: true as const }) };

/** What the parameters of the methods of topics may be (sdk-js-api §4.13). */
export const topicRules: { readonly [M in keyof TopicMethods]: readonly Param[] } = {
  getJoinedCommunityList: [],
  createTopicInCommunity: options({ groupID: text, topicName: text, topicID: optional(anyText), ...fields }),
  deleteTopicFromCommunity: options(some),
  updateTopicProfile: options({
    ...{ groupID: text, topicID: text, topicName: optional(text), muteAllMembers: optional(flag) },
    ...fields,
  }),
  getTopicList: options(some),
};
