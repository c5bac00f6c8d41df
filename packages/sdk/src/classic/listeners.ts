import type { LocalStore, LogFile } from '../face/types.ts';
import type { TIMConversation } from './conversation.ts';
import type { TIMGroupTipsElem } from './elements.ts';
import { withFields } from './fields.ts';
import type { TIMSNSChangeInfo } from './friendObjects.ts';
import type { TIMGroupInfo, TIMGroupMemberInfo } from './groupInfo.ts';
import type { TIMMessageLocator } from './locator.ts';
import type { TIMMessage } from './message.ts';
import type { TIMUserProfile } from './profile.ts';

/** Transport alone: after a break the SDK comes back by itself. */
export interface TIMConnListener {
  onConnSucc?(): void;
  onConnFailed?(code: number, err: string): void;
  onDisconnect?(code: number, err: string): void;
  onConnecting?(): void;
  onConnected?(): void;
  onDisconnected?(code: number, desc: string): void;
  /** Never called: a browser does not say so. */
  onWifiNeedAuth?(name: string): void;
}

/** The end of a sign-in from outside. */
export interface TIMUserStatusListener {
  /** Another terminal of the same class, or the app's server, ended this sign-in. */
  onForceOffline?(): void;
  /** A new UserSig is needed. */
  onUserSigExpired?(): void;
  /** Never called: the SDK goes on trying by itself until one of the above. */
  onReConnFailed?(code: number, err: string): void;
}

/** The list of conversations. */
export interface TIMRefreshListener {
  /** The whole list is to be read again. */
  onRefresh?(): void;
  onRefreshConversations?(conversations: TIMConversation[]): void;
  onRefreshConversation?(conversations: TIMConversation[]): void;
}

/** New messages. */
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

/** Reading by peers, for who set `enableReadReceipt`. */
export interface TIMMessageReceiptListener {
  onRecvMessageReceipts?(receipts: TIMMessageReceipt[]): void;
  onRecvReceipt?(receipts: TIMMessageReceipt[]): void;
}

/** Messages that changed. */
export interface TIMMessageUpdateListener {
  /** Content or status is another one. */
  onMessageUpdate?(messages: TIMMessage[]): void;
}

/** Progress of files that are sent; never called while the server takes no files. */
export interface TIMUploadProgressListener {
  /** @param progress of a hundred */
  onUploadProgressCallback?(message: TIMMessage, elemIndex: number, taskId: number, progress: number): void;
}

/** Recalled messages. */
export interface TIMMessageRevokeListener {
  onRevokeMessage?(locator: TIMMessageLocator): void;
  onMessageRevoked?(locator: TIMMessageLocator): void;
}

/** What happens in groups. */
export interface TIMGroupEventListener {
  /** Every tip; those of chat rooms and live rooms arrive here alone. */
  onGroupTipsEvent?(tips: TIMGroupTipsElem): void;
}

/** The groups that the user is in, and their members. */
export interface TIMGroupAssistantListener {
  onMemberJoin?(groupId: string, members: TIMGroupMemberInfo[]): void;
  onMemberQuit?(groupId: string, members: string[]): void;
  onMemberUpdate?(groupId: string, members: TIMGroupMemberInfo[]): void;
  onGroupAdd?(info: TIMGroupInfo): void;
  onGroupDelete?(groupId: string): void;
  onGroupUpdate?(info: TIMGroupInfo): void;
}

/** The user's friends. */
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
  /** Folder for a file of the log a day, on Node; elsewhere give `logFile`. */
  logPath: '',
  /** Gets each line of the log: `fileLog` of `@hongyan/chat/log`, or the app's own. */
  logFile: undefined as LogFile | undefined,
  /** Gets each line of the log. */
  logFunc: undefined as ((level: number, text: string) => void) | undefined,
  /** What `logFunc` gets of it, one of `TIMLogLevel`; undefined: all that the log shows. */
  logFuncLevel: undefined as number | undefined,
  /** Accepted: where messages are kept says `localStore`. */
  dbPath: '',
  connListener: undefined as TIMConnListener | undefined,
  /** Errors of the SDK's own are not reported to the server (S1). */
  disableCrashReport: false,
  /** Keeps conversations and messages on the device: of `@hongyan/chat/store` or `/sqlite`. */
  localStore: undefined as LocalStore | undefined,
})) {
  /** As on Android: whether errors of the SDK's own are reported to the server. */
  enableCrashReport(isOn: boolean): this {
    this.disableCrashReport = !isOn;
    return this;
  }

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
  /** List those conversations alone that this device knows or that something is said in from now on (S66). */
  disableRecentContact: false,
  /** Keep friends, with profiles and friend groups, so that `TIMFriendshipManager` answers without waiting. */
  enableFriendshipProxy: false,
  /** Accepted, as the two that follow: all fields come. */
  groupInfoOpt: undefined as object | undefined,
  groupMemberInfoOpt: undefined as object | undefined,
  friendProfileOpt: undefined as object | undefined,
  userStatusListener: undefined as TIMUserStatusListener | undefined,
  refreshListener: undefined as TIMRefreshListener | undefined,
  receiptListener: undefined as TIMMessageReceiptListener | undefined,
  messageUpdateListener: undefined as TIMMessageUpdateListener | undefined,
  messageRevokeListener: undefined as TIMMessageRevokeListener | undefined,
  uploadProgressListener: undefined as TIMUploadProgressListener | undefined,
  groupEventListener: undefined as TIMGroupEventListener | undefined,
  groupAssistantListener: undefined as TIMGroupAssistantListener | undefined,
  friendshipListener: undefined as TIMFriendshipListener | undefined,
})) {}
