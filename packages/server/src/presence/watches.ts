import { statusTypes } from '@hongyan/contract';
import { type BusPayload, userSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { Connection } from '../gateway/connection.ts';
import type { KickView } from './kick.ts';
import type { Status, StatusOf } from './port.ts';

/** How many accounts are looked at together: what one question to the other nodes names. */
const LOOK_AT_ONCE = 500;
const LOOK_AGAIN_MS = 2_000;

/** An account whose status sessions of this node hear of. */
interface Watch {
  of: StatusOf;
  sessions: Set<Connection>;
  /** What the sessions were told last. */
  known: Status | undefined;
  /** Goes up with each thing that happened: a look that began before it is out of date. */
  turn: number;
  opened: Promise<void>;
  unsubscribe: (() => void) | undefined;
  /** Until it is looked whether the account is back. */
  leaving: NodeJS.Timeout | undefined;
}

/** What watches work with. */
export interface WatchNeeds extends Pick<Ctx, 'bus' | 'apps' | 'log' | 'sessions'> {
  /** The status of these accounts now, on all nodes, which from here on tell when they leave. */
  look(of: readonly StatusOf[]): Promise<Map<number, Status>>;
}

/**
 * Whose status the sessions of this node hear of (S45). Bounded by the sessions and by what each may subscribe to.
 *
 * What other nodes say is a reason to look and never the answer, so that a node which still has a session, or died,
 * or was not heard, makes no status wrong for longer than until the next look.
 */
export class Watches {
  private readonly all = new Map<number, Watch>();
  private readonly bySession = new Map<Connection, Map<string, number>>();
  private readonly stale = new Set<Watch>();
  private isLooking = false;
  private again: NodeJS.Timeout | undefined;

  constructor(private readonly needs: WatchNeeds) {
    needs.bus.onGap(() => {
      for (const watch of this.all.values()) this.recheck(watch);
    });
  }

  /** Makes a session hear of these accounts; past `max` its earliest subscriptions give way and are named. */
  async subscribe(
    connection: Connection,
    of: readonly StatusOf[],
    max: number,
  ): Promise<{ statuses: Map<number, Status>; dropped: string[] }> {
    // The client may have gone while its request waited.
    if (!connection.isOpen) return { statuses: new Map(), dropped: [] };
    const watches = this.enter(connection, of);
    const dropped = this.makeRoom(connection, max);
    try {
      await Promise.all(new Set(watches.map(({ opened }) => opened)));
    } catch (error) {
      this.unsubscribe(
        connection,
        of.map(({ userId }) => userId),
      );
      throw error;
    }
    const statuses = watches.flatMap(({ of: { uid }, known }) => (known ? [[uid, known] as const] : []));
    return { statuses: new Map(statuses), dropped };
  }

  unsubscribe(connection: Connection, userIds: readonly string[]): void {
    const mine = this.bySession.get(connection);
    if (!mine) return;
    for (const userId of userIds.length > 0 ? userIds : [...mine.keys()]) this.drop(connection, mine, userId);
  }

  /** A session began here: the account is online, whatever was known. */
  began(uid: number, customStatus: string): void {
    const watch = this.all.get(uid);
    if (!watch) return;
    this.stopLeaving(watch);
    if (watch.known?.statusType === statusTypes.online) watch.turn++;
    else this.tell(watch, { statusType: statusTypes.online, customStatus });
  }

  /** The last session here, or on another node, ended; it is looked after the grace, which the last leaving begins. */
  left(uid: number, graceMs: number): void {
    const watch = this.all.get(uid);
    if (!watch) return;
    this.stopLeaving(watch);
    if (graceMs === 0) this.recheck(watch);
    else watch.leaving = setTimeout(() => this.recheck(watch), graceMs);
  }

  stop(): void {
    clearTimeout(this.again);
    for (const watch of [...this.all.values()]) this.close(watch);
    this.bySession.clear();
  }

  private enter(connection: Connection, of: readonly StatusOf[]): Watch[] {
    const mine = this.bySession.get(connection) ?? new Map<string, number>();
    this.bySession.set(connection, mine);
    const fresh: Watch[] = [];
    const watches = of.map((one) => {
      const before = mine.get(one.userId);
      // Its account was deleted and made anew.
      if (before !== undefined && before !== one.uid) this.leave(connection, before);
      const watch = this.all.get(one.uid) ?? newWatch(one, fresh);
      this.all.set(one.uid, watch);
      watch.sessions.add(connection);
      mine.set(one.userId, one.uid);
      return watch;
    });
    const opened = this.open(fresh);
    for (const watch of fresh) watch.opened = opened;
    return watches;
  }

  private makeRoom(connection: Connection, max: number): string[] {
    const mine = this.bySession.get(connection);
    const dropped: string[] = [];
    for (const userId of mine?.keys() ?? []) {
      if (!mine || mine.size <= max) break;
      this.drop(connection, mine, userId);
      dropped.push(userId);
    }
    return dropped;
  }

  private drop(connection: Connection, mine: Map<string, number>, userId: string): void {
    const uid = mine.get(userId);
    mine.delete(userId);
    if (mine.size === 0) this.bySession.delete(connection);
    if (uid !== undefined) this.leave(connection, uid);
  }

  private leave(connection: Connection, uid: number): void {
    const watch = this.all.get(uid);
    if (watch?.sessions.delete(connection) && watch.sessions.size === 0) this.close(watch);
  }

  private async open(fresh: readonly Watch[]): Promise<void> {
    if (fresh.length === 0) return;
    await Promise.all(fresh.map((watch) => this.listen(watch)));
    await this.look(fresh);
  }

  private async listen(watch: Watch): Promise<void> {
    const { uid } = watch.of;
    const unsubscribe = await this.needs.bus.subscribe(userSubject(uid), this.take.bind(this, watch));
    watch.unsubscribe = unsubscribe;
    // All who wanted to know may have gone meanwhile.
    if (this.all.get(uid) !== watch) unsubscribe();
  }

  private close(watch: Watch): void {
    this.all.delete(watch.of.uid);
    this.stale.delete(watch);
    clearTimeout(watch.leaving);
    watch.unsubscribe?.();
  }

  private take(watch: Watch, { kind, session, isForGood }: BusPayload): void {
    const { uid, sdkAppId } = watch.of;
    if (kind === 'left') this.left(uid, isForGood ? 0 : this.needs.apps.settings(sdkAppId).statusGraceMs);
    else if (kind === 'status') this.recheck(watch);
    else if (kind === 'signIn') {
      const { id } = session as KickView;
      // Of one that is here `began` tells. Another node's is asked, which makes it tell when the session ends.
      if (!this.needs.sessions.of(uid).some((here) => here.id === id)) this.recheck(watch);
    }
  }

  private stopLeaving(watch: Watch): void {
    clearTimeout(watch.leaving);
    watch.leaving = undefined;
  }

  private recheck(watch: Watch): void {
    if (this.all.get(watch.of.uid) !== watch) return;
    this.stopLeaving(watch);
    watch.turn++;
    this.stale.add(watch);
    if (!this.isLooking) void this.lookAtStale();
  }

  /** Looks one batch after another: what becomes stale meanwhile gathers for the next. */
  private async lookAtStale(): Promise<void> {
    this.isLooking = true;
    // Those that become stale in the same turn of the loop go together.
    await Promise.resolve();
    while (this.stale.size > 0) {
      const some = this.takeStale();
      try {
        await this.look(some);
      } catch (err) {
        for (const watch of some) if (this.all.get(watch.of.uid) === watch) this.stale.add(watch);
        // Nobody wants to know any more.
        if (this.stale.size === 0) break;
        this.needs.log.warn({ err }, 'the status of users was not read; it is read again');
        this.again = setTimeout(() => void this.lookAtStale(), LOOK_AGAIN_MS);
        return;
      }
    }
    this.isLooking = false;
  }

  private takeStale(): Watch[] {
    const some: Watch[] = [];
    for (const watch of this.stale) {
      if (some.length === LOOK_AT_ONCE) break;
      this.stale.delete(watch);
      some.push(watch);
    }
    return some;
  }

  private async look(watches: readonly Watch[]): Promise<void> {
    const turns = watches.map(({ turn }) => turn);
    const found = await this.needs.look(watches.map(({ of }) => of));
    for (const [at, watch] of watches.entries()) {
      const status = found.get(watch.of.uid);
      if (!status) continue;
      const isAway = watch.leaving !== undefined && status.statusType !== statusTypes.online;
      watch.known ??= status;
      // Within the grace nobody is told that it left; that is looked at afterwards.
      if (isAway) continue;
      // Something happened while it was looked: what is known comes from there, or from the next look.
      if (watch.turn !== turns[at]) this.recheck(watch);
      else this.tell(watch, status);
    }
  }

  private tell(watch: Watch, status: Status): void {
    const { known, of, sessions } = watch;
    watch.turn++;
    watch.known = status;
    if (!known || isSame(known, status) || this.needs.apps.settings(of.sdkAppId).userStatus === 0) return;
    const event = new OutEvent('statuses', { statuses: [{ userId: of.userId, ...status }] });
    for (const session of sessions) session.send(event);
  }
}

const isSame = (a: Status, b: Status): boolean => a.statusType === b.statusType && a.customStatus === b.customStatus;

/** Makes a watch that is to be opened with the others of `fresh`. */
function newWatch(of: StatusOf, fresh: Watch[]): Watch {
  const watch: Watch = {
    ...{ of, sessions: new Set<Connection>(), known: undefined, turn: 0 },
    ...{ opened: Promise.resolve(), unsubscribe: undefined, leaving: undefined },
  };
  fresh.push(watch);
  return watch;
}
