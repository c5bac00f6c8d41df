import { SdkFault } from '../connection/fault.ts';
import type { Credentials, Platform } from '../connection/port.ts';
import { VERSION } from '../face/constants/version.ts';
import { createLog, type Log, type LogSink } from '../face/log/log.ts';
import { serverAddress } from '../platform/server.ts';
import { answer, type Client, issue, signedIn } from './client.ts';
import { TIMLoginStatus, TIMNetworkStatus } from './constants.ts';
import { conversationOf, listOfConversations, type TIMConversation } from './conversation.ts';
import { convOf } from './convs.ts';
import { withFields } from './fields.ts';
import { TIMFriendshipManager } from './friends.ts';
import { TIMGroupManager } from './groupMembers.ts';
import { type TIMConnListener, type TIMMessageListener, TIMSdkConfig, TIMUserConfig } from './listeners.ts';
import type { TIMMessage } from './message.ts';
import { classicFault, type Reply } from './reply.ts';
import { start } from './start.ts';

/** Who signs in. */
export class TIMLoginParam extends withFields(() => ({ identifier: '', userSig: '', appidAt3rd: '' })) {}

/** The entrance of the classic SDK; one for each account that is signed in at the same time. */
export class TIMManager {
  readonly #platform: Platform;
  readonly #client: Client;
  readonly #groups: TIMGroupManager;
  readonly #friends: TIMFriendshipManager;
  #isInitialised = false;
  #isSigningIn = false;
  /** Of the last sign-in that succeeded, for `autoLogin`. */
  #credentials: Credentials | undefined;

