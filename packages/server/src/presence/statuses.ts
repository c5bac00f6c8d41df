import { type CloseName, type Settings, statusTypes } from '@hongyan/contract';
import { type BusPayload, statusSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import type { Connection } from '../gateway/connection.ts';
import { isForGood } from './forGood.ts';
import { laterOf, OwnStatuses, type Said } from './ownStatus.ts';
import type { PresenceListener, Status, Statuses, StatusOf } from './port.ts';
import { Watches } from './watches.ts';

type Needs = Pick<Ctx, 'bus' | 'clock' | 'apps' | 'sessions' | 'storage' | 'log'>;

/** What a node says of an account that is online there. */
interface Elsewhere extends Said {
  uid: number;
}

const DAY_MS = 86_400_000;

/**
 * Opens the status of users on this node (S45): nothing is kept of it but in memory.
 *
 * Where nobody subscribed, a sign-in and its end cost a look into a map, and nothing between nodes.
 */
export function openStatuses(needs: Needs): Statuses & PresenceListener {
  return new NodeStatuses(needs);
}

class NodeStatuses implements Statuses, PresenceListener {
  private readonly nodeId = crypto.randomUUID();
  private readonly own: OwnStatuses;
  private readonly watches: Watches;

  constructor(private readonly needs: Needs) {
    this.own = new OwnStatuses(needs);
    const { bus, apps, log, sessions } = needs;
    this.watches = new Watches({ bus, apps, log, sessions, look: (of) => this.look(of, this.nodeId) });
    needs.bus
      .subscribe(statusSubject, (payload) => this.take(payload))
      .catch((err: unknown) => log.error({ err }, 'other nodes are not told the status of users'));
  }

  set({ uid }: StatusOf, customStatus: string, exceptSession: string): void {
    this.own.set(uid, customStatus, exceptSession);
  }

  now(of: readonly StatusOf[]): Promise<Map<number, Status>> {
    return this.look(of);
  }

  subscribe(
    connection: Connection,
    of: readonly StatusOf[],
    { statusSubscriptionsMax }: Pick<Settings, 'statusSubscriptionsMax'>,
  ): Promise<{ statuses: Map<number, Status>; dropped: string[] }> {
    return this.watches.subscribe(connection, of, statusSubscriptionsMax);
  }

  unsubscribe(connection: Connection, userIds: readonly string[]): void {
    this.watches.unsubscribe(connection, userIds);
  }

  began(uid: number): void {
    this.own.began(uid);
    this.watches.began(uid, this.own.of(uid)?.customStatus ?? '');
  }

  ended(connection: Connection, uid: number, why: CloseName | undefined): void {
    this.watches.unsubscribe(connection, []);
    if (this.needs.sessions.of(uid).length > 0) return;
    const sdkAppId = connection.identity?.sdkAppId ?? 0;
    const graceMs = isForGood(why) ? 0 : this.needs.apps.settings(sdkAppId).statusGraceMs;
    this.own.left(uid, graceMs);
    this.watches.left(uid, graceMs);
  }

  met(uid: number): void {
    this.own.met(uid);
  }

  heard(uid: number, payload: BusPayload): void {
    this.own.heard(uid, payload);
  }

  stop(): void {
    this.own.stop();
    this.watches.stop();
  }

  /** Says to another node which of these accounts are online here, and what they said of themselves. */
  private take(payload: BusPayload): void {
    if (payload.kind !== 'ask') return;
    const here = (payload.uids as number[]).filter((uid) => this.needs.sessions.of(uid).length > 0);
    const { watcher } = payload;
    if (watcher !== undefined && watcher !== this.nodeId) for (const uid of here) this.own.watchElsewhere(uid);
    const items = here.map((uid): Elsewhere => {
      const { customStatus, setMs } = this.own.of(uid) ?? { customStatus: '', setMs: 0 };
      return { uid, customStatus, setMs };
    });
    this.needs.sessions.answer(payload, items);
  }

  /**
   * Looks at these accounts on all nodes.
   *
   * @param watcher the node that the others tell from here on when such an account leaves them
   */
  private async look(of: readonly StatusOf[], watcher?: string): Promise<Map<number, Status>> {
    const { sessions } = this.needs;
    const elsewhere = new Map<number, Said>();
    for (const one of await sessions.ask<Elsewhere>(statusSubject, { uids: of.map(({ uid }) => uid), watcher }))
      elsewhere.set(one.uid, laterOf(one, elsewhere.get(one.uid)) ?? one);

    const isOnline = ({ uid }: StatusOf): boolean => elsewhere.has(uid) || sessions.of(uid).length > 0;
    const remembered = await this.signedIn(of.filter((one) => !isOnline(one)));
    const statuses = of.map((one): [number, Status] => {
      if (!isOnline(one)) {
        const statusType = remembered.has(one.uid) ? statusTypes.offline : statusTypes.unlogined;
        return [one.uid, { statusType, customStatus: '' }];
      }
      const { customStatus = '' } = laterOf(this.own.of(one.uid), elsewhere.get(one.uid)) ?? {};
      return [one.uid, { statusType: statusTypes.online, customStatus }];
    });
    return new Map(statuses);
  }

  /** Those of these accounts that a device is signed in to, with or without connection. */
  private async signedIn(of: readonly StatusOf[]): Promise<Set<number>> {
    const found = new Set<number>();
    for (const [sdkAppId, some] of Map.groupBy(of, (one) => one.sdkAppId)) {
      const sinceMs = this.needs.clock.nowMs() - this.needs.apps.settings(sdkAppId).pushOnlineDays * DAY_MS;
      const uids = some.map(({ uid }) => uid);
      for (const { uid } of await this.needs.storage.devices.signedIn(uids, sinceMs)) found.add(uid);
    }
    return found;
  }
}
