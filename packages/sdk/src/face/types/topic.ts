import type { Response } from './common.ts';
import type { GroupAtInfo, LastMessage } from './conversation.ts';
import type { Group } from './group.ts';

/** A topic of a community (§9.5). */
export interface Topic {
  topicID: string;
  topicName: string;
  avatar: string;
  introduction: string;
  notification: string;
  customData: string;
  unreadCount: number;
  nextMessageSeq: number;
  muteAllMembers: boolean;
  groupAtInfoList: GroupAtInfo[];
  lastMessage: LastMessage;
  selfInfo: {
    /** Seconds: until when the user is muted in the topic. */
    muteTime: number;
    readedSequence: number;
    messageRemindType: string;
    excludedUnreadSequenceList: number[];
  };
}

/** What may be said of a topic when it is made or changed. */
export interface TopicFields {
  topicName?: string;
  avatar?: string;
  notification?: string;
  introduction?: string;
  customData?: string;
}

/** A topic with which something could not be done. */
export interface TopicFailure {
  topicID: string;
  code: number;
  message: string;
}

/** Topics of communities (§4.13). */
export interface TopicMethods {
  getJoinedCommunityList(): Promise<Response<{ groupList: Group[] }>>;
  createTopicInCommunity(
    options: TopicFields & { groupID: string; topicName: string; topicID?: string },
  ): Promise<Response<{ topicID: string }>>;
  deleteTopicFromCommunity(options: {
    groupID: string;
    topicIDList?: string[];
  }): Promise<Response<{ successTopicList: { topicID: string }[]; failureTopicList: TopicFailure[] }>>;
  updateTopicProfile(
    options: TopicFields & { groupID: string; topicID: string; muteAllMembers?: boolean },
  ): Promise<Response<{ topic: Topic }>>;
  getTopicList(options: {
    groupID: string;
    topicIDList?: string[];
  }): Promise<Response<{ successTopicList: Topic[]; failureTopicList: TopicFailure[] }>>;
}
