import type { EventFrame, EventName, EventPayload } from '@hongyan/contract';
import { type Backoff, createBackoff } from './backoff.ts';
import type { ConnectionOptions } from './connect.ts';
import type { Detail, SignIn } from './detail.ts';
import { closeEvent, closeReason, kickReason, refusalEvent, refusalReason } from './ending.ts';
import { noAnswer, SdkFault, sdkFaults, signedOut } from './fault.ts';
import { readFrames } from './frames.ts';
import { KeepAlive } from './keepAlive.ts';
import { type Link, openLink } from './link.ts';
import { OwnRequests } from './ownRequests.ts';
import type { Connection, Credentials, GuestPass, LoginAnswer, NetState, SignInOptions } from './port.ts';
import { Requests } from './requests.ts';
import { type Action, type ConnectionEvent, netOf, type State, transitions } from './states.ts';

const SIGN_IN_MS = 30_000;
const REQUEST_MS = 30_000;
/** A sign-in that is this young refuses another; an older one gives way (sdk-js-api §4.3). */
const SIGN_IN_ALONE_MS = 15_000;
/** From opening a socket to the answer of the sign-in. */
const CONNECT_MS = 15_000;
/** Events that come between the sign-in and its answer are kept up to here; the sync after it brings the rest. */
const MAX_EARLY = 1_000;

/** Runs the table of `states.ts`: turns what happens into events, and actions into deeds. */
export class Runner implements Connection {
  /** Where the machine stands. */
  state: State = 'idle';
  private readonly steps: { event: ConnectionEvent; detail: Detail }[] = [];
  private isStepping = false;
  private net: NetState | undefined;
  private link: Link | undefined;
  private credentials: Credentials | GuestPass | undefined;
  private signingIn: SignIn | undefined;
  /** The sign-in was accepted at least once. */
  private hasSession = false;
  private lastFault: SdkFault | undefined;
  private early: EventFrame[] = [];
  private connectTimer: unknown;
  private retryTimer: unknown;
  private signInTimer: unknown;
  private stopWake: (() => void) | undefined;
  private readonly backoff: Backoff;
  private readonly own: OwnRequests;
  private readonly keepAlive: KeepAlive;
  private readonly requests: Requests;

  constructor(private readonly options: ConnectionOptions) {
    const { platform } = options;
    this.backoff = createBackoff(() => platform.random());
    this.own = new OwnRequests(platform);
    this.requests = new Requests({
      platform,
      newId: () => this.own.newId(),
      write: (frame) => {
        this.link?.write(frame);
        this.keepAlive.wrote();
      },
    });
    this.keepAlive = new KeepAlive({
      platform,
      ping: (answered) => this.own.ask(this.link, 'ping', {}, answered),
      silent: () => this.fire('silence'),
    });
  }

  get isOnline(): boolean {
    return this.state === 'online';
  }

  serverNowMs(): number {
    return this.own.serverNowMs();
  }

  signIn(
    credentials: Credentials | GuestPass,
    { timeoutMs = SIGN_IN_MS, isPatient = false }: SignInOptions = {},
  ): Promise<LoginAnswer> {
    const sinceMs = this.options.platform.nowMs();
    if (this.signingIn && sinceMs - this.signingIn.sinceMs < SIGN_IN_ALONE_MS) {
      return Promise.reject(new SdkFault(sdkFaults.signInPending, 'a sign-in is under way'));
    }
    return new Promise((resolve, reject) => {
      const signIn = { credentials: { ...credentials }, timeoutMs, isPatient, sinceMs, resolve, reject };
      this.fire('signIn', { signIn });
    });
  }

  signOut(): Promise<void> {
    return new Promise((resolve) => this.fire('signOut', { signedOut: resolve }));
  }

  probe(): void {
    this.fire('awake');
  }

  request: Connection['request'] = (command, params, timeoutMs = REQUEST_MS, taken) => {
    if (!this.hasSession) return Promise.reject(new SdkFault(sdkFaults.notSignedIn, `${command}: not signed in`));
    // A decoded border: the server answers as the contract says.
    return this.requests.ask(command, params, timeoutMs, taken) as Promise<never>;
  };

  /** Lets an event happen; one that happens during another's actions comes after them. */
  fire(event: ConnectionEvent, detail: Detail = {}): void {
    this.steps.push({ event, detail });
    if (this.isStepping) return;
    this.isStepping = true;
    try {
      for (let step = this.steps.shift(); step; step = this.steps.shift()) this.step(step.event, step.detail);
    } finally {
      this.isStepping = false;
    }
  }

  private step(event: ConnectionEvent, detail: Detail): void {
    const cell = transitions[this.state][event];
    const actions = cell === 'nothing' ? [] : cell.actions;
    if (cell !== 'nothing') this.enter(cell.next);
    for (const action of actions) this.actions[action](detail);
    if (!actions.includes('farewell')) detail.signedOut?.();
  }

  private enter(state: State): void {
    this.state = state;
    const net = netOf[state];
    if (net === this.net) return;
    this.net = net;
    if (net) this.options.listener.net(net);
  }

