import type { AnyPayload, UserInfo } from './common.ts';

export type ConversationType = 'C2C' | 'GROUP' | '@TIM#SYSTEM';
export type MessagePriority = 'High' | 'Normal' | 'Low' | 'Lowest';
export type MessageStatus = 'unSend' | 'success' | 'fail';

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
  _groupAtInfoList: { groupAtUserID: string; groupAtAllFlag: 0 | 1 }[];
  _receiverList: string[] | undefined;
  _cmConfigID: string | undefined;
  /** Place in the conversation's log; 0 when it has none. Ours, not the contract's: the list position of C2C. */
  _seq: number;
}

/** A message inside a merged one (§9.2). */
export interface SimplifiedMessage {
  ID: string;
  from: string;
  nick: string;
  avatar: string;
  /** Seconds. */
  time: number;
  messageBody: { type: string; payload: AnyPayload }[];
  cloudCustomData: string;
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
