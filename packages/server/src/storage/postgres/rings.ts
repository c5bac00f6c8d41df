import { LRUCache } from 'lru-cache';
import type { KeyedDraft } from '../ops/repeat.ts';

/** What is remembered of a stored message for repeats of it (D7). */
export interface Sent {
  seq: number;
  msgSeq: number;
  timeMs: number;
  hashes: readonly number[];
  /** Of an import of the batch that is being written: what it was imported as (M8). */
  importedAs?: string;
}

/** Messages that one conversation's ring may hold. */
export const RING_MAX = 16_384;
const TRIM_BY = 1_024;
const MAX_RINGS = 100_000;
const MAX_SENT = 400_000;

/**
 * The idempotency keys of the end of one log: of every message from `lowSeq` to `highSeq`.
 *
 * It may lag behind the log, when another process appends; it is brought up to date under the head's lock before use.
 */
export class Ring {
  private readonly sent: Sent[] = [];
  private readonly byHash = new Map<number, Sent>();

  /**
   * @param lowSeq the first seq that it will hold
   * @param beforeMs no message below `lowSeq` has a later time
   */
  constructor(
    public lowSeq: number,
    public beforeMs: number,
  ) {}

  get highSeq(): number {
    return this.lowSeq + this.sent.length - 1;
  }

  get size(): number {
    return this.sent.length;
  }

  /** Takes the message after `highSeq`. */
  add(message: Sent): void {
    this.sent.push(message);
    for (const hash of message.hashes) this.byHash.set(hash, message);
    if (this.sent.length > RING_MAX) this.trim();
  }

  /** The latest message with one of the draft's keys that is not too old for it. */
  find(draft: KeyedDraft): Sent | undefined {
    return findSent(this.byHash, draft);
  }

  private trim(): void {
    for (const old of this.sent.splice(0, TRIM_BY)) {
      this.beforeMs = Math.max(this.beforeMs, old.timeMs);
      this.lowSeq = old.seq + 1;
      for (const hash of old.hashes) if (this.byHash.get(hash) === old) this.byHash.delete(hash);
    }
  }
}

/** The latest message with one of the draft's keys that is not too old for it. */
export function findSent(byHash: ReadonlyMap<number, Sent>, draft: KeyedDraft): Sent | undefined {
  let latest: Sent | undefined;
  for (const { hash, maxAgeMs } of draft.keys) {
    const sent = byHash.get(hash);
    if (sent && draft.timeMs - sent.timeMs <= maxAgeMs && sent.seq > (latest?.seq ?? 0)) latest = sent;
  }
  return latest;
}

/** The rings of the conversations written to lately; the longest unused go first. */
export class Rings {
  private readonly rings = new LRUCache<string, Ring>({
    max: MAX_RINGS,
    maxSize: MAX_SENT,
    sizeCalculation: (ring) => ring.size + 1,
  });

  get(pair: string): Ring | undefined {
    return this.rings.get(pair);
  }

  /** Keeps a ring; again after each change, so that the bounds hold. */
  put(pair: string, ring: Ring): void {
    // The cache does not measure again what it holds already.
    this.rings.delete(pair);
    this.rings.set(pair, ring);
  }
}
