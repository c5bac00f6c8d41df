import type { Ctx } from '../ctx.ts';
import type { Change } from '../storage/port/messages.ts';
import type { OutdatedLog, RetentionPlace } from '../storage/port/retention.ts';
import { tellTrimmed } from './tell.ts';

type Needs = Pick<Ctx, 'server' | 'apps' | 'storage' | 'clock' | 'deliver' | 'deliverToGroup' | 'metrics' | 'log'>;

/** Conversations that a step looks at. */
const LOGS_PER_STEP = 200;
/** Rows that hang on the messages of a unit. */
const ATTACHED_MAX = 2_000;
/** How much longer than a unit took the store is left to others. */
const REST_TIMES = 4;
const REST_MIN_MS = 5;
const REST_MAX_MS = 1_000;
const DAY_MS = 86_400_000;

/** Before when messages are too old, in ms; 0: they are kept for ever. */
interface Cuts {
  c2c: number;
  group: number;
}

/**
 * Before when an app's messages are too old: as its days ago, at the beginning of that day (UTC), so that a log moves once a day
 * and not with every look.
 */
export function cutsAt(
  nowMs: number,
  { c2cKeepDays, groupKeepDays }: { c2cKeepDays: number; groupKeepDays: number },
): Cuts {
  const cut = (days: number) => (days === 0 ? 0 : Math.max(0, Math.floor(nowMs / DAY_MS) - days) * DAY_MS);
  return { c2c: cut(c2cKeepDays), group: cut(groupKeepDays) };
}

/**
 * Removes messages that are older than their app keeps them (S23, design D24), by small units with rests between them, on
 * whichever process holds the app's lease. What a walk was stopped at, the next one finds again: nothing but the logs
 * themselves says how far it came.
 */
export class Trimmer {
  private readonly holder = crypto.randomUUID();
  private isOver = false;
  private wake: () => void = () => {};
  /** By app: the cuts of the last walk that came to its end here. */
  private readonly done = new Map<number, string>();
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> | undefined;

  constructor(private readonly needs: Needs) {
    this.timer = setInterval(() => this.begin(), needs.server.trimPollMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.isOver = true;
    this.wake();
    await this.looking;
  }

  private begin(): void {
    this.looking ??= this.look()
      .catch((err: unknown) => this.needs.log.error({ err }, 'old messages could not be removed, it is tried again'))
      .finally(() => (this.looking = undefined));
  }

  private async look(): Promise<void> {
    const { apps, clock } = this.needs;
    for (const { sdkAppId } of apps.list()) {
      const cuts = cutsAt(clock.nowMs(), apps.settings(sdkAppId));
      const name = JSON.stringify(cuts);
      if ((cuts.c2c === 0 && cuts.group === 0) || this.done.get(sdkAppId) === name) continue;
      if (await this.leased(sdkAppId, (isOurs) => this.walk(sdkAppId, cuts, isOurs))) this.done.set(sdkAppId, name);
    }
  }

  /** Runs a walk while the app's lease is held; false when it was not ours to the end. */
  private async leased(sdkAppId: number, walk: (isOurs: () => boolean) => Promise<void>): Promise<boolean> {
    const { storage, server } = this.needs;
    const name = `trim ${sdkAppId}`;
    let isOurs = await storage.outbox.lease(name, this.holder, server.trimLeaseMs);
    if (!isOurs) return false;
    const keep = setInterval(() => {
      // Who cannot keep it, for whatever reason, must not go on: another may have it.
      void storage.outbox.lease(name, this.holder, server.trimLeaseMs).then(
        (kept) => (isOurs &&= kept),
        () => (isOurs = false),
      );
    }, server.trimLeaseMs / 3);
    try {
      await walk(() => isOurs && !this.isOver);
    } finally {
      clearInterval(keep);
      await storage.outbox.release(name, this.holder);
    }
    return isOurs && !this.isOver;
  }

  private async walk(sdkAppId: number, beforeMs: Cuts, isOurs: () => boolean): Promise<void> {
    const { retention } = this.needs.storage;
    let after: RetentionPlace | undefined;
    let total = 0;
    do {
      const step = await this.rested(() =>
        retention.outdated({ sdkAppId, beforeMs, count: LOGS_PER_STEP, ...(after && { after }) }),
      );
      for (const log of step.logs) if (isOurs()) total += await this.trim(log, beforeMs, isOurs);
      after = step.next;
    } while (after && isOurs());
    if (total > 0) this.needs.log.info({ app: sdkAppId, messages: total }, 'messages that were too old are removed');
  }

  /** Trims one log unit by unit, and tells once how far. */
  private async trim(log: OutdatedLog, cuts: Cuts, isOurs: () => boolean): Promise<number> {
    const { storage, server, clock, metrics } = this.needs;
    const beforeMs = log.kind === 'group' ? cuts.group : cuts.c2c;
    const limits = { beforeMs, maxMessages: server.trimUnit, maxAttached: ATTACHED_MAX };
    let total = 0;
    const pins: Change[] = [];
    let last: Change | undefined;
    for (let isDone = false; !isDone && isOurs(); ) {
      const unit = await this.rested(() => storage.retention.trim(log.convId, { ...limits, nowMs: clock.nowMs() }));
      isDone = unit.isDone;
      total += unit.trimmed;
      metrics.trimmed(log.kind, unit.trimmed);
      for (const change of unit.changes) {
        if (change.kind === 'trim') last = change;
        else pins.push(change);
      }
    }
    tellTrimmed(this.needs, log, [...pins, ...(last ? [last] : [])]);
    return total;
  }

  /** Does something, then leaves the store to others for some times as long. */
  private async rested<R>(work: () => Promise<R>): Promise<R> {
    const startedMs = performance.now();
    const result = await work();
    const restMs = REST_TIMES * (performance.now() - startedMs);
    await this.rest(Math.min(REST_MAX_MS, Math.max(REST_MIN_MS, restMs)));
    return result;
  }

  /** Waits so long, or until it is stopped. */
  private async rest(ms: number): Promise<void> {
    if (this.isOver) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }
}
