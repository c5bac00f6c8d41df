import type { AnyPayload, ChatError, Profile, UserInfo } from './common.ts';
import type { Conversation } from './conversation.ts';
import type { AllReceiveMessageOpt } from './conversationMethods.ts';
import type { FollowNews } from './follow.ts';
import type { Friend, FriendApplications, FriendGroup } from './friend.ts';
import type { Group } from './group.ts';
import type { Message } from './message.ts';
import type { MessageExtension, MessageReactions } from './reactionMethods.ts';
import type { UserStatus } from './status.ts';
import type { Topic } from './topic.ts';

/** What MESSAGE_READ_RECEIPT_RECEIVED tells of a message, one-to-one or of a group. */
export interface ReadReceipt {
  messageID: string;
  /** One-to-one: who read it, and when. */
  userID?: string;
  isPeerRead?: true;
  timestamp?: number;
  /** Of a group: how many members did, and did not. */
  groupID?: string;
  readCount?: number;
  unreadCount?: number;
}

/** What PINNED_GROUP_MESSAGE_UPDATED tells. */
export interface PinNotice {
  groupID: string;
  /** Of an unpinned one only what names it. */
  message: Message | Pick<Message, 'ID' | 'sequence' | 'random' | 'time' | 'clientTime'>;
  isPinned: boolean;
  operatorInfo: UserInfo;
}

/** `event.data` by event name (§6.1), of the events that have a cause by now. */
export interface EventData {
  sdkStateReady: undefined;
  sdkStateNotReady: undefined;
  sdkDestroy: { SDKAppID: number };
  onMessageReceived: Message[];
  onMessageModified: Message[];
  onMessageRevoked: Message[];
  onMessageReadByPeer: Message[];
  onMessageReadReceiptReceived: ReadReceipt[];
  onMessageExtensionsUpdated: { messageID: string; extensions: MessageExtension[] };
  onMessageExtensionsDeleted: { messageID: string; keyList: string[] };
  onMessageReactionsUpdated: MessageReactions;
  onConversationListUpdated: Conversation[];
  onTotalUnreadMessageCountUpdated: number;
  /** The names of all conversation groups. */
  onConversationGroupListUpdated: string[];
  onConversationInGroupUpdated: { groupName: string; conversationList: Conversation[] };
  onGroupListUpdated: Group[];
  groupAttributesUpdated: {
    groupID: string;
    /** All of them as they are now. */
    groupAttributes: Record<string, string>;
    updatedKeyList: string[];
    deletedKeyList: string[];
  };
  onGroupCounterUpdated: { groupID: string; key: string; value: number };
  onPinnedGroupMessageUpdated: PinNotice;
  onTopicCreated: { groupID: string; topicID: string };
  onTopicDeleted: { groupID: string; topicIDList: string[] };
  onTopicUpdated: { groupID: string; topic: Topic };
  onProfileUpdated: Profile[];
  blacklistUpdated: string[];
  onFriendListUpdated: Friend[];
  onFriendGroupListUpdated: FriendGroup[];
  onFriendApplicationListUpdated: FriendApplications;
  onMyFollowersListUpdated: FollowNews;
  onMyFollowingListUpdated: FollowNews;
  onMutualFollowersListUpdated: FollowNews;
  onUserStatusUpdated: UserStatus[];
  onAllReceiveMessageOptUpdated: AllReceiveMessageOpt;
  kickedOut: { type: string };
  error: ChatError;
  netStateChange: { state: string };
}

/** What a handler gets. */
export interface ChatEvent<D = AnyPayload> {
  name: string;
  data: D;
  /** Of CONVERSATION_LIST_UPDATED. */
  isSyncCompleted?: boolean;
}

// Apps keep what they listen with as the original takes it, and type the event as they see fit.
// biome-ignore lint/complexity/noBannedTypes: see above
export type AnyFunction = Function;

export type Handler<N extends string> =
  | ((event: ChatEvent<N extends keyof EventData ? EventData[N] : AnyPayload>) => void)
  | AnyFunction;
