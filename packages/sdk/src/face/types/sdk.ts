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
  /** Gets each line of the log: `fileLog` of `@hongyan/chat/log`, or the app's own. */
  logFile?: LogFile;
  /** true: errors of the SDK's own are not reported to the server. */
  disableCrashReport?: boolean;
  /** As in `@tencentcloud/lite-chat`: what is called before the sign-in throws, where it is a rejected promise otherwise. */
  isLite?: boolean;
  [other: string]: unknown;
}

/** A line of the log; the level of `setLogLevel` decides what becomes one. */
export interface LogLine {
  timeMs: number;
  kind: 'debug' | 'info' | 'warn' | 'error';
  parts: readonly unknown[];
}

/** Where the log goes beside the console. */
export interface LogFile {
  /** Of the file of today. */
  readonly path: string;
  take(line: LogLine): void;
  /** All lines that are there, where `exportLog` is to give them and not those in memory alone. */
  text?(): string | undefined;
}

/** What `callExperimentalAPI('exportLog')` gives: the latest lines of the log, as the file of a day. */
export interface ExportedLog {
  fileName: string;
  content: string;
}

/** A store on the device, as `indexedDbStore`, `bridgeStore` and `sqliteStore` make it. */
export interface LocalStore {
  /** Called by the instance; `told` is called when the store was damaged or is full. */
  open(told: (trouble: { trouble: string; isRebuilt: boolean; message: string }) => void): object;
  /**
   * Erases all that is kept of a user on this device, what was not sent yet too. After `logout`: while the user is signed in
   * from here, in a browser from any tab, it is refused with 6019.
   */
  erase(user: { SDKAppID: number; userID: string }): Promise<void>;
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
  registerPlugin(plugins: object): void;

  getMyProfile(): Promise<Response<Profile>>;
  updateMyProfile(
    fields: Partial<Omit<Profile, 'userID' | 'lastUpdatedTime' | 'lastUpdatedNumber'>>,
  ): Promise<Response<Profile>>;
  getUserProfile(options: { userIDList: string[] }): Promise<Response<Profile[]>>;
}

/** The methods of an instance that check what they are given (§4). */
export interface CheckedMethods
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

/** The instance that `create` returns: a plain object; its methods do not depend on `this` (§1). */
export interface ChatSDK extends CheckedMethods {
  /** What kits call (§5). */
  callExperimentalAPI(key: string, param?: unknown): AnyPayload;
  /** Does nothing: everything is built in (§11.4). */
  use(plugin: unknown, sub?: unknown): void;
}
export type ChatInstance = ChatSDK;

/** The package's default export (§1). */
export interface TencentCloudChatModule {
  create(options: CreateOptions): ChatInstance | null;
  TYPES: Readonly<Record<string, string | number>>;
  EVENT: Readonly<Record<string, string>>;
  TSignaling: Readonly<Record<string, string | number>>;
  VERSION: string;
}
