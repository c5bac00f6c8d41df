/*
 * The public types of the modern face (sdk-js-api.md §4, §9): names and shapes are the contract's. This file imports
 * nothing, so that it can be published as it is.
 */

// The original types payloads so; apps read `message.payload.text` without narrowing.
// biome-ignore lint/suspicious/noExplicitAny: see above
type AnyPayload = any;

export type ConversationType = 'C2C' | 'GROUP' | '@TIM#SYSTEM';
export type MessagePriority = 'High' | 'Normal' | 'Low' | 'Lowest';
export type MessageStatus = 'unSend' | 'success' | 'fail';

/** A user as shown beside what they did. */
export interface UserInfo {
  userID: string;
  nick: string;
  avatar: string;
}

/** A message (§9.1). All fields are own data properties; the object handed out stays the same for its life. */
export interface Message {
  ID: string;
  type: string;
  payload: AnyPayload;
  _elements: { type: string; content: AnyPayload }[];
  conversationID: string;
  conversationType: string;
  conversationSubType: string | undefined;
  from: string;
  to: string;
  flow: 'in' | 'out';
  /** Seconds; the server's once sent. */
  time: number;
  /** Seconds, at creation. */
  clientTime: number;
  sequence: number;
  clientSequence: number;
  random: number;
  status: MessageStatus;
  priority: string;
  nick: string;
  avatar: string;
  nameCard: string;
  level: number;
  isRevoked: boolean;
  revoker: string;
  revokerInfo: UserInfo;
  revokeReason: string;
  isDeleted: boolean;
  isModified: boolean;
  isResend: boolean;
  isRead: boolean;
  isSystemMessage: boolean;
  isBroadcastMessage: boolean;
  hasRiskContent: boolean;
  isPeerRead: boolean;
  needReadReceipt: boolean;
  readReceiptInfo: {
    readCount: number | undefined;
    unreadCount: number | undefined;
    isPeerRead: boolean | undefined;
    timestamp: number;
  };
  isSupportExtension: boolean;
  atUserList: string[];
  cloudCustomData: string;
  version: number;
  pinnerInfo: UserInfo | null;
  isPlaceMessage: number;
  protocol: 'JSON';
  senderTinyID: string;
  _onlineOnlyFlag: boolean;
  _relayFlag: boolean;
  _isExcludedFromUnreadCount: boolean;
  _isExcludedFromLastMessage: boolean;
  _groupAtInfoList: unknown[];
  _receiverList: string[] | undefined;
  _cmConfigID: string | undefined;
  /** Place in the conversation's log; 0 when it has none. Ours, not the contract's: the list position of C2C. */
  _seq: number;
}

/** A user's profile (§9.5). */
export interface Profile {
  userID: string;
  nick: string;
  avatar: string;
  gender: string;
  birthday: number;
  location: string;
  selfSignature: string;
  allowType: string;
  language: number;
  messageSettings: number;
  adminForbidType: string;
  level: number;
  role: number;
  /** Milliseconds. */
  lastUpdatedTime: number;
  profileCustomField: { key: string; value: string }[];
}

/** The last message of a conversation as the list shows it (§9.3). */
export interface LastMessage {
  lastTime: number;
  lastSequence: number;
  fromAccount: string;
  payload: AnyPayload;
  type: string;
  messageForShow: string;
  nick: string;
  avatar: string;
  version: number;
  cloudCustomData: string;
  isRevoked: boolean;
  revoker: string | null;
}

/** A conversation (§9.3). */
export interface Conversation {
  conversationID: string;
  type: string;
  subType: string;
  unreadCount: number;
  lastMessage: LastMessage;
  /** Seconds; up to when the peer has read. */
  peerReadTime: number;
  groupAtInfoList: unknown[];
  remark: string;
  isPinned: boolean;
  messageRemindType: string;
  markList: number[];
  customData: string;
  conversationGroupList: string[];
  draftText: string;
  userProfile: Profile;
  groupProfile?: AnyPayload;
  _isInfoCompleted: boolean;
}

/** Argument of `create` (§2). */
export interface CreateOptions {
  SDKAppID: number | string;
  /** Our server: `wss://host`, `ws://host:port`, `https://host` …; without it the page's default, see `serverAddress`. */
  proxyServer?: string;
  fileUploadProxy?: string;
  fileDownloadProxy?: string;
  scene?: string;
  oversea?: boolean;
  unlimitedAVChatRoom?: boolean;
  eventThrottling?: boolean;
  partialUpdatedConversations?: boolean;
  disableIndependentDomain?: boolean;
  devMode?: boolean;
  testEnv?: boolean;
  modules?: object;
  [other: string]: unknown;
}

/** Argument of every create…Message (§4.1). */
export interface MessageOptions<P> {
  to: string;
  conversationType: string;
  payload: P;
  priority?: string | number;
  cloudCustomData?: string;
  needReadReceipt?: boolean;
  receiverList?: string[];
  isSupportExtension?: boolean;
  onProgress?: (percent: number) => void;
  customModerationConfigurationID?: string;
}

