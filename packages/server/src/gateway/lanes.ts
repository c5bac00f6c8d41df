import { type RequestFrame, socketCommands } from '@hongyan/contract';

const orderFields = new Map<string, string>();
for (const [name, spec] of Object.entries(socketCommands)) {
  if ('orderBy' in spec) orderFields.set(name, spec.orderBy);
}

/** The conversation in whose order a request runs, or nothing when it may run at once. */
export function laneKey({ c, p }: RequestFrame): string | undefined {
  const field = orderFields.get(c);
  if (field === undefined || typeof p !== 'object' || p === null) return undefined;
  const key = (p as Record<string, unknown>)[field];
  return typeof key === 'string' ? key : undefined;
}

/** The requests of one conversation that are under way. */
interface Lane {
  /** Resolves when the next one may start. */
  queued: Promise<void>;
  running: number;
  waiting: RequestFrame[] | undefined;
}

/**
 * Starts the requests of one session in order of arrival per conversation.
 *
 * While nothing waits, a request costs one entry in a map: `queued` is looked at only when a second one comes.
 */
export class Lanes {
  private readonly byKey = new Map<string, Lane>();

  /** @param start runs a request; its `queued` tells when the next of the same conversation may start */
  constructor(private readonly start: (frame: RequestFrame, key: string) => Promise<void>) {}

  /** Starts a request, or lets it wait for those before it. */
  add(key: string, frame: RequestFrame): void {
    const lane = this.byKey.get(key);
    if (!lane) {
      const fresh: Lane = { queued: this.start(frame, key), running: 1, waiting: undefined };
      this.byKey.set(key, fresh);
    } else if (lane.waiting) lane.waiting.push(frame);
    else {
      lane.waiting = [frame];
      this.watch(key, lane);
    }
  }

  /** A request of this conversation has its answer. */
  done(key: string): void {
    const lane = this.byKey.get(key);
    if (lane && --lane.running === 0 && !lane.waiting) this.byKey.delete(key);
  }

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.byKey.size === 0;
  }

  /** Forgets what waits; returns how many that were. */
  clear(): number {
    let count = 0;
    for (const lane of this.byKey.values()) {
      count += lane.waiting?.length ?? 0;
      lane.waiting = undefined;
    }
    return count;
  }

  private watch(key: string, lane: Lane): void {
    void lane.queued.then(() => {
      const next = lane.waiting?.shift();
      if (!next) return;
      lane.running++;
      lane.queued = this.start(next, key);
      if (lane.waiting?.length) this.watch(key, lane);
      else lane.waiting = undefined;
    });
  }
}
