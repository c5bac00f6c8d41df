import type { CloseName, EventPayload } from '@hongyan/contract';
import { type BusPayload, userSubject } from '../bus/port.ts';
import type { Ctx, Guest, Identity } from '../ctx.ts';
import { eventIn, OutEvent } from '../delivery/outEvent.ts';
import { NodeAsker } from '../presence/ask.ts';
import { type KickView, losers, newestFirst } from '../presence/kick.ts';
import type { PresenceListener } from '../presence/port.ts';
import { countHeard } from '../statistics/heard.ts';
import type { Statistics } from '../statistics/port.ts';
import type { Connection } from './connection.ts';
import { endKicked, kick, viewOf } from './placeLost.ts';
import { type Entered, Rooms } from './rooms.ts';
import type { Sessions } from './sessions.ts';

type Kicked = EventPayload<'kicked'>;

const NONE: readonly Connection[] = [];

/** An account with sessions on this node. */
interface Entry {
  uid: number;
  sessions: readonly Connection[];
  /** Another node said that it has sessions of the account too; it may have none any more. */
  isShared: boolean;
  /** Until the account's subject is subscribed. */
  subscribing: Promise<void> | undefined;
  unsubscribe: (() => void) | undefined;
}

/** What the registry works with. */
export interface RegistryNeeds extends Pick<Ctx, 'bus' | 'clock' | 'metrics' | 'log'> {
  statistics: Pick<Statistics, 'came' | 'went' | 'count'>;
  /** Groups that an account is in, as the store says now. */
  gidsOf(uid: number): Promise<readonly number[]>;
}

/** Accounts whose groups are read anew at a time. */
const RENEWED_AT_ONCE = 50;

/** Makes the registry of this node's sessions; the gateway tells it of connections that end. */
export function createRegistry(needs: RegistryNeeds): Registry {
  return new Registry(needs);
}

/** Keeps the sessions of this node and speaks with the other nodes about them over the bus. */
export class Registry implements Sessions {
  private readonly entries = new Map<number, Entry>();
  private readonly nodeId = crypto.randomUUID();
  private readonly asker: NodeAsker;
  private readonly rooms: Rooms;
  private readonly guests = new Set<Connection>();
  private presence: PresenceListener | undefined;
  private total = 0;

  constructor(private readonly needs: RegistryNeeds) {
    this.asker = new NodeAsker(needs.bus, this.nodeId);
    this.rooms = new Rooms(needs.bus, this.asker, needs.statistics, this);
    needs.bus.onGap(() => void this.resyncAll());
  }

  get count(): number {
    return this.total;
  }

  async signIn(connection: Connection, identity: Identity, mode: number): Promise<void> {
    // The client may have gone while its sign-in was checked.
    if (!connection.isOpen) return;
    const entry = this.add(connection, identity);
    try {
      if (entry.subscribing !== undefined) await entry.subscribing;
    } catch (error) {
      this.remove(connection);
      connection.identity = undefined;
      throw error;
    }
    if (!connection.isOpen) return;

    const newcomer = viewOf(connection, identity);
    this.settle(entry, newcomer, mode);
    this.announce(entry.uid, newcomer, mode);
    this.presence?.began(entry.uid);
  }

  /** Tells this one from here on who comes and goes on this node. */
  tellPresence(listener: PresenceListener): void {
    this.presence = listener;
  }

  of(uid: number): readonly Connection[] {
    return this.entries.get(uid)?.sessions ?? NONE;
  }

  isShared(uid: number): boolean {
    return this.entries.get(uid)?.isShared ?? false;
  }

  uids(): number[] {
    return [...this.entries.keys()];
  }

  ask<T>(subject: string, question?: object): Promise<T[]> {
    return this.asker.elsewhere(subject, question);
  }

  answer(question: BusPayload, items: readonly unknown[]): void {
    this.asker.answer(question, items);
  }

  enterGroups(uid: number, gids: readonly number[]): Promise<void> {
    return this.rooms.open(uid, gids);
  }

  onlineIn(gid: number): Promise<number> {
    return this.rooms.online(gid);
  }

  admitGuest(connection: Connection, guest: Guest, max: number): boolean {
    if (this.guests.size >= max) return false;
    // The client may have gone while its request waited.
    if (connection.isOpen) {
      connection.guest = guest;
      this.guests.add(connection);
    }
    return true;
  }

  kickAll(uid: number, kicked: Kicked): void {
    this.needs.bus.publish(userSubject(uid), { kind: 'kickAll', kicked });
  }

  endApp(sdkAppId: number): void {
    const kicked: Kicked = { reason: 'accountDeleted', timeMs: this.needs.clock.nowMs() };
    for (const { sessions } of this.entries.values()) {
      for (const session of sessions) {
        if (session.identity?.sdkAppId === sdkAppId) session.end('accountDeleted', kicked);
      }
    }
    for (const guest of this.guests) if (guest.guest?.sdkAppId === sdkAppId) guest.end('accountDeleted', kicked);
  }

  async online(uid: number): Promise<Identity[]> {
    const elsewhere = await this.asker.elsewhere<Identity>(userSubject(uid));
    return [...identitiesOf(this.entries.get(uid)?.sessions ?? []), ...elsewhere];
  }

  /**
   * Forgets a connection that ended; the gateway calls it for every one.
   *
   * @param why absent: the client or the network ended it
   */
  remove(connection: Connection, why?: CloseName): void {
    this.guests.delete(connection);
    const uid = connection.identity?.uid;
    const entry = uid === undefined ? undefined : this.entries.get(uid);
    if (!entry?.sessions.includes(connection)) return;

    entry.sessions = entry.sessions.filter((session) => session !== connection);
    this.total--;
    this.needs.metrics.sessions(-1);
    if (connection.identity) this.needs.statistics.went(connection.identity.sdkAppId, entry.sessions.length === 0);
    if (entry.sessions.length === 0) {
      this.entries.delete(entry.uid);
      this.rooms.forget(entry.uid);
      entry.unsubscribe?.();
    }
    this.presence?.ended(connection, entry.uid, why);
  }

