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

class LocalBus implements Bus {
  readonly isLocal = true;
  private readonly listeners = new Map<string, readonly BusListener[]>();
  private readonly nested: { subject: string; payload: BusPayload }[] = [];
  private isDispatching = false;

  constructor(private readonly log: Pick<Log, 'error'>) {}

  async subscribe(subject: string, listener: BusListener): Promise<() => void> {
    // Its own function, so that the same listener subscribed twice is two subscriptions.
    const own: BusListener = (payload) => listener(payload);
    this.listeners.set(subject, [...(this.listeners.get(subject) ?? []), own]);
    return () => this.remove(subject, own);
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

  async close(): Promise<void> {
    this.listeners.clear();
  }

  private dispatch(subject: string, payload: BusPayload): void {
    const listeners = this.listeners.get(subject);
    if (!listeners) return;
    for (const listener of listeners) {
      // One that was removed by a listener before it gets nothing any more (B3).
      if (listeners.length > 1 && !this.listeners.get(subject)?.includes(listener)) continue;
      try {
        listener(payload);
      } catch (error) {
        this.log.error({ subject, kind: payload.kind, err: error }, 'a bus listener failed');
      }
    }
  }

  private remove(subject: string, own: BusListener): void {
    const left = this.listeners.get(subject)?.filter((listener) => listener !== own) ?? [];
    if (left.length > 0) this.listeners.set(subject, left);
    else this.listeners.delete(subject);
  }
}
