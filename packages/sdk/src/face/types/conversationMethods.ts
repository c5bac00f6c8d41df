import type { AnyPayload, Response } from './common.ts';
import type { Conversation } from './conversation.ts';
import type { Group } from './group.ts';
import type { Topic } from './topic.ts';

/** What became of several conversations. */
export interface ConversationResults {
  successConversationIDList: string[];
  failureConversationIDList: { conversationID: string; code: number; message: string }[];
}

/** The do-not-disturb time for all conversations. */
export interface AllReceiveMessageOpt {
  /** TYPES.MSG_REMIND_ACPT_NOT_NOTE: without notice while the time lasts; TYPES.MSG_REMIND_ACPT_AND_NOTE: with notice always. */
  messageRemindType: string;
  /** Unix time, seconds; 0 when it was never set. */
  startTime: number;
  endTime: number;
  /** The same time every 24 hours. */
  isRepeated: boolean;
}

/** Conversations (§4.7). */
export interface ConversationMethods {
  getConversationList(
    filter?:
      | string[]
      | {
          type?: string;
          markType?: number;
          groupName?: string;
          hasUnreadCount?: boolean;
          hasGroupAtInfo?: boolean;
          [other: string]: unknown;
        },
  ): Promise<Response<{ conversationList: Conversation[]; isSyncCompleted: boolean }>>;
  getConversationProfile(conversationID: string): Promise<Response<{ conversation: Conversation }>>;
  deleteConversation(conversationID: string): Promise<Response<{ conversationID: string }>>;
  deleteConversation(options: {
    conversationIDList: string[];
    clearHistoryMessage?: boolean;
  }): Promise<Response<{ conversationIDList: string[] }>>;
  deleteConversation(
    options: string | { conversationIDList: string[]; clearHistoryMessage?: boolean },
  ): Promise<Response<AnyPayload>>;
  pinConversation(options: {
    conversationID: string;
    isPinned: boolean;
  }): Promise<Response<{ conversationID: string }>>;
  /** Of a topic, whose id stands as `groupID`, the answer has `topic` and no `group`. */
  setMessageRemindType(options: {
    groupID: string;
    messageRemindType: string;
  }): Promise<Response<{ group: Group; topic?: Topic }>>;
  setMessageRemindType(options: {
    userIDList: string[];
    messageRemindType: string;
  }): Promise<
    Response<{ successUserIDList: { userID: string }[]; failureUserIDList: { userID: string; code: number }[] }>
  >;
  setMessageRemindType(options: {
    groupID?: string;
    userIDList?: string[];
    messageRemindType: string;
  }): Promise<Response<AnyPayload>>;
  /**
   * Sets when messages of all conversations come without push. The time begins on this day at that hour of the device, 0:00:00
   * unless it is given, and lasts `duration` seconds, a day unless it is given.
   */
  setAllReceiveMessageOpt(options: {
    messageRemindType?: string;
    startHour?: number;
    startMinute?: number;
    startSecond?: number;
    duration?: number;
    isRepeated?: boolean;
  }): Promise<Response>;
  getAllReceiveMessageOpt(): Promise<Response<AllReceiveMessageOpt>>;
  setConversationDraft(options: {
    conversationID: string;
    draftText: string;
  }): Promise<Response<{ code: 0; conversation: Conversation }>>;
  getTotalUnreadMessageCount(): number;
  setConversationCustomData(options: {
    conversationIDList: string[];
    customData: string;
  }): Promise<Response<ConversationResults>>;
  /** `markType` is one bit or several: TYPES.CONV_MARK_TYPE_…, or 2 ** 32 to 2 ** 63 for the app’s own. */
  markConversation(options: {
    conversationIDList: string[];
    markType: number;
    enableMark: boolean;
  }): Promise<Response<ConversationResults>>;
  getConversationGroupList(): Promise<Response<string[]>>;
  createConversationGroup(options: {
    conversationIDList: string[];
    groupName: string;
  }): Promise<Response<ConversationResults>>;
  deleteConversationGroup(groupName: string): Promise<Response>;
  renameConversationGroup(options: { oldName: string; newName: string }): Promise<Response>;
  addConversationsToGroup(options: {
    conversationIDList: string[];
    groupName: string;
  }): Promise<Response<ConversationResults>>;
  deleteConversationsFromGroup(options: {
    conversationIDList: string[];
    groupName: string;
  }): Promise<Response<ConversationResults>>;
}
