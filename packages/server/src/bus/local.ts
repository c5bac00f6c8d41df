import type { Log } from '../log/log.ts';
import type { Bus, BusListener, BusPayload } from './port.ts';

/**
 * Opens the bus of a single node: a published payload reaches its listeners before `publish` returns.
 *
 * Only what a listener publishes itself waits until the payload at hand has reached all its listeners; else the later
 * ones of them would get the two in the wrong order (B1).
 *
 * @param log told of a listener that throws
 */
export function openLocalBus(log: Pick<Log, 'error'>): Bus {
  return new LocalBus(log);
}

/** One call of `subscribe`; the same listener may be in several. */
class Subscription {
  constructor(readonly listener: BusListener) {}
}

/** Of a subject with one subscription, as nearly all have, just that: each signed-in account is one. */
type Subscriptions = Subscription | readonly Subscription[];

class LocalBus implements Bus {
  readonly isLocal = true;
  private readonly bySubject = new Map<string, Subscriptions>();
  private readonly nested: { subject: string; payload: BusPayload }[] = [];
  private isDispatching = false;

  constructor(private readonly log: Pick<Log, 'error'>) {}

  async subscribe(subject: string, listener: BusListener): Promise<() => void> {
    const own = new Subscription(listener);
    const others = this.bySubject.get(subject);
    this.bySubject.set(subject, others ? [...listOf(others), own] : own);
    return this.remove.bind(this, subject, own);
  }

  publish(subject: string, payload: BusPayload): void {
    if (this.isDispatching) {
      this.nested.push({ subject, payload });
      return;
    }
    this.isDispatching = true;
    this.dispatch(subject, payload);
    // The array grows while it is walked: what a nested payload's listeners publish comes behind it.
    for (const next of this.nested) this.dispatch(next.subject, next.payload);
    this.nested.length = 0;
    this.isDispatching = false;
  }

  /** Nothing is ever lost here. */
  onGap(): void {}

  async close(): Promise<void> {
    this.bySubject.clear();
  }

  private dispatch(subject: string, payload: BusPayload): void {
    const subscriptions = this.bySubject.get(subject);
    if (subscriptions instanceof Subscription) {
      this.hand(subscriptions, subject, payload);
      return;
    }
    for (const own of subscriptions ?? []) {
      // One that was removed by a listener before it gets nothing any more (B3).
      if (listOf(this.bySubject.get(subject)).includes(own)) this.hand(own, subject, payload);
    }
  }

  private hand({ listener }: Subscription, subject: string, payload: BusPayload): void {
    try {
      listener(payload);
    } catch (error) {
      this.log.error({ subject, kind: payload.kind, err: error }, 'a bus listener failed');
    }
  }

  private remove(subject: string, own: Subscription): void {
    const left = listOf(this.bySubject.get(subject)).filter((other) => other !== own);
    const [only] = left;
    if (!only) this.bySubject.delete(subject);
    else this.bySubject.set(subject, left.length === 1 ? only : left);
  }
}

function listOf(subscriptions: Subscriptions | undefined): readonly Subscription[] {
  return subscriptions instanceof Subscription ? [subscriptions] : (subscriptions ?? []);
}
