import { sdkFaults } from '../connection/fault.ts';
import type {
  Connection,
  ConnectionListener,
  Credentials,
  EndReason,
  GuestPass,
  LoginAnswer,
  NetState,
  SignInOptions,
} from '../connection/port.ts';
import { type Asked, AskedRequests } from './asked.ts';
import { Leader } from './leader.ts';
import { Member, type Shared } from './member.ts';
import type { LeaderNote, Note, Standing } from './port.ts';
import type { SharedParts } from './sharing.ts';

const SIGN_IN_MS = 30_000;
const REQUEST_MS = 30_000;
/** A leader that was kicked out keeps its place so long that all others hear of it before one of them may lead. */
const FAREWELL_MS = 500;

/** A sign-in of the owner's that is not answered yet. */
interface SignIn {
  credentials: Credentials;
  how: SignInOptions;
  timer: unknown;
  resolve(login: LoginAnswer): void;
  reject(fault: unknown): void;
}

/**
 * The connection of a tab that shares one socket with the other tabs of its user: it has the socket, while it leads, or asks
 * the tab that has.
 */
export class TabConnection implements Connection {
  /** Called when messages may be there that a tab which is gone left under way. */
  onOrphans: (() => void) | undefined;
  private member: Member | undefined;
  private leader: Leader | undefined;
  /** The tab that leads, while that is another one. */
  private leadingTab: string | undefined;
  private guest: Connection | undefined;
  private credentials: Credentials | undefined;
  private signingIn: SignIn | undefined;
  private readonly asked: AskedRequests;
  private mayAsk = false;
  private isUp = false;
  /** The tab that leads is online: until then what is asked waits here, where it can be taken back. */
  private isCarrying = false;
  private net: NetState | undefined;
  private aheadMs = 0;
  private deviceId: string;
  private stopWake: (() => void) | undefined;

  constructor(
    private readonly shared: Shared,
    private readonly parts: SharedParts,
    private readonly listener: ConnectionListener,
  ) {
    this.asked = new AskedRequests(parts);
    this.deviceId = parts.platform.deviceId();
  }

  get isOnline(): boolean {
    return this.guest?.isOnline ?? this.leader?.isOnline ?? this.isUp;
  }

  serverNowMs(): number {
    const carrier = this.guest ?? this.leader;
    return carrier ? carrier.serverNowMs() : Math.round(this.parts.platform.nowMs() + this.aheadMs);
  }

  signIn(credentials: Credentials | GuestPass, how: SignInOptions = {}): Promise<LoginAnswer> {
    const { platform, fault, open, sdkAppId } = this.parts;
    if ('guest' in credentials) {
      this.guest = open(this.listener, platform);
      return this.guest.signIn(credentials, how);
    }
    if (this.signingIn) return Promise.reject(fault(sdkFaults.signInPending, 'a sign-in is under way'));
    void this.leave();
    return new Promise((resolve, reject) => {
      const { timeoutMs = SIGN_IN_MS, isPatient = false } = how;
      const late = (): void => this.giveUp(fault(sdkFaults.noAnswer, 'the server does not answer'));
      const timer = isPatient ? undefined : platform.setTimer(late, timeoutMs);
      this.signingIn = { credentials: { ...credentials }, how, timer, resolve, reject };
      this.credentials = { ...credentials };
      this.mayAsk = isPatient;
      const { userId } = credentials;
      const heard = { note: (note: Note) => this.take(note), leads: () => this.lead(member, { isPatient: true }) };
      const member: Member = new Member(this.shared.scope, { sdkAppId, userId }, heard);
      member.onOrphans = () => this.onOrphans?.();
      this.member = member;
      this.shared.member = member;
      void member.place.joined.then(() => this.begin(member, how));
    });
  }

  request: Connection['request'] = (command, params, timeoutMs = REQUEST_MS, taken) => {
    if (this.guest) return this.guest.request(command, params, timeoutMs, taken);
    if (!this.mayAsk) return Promise.reject(this.signedOut());
    // A decoded border: the server answers as the contract says.
    return this.asked.ask({ command, params, timeoutMs, taken }, (asked) => this.carry(asked)) as Promise<never>;
  };

  /** Sends what no tab has under way any more; all tabs are told of it, as of another device's. */
  sendOrphan(params: object, timeoutMs: number): Promise<unknown> {
    if (!this.leader) return Promise.reject(this.signedOut());
    return this.leader.carry({ tab: '', command: 'sendMessage', params, timeoutMs });
  }

  async signOut(): Promise<void> {
    await this.guest?.signOut();
    this.guest = undefined;
    await this.leave();
  }

  probe(): void {
    if (this.leader) this.leader.probe();
    else this.member?.post({ kind: 'probe' });
  }

  private begin(member: Member, how: SignInOptions): void {
    if (this.member !== member) return;
    if (member.isLeading) this.lead(member, how);
    else {
      member.post({ kind: 'hello' });
      this.stopWake = this.parts.platform.onWake(() => this.probe());
    }
  }

  private lead(member: Member, how: SignInOptions): void {
    if (this.member !== member || this.leader || !this.credentials) return;
    this.stopWake?.();
    this.stopWake = undefined;
    this.leadingTab = undefined;
    this.isUp = this.isCarrying = false;
    const here: ConnectionListener = {
      net: (state) => this.setNet(state),
      online: (login) => this.wentOnline(login),
      event: (name, payload) => this.listener.event(name, payload),
      ended: (reason) => this.end(reason),
    };
    const leader = new Leader(this.parts, member, this.credentials, this.deviceId, here);
    this.leader = leader;
    leader.signIn(how).catch((fault) => this.leader === leader && this.refused(fault));
    for (const asked of this.asked.all()) this.carry(asked);
  }

