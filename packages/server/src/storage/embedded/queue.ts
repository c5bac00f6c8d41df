import { ImError } from '@hongyan/contract';
import type { OpName } from '../ops/op.ts';
import type { StorageStats } from '../port/storage.ts';
import { type Call, packCalls, unpackResults } from './pack.ts';
import { type FromWriter, type ToWriter, unpackError } from './protocol.ts';

interface Waiting extends Call {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** Operations in one transaction at most: bounds how long the first one waits for the last. */
const BATCH_MAX = 1_000;
/** Batches that the writer has: one that runs and none that waits, so that the next one gathers during the commit. */
const IN_FLIGHT_MAX = 1;
/** How long after a failure the store is tried again when nobody sends. */
const RETRY_MS = 1_000;

/**
 * The main thread's side of the writer: gathers operations while the writer is busy and hands them over together.
 *
 * At most `maxQueue` operations wait or run; above it callers are refused with `sendsStopped`.
 */
export class WriteQueue {
  readonly stats: StorageStats = { queued: 0, commits: 0, operations: 0 };
  private waiting: Waiting[] = [];
  private inFlight: Waiting[][] = [];
  private isScheduled = false;
  private problem = '';
  private isEnded = false;
  private idle: (() => void)[] = [];
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly worker: Worker,
    private readonly maxQueue: number,
  ) {
    worker.addEventListener('message', (event: MessageEvent<FromWriter>) => {
      if (event.data.kind === 'done') this.done(event.data);
    });
    worker.addEventListener('error', (event) => this.end(event.message || 'the writer failed'));
    worker.addEventListener('close', () => this.end('the writer ended'));
  }

  /** Empty when well, else what is wrong. */
  health(): string {
    return this.problem;
  }

  /** Whether the writer is gone: nothing will be taken any more. */
  hasEnded(): boolean {
    return this.isEnded;
  }

  /** Queues an operation; its place in the order is taken before this returns. */
  push(name: OpName, args: readonly unknown[]): Promise<unknown> {
    if (this.isEnded) return Promise.reject(new ImError('sendsStopped', { reason: this.problem }));
    if (this.stats.queued >= this.maxQueue) {
      return Promise.reject(
        new ImError('sendsStopped', { reason: `${this.stats.queued} operations wait for the store` }),
      );
    }
    this.stats.queued++;
    return new Promise((resolve, reject) => {
      this.waiting.push({ name, args, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing waits and nothing runs. */
  async drained(): Promise<void> {
    while (this.stats.queued > 0) await new Promise<void>((resolve) => void this.idle.push(resolve));
  }

  /** Rejects what waits and everything that comes. */
  end(reason: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.problem = reason;
    clearTimeout(this.retry);
    const lost = [...this.inFlight.flat(), ...this.waiting];
    [this.inFlight, this.waiting] = [[], []];
    this.settle(lost.length);
    for (const { reject } of lost) reject(new ImError('sendsStopped', { reason }));
  }

  /** Posts after the loop has taken in what arrived with it: one commit for all of a turn. */
  private schedule(): void {
    if (this.isScheduled || this.inFlight.length >= IN_FLIGHT_MAX) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.post();
    });
  }

  private post(): void {
    if (this.isEnded || this.inFlight.length >= IN_FLIGHT_MAX || this.waiting.length === 0) return;
    this.send(this.waiting.splice(0, BATCH_MAX));
  }

  private send(batch: Waiting[]): void {
    this.inFlight.push(batch);
    const message: ToWriter = { kind: 'batch', calls: packCalls(batch) };
    this.worker.postMessage(message);
  }

  private done({ results, failures, tookMs, health }: Extract<FromWriter, { kind: 'done' }>): void {
    const batch = this.inFlight.shift() ?? [];
    this.seeHealth(health);
    this.post();
    if (batch.length === 0) return;

    this.stats.commits++;
    this.stats.operations += batch.length;
    this.settle(batch.length);
    for (const { at, error } of failures) batch[at]?.reject(unpackError(error));
    if (failures.length < batch.length) {
      const unpacked = unpackResults(batch, results);
      for (const [at, { resolve }] of batch.entries()) resolve(unpacked[at]);
    }
    this.stats.onCommit?.(batch.length, tookMs);
  }

  /** A store that failed is tried again with an empty batch: a server that is taken for ill may get no sends any more. */
  private seeHealth(health: string): void {
    if (health !== this.problem) this.stats.onHealth?.(health);
    this.problem = health;
    clearTimeout(this.retry);
    if (health === '' || this.isEnded) return;
    this.retry = setTimeout(() => {
      if (this.inFlight.length === 0) this.send([]);
    }, RETRY_MS);
    this.retry.unref();
  }

  private settle(count: number): void {
    this.stats.queued -= count;
    if (this.stats.queued > 0) return;
    const idle = this.idle.splice(0);
    for (const resolve of idle) resolve();
  }
}
