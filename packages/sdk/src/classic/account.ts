import type { Credentials, Platform } from '../connection/port.ts';
import type { LogFile } from '../face/types.ts';
import { pagePlace } from '../platform/place.ts';
import { serverAddress } from '../platform/server.ts';
import { answer, forgetUser, issue } from './client.ts';
import { TIMLoginStatus, TIMNetworkStatus } from './constants.ts';
import { withFields } from './fields.ts';
import { readOwn } from './local.ts';
import { classicFault, type Reply } from './reply.ts';
import { Settings } from './settings.ts';
import { start } from './start.ts';

/** Who signs in. */
export class TIMLoginParam extends withFields(() => ({
  identifier: '',
  userSig: '',
  appidAt3rd: '',
  accountType: '',
  /** The app, where `initSdk` did not name it (the form of 2018). */
  sdkAppId: 0,
})) {}

/** Signing in and out. */
export class Account extends Settings {
  readonly #platform: Platform;
  #isSigningIn = false;
  /** Of the last sign-in that succeeded, for `autoLogin`. */
  #credentials: Credentials | undefined;

  /** @internal */
  constructor(platform: Platform, openLog?: (folder: string) => LogFile) {
    super(platform, openLog);
    this.#platform = this.client.watch.over(platform);
  }

  /**
   * Signs in; whoever was signed in here is signed out first. Answers 6013 before `initSdk`, 6015 while a sign-in is under
   * way, 6017 where no app is named, 70001 and its kin of a UserSig that is no good.
   */
  login(param: Partial<TIMLoginParam>, ...reply: Reply<void>): number;
  login(identifier: string, userSig: string, ...reply: Reply<void>): number;
  login(first: Partial<TIMLoginParam> | string, ...rest: unknown[]): number {
    if (typeof first !== 'string') {
      const { identifier: userId = '', userSig = '', sdkAppId = 0, appidAt3rd } = first;
      this.client.config.sdkAppId ||= sdkAppId || Number(appidAt3rd) || 0;
      return this.#login({ userId, userSig }, rest as Reply<void>);
    }
    const [userSig, ...reply] = rest as [string, ...Reply<void>];
    return this.#login({ userId: first, userSig }, reply as Reply<void>);
  }

  #login(credentials: Credentials, reply: Reply<void>): number {
    answer(this.client, reply, this.#signIn(credentials));
    return this.isInitialised ? 0 : 1;
  }

  async #signIn(credentials: Credentials): Promise<void> {
    const { client } = this;
    if (!this.isInitialised) throw classicFault('notSignedIn', 'initSdk was not called');
    if (this.#isSigningIn) throw classicFault('signInPending', 'a sign-in is under way already');
    if (!client.config.sdkAppId) throw classicFault('invalidParameter', 'no app is named: give TIMSdkConfig.sdkAppId');
    const url = serverAddress(client.config.server || undefined, pagePlace());
    if (!url) throw classicFault('noAnswer', 'no server is set: give TIMSdkConfig.server');
    this.#isSigningIn = true;
    try {
      client.started ??= start(client, this.#platform, url);
      const { core } = client.started;
      if (core.me?.userId === credentials.userId) return;
      if (core.me) await this.#signOut();
      await core.signIn(credentials);
      await readOwn(client);
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
    answer(this.client, reply, Promise.reject<void>(refusal));
    return 1;
  }

  /** Signs out; 6013 when nobody is signed in. */
  logout(...reply: Reply<void>): number {
    return issue(this.client, reply, () => this.#signOut());
  }

  async #signOut(): Promise<void> {
    forgetUser(this.client);
    await this.client.started?.core.signOut();
  }

  /** Undefined while nobody is signed in. */
  getLoginUser(): string | undefined {
    return this.client.started?.core.me?.userId;
  }

  /** One of `TIMLoginStatus`. */
  getLoginStatus(): number {
    if (this.#isSigningIn) return TIMLoginStatus.Logining;
    return this.getLoginUser() === undefined ? TIMLoginStatus.Logout : TIMLoginStatus.Logined;
  }

  /** One of `TIMNetworkStatus`. */
  networkStatus(): number {
    return this.client.net === 'connected' ? TIMNetworkStatus.Connected : TIMNetworkStatus.Disconnected;
  }

  /** Answers 7013: what is kept is opened by `login`, which does not wait for the network. */
  initStorage(_param: object | string, ...reply: Reply<void>): number {
    return this.refuse(reply);
  }

  /** Answers 7013: the server takes no device tokens from clients. */
  setToken(_param: object, ...reply: Reply<void>): number {
    return this.refuse(reply);
  }

  /** Answers 7013, as `setToken`. */
  setAPNS(_config: object, ...reply: Reply<void>): number {
    return this.refuse(reply);
  }

  /** Answers 7013, as `setToken`. */
  getAPNSConfig(...reply: Reply<object>): number {
    return this.refuse(reply);
  }

  /** Answers 7013: a client that is connected is in the foreground. */
  doBackground(_param: object, ...reply: Reply<void>): number {
    return this.refuse(reply);
  }

  /** Answers 7013, as `doBackground`. */
  doForeground(...reply: Reply<void>): number {
    return this.refuse(reply);
  }

  /** @internal */
  get id(): string | undefined {
    return this.#credentials?.userId;
  }
}
