import type { WireConversation } from '@hongyan/contract';
import type { Topic } from '../types.ts';
import { atInfoOf, type ConversationView, groupRemindType, lastMessageOf } from './conversation.ts';
import { muteEnd } from './group.ts';

/** A topic of which only the id is known (§9.5). */
export function emptyTopic(topicID: string): Topic {
  return {
    ...{ topicID, topicName: '', avatar: '', introduction: '', notification: '', customData: '' },
    ...{ unreadCount: 0, nextMessageSeq: 1, muteAllMembers: false, groupAtInfoList: [] },
    lastMessage: lastMessageOf(undefined, {}),
    selfInfo: { muteTime: 0, readedSequence: 0, messageRemindType: '', excludedUnreadSequenceList: [] },
  };
}

/**
 * Brings a topic that the app may hold up to date with its head, in place; `lastMessage` and `selfInfo` keep their identity.
 *
 * @param nowMs the server's time
 */
export function refreshTopic(topic: Topic, head: WireConversation, view: ConversationView, nowMs: number): void {
  const { group: info, mentions = [] } = head;
  Object.assign(topic, {
    topicName: info?.name ?? '',
    avatar: info?.faceUrl ?? '',
    introduction: info?.introduction ?? '',
    notification: info?.notification ?? '',
    customData: info?.customString ?? '',
    unreadCount: head.unread,
    nextMessageSeq: head.seq + 1,
    muteAllMembers: info?.isMutedAll ?? false,
    groupAtInfoList: mentions.map((mention) => atInfoOf(mention, head.conv)),
  } satisfies Partial<Topic>);
  Object.assign(topic.lastMessage, lastMessageOf(head.lastMessage, view));
  Object.assign(topic.selfInfo, {
    muteTime: muteEnd(head.muteUntilSec, nowMs),
    readedSequence: head.readSeq,
    messageRemindType: groupRemindType(head.receiveOption),
  });
}