/** Options of `sendMessage` (§4.2). */
export interface SendMessageOptions {
  onlineUserOnly?: boolean;
  offlinePushInfo?: {
    disablePush?: boolean;
    title?: string;
    description?: string;
    extension?: string;
    ignoreIOSBadge?: boolean;
    disableVoipPush?: boolean;
    androidInfo?: Record<string, unknown>;
    apnsInfo?: Record<string, unknown>;
  };
  messageControlInfo?: {
    excludedFromUnreadCount?: boolean;
    excludedFromLastMessage?: boolean;
    excludedFromContentModeration?: boolean;
  };
}

/** Every success (§3.1). */
export interface Response<D = Record<string, never>> {
  code: 0;
  data: D;
}

/** Every failure (§3.2). */
export interface ChatError extends Error {
  code: number;
  data: AnyPayload;
}

export interface LoginResult {
  actionStatus: 'OK';
  errorCode: 0;
  errorInfo: string;
  repeatLogin?: boolean;
  [other: string]: unknown;
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
  onMessageReadReceiptReceived: { userID: string; messageID: string; isPeerRead: true; timestamp: number }[];
  onConversationListUpdated: Conversation[];
  onTotalUnreadMessageCountUpdated: number;
  onProfileUpdated: Profile[];
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

type Handler<N extends string> = (event: ChatEvent<N extends keyof EventData ? EventData[N] : AnyPayload>) => void;

/** The instance that `create` returns: a plain object; its methods do not depend on `this` (§1). */
export interface ChatSDK {
  login(options: { userID: string; userSig: string }): Promise<Response<LoginResult>>;
  logout(): Promise<Response>;
  destroy(): Promise<Response>;
  isReady(): boolean;
  getLoginUser(): string;
  getServerTime(): number;
  on<N extends string>(eventName: N, handler: Handler<N>, context?: unknown): void;
  once<N extends string>(eventName: N, handler: Handler<N>, context?: unknown): void;
  off<N extends string>(eventName: N, handler: Handler<N>, context?: unknown): void;
  setLogLevel(level: number): void;
  registerPlugin(plugins: Record<string, unknown>): void;

  createTextMessage(options: MessageOptions<{ text: string }>): Message;
  createTextAtMessage(options: MessageOptions<{ text: string; atUserList?: string[] }>): Message;
  createCustomMessage(options: MessageOptions<{ data?: string; description?: string; extension?: string }>): Message;
  createFaceMessage(options: MessageOptions<{ index: number; data: string }>): Message;
  createLocationMessage(options: MessageOptions<{ description: string; longitude: number; latitude: number }>): Message;
  createForwardMessage(options: MessageOptions<Message>): Message;

  sendMessage(message: Message, options?: SendMessageOptions): Promise<Response<{ message: Message }>>;
  resendMessage(message: Message, options?: SendMessageOptions): Promise<Response<{ message: Message }>>;
  revokeMessage(message: Message): Promise<Response<{ message: Message }>>;
  modifyMessage(message: Message): Promise<Response<{ message: Message }>>;
  deleteMessage(messageList: Message[]): Promise<Response<{ messageList: Message[] }>>;
  findMessage(messageID: string): Message | null;
  getMessageList(options: {
    conversationID: string;
    nextReqMessageID?: string;
    count?: number;
  }): Promise<Response<{ messageList: Message[]; nextReqMessageID: string; isCompleted: boolean }>>;
  setMessageRead(options: { conversationID: string }): Promise<Response>;
  sendMessageReadReceipt(messageList: Message[]): Promise<Response>;
  getMessageReadReceiptList(messageList: Message[]): Promise<Response<{ messageList: Message[] }>>;
  clearHistoryMessage(conversationID: string): Promise<Response<{ conversationID: string }>>;

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
  setMessageRemindType(options: {
    userIDList?: string[];
    groupID?: string;
    messageRemindType: string;
  }): Promise<
    Response<{ successUserIDList: { userID: string }[]; failureUserIDList: { userID: string; code: number }[] }>
  >;
  setConversationDraft(options: {
    conversationID: string;
    draftText: string;
  }): Promise<Response<{ code: 0; conversation: Conversation }>>;
  getTotalUnreadMessageCount(): number;

  getMyProfile(): Promise<Response<Profile>>;
  updateMyProfile(fields: Partial<Omit<Profile, 'userID' | 'lastUpdatedTime'>>): Promise<Response<Profile>>;
  getUserProfile(options: { userIDList: string[] }): Promise<Response<Profile[]>>;
}

/** An instance with what kits call beyond it (§5, §11.4). */
export interface ChatInstance extends ChatSDK {
  callExperimentalAPI(key: string, param?: unknown): AnyPayload;
  /** Does nothing: everything is built in. */
  use(plugin: unknown, sub?: unknown): void;
}

/** The package's default export (§1). */
export interface TencentCloudChatModule {
  create(options: CreateOptions): ChatInstance | null;
  TYPES: Readonly<Record<string, string | number>>;
  EVENT: Readonly<Record<string, string>>;
  TSignaling: Readonly<Record<string, string | number>>;
  VERSION: string;
}
