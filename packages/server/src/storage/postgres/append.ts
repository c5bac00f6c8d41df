import { ImError } from '@hongyan/contract';
import type { Appended, C2cDraft } from '../port/messages.ts';
import { appendBatch, type Batch, type Entry, isStored, pairOf } from './batch.ts';
import { faultKind } from './faults.ts';
import type { Pool } from './pool.ts';
import { Rings } from './rings.ts';
import { sessionTx } from './tx.ts';

interface Waiting extends Entry {
  resolve: (answer: Appended) => void;
  reject: (error: unknown) => void;
}

export interface AppenderOptions {
  /** Messages that may wait; above it callers are refused. */
  maxQueue: number;
  /** Batches that may run side by side, of different conversations. */
  lanes: number;
  /** Called after each commit. */
  onCommit: (messages: number, tookMs: number) => void;
}

const MAX_BATCH = 512;
const MAX_BATCH_CHARACTERS = 2_000_000;

/**
 * Appends messages in batches: what arrives while a batch runs goes into the next one.
 *
 * A conversation is in one running batch at most, and its messages wait in the order of arrival (M4).
 */
export class Appender {
  private readonly rings = new Rings();
  /** Messages that wait, by conversation; a conversation that waits longer comes earlier. */
  private readonly queues = new Map<string, Waiting[]>();
  private readonly busy = new Set<string>();
  private waiting = 0;
  private running = 0;
  private isScheduled = false;
  private idle: (() => void) | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly options: AppenderOptions,
  ) {}

  /** Messages that wait or are being stored. */
  get queued(): number {
    return this.waiting;
  }

  /** Stores a message with the next batch: rules M1 to M8. */
  append(draft: C2cDraft): Promise<Appended> {
    if (this.waiting >= this.options.maxQueue) {
      return Promise.reject(new ImError('sendsStopped', { reason: 'too many operations wait' }));
    }
    this.waiting++;
    return new Promise((resolve, reject) => {
      const entry: Waiting = { draft, pair: pairOf(draft), resolve, reject };
      const queue = this.queues.get(entry.pair);
      if (queue) queue.push(entry);
      else this.queues.set(entry.pair, [entry]);
      this.schedule();
    });
  }

  /** Waits until all that was called is answered. */
  async drained(): Promise<void> {
    if (this.waiting > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  /** Starts batches once this turn's calls are all in. */
  private schedule(): void {
    if (this.isScheduled || this.running >= this.options.lanes) return;
    this.isScheduled = true;
    queueMicrotask(() => {
      this.isScheduled = false;
      while (this.running < this.options.lanes) {
        const batch = this.take();
        if (batch.length === 0) return;
        void this.run(batch);
      }
    });
  }

  /** Takes what waits for conversations that no batch runs for. */
  private take(): Waiting[] {
    const batch: Waiting[] = [];
    let characters = 0;
    for (const [pair, queue] of this.queues) {
      if (batch.length >= MAX_BATCH || characters > MAX_BATCH_CHARACTERS) break;
      if (this.busy.has(pair)) continue;
      const taken = queue.splice(0, MAX_BATCH - batch.length);
      if (queue.length === 0) this.queues.delete(pair);
      for (const entry of taken) characters += entry.draft.body.length;
      this.busy.add(pair);
      batch.push(...taken);
    }
    return batch;
  }

  private async run(entries: Waiting[]): Promise<void> {
    this.running++;
    try {
      await this.store(entries);
    } catch (error) {
      if (entries.length > 1 && faultKind(error) === 'fatal' && !(error instanceof ImError))
        await this.storeEach(entries);
      else for (const entry of entries) entry.reject(error);
    }
    this.running--;
    this.waiting -= entries.length;
    for (const entry of entries) this.busy.delete(entry.pair);
    if (this.waiting === 0) this.idle?.();
    this.schedule();
  }

  /** One by one, so that a message that cannot be stored takes no other one with it. */
  private async storeEach(entries: Waiting[]): Promise<void> {
    for (const entry of entries) await this.store([entry]).catch(entry.reject);
  }

  private async store(entries: Waiting[]): Promise<void> {
    const startedMs = performance.now();
    const { answers, logs } = await this.pool.write(
      (session) => appendBatch(sessionTx(session), this.rings, entries),
      (session, batch) => isStored(sessionTx(session), batch),
    );
    this.remember(logs);
    this.options.onCommit(entries.length, performance.now() - startedMs);
    entries.forEach((entry, at) => {
      const answer = answers[at];
      if (answer) entry.resolve(answer);
    });
  }

  /** Takes into the rings what is committed now. */
  private remember(logs: Batch['logs']): void {
    for (const { pair, ring, added } of logs) {
      for (const sent of added) ring.add(sent);
      this.rings.put(pair, ring);
    }
  }
}
