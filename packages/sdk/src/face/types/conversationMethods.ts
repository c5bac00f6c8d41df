import type { Response } from './common.ts';
import type { Conversation } from './conversation.ts';
import type { Group } from './group.ts';
import type { Topic } from './topic.ts';

/** Conversations (§4.7). */
export interface ConversationMethods {
  getConversationList(
    filter?: string[] | { type?: string; hasUnreadCount?: boolean; [other: string]: unknown },
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
}