  private carry(asked: Asked): void {
    const { member, leader } = this;
    const { id, command, params, dueMs } = asked;
    const carrier = leader ? member?.tab : this.isCarrying ? this.leadingTab : undefined;
    if (!member || !carrier || asked.carrier === carrier) return;
    const timeoutMs = Math.max(0, dueMs - this.parts.platform.nowMs());
    // What another tab was given may have left.
    const taken = asked.carrier ? undefined : asked.taken;
    asked.carrier = carrier;
    if (leader) this.asked.settleBy(id, leader.carry({ tab: member.tab, command, params, timeoutMs, taken }));
    else member.post({ kind: 'ask', id, command, params, timeoutMs });
  }

  private take(note: Note): void {
    if (this.leader) this.leader.take(note);
    else if (note.kind === 'leads') this.follow(note.from, note.deviceId);
    else if (note.kind === 'stands' && note.to === this.member?.tab) this.takeStanding(note.from, note.standing);
    else if (note.from === this.leadingTab) this.takeNews(note as LeaderNote);
  }

  /** Another tab leads from now on: what the one before did not answer is asked again. */
  private follow(tab: string, deviceId: string): void {
    this.leadingTab = tab;
    this.deviceId = deviceId;
    this.isUp = this.isCarrying = false;
    if (this.net === 'connected') this.setNet('connecting');
    this.member?.post({ kind: 'hello' });
  }

  private takeStanding(tab: string, { login, net, isOnline, aheadMs, deviceId }: Standing): void {
    this.leadingTab = tab;
    this.deviceId = deviceId;
    if (net) this.setNet(net);
    if (login && isOnline && !this.isUp) this.wentOnline(login, aheadMs);
  }

  private takeNews(note: LeaderNote): void {
    const tab = this.member?.tab;
    switch (note.kind) {
      case 'net':
        this.setNet(note.state);
        break;
      case 'online':
        this.wentOnline(note.login, note.aheadMs);
        break;
      case 'event':
        if (note.except !== tab && this.isUp) this.listener.event(note.name, note.payload);
        break;
      case 'answer':
        if (note.to === tab) this.asked.settle(note.id, { result: note.result });
        break;
      case 'refusal':
        if (note.to === tab) this.asked.settle(note.id, { fault: this.parts.fault(note.code, note.info) });
        break;
      case 'ended':
        this.end(note.reason);
        break;
      case 'leads':
      case 'stands':
        // Taken before.
        break;
    }
  }

  private setNet(state: NetState): void {
    if (state !== 'connected') this.isUp = this.isCarrying = false;
    if (state === this.net) return;
    this.net = state;
    this.listener.net(state);
  }

  private wentOnline(login: LoginAnswer, aheadMs = 0): void {
    this.aheadMs = aheadMs;
    this.isUp = true;
    this.mayAsk = true;
    const first = this.takeSignIn();
    this.listener.online(login, first !== undefined);
    this.isCarrying = true;
    for (const asked of this.asked.all()) this.carry(asked);
    first?.resolve(login);
  }

  /** The session ended for all tabs, or the server does not take this tab's UserSig any more. */
  private end(reason: EndReason): void {
    const wasLeading = this.leader !== undefined;
    const pending = this.takeSignIn();
    const isKick = wasLeading && reason !== 'userSigExpired';
    this.leader = undefined;
    this.detach(isKick ? FAREWELL_MS : 0);
    if (pending) pending.reject(this.signedOut());
    else this.listener.ended(reason);
  }

  /** The server refused the sign-in of the tab that leads. */
  private refused(fault: unknown): void {
    const pending = this.takeSignIn();
    this.leader = undefined;
    this.detach(0);
    if (pending) pending.reject(fault);
    else this.listener.ended('userSigExpired');
  }

  private giveUp(fault: Error): void {
    const pending = this.takeSignIn();
    void this.leave();
    pending?.reject(fault);
  }

  private async leave(): Promise<void> {
    const { leader } = this;
    this.leader = undefined;
    this.takeSignIn()?.reject(this.signedOut());
    const member = this.release();
    await leader?.close();
    member?.done('connection');
  }

  private detach(afterMs: number): void {
    const member = this.release();
    if (afterMs > 0) this.parts.platform.setTimer(() => member?.done('connection'), afterMs);
    else member?.done('connection');
  }

  /** Forgets all of this sign-in; its place is still held. */
  private release(): Member | undefined {
    const { member } = this;
    this.member = undefined;
    this.credentials = undefined;
    this.leadingTab = undefined;
    this.mayAsk = false;
    this.isUp = this.isCarrying = false;
    this.net = undefined;
    this.stopWake?.();
    this.stopWake = undefined;
    this.asked.rejectAll(this.signedOut());
    return member;
  }

  private takeSignIn(): SignIn | undefined {
    const { signingIn } = this;
    if (signingIn?.timer !== undefined) this.parts.platform.clearTimer(signingIn.timer);
    this.signingIn = undefined;
    return signingIn;
  }

  private signedOut(): Error {
    return this.parts.fault(sdkFaults.notSignedIn, 'not signed in any more');
  }
}
