import type { Platform } from '../connection/port.ts';
import { VERSION } from '../face/constants/version.ts';
import { createCrashWatch } from '../face/crash/watch.ts';
import { createLog } from '../face/log/log.ts';
import { exportLog } from '../face/log/text.ts';
import type { ExportedLog, LogFile } from '../face/types.ts';
import { type Client, issue, reportCaught } from './client.ts';
import {
  type TIMConnListener,
  type TIMFriendshipListener,
  type TIMGroupAssistantListener,
  type TIMGroupEventListener,
  type TIMMessageListener,
  type TIMMessageReceiptListener,
  type TIMMessageRevokeListener,
  type TIMMessageUpdateListener,
  type TIMRefreshListener,
  TIMSdkConfig,
  type TIMUploadProgressListener,
  TIMUserConfig,
  type TIMUserStatusListener,
} from './listeners.ts';
import { levelOf2018, MOST, printing } from './printing.ts';
import { Recent } from './recent.ts';
import { classicFault, type Reply } from './reply.ts';

/** What is set before the sign-in, and the log. */
export class Settings {
  /** @internal */
  protected readonly client: Client;
  /** @internal */
  protected isInitialised = false;
  #env = 0;

  /** @internal */
  constructor(
    platform: Platform,
    private readonly openLog?: (folder: string) => LogFile,
  ) {
    const log = createLog(
      printing(() => this.client.config),
      () => this.client.config.logFile,
    );
    const watch = createCrashWatch(
      log,
      () => platform.nowMs(),
      () => reportCaught(this.client),
    );
    this.client = {
      started: undefined,
      config: new TIMSdkConfig(),
      user: new TIMUserConfig(),
      ...{ log, watch },
      messageListeners: [],
      net: 'disconnected',
      random: () => platform.random(),
      ...{ conversations: new Map(), unsent: new Map(), leaving: new Set(), transient: new Set() },
      ...{ own: undefined, recent: new Recent(), listed: new Set() },
    };
  }

  /**
   * Prepares the SDK, once. What was set by calls of the manager before (the form of 2018) counts where the configuration says
   * nothing of it; without a configuration the app's number comes with the sign-in.
   *
   * @returns 0; 1 when it was prepared before, or the configuration names no app
   */
  initSdk(config?: Partial<TIMSdkConfig>): number {
    if (this.isInitialised || (config && !config.sdkAppId)) return 1;
    this.isInitialised = true;
    const { connListener, disableCrashReport } = this.client.config;
    const given = config instanceof TIMSdkConfig ? config : new TIMSdkConfig(config);
    given.connListener ??= connListener;
    this.client.config = given;
    if (given.disableCrashReport || disableCrashReport) this.disableCrashReport();
    if (given.logPath && this.openLog) given.logFile ??= this.openLog(given.logPath);
    if (given.logLevel !== undefined) this.setLogLevel(given.logLevel);
    return 0;
  }

  /** Between `initSdk` and `login`. */
  setUserConfig(config: Partial<TIMUserConfig>): number {
    this.client.user = config instanceof TIMUserConfig ? config : new TIMUserConfig(config);
    return 0;
  }

  /** What `setUserConfig` took. */
  getUserConfig(): TIMUserConfig {
    return this.client.user;
  }

  /** What `initSdk` took. */
  getGlobalConfig(): TIMSdkConfig {
    return this.client.config;
  }

  /** As `getGlobalConfig`. */
  getSdkConfig(): TIMSdkConfig {
    return this.client.config;
  }