  private readonly actions: Record<Action, (detail: Detail) => void> = {
    begin: (detail) => this.begin(detail),
    finish: () => this.finish(),
    open: () => this.open(),
    login: () => this.login(),
    goOnline: (detail) => this.goOnline(detail),
    drop: () => this.release()?.drop(),
    farewell: (detail) => this.farewell(detail),
    retrySoon: () => this.retryAfter(this.backoff.soonMs()),
    retryLater: () => this.retryAfter(this.backoff.laterMs()),
    retrySlowly: () => this.retryAfter(this.backoff.slowMs()),
    cancelRetry: () => this.options.platform.clearTimer(this.retryTimer),
    resetBackoff: () => this.backoff.reset(),
    probe: () => this.keepAlive.probe(),
    abandon: ({ signIn }) => {
      const fault = signIn ? noAnswer() : signedOut();
      this.settleSignIn()?.reject(fault);
    },
    refuse: ({ fault }) => this.settleSignIn()?.reject(fault ?? noAnswer()),
    giveUp: () => this.settleSignIn()?.reject(this.lastFault ?? noAnswer()),
    rejectSent: () => this.requests.rejectSent(new SdkFault(sdkFaults.noAnswer, 'the server could not read this')),
    rejectAll: () => this.requests.rejectAll(signedOut()),
    end: (detail) => this.end(detail),
  };

  private begin({ signIn }: Detail): void {
    if (!signIn) return;
    const { platform } = this.options;
    this.signingIn = signIn;
    this.credentials = signIn.credentials;
    this.backoff.reset();
    this.hasSession = signIn.isPatient;
    if (!signIn.isPatient) this.signInTimer = platform.setTimer(() => this.fire('signInTimeout'), signIn.timeoutMs);
    this.stopWake = platform.onWake((hint) => this.fire(hint));
  }

  private finish(): void {
    this.options.platform.clearTimer(this.signInTimer);
    this.stopWake?.();
    this.stopWake = undefined;
    this.credentials = undefined;
    this.hasSession = false;
  }

  private open(): void {
    const { platform, url } = this.options;
    this.lastFault = undefined;
    this.connectTimer = platform.setTimer(() => this.fire('connectTimeout'), CONNECT_MS);
    try {
      this.link = openLink(platform, url, {
        opened: () => this.fire('opened'),
        received: (message) => this.receive(message),
        closed: (code) => this.fire(closeEvent(code), { reason: closeReason(code) }),
      });
    } catch {
      // An address that the platform refuses: told as any other attempt that failed.
      this.fire('closedLater');
    }
  }

  private login(): void {
    const { platform, sdkAppId, sdkVersion } = this.options;
    const device = { platform: platform.name, deviceId: platform.deviceId(), sdkVersion };
    const { credentials } = this;
    const isGuest = credentials !== undefined && 'guest' in credentials;
    const params = { sdkAppId, ...(isGuest ? {} : credentials), ...device };
    this.own.ask(this.link, isGuest ? 'guestLogin' : 'login', params, (reply) => {
      if ('r' in reply) {
        this.fire('accepted', { login: reply.r as LoginAnswer });
        return;
      }
      const { code, info } = reply.e;
      this.lastFault = new SdkFault(code, info);
      const event = refusalEvent(code, this.signingIn !== undefined);
      this.fire(event, { fault: this.lastFault, reason: refusalReason(code) });
    });
  }

  private goOnline({ login }: Detail): void {
    if (!login) return;
    const { platform, listener } = this.options;
    platform.clearTimer(this.connectTimer);
    this.hasSession = true;
    this.keepAlive.start(login.heartbeatSec);
    const first = this.settleSignIn();
    listener.online(login, first !== undefined);
    for (const frame of this.early.splice(0)) this.tell(frame);
    this.requests.online();
    first?.resolve(login);
  }

  /** Takes the socket from the machine, so that nothing of it counts any more. */
  private release(): Link | undefined {
    const { link } = this;
    this.options.platform.clearTimer(this.connectTimer);
    this.keepAlive.stop();
    this.requests.lost();
    this.own.forget();
    this.early = [];
    this.link = undefined;
    return link;
  }

  private farewell({ signedOut }: Detail): void {
    const id = this.own.newId();
    const told = this.release()?.farewell(id, JSON.stringify({ i: id, c: 'logout', p: {} }));
    if (signedOut) void told?.then(signedOut);
  }

  private retryAfter(ms: number): void {
    this.retryTimer = this.options.platform.setTimer(() => this.fire('retryDue'), ms);
  }

  private end({ reason = 'kickedByAdmin', fault }: Detail): void {
    this.requests.rejectAll(signedOut());
    const pending = this.settleSignIn();
    if (pending) pending.reject(fault ?? signedOut());
    else this.options.listener.ended(reason);
  }

  private settleSignIn(): SignIn | undefined {
    const { signingIn } = this;
    this.options.platform.clearTimer(this.signInTimer);
    this.signingIn = undefined;
    return signingIn;
  }

  private receive(message: unknown): void {
    const { link } = this;
    this.keepAlive.heard();
    for (const frame of readFrames(message)) {
      if (!frame) this.fire('unreadable');
      else if ('n' in frame) this.receiveEvent(frame);
      else if (!this.own.answer(frame)) this.requests.answer(frame);
      // What the session ended or the owner signed out in between is not read to its end.
      if (this.link !== link) return;
    }
  }

  private receiveEvent(frame: EventFrame): void {
    if (this.isOnline) this.tell(frame);
    else if (frame.n !== 'kicked') this.keepEarly(frame);
    if (frame.n === 'kicked') this.fire('kicked', { reason: kickReason((frame.p as EventPayload<'kicked'>).reason) });
  }

  private keepEarly(frame: EventFrame): void {
    if (this.early.length < MAX_EARLY) this.early.push(frame);
  }

  private tell({ n, p }: EventFrame): void {
    this.options.listener.event(n as EventName, p as EventPayload<EventName>);
  }
}
