import type { LocalStore } from '../face/types.ts';
import type { TIMConversation } from './conversation.ts';
import type { TIMGroupTipsElem } from './elements.ts';
import { withFields } from './fields.ts';
import type { TIMSNSChangeInfo } from './friends.ts';
import type { TIMGroupInfo, TIMGroupMemberInfo } from './groupInfo.ts';
import type { TIMMessage, TIMMessageLocator } from './message.ts';
import type { TIMUserProfile } from './profile.ts';

/** Transport alone: after a break the SDK comes back by itself. */
export interface TIMConnListener {
  onConnSucc?(): void;
  onConnFailed?(code: number, err: string): void;
  onDisconnect?(code: number, err: string): void;
  onConnecting?(): void;
  onConnected?(): void;
  onDisconnected?(code: number, desc: string): void;
}

export interface TIMUserStatusListener {
  /** Another terminal of the same class, or the app's server, ended this sign-in. */
  onForceOffline?(): void;
  /** A new UserSig is needed. */
  onUserSigExpired?(): void;
}

export interface TIMRefreshListener {
  /** The whole list is to be read again. */
  onRefresh?(): void;
  onRefreshConversations?(conversations: TIMConversation[]): void;
  onRefreshConversation?(conversations: TIMConversation[]): void;
}

export interface TIMMessageListener {
  /** New messages, tips and notices, one's own from other terminals included; true: listeners behind this one get nothing (S31). */
  onNewMessages?(messages: TIMMessage[]): boolean | undefined;
  /** As on iOS. */
  onNewMessage?(messages: TIMMessage[]): boolean | undefined;
}

/** The peer has read everything up to `timestamp`, seconds. */
export interface TIMMessageReceipt {
  conversation: TIMConversation;
  timestamp: number;
}

export interface TIMMessageReceiptListener {
  onRecvMessageReceipts?(receipts: TIMMessageReceipt[]): void;
  onRecvReceipt?(receipts: TIMMessageReceipt[]): void;
}

export interface TIMMessageUpdateListener {
  onMessageUpdate?(messages: TIMMessage[]): void;
}

export interface TIMMessageRevokeListener {
  onRevokeMessage?(locator: TIMMessageLocator): void;
  onMessageRevoked?(locator: TIMMessageLocator): void;
}

export interface TIMGroupEventListener {
  /** Every tip; those of chat rooms and live rooms arrive here alone. */
  onGroupTipsEvent?(tips: TIMGroupTipsElem): void;
}

export interface TIMGroupAssistantListener {
  onMemberJoin?(groupId: string, members: TIMGroupMemberInfo[]): void;
  onMemberQuit?(groupId: string, members: string[]): void;
  onMemberUpdate?(groupId: string, members: TIMGroupMemberInfo[]): void;
  onGroupAdd?(info: TIMGroupInfo): void;
  onGroupDelete?(groupId: string): void;
  onGroupUpdate?(info: TIMGroupInfo): void;
}

export interface TIMFriendshipListener {
  onAddFriends?(profiles: TIMUserProfile[]): void;
  onDelFriends?(identifiers: string[]): void;
  onFriendProfileUpdate?(profiles: TIMUserProfile[]): void;
  onAddFriendReqs?(requests: TIMSNSChangeInfo[]): void;
}

/** What `initSdk` takes. */
export class TIMSdkConfig extends withFields(() => ({
  sdkAppId: 0,
  accountType: '',
  /** Address of the Hongyan server; without it what the page or the environment says counts. */
  server: '',
  logLevel: undefined as number | undefined,
  disableLogPrint: false,
  /** Gets each line of the log. */
  logFunc: undefined as ((level: number, text: string) => void) | undefined,
  connListener: undefined as TIMConnListener | undefined,
  /** Keeps conversations and messages on the device: of `@hongyan/chat/store` or `/sqlite`. */
  localStore: undefined as LocalStore | undefined,
})) {
  /** As on Android: whether the log goes to the console. */
  enableLogPrint(isOn: boolean): this {
    this.disableLogPrint = !isOn;
    return this;
  }
}

/** What `setUserConfig` takes. */
export class TIMUserConfig extends withFields(() => ({
  /** Keep nothing on the device (S24). */
  disableStorage: false,
  /** Accepted: unread messages stay unread until `setReadMessage`, whatever this says. */
  disableAutoReport: false,
  /** Tell when a peer has read. */
  enableReadReceipt: false,
  userStatusListener: undefined as TIMUserStatusListener | undefined,
  refreshListener: undefined as TIMRefreshListener | undefined,
  receiptListener: undefined as TIMMessageReceiptListener | undefined,
  messageUpdateListener: undefined as TIMMessageUpdateListener | undefined,
  messageRevokeListener: undefined as TIMMessageRevokeListener | undefined,
  groupEventListener: undefined as TIMGroupEventListener | undefined,
  groupAssistantListener: undefined as TIMGroupAssistantListener | undefined,
  friendshipListener: undefined as TIMFriendshipListener | undefined,
})) {}
