import type {
  CommandName,
  Connection,
  ConnectionListener,
  Credentials,
  LoginAnswer,
  NetState,
  SignInOptions,
  Taken,
} from '../connection/port.ts';
import { echoOf, type Told } from './echo.ts';
import type { Member } from './member.ts';
import type { Note, Standing } from './port.ts';
import type { SharedParts } from './sharing.ts';
import { StatusWatch } from './statusWatch.ts';

/** A request and who asks it. */
interface Order {
  tab: string;
  command: CommandName;
  params: object;
  timeoutMs: number;
  taken?: Taken | undefined;
}

type Ask = Extract<Note, { kind: 'ask' }>;

/** Has the socket of all tabs: what the server tells goes to all, what a tab asks goes to the server. */
export class Leader {
  private readonly real: Connection;
  private readonly statuses = new StatusWatch();
  /** What was asked before the server answered the sign-in. */
  private early: Ask[] = [];
  private login: LoginAnswer | undefined;
  private net: NetState | undefined;
  private isClosed = false;
  /** Tabs that `resync` is due to; `all` but one, or all. */
  private due: { except: string | undefined } | undefined;

  constructor(
    private readonly parts: SharedParts,
    private readonly member: Member,
    private readonly credentials: Credentials,
    private readonly deviceId: string,
    /** This tab. */
    private readonly here: ConnectionListener,
  ) {
    const platform = { ...parts.platform, deviceId: () => deviceId };
    this.real = parts.open(this.listener(), platform);
    member.post({ kind: 'leads', deviceId });
  }

  get isOnline(): boolean {
    return this.real.isOnline;
  }

  signIn(how: SignInOptions): Promise<LoginAnswer> {
    return this.real.signIn(this.credentials, how);
  }

  probe(): void {
    this.real.probe();
  }

  serverNowMs(): number {
    return this.real.serverNowMs();
  }

  /** Carries a request of any tab to the server; the others are told what it changed. */
  async carry({ tab, command, params, timeoutMs, taken }: Order): Promise<unknown> {
    const { userIds } = params as { userIds?: string[] };
    if (command === 'subscribeStatuses' && userIds) this.statuses.subscribe(tab, userIds);
    if (command === 'unsubscribeStatuses') {
      const groups = this.statuses.unsubscribe(tab, userIds);
      await Promise.all(groups.map((some) => this.real.request(command, { userIds: some }, timeoutMs)));
      return {};
    }
    const result: unknown = await this.real.request(command, params as never, timeoutMs, taken);
    const me = { userId: this.credentials.userId, uid: this.login?.uid ?? '' };
    const echo = echoOf(me, { command, params, result });
    if (echo) this.echo(echo, tab);
    return result;
  }

  /** Takes what another tab says. */
  take(note: Note): void {
    if (note.kind === 'hello') {
      this.meet(note.from);
      this.member.post({ kind: 'stands', to: note.from, standing: this.standing() });
    } else if (note.kind === 'probe') this.real.probe();
    else if (note.kind === 'ask') {
      this.meet(note.from);
      if (this.login) void this.serve(note);
      else this.early.push(note);
    }
  }

  /** Tells nobody anything any more, and signs out. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.real.signOut();
  }

  private listener(): ConnectionListener {
    const { here, member } = this;
    return {
      net: (state) => {
        this.net = state;
        if (this.isClosed) return;
        member.post({ kind: 'net', state });
        here.net(state);
      },
      online: (login, isFirst) => {
        this.login = login;
        member.post({ kind: 'online', login, aheadMs: this.aheadMs() });
        here.online(login, isFirst);
        for (const note of this.early.splice(0)) void this.serve(note);
      },
      event: (name, payload) => {
        if (name === 'kicked') return;
        member.post({ kind: 'event', name, payload });
        here.event(name, payload);
      },
      ended: (reason) => {
        this.isClosed = true;
        // Another tab may have a newer UserSig: it goes on with that.
        if (reason !== 'userSigExpired') member.post({ kind: 'ended', reason });
        here.ended(reason);
      },
    };
  }

  private async serve({ from, id, command, params, timeoutMs }: Ask): Promise<void> {
    try {
      const result = await this.carry({ tab: from, command, params, timeoutMs });
      if (!this.isClosed) this.member.post({ kind: 'answer', to: from, id, result });
    } catch (error) {
      // The next leader is asked again.
      if (this.isClosed) return;
      const { code, message } = error as { code: number; message: string };
      this.member.post({ kind: 'refusal', to: from, id, code, info: message });
    }
  }

  private meet(tab: string): void {
    this.member.place.watch(tab, () => {
      this.statuses.unsubscribe(tab, undefined);
      this.member.onOrphans?.();
    });
  }

  private echo(told: Told, asker: string): void {
    if (this.isClosed) return;
    if (told.name === 'resync') this.resyncSoon(asker);
    else this.tellOthers(told, asker);
  }

  private resyncSoon(asker: string): void {
    if (this.due) {
      if (this.due.except !== asker) this.due.except = undefined;
      return;
    }
    this.due = { except: asker };
    this.member.scope.soon(() => {
      const except = this.due?.except;
      this.due = undefined;
      if (!this.isClosed) this.tellOthers({ name: 'resync', payload: {} }, except);
    });
  }

  private tellOthers({ name, payload }: Told, except: string | undefined): void {
    this.member.post({ kind: 'event', name, payload, ...(except && { except }) });
    if (except !== this.member.tab && this.login) this.here.event(name, payload);
  }

  private standing(): Standing {
    const { login, net, deviceId } = this;
    return { login, net, isOnline: this.real.isOnline, aheadMs: this.aheadMs(), deviceId };
  }

  private aheadMs(): number {
    return this.real.serverNowMs() - this.parts.platform.nowMs();
  }
}
