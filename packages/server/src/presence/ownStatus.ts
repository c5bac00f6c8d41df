import { statusTypes } from '@hongyan/contract';
import { type BusPayload, userSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';

/** What an account said of itself, and when: of two nodes that disagree, the later is right. */
export interface Said {
  customStatus: string;
  setMs: number;
}

/** What this node keeps of an account that is online here; of most it keeps nothing. */
interface Own extends Said {
  /** Another node wants to know when the last session here ends. */
  isWatchedElsewhere: boolean;
  /** Until the custom status goes, while the account may come back. */
  leaving: NodeJS.Timeout | undefined;
  listening: Promise<() => void> | undefined;
}

const isLater = (a: Said, b: Said): boolean =>
  a.setMs > b.setMs || (a.setMs === b.setMs && a.customStatus > b.customStatus);

/** The later of what two nodes know; what is unknown is the older. */
export const laterOf = (a: Said | undefined, b: Said | undefined): Said | undefined =>
  a && b ? (isLater(b, a) ? b : a) : (a ?? b);

/** Custom status of the accounts that are online on this node (S45). Bounded by the sessions of this node. */
export class OwnStatuses {
  private readonly all = new Map<number, Own>();

  constructor(private readonly needs: Pick<Ctx, 'bus' | 'clock' | 'sessions' | 'log'>) {}

  of(uid: number): Said | undefined {
    return this.all.get(uid);
  }

  /** Sets what an account says of itself, on every node that has a session of it. */
  set(uid: number, customStatus: string, exceptSession: string): void {
    // Later than what it said before, also within one millisecond.
    const setMs = Math.max(this.needs.clock.nowMs(), (this.all.get(uid)?.setMs ?? 0) + 1);
    this.needs.bus.publish(userSubject(uid), { kind: 'status', customStatus, setMs, exceptSession });
  }

  /** Takes what was set, here or on another node, and tells the account's own devices. */
  heard(uid: number, { customStatus, setMs, exceptSession }: BusPayload): void {
    const sessions = this.needs.sessions.of(uid);
    const userId = sessions[0]?.identity?.userId;
    // Its last session here ended meanwhile: nothing may be kept that no end of a session clears.
    if (userId === undefined) return;
    const said = { customStatus, setMs } as Said;
    const own = this.ownOf(uid);
    if (!isLater(said, own)) return;
    const isChanged = said.customStatus !== own.customStatus;
    Object.assign(own, said);

    if (!isChanged) return;
    const status = { userId, statusType: statusTypes.online, customStatus: said.customStatus };
    const event = new OutEvent('statuses', { statuses: [status] });
    for (const session of sessions) if (session.id !== exceptSession) session.send(event);
  }

  /** An account signed in on another node too: what it said of itself holds there as well. */
  met(uid: number): void {
    const own = this.all.get(uid);
    if (own && own.setMs > 0) this.repeat(uid, own);
  }

  /** An account that was away came back before its custom status went. */
  began(uid: number): void {
    const own = this.all.get(uid);
    if (own) stopLeaving(own);
  }

  /** Another node wants to know when the account's last session here ends. */
  watchElsewhere(uid: number): void {
    this.ownOf(uid).isWatchedElsewhere = true;
  }

  /** The last session of an account here ended; it may come back within the grace. */
  left(uid: number, graceMs: number): void {
    const own = this.all.get(uid);
    if (!own) return;
    if (own.isWatchedElsewhere) this.needs.bus.publish(userSubject(uid), { kind: 'left', isForGood: graceMs === 0 });
    own.isWatchedElsewhere = false;
    if (own.customStatus === '' || graceMs === 0) {
      this.all.delete(uid);
      return;
    }
    own.leaving = setTimeout(() => this.forget(uid, own), graceMs);
    // It may come back on another node, which must learn what it said here.
    if (!this.needs.bus.isLocal) own.listening = this.listen(uid, own);
  }

  stop(): void {
    for (const own of this.all.values()) clearTimeout(own.leaving);
    this.all.clear();
  }

  private ownOf(uid: number): Own {
    const own = this.all.get(uid) ?? {
      ...{ customStatus: '', setMs: 0, isWatchedElsewhere: false },
      ...{ leaving: undefined, listening: undefined },
    };
    this.all.set(uid, own);
    return own;
  }

  private repeat(uid: number, { customStatus, setMs }: Said): void {
    this.needs.bus.publish(userSubject(uid), { kind: 'status', customStatus, setMs });
  }

  private listen(uid: number, own: Own): Promise<() => void> {
    return this.needs.bus.subscribe(userSubject(uid), (payload) => {
      if (own.leaving === undefined) return;
      if (payload.kind === 'signIn') this.repeat(uid, own);
      // It says something else where it is now.
      else if (payload.kind === 'status' && isLater(payload as unknown as Said, own)) this.forget(uid, own);
    });
  }

  private forget(uid: number, own: Own): void {
    stopLeaving(own);
    if (this.all.get(uid) === own) this.all.delete(uid);
  }
}

function stopLeaving(own: Own): void {
  clearTimeout(own.leaving);
  void own.listening?.then((unsubscribe) => unsubscribe());
  own.leaving = undefined;
  own.listening = undefined;
}