  /**
   * What other nodes told this one may be incomplete: who joined or left a group is read from the store, and then each client
   * looks for itself.
   */
  private async resyncAll(): Promise<void> {
    const uids = [...this.entries.keys()];
    for (let at = 0; at < uids.length; at += RENEWED_AT_ONCE) {
      const some = uids.slice(at, at + RENEWED_AT_ONCE);
      await Promise.all(some.map((uid) => this.renew(uid)));
      for (const uid of some) this.tellNodes(uid, { kind: 'here', isAsking: true });
      const resync = new OutEvent('resync', {});
      for (const uid of some) for (const session of this.of(uid)) session.send(resync);
    }
  }

  private async renew(uid: number): Promise<void> {
    try {
      await this.rooms.renew(uid, this.needs.gidsOf);
    } catch (err) {
      // The line that is lost again is a gap again when it is back.
      this.needs.log.warn({ err }, 'the groups of an account were not read after a gap');
    }
  }

  private add(connection: Connection, identity: Identity): Entry {
    const entry = this.entries.get(identity.uid) ?? this.open(identity.uid);
    connection.identity = identity;
    entry.sessions = entry.sessions.length > 0 ? [...entry.sessions, connection] : [connection];
    this.total++;
    this.needs.metrics.sessions(1);
    this.needs.statistics.came(identity.sdkAppId, entry.sessions.length === 1);
    return entry;
  }

  private open(uid: number): Entry {
    const entry: Entry = { uid, sessions: [], isShared: false, subscribing: undefined, unsubscribe: undefined };
    this.entries.set(uid, entry);
    entry.subscribing = this.subscribe(entry);
    return entry;
  }

  private async subscribe(entry: Entry): Promise<void> {
    // Bound, not an arrow: that would keep this call's variables for as long as the account is signed in.
    const unsubscribe = await this.needs.bus.subscribe(userSubject(entry.uid), this.take.bind(this, entry));
    entry.subscribing = undefined;
    entry.unsubscribe = unsubscribe;
    // All its sessions may have ended meanwhile.
    if (this.entries.get(entry.uid) !== entry) unsubscribe();
  }

  private take(entry: Entry, payload: BusPayload): void {
    switch (payload.kind) {
      case 'event':
        this.deliver(entry, payload);
        return;
      case 'signIn':
        if (payload.node === this.nodeId) return;
        this.share(entry, true);
        this.settle(entry, payload.session as KickView, payload.mode as number);
        this.presence?.met(entry.uid);
        return;
      case 'here':
        if (payload.node !== this.nodeId) this.share(entry, payload.isAsking === true);
        return;
      case 'status':
        this.presence?.heard(entry.uid, payload);
        return;
      case 'kickAll': {
        const kicked = payload.kicked as Kicked;
        for (const session of entry.sessions) endKicked(session, kicked);
        return;
      }
      case 'enterGroup':
        void this.rooms.enter(entry.uid, payload.gid as number, payload.from as Entered);
        return;
      case 'leaveGroup':
        this.rooms.leave(entry.uid, payload.gid as number, payload.joins as number);
        return;
      case 'ask':
        this.asker.answer(payload, identitiesOf(entry.sessions));
    }
  }

  private deliver({ sessions }: Entry, payload: BusPayload): void {
    const out = eventIn(payload);
    const except = payload.exceptSession;
    for (const session of sessions) if (except === undefined || session.id !== except) session.send(out);
    const identity = sessions[0]?.identity;
    if (identity) countHeard(this.needs.statistics, out, identity, sessions.length);
  }

  /**
   * Ends the local sessions that a sign-in, here or on another node, leaves no place for.
   *
   * A newcomer from another node that is itself too late is answered with the announcement of those that beat it: its
   * node may not have heard of them, when both signed in at the same instant. This ends, as each answer is newer.
   */
  private settle(entry: Entry, newcomer: KickView, mode: number): void {
    const here = entry.sessions.flatMap((session) => (session.identity ? [viewOf(session, session.identity)] : []));
    const isHere = here.some(({ id }) => id === newcomer.id);
    if (isHere && here.length === 1) return;
    const all = isHere ? here : [...here, newcomer];
    const gone = new Set(losers(mode, all));
    const kept = all.filter(({ id }) => !gone.has(id)).sort(newestFirst);
    const winner = gone.has(newcomer.id) ? kept[0] : newcomer;
    if (!winner) return;

    for (const session of entry.sessions) if (gone.has(session.id)) kick(session, winner, kept);
    if (!isHere && gone.has(newcomer.id)) for (const view of kept) this.announce(entry.uid, view, mode);
  }

  /** An account has sessions on another node too, which does not know of those here until it is told. */
  private share(entry: Entry, isAsking: boolean): void {
    entry.isShared = true;
    this.rooms.share(entry.uid);
    if (isAsking) this.tellNodes(entry.uid, { kind: 'here' });
  }

  private announce(uid: number, session: KickView, mode: number): void {
    this.tellNodes(uid, { kind: 'signIn', mode, session });
  }

  private tellNodes(uid: number, payload: BusPayload): void {
    if (!this.needs.bus.isLocal) this.needs.bus.publish(userSubject(uid), { ...payload, node: this.nodeId });
  }
}

function identitiesOf(sessions: readonly Connection[]): Identity[] {
  return sessions.flatMap(({ identity }) => (identity ? [identity] : []));
}