  /** @internal */
  constructor(platform: Platform) {
    this.#platform = platform;
    this.#client = {
      started: undefined,
      config: new TIMSdkConfig(),
      user: new TIMUserConfig(),
      log: createLog(printing(() => this.#client.config)),
      messageListeners: [],
      net: 'disconnected',
      random: () => platform.random(),
      ...{ conversations: new Map(), unsent: new Map(), leaving: new Set(), transient: new Set() },
    };
    this.#groups = new TIMGroupManager(this.#client);
    this.#friends = new TIMFriendshipManager(this.#client);
  }

  /**
   * Prepares the SDK, once.
   *
   * @returns 0; 1 when it was prepared before or no app is named
   */
  initSdk(config: Partial<TIMSdkConfig>): number {
    if (this.#isInitialised || !config.sdkAppId) return 1;
    this.#isInitialised = true;
    this.#client.config = config instanceof TIMSdkConfig ? config : new TIMSdkConfig(config);
    if (config.logLevel !== undefined) this.setLogLevel(config.logLevel);
    return 0;
  }

  /** Between `initSdk` and `login`. */
  setUserConfig(config: Partial<TIMUserConfig>): number {
    this.#client.user = config instanceof TIMUserConfig ? config : new TIMUserConfig(config);
    return 0;
  }

  getUserConfig(): TIMUserConfig {
    return this.#client.user;
  }

  getGlobalConfig(): TIMSdkConfig {
    return this.#client.config;
  }

  getSdkConfig(): TIMSdkConfig {
    return this.#client.config;
  }

  /**
   * Signs in; whoever was signed in here is signed out first. Answers 6013 before `initSdk`, 6015 while a sign-in is under
   * way, 70001 and its kin of a UserSig that is no good.
   */
  login(param: Partial<TIMLoginParam>, ...reply: Reply<void>): number;
  login(identifier: string, userSig: string, ...reply: Reply<void>): number;
  login(first: Partial<TIMLoginParam> | string, ...rest: unknown[]): number {
    if (typeof first !== 'string') {
      const { identifier: userId = '', userSig = '' } = first;
      return this.#login({ userId, userSig }, rest as Reply<void>);
    }
    const [userSig, ...reply] = rest as [string, ...Reply<void>];
    return this.#login({ userId: first, userSig }, reply as Reply<void>);
  }

  #login(credentials: Credentials, reply: Reply<void>): number {
    answer(this.#client, reply, this.#signIn(credentials));
    return this.#isInitialised ? 0 : 1;
  }

  async #signIn(credentials: Credentials): Promise<void> {
    if (!this.#isInitialised) throw classicFault('notSignedIn', 'initSdk was not called');
    if (this.#isSigningIn) throw classicFault('signInPending', 'a sign-in is under way already');
    const url = serverAddress(this.#client.config.server || undefined);
    if (!url) throw classicFault('noAnswer', 'no server is set: give TIMSdkConfig.server');
    this.#isSigningIn = true;
    try {
      this.#client.started ??= start(this.#client, this.#platform, url);
      const { core } = this.#client.started;
      if (core.me?.userId === credentials.userId) return;
      if (core.me) await this.#signOut();
      await core.signIn(credentials);
      this.#credentials = credentials;
    } finally {
      this.#isSigningIn = false;
    }
  }

  /** Signs in as who signed in last from here; 6026 of anybody else. */
  autoLogin(identifier: string, ...reply: Reply<void>): number {
    const credentials = this.#credentials;
    if (credentials?.userId === identifier) return this.#login(credentials, reply);
    const refusal = classicFault('noPreviousLogin', `${identifier} did not sign in here before`);
    answer(this.#client, reply, Promise.reject<void>(refusal));
    return 1;
  }

  logout(...reply: Reply<void>): number {
    return issue(this.#client, reply, () => this.#signOut());
  }

  async #signOut(): Promise<void> {
    const { unsent, leaving } = this.#client;
    unsent.clear();
    leaving.clear();
    await this.#client.started?.core.signOut();
  }

  /** Undefined while nobody is signed in. */
  getLoginUser(): string | undefined {
    return this.#client.started?.core.me?.userId;
  }

  /** One of `TIMLoginStatus`. */
  getLoginStatus(): number {
    if (this.#isSigningIn) return TIMLoginStatus.Logining;
    return this.getLoginUser() === undefined ? TIMLoginStatus.Logout : TIMLoginStatus.Logined;
  }

  /** One of `TIMNetworkStatus`. */
  networkStatus(): number {
    return this.#client.net === 'connected' ? TIMNetworkStatus.Connected : TIMNetworkStatus.Disconnected;
  }

  /**
   * The handle of a conversation; nothing is asked. Undefined of a kind that there is not, or without a receiver.
   *
   * @param type one of `TIMConversationType`
   */
  getConversation(type: number, receiver: string): TIMConversation | undefined {
    return conversationOf(this.#client, type, receiver);
  }

  /** The list as it is known here: pinned ones first, then the newest. */
  getConversationList(): TIMConversation[] {
    return listOfConversations(this.#client);
  }

  conversationCount(): number {
    return this.getConversationList().length;
  }

  getConversationByIndex(index: number): TIMConversation | undefined {
    return this.getConversationList()[index];
  }

  /**
   * Takes a conversation off the list; its messages stay (S38).
   *
   * @returns whether it was in the list
   */
  deleteConversation(type: number, receiver: string): boolean {
    return this.#leave(type, receiver, false);
  }

  /** As `deleteConversation`, and deletes its messages, here and on the server. */
  deleteConversationAndMessages(type: number, receiver: string): boolean {
    return this.#leave(type, receiver, true);
  }

  deleteConversationAndLocalMsgs(type: number, receiver: string): boolean {
    return this.#leave(type, receiver, true);
  }

  #leave(type: number, receiver: string, clearHistory: boolean): boolean {
    const conv = convOf(type, receiver);
    const { leaving, log, started } = this.#client;
    if (!started?.core.me || conv === undefined || leaving.has(conv)) return false;
    if (!started.core.heads().some((head) => head.conv === conv)) return false;
    leaving.add(conv);
    started.core
      .deleteConversation(conv, clearHistory)
      .catch((error: unknown) => log.warn('a conversation could not be deleted', error))
      .finally(() => leaving.delete(conv));
    return true;
  }

  /** Listeners are told in the order in which they were added, until one returns true (S31). */
  addMessageListener(listener: TIMMessageListener): number {
    if (!this.#client.messageListeners.includes(listener)) this.#client.messageListeners.push(listener);
    return 0;
  }

  removeMessageListener(listener: TIMMessageListener): number {
    const { messageListeners } = this.#client;
    const at = messageListeners.indexOf(listener);
    if (at >= 0) messageListeners.splice(at, 1);
    return 0;
  }

  /** The form of 2018: takes the place of the listener of the configuration. */
  setConnListener(listener: TIMConnListener): number {
    this.#client.config.connListener = listener;
    return 0;
  }

  /** The form of 2018: as `addMessageListener`. */
  setMessageListener(listener: TIMMessageListener): number {
    return this.addMessageListener(listener);
  }

  /** What the log shows, one of `TIMLogLevel`; at once (S2). */
  setLogLevel(level: number): void {
    this.#client.log.setLevel(level > MOST ? level - MOST + 1 : MOST - level);
  }

  /** Writes a line into the SDK's log. */
  log(level: number, tag: string, text: string): void {
    const write = (['debug', 'error', 'warn', 'info', 'debug'] as const)[level] ?? 'info';
    if (level > 0) this.#client.log[write](tag, text);
  }

  /** Sends a message to several users, each in a conversation of their own; the answer has what became of each. */
  sendMessage(
    message: TIMMessage,
    users: readonly string[],
    ...reply: Reply<{ identifier: string; code: number; desc: string }[]>
  ): number {
    return issue(this.#client, reply, () => sendToAll(this.#client, message, users));
  }

  groupManager(): TIMGroupManager {
    return this.#groups;
  }

  getGroupManager(): TIMGroupManager {
    return this.#groups;
  }

  friendshipManager(): TIMFriendshipManager {
    return this.#friends;
  }

  getFriendshipManager(): TIMFriendshipManager {
    return this.#friends;
  }

  /** Answers 7013: the server takes no device tokens from clients. */
  setToken(_param: object, ...reply: Reply<void>): number {
    return this.#refuse(reply);
  }

  /** Answers 7013, as `setToken`. */
  setAPNS(_config: object, ...reply: Reply<void>): number {
    return this.#refuse(reply);
  }

  /** Answers 7013, as `setToken`. */
  getAPNSConfig(...reply: Reply<object>): number {
    return this.#refuse(reply);
  }

  /** Answers 7013: a client that is connected is in the foreground. */
  doBackground(_param: object, ...reply: Reply<void>): number {
    return this.#refuse(reply);
  }

  /** Answers 7013, as `doBackground`. */
  doForeground(...reply: Reply<void>): number {
    return this.#refuse(reply);
  }

  /** Answers 7013: what is kept is opened by `login`, which does not wait for the network. */
  initStorage(_param: object | string, ...reply: Reply<void>): number {
    return this.#refuse(reply);
  }

  #refuse<T>(reply: Reply<T>): number {
    return issue<T>(this.#client, reply, async () => {
      throw classicFault('notSupported', 'the server has no such function');
    });
  }

  GetVersion(): string {
    return VERSION;
  }

  getVersion(): string {
    return VERSION;
  }

  /** @internal */
  get id(): string | undefined {
    return this.#credentials?.userId;
  }
}

/** The level that shows most, by the values of 2018; those of the 4.x line are above it. */
const MOST = 4;

async function sendToAll(
  client: Client,
  message: TIMMessage,
  users: readonly string[],
): Promise<{ identifier: string; code: number; desc: string }[]> {
  const sending = users.map(async (identifier) => {
    const copy = message.copy();
    const params = copy.toParams(client, `C2C${identifier}`, false);
    try {
      copy.sent(signedIn(client).me.userId, params, await signedIn(client).core.send(params));
      return { identifier, code: 0, desc: '' };
    } catch (error) {
      if (!(error instanceof SdkFault)) throw error;
      return { identifier, code: error.code, desc: error.message };
    }
  });
  return Promise.all(sending);
}

/** Where the log goes: to the console unless that is switched off, and to the app's function. */
function printing(config: () => TIMSdkConfig): LogSink {
  const line =
    (kind: keyof LogSink, level: number): Log['debug'] =>
    (...parts) => {
      const { disableLogPrint, logFunc } = config();
      if (!disableLogPrint) console[kind](...parts);
      logFunc?.(level, parts.map(String).join(' '));
    };
  return { error: line('error', 1), warn: line('warn', 2), info: line('info', 3), debug: line('debug', 4) };
}
