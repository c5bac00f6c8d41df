import { unpackKeys } from '../ops/bytes.ts';
import type { Head } from '../ops/heads.ts';
import { TIME_NOISE_MS } from '../ops/locate.ts';
import { type KeyRow, RING_ROWS } from '../ops/repeat.ts';
import type { C2cDraft } from '../port/messages.ts';

/** Keys younger than this stay, however many: a sender's clock tells only whole seconds. */
const YOUNG_MS = 10_000;
/** Above this only young keys stay. */
const KEYS_MAX = 100_000;
/** How far back the tail is read into a ring at most. */
const TAIL_MAX = 20_000;
const TAIL_PAGE = 1_024;

interface Entry {
  seq: number;
  timeMs: number;
  hash: number;
}

/**
 * Idempotency keys of a conversation's latest messages (D7): at least the last 256 keys, those of the last seconds, and
 * those that still count if they count for a while only: else each send of a busy caller would search the log.
 * It starts empty: what the log holds is read only when a draft could repeat something as old as that.
 */
export class KeyRing {
  private seqs = new Map<number, number>();
  private entries: Entry[] = [];
  private start = 0;
  /** No message outside the ring was stored after this time. */
  private coveredMs: number;
  private fromSeq: number;
  private isRead = false;
  private keptMs = YOUNG_MS;

  constructor(
    head: Head,
    private readonly count: (by: number) => void,
  ) {
    this.coveredMs = head.last_ms;
    this.fromSeq = head.seq + 1;
  }

  /** Seq of the latest message in the ring with this key. */
  seqOf(hash: number): number | undefined {
    return this.seqs.get(hash);
  }

  /** Whether every message stored at or after this time is in the ring. */
  covers(timeMs: number): boolean {
    return timeMs > this.coveredMs;
  }

  /** Adds the keys of a message that was just stored. */
  add(seq: number, timeMs: number, keys: C2cDraft['keys']): void {
    for (const { hash, maxAgeMs, searchLog } of keys) {
      if (!searchLog) this.keptMs = Math.max(this.keptMs, maxAgeMs);
      this.entries.push({ seq, timeMs, hash });
      this.seqs.set(hash, seq);
      this.count(1);
    }
    this.dropOld(timeMs);
  }

  /** Reads the tail of the log into the ring, once, back to this time. */
  readTail(head: Head, timeMs: number, rowsBelow: (seq: number, limit: number) => KeyRow[]): void {
    if (this.isRead) return;
    this.isRead = true;
    const older: Entry[] = [];
    let rows = 0;
    while (rows < TAIL_MAX && (rows < RING_ROWS || !this.covers(timeMs))) {
      const page = rowsBelow(this.fromSeq, rows === 0 ? RING_ROWS : TAIL_PAGE);
      rows += page.length;
      for (const row of page) {
        for (const hash of unpackKeys(row.send_keys)) older.push({ seq: row.seq, timeMs: row.time_ms, hash });
        this.fromSeq = row.seq;
        this.coveredMs = row.time_ms + TIME_NOISE_MS;
      }
      if (page.length === 0 || this.fromSeq <= head.lowest_seq) {
        this.coveredMs = Number.NEGATIVE_INFINITY;
        break;
      }
    }
    for (const { hash, seq } of older) if (!this.seqs.has(hash)) this.seqs.set(hash, seq);
    this.entries = [...older.reverse(), ...this.entries.slice(this.start)];
    this.start = 0;
    this.count(older.length);
  }

  clear(): void {
    this.count(this.start - this.entries.length);
    this.entries = [];
    this.start = 0;
    this.seqs.clear();
  }

  private dropOld(nowMs: number): void {
    for (let count = this.entries.length - this.start; count > RING_ROWS; count--) {
      const oldest = this.entries[this.start];
      if (!oldest || oldest.timeMs >= nowMs - (count > KEYS_MAX ? YOUNG_MS : this.keptMs)) break;
      this.start++;
      this.count(-1);
      this.coveredMs = Math.max(this.coveredMs, oldest.timeMs);
      this.fromSeq = Math.max(this.fromSeq, oldest.seq + 1);
      if (this.seqs.get(oldest.hash) === oldest.seq) this.seqs.delete(oldest.hash);
    }
    if (this.start < 1_024 || this.start * 2 < this.entries.length) return;
    this.entries = this.entries.slice(this.start);
    this.start = 0;
  }
}
