import { safeUrl } from './content.ts';
import type { Topic } from './sdk.ts';
import { communityIdOf } from './topicIds.ts';
import { type ConversationView, isQuiet, lastOf, mentionIn } from './views.ts';

/** A topic of a community as its list shows it: one talks in it as in any conversation. */
export interface TopicView extends ConversationView {
  communityId: string;
  about: string;
  notification: string;
  isMutedAll: boolean;
}

/** The topics of the communities that the user is in, by the IDs of these, those made first in front. */
export type TopicsById = Readonly<Record<string, readonly TopicView[]>>;

const none: readonly TopicView[] = [];

/** The topics of a community; none of one of which they are not known. */
export const topicsOf = (topics: TopicsById, communityId: string): readonly TopicView[] => topics[communityId] ?? none;

/** The topic of this group ID; undefined where there is none, or none that is known. */
export const topicOf = (topics: TopicsById, groupId: string): TopicView | undefined =>
  topicsOf(topics, communityIdOf(groupId) ?? '').find(({ peerId }) => peerId === groupId);

/**
 * The view of a topic for the signed-in user.
 *
 * @param draft what is being written in it
 */
export function viewOfTopic(topic: Topic, myUserId: string, draft: string): TopicView {
  const { topicID, topicName, lastMessage, selfInfo, groupAtInfoList } = topic;
  return {
    ...{ id: `GROUP${topicID}`, type: 'GROUP', peerId: topicID, communityId: communityIdOf(topicID) ?? '' },
    ...{ name: topicName || topicID, avatar: safeUrl(topic.avatar) },
    ...{ about: topic.introduction, notification: topic.notification },
    isMutedAll: topic.muteAllMembers,
    last: lastOf(lastMessage, myUserId, false),
    ...{ draft, unread: topic.unreadCount, isPinned: false, isMuted: isQuiet(selfInfo.messageRemindType) },
    ...mentionIn(groupAtInfoList),
  };
}