  #user(set: Partial<TIMUserConfig>): number {
    Object.assign(this.client.user, set);
    return 0;
  }

  /** The form of 2018 of `TIMUserConfig.disableStorage`; before the sign-in. */
  disableStorage(): number {
    return this.#user({ disableStorage: true });
  }

  /** The form of 2018 of `TIMUserConfig.disableRecentContact` (S66). */
  disableRecentContact(): number {
    return this.#user({ disableRecentContact: true });
  }

  /** As `disableRecentContact`. */
  disableRecentContactNotify(): number {
    return this.disableRecentContact();
  }

  /** The form of 2018 of `TIMUserConfig.disableAutoReport`. */
  disableAutoReport(): number {
    return this.#user({ disableAutoReport: true });
  }

  /** The form of 2018 of `TIMUserConfig.enableReadReceipt`. */
  enableReadReceipt(): number {
    return this.#user({ enableReadReceipt: true });
  }

  /** The form of 2018 of `TIMUserConfig.enableFriendshipProxy`. */
  enableFriendshipProxy(): number {
    return this.#user({ enableFriendshipProxy: true });
  }

  /** Accepted: groups are followed in any case, and whoever set the listener is told. */
  enableGroupAssistant(): number {
    return 0;
  }

  /** Accepted: all fields of groups come. */
  initGroupSettings(groupInfoOpt: object): number {
    return this.#user({ groupInfoOpt });
  }

  /** Accepted: all fields of friends come. */
  initFriendshipSettings(friendProfileOpt: object): number {
    return this.#user({ friendProfileOpt });
  }

  /** The form of 2018: takes the place of the listener of the configuration, as all that follow. */
  setConnListener(listener: TIMConnListener): number {
    this.client.config.connListener = listener;
    return 0;
  }

  setUserStatusListener(userStatusListener: TIMUserStatusListener): number {
    return this.#user({ userStatusListener });
  }

  setRefreshListener(refreshListener: TIMRefreshListener): number {
    return this.#user({ refreshListener });
  }

  setMessageReceiptListener(receiptListener: TIMMessageReceiptListener): number {
    return this.#user({ receiptListener });
  }

  setMessageUpdateListener(messageUpdateListener: TIMMessageUpdateListener): number {
    return this.#user({ messageUpdateListener });
  }

  setMessageRevokeListener(messageRevokeListener: TIMMessageRevokeListener): number {
    return this.#user({ messageRevokeListener });
  }

  setUploadProgressListener(uploadProgressListener: TIMUploadProgressListener): number {
    return this.#user({ uploadProgressListener });
  }

  setGroupEventListener(groupEventListener: TIMGroupEventListener): number {
    return this.#user({ groupEventListener });
  }

  setGroupAssistantListener(groupAssistantListener: TIMGroupAssistantListener): number {
    return this.#user({ groupAssistantListener });
  }

  setFriendshipListener(friendshipListener: TIMFriendshipListener): number {
    return this.#user({ friendshipListener });
  }

  /** The form of 2018: as `addMessageListener`. */
  setMessageListener(listener: TIMMessageListener): number {
    return this.addMessageListener(listener);
  }

  /** Listeners are told in the order in which they were added, until one returns true (S31). */
  addMessageListener(listener: TIMMessageListener): number {
    if (!this.client.messageListeners.includes(listener)) this.client.messageListeners.push(listener);
    return 0;
  }

  /** Tells this listener no more. */
  removeMessageListener(listener: TIMMessageListener): number {
    const { messageListeners } = this.client;
    const at = messageListeners.indexOf(listener);
    if (at >= 0) messageListeners.splice(at, 1);
    return 0;
  }

  /** Before `initSdk`: errors of the SDK's own are not reported to the server (S1). */
  disableCrashReport(): void {
    this.client.config.disableCrashReport = true;
    this.client.watch.stop();
  }

  /** What the log shows, one of `TIMLogLevel`; at once (S2). */
  setLogLevel(level: number): void {
    this.client.log.setLevel(MOST - levelOf2018(level));
  }

  /** Writes a line into the SDK's log. */
  log(level: number, tag: string, text: string): void {
    const write = (['debug', 'error', 'warn', 'info', 'debug'] as const)[level] ?? 'info';
    if (level > 0) this.client.log[write](tag, text);
  }

  /** Path of the file that the log is written into today; empty where there is none (S6). */
  getLogPath(): string {
    return this.client.config.logFile?.path ?? '';
  }

  /** The latest lines of the log, as the file of today (S6). */
  exportLog(): ExportedLog {
    return exportLog(this.client.log, Date.now());
  }

  /**
   * Remembers a number; where the server is says `TIMSdkConfig.server` (S7).
   *
   * @param env 0 formal, 1 test
   */
  setEnv(env: number): void {
    this.#env = env;
  }

  /** What `setEnv` set, 0 at first. */
  getEnv(): number {
    return this.#env;
  }

  /** Version of the SDK. */
  GetVersion(): string {
    return VERSION;
  }

  /** As `GetVersion`. */
  getVersion(): string {
    return VERSION;
  }

  /** @internal Answers 7013. */
  protected refuse<T>(reply: Reply<T>): number {
    return issue<T>(this.client, reply, async () => {
      throw classicFault('notSupported', 'the server has no such function');
    });
  }
}
