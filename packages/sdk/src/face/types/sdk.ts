import type { AnyPayload, Profile, Response } from './common.ts';
import type { ConversationMethods } from './conversationMethods.ts';
import type { Handler } from './event.ts';
import type { FollowMethods } from './follow.ts';
import type { FriendMethods } from './friend.ts';
import type { GroupMethods } from './groupMethods.ts';
import type { MessageMethods } from './messageMethods.ts';
import type { ReactionMethods } from './reactionMethods.ts';
import type { SearchMethods } from './search.ts';
import type { SignalingMethods } from './signaling.ts';
import type { StatusMethods } from './status.ts';
import type { TopicMethods } from './topic.ts';

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
  /** Keeps conversations and messages on the device: a store of `@hongyan/chat/store` or `@hongyan/chat/sqlite`. */
  localStore?: LocalStore;
  [other: string]: unknown;
}

/** A store on the device, as `indexedDbStore`, `bridgeStore` and `sqliteStore` make it. */
export interface LocalStore {
  /** Called by the instance; `told` is called when the store was damaged or is full. */
  open(told: (trouble: { trouble: string; isRebuilt: boolean; message: string }) => void): object;
}

export interface LoginResult {
  actionStatus: 'OK';
  errorCode: 0;
  errorInfo: string;
  repeatLogin?: boolean;
  [other: string]: unknown;
}

/** Instance, session and profiles (§4.3, §4.8). */
export interface SessionMethods {
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

  getMyProfile(): Promise<Response<Profile>>;
  updateMyProfile(fields: Partial<Omit<Profile, 'userID' | 'lastUpdatedTime'>>): Promise<Response<Profile>>;
  getUserProfile(options: { userIDList: string[] }): Promise<Response<Profile[]>>;
}

/** The instance that `create` returns: a plain object; its methods do not depend on `this` (§1). */
export interface ChatSDK
  extends SessionMethods,
    MessageMethods,
    ReactionMethods,
    ConversationMethods,
    GroupMethods,
    TopicMethods,
    FriendMethods,
    FollowMethods,
    StatusMethods,
    SignalingMethods,
    SearchMethods {}

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
