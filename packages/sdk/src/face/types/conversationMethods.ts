import type { Response } from './common.ts';
import type { Conversation } from './conversation.ts';
import type { Group } from './group.ts';
import type { Topic } from './topic.ts';

/** What became of several conversations. */
export interface ConversationResults {
  successConversationIDList: string[];
  failureConversationIDList: { conversationID: string; code: number; message: string }[];
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
  setConversationDraft(options: {
    conversationID: string;
    draftText: string;
  }): Promise<Response<{ code: 0; conversation: Conversation }>>;
  getTotalUnreadMessageCount(): number;
  setConversationCustomData(options: {
    conversationIDList: string[];
    customData: string;
  }): Promise<Response<ConversationResults>>;
  /** `markType` is one bit or several: TYPES.CONV_MARK_TYPE_…, or 2 ** 32 and up for the app’s own. */
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
