import {
  appended,
  headAfter,
  headParams,
  INSERT_MESSAGE,
  messageParams,
  sendNotice,
  UPDATE_HEAD,
} from '../ops/append.ts';
import { type Head, logParams, SELECT_HEAD } from '../ops/heads.ts';
import { KIND_BITS, OUTBOX_IF_WANTED, outboxParams } from '../ops/outboxWrite.ts';
import { earliestMs, type KeyRow, repeated, SELECT_TAIL } from '../ops/repeat.ts';
import type { Appended, C2cDraft } from '../port/messages.ts';
import type { Connection } from './connection.ts';
import { type CachedHead, HeadCache, headName } from './headCache.ts';

/** Why an append cannot be done from the cache: it takes the portable operation, or a search in the log first. */
export type Detour = { needs: 'portable' } | { needs: 'search'; head: Head };

/**
 * The hot path of the writer: appends from cached heads, without a savepoint (one INSERT changes all or nothing).
 * Heads are written back once a batch. Semantics are those of `ops/append.ts`, and the same suite tests both.
 */
export class Appender {
  private readonly cache = new HeadCache();
  private dirty: CachedHead[] = [];
  private readonly wanted = new Map<number, boolean>();

  constructor(private readonly connection: Connection) {}

  /**
   * Appends, or says what it needs instead.
   *
   * @param isSearched the log was searched: the draft repeats nothing older than the ring
   */
  append(draft: C2cDraft, isSearched = false): Appended | Detour {
    if (draft.importedSec !== undefined || draft.holds) return { needs: 'portable' };
    const cached = this.headOf(draft);
    if (!cached) return { needs: 'portable' };

    if (!isSearched && draft.keys.length > 0) {
      const earlier = this.findInRing(cached, draft);
      if (earlier) return earlier;
    }
    return this.store(cached, draft);
  }

  /** Writes changed heads back: before an operation that reads them, and before the commit. */
  flush(): void {
    if (this.dirty.length === 0) return;
    const update = this.connection.statements.get(UPDATE_HEAD);
    for (const cached of this.dirty) {
      update.run(...headParams(cached.head));
      cached.isDirty = false;
    }
    this.dirty = [];
  }

  /** The portable operation changed this conversation's head. */
  forget(draft: C2cDraft): void {
    this.cache.drop(headName(draft));
  }

  /** Consumers changed: ask again who wants outbox rows. */
  forgetConsumers(): void {
    this.wanted.clear();
  }

  /** The batch is committed. */
  committed(): void {
    this.cache.shrink();
  }

  private headOf(draft: C2cDraft): CachedHead | undefined {
    const name = headName(draft);
    const cached = this.cache.get(name);
    if (cached) return cached;
    const pair = { sdkAppId: draft.sdkAppId, a: draft.fromUid, b: draft.toUid };
    const head = this.connection.statements.get(SELECT_HEAD).get(...logParams(pair)) as Head | null;
    // The first message makes rows besides: that is the portable operation's.
    return head && head.seq > 0 ? this.cache.put(name, head) : undefined;
  }

  private findInRing({ head, ring }: CachedHead, draft: C2cDraft): Appended | Detour | undefined {
    const earliest = earliestMs(draft, head.ahead_sec);
    if (!ring.covers(earliest)) ring.readTail(head, earliest, (seq, limit) => this.tail(head, seq, limit));
    for (const key of draft.keys) {
      const seq = ring.seqOf(key.hash);
      const [row] = seq === undefined ? [] : this.tail(head, seq + 1, 1);
      if (row && draft.timeMs - row.time_ms <= key.maxAgeMs) return repeated(head.conv_id, row);
    }
    return ring.covers(earliest) ? undefined : { needs: 'search', head };
  }

  private tail(head: Head, belowSeq: number, limit: number): KeyRow[] {
    const rows = this.connection.statements.get(SELECT_TAIL).all(head.conv_id, belowSeq, head.lowest_seq, limit);
    return rows as KeyRow[];
  }

  private store(cached: CachedHead, draft: C2cDraft): Appended {
    const head = headAfter(cached.head, draft);
    const message = messageParams(head, draft);
    const { statements } = this.connection;
    if (this.isWanted(draft.sdkAppId)) {
      this.connection.run('SAVEPOINT append');
      try {
        statements.get(INSERT_MESSAGE).run(...message);
        statements.get(OUTBOX_IF_WANTED).run(...outboxParams(sendNotice(head, draft)));
      } catch (error) {
        if (this.connection.db.inTransaction) this.undoSavepoint();
        throw error;
      }
      this.connection.run('RELEASE append');
    } else {
      statements.get(INSERT_MESSAGE).run(...message);
    }
    this.keep(cached, head);
    cached.ring.add(head.seq, draft.timeMs, draft.keys);
    return appended(head, draft);
  }

  private undoSavepoint(): void {
    this.connection.run('ROLLBACK TO append');
    this.connection.run('RELEASE append');
  }

  private keep(cached: CachedHead, head: Head): void {
    cached.head = head;
    if (cached.isDirty) return;
    cached.isDirty = true;
    this.dirty.push(cached);
  }

  private isWanted(sdkAppId: number): boolean {
    const known = this.wanted.get(sdkAppId);
    if (known !== undefined) return known;
    const found = this.connection.statements
      .get('SELECT 1 AS found FROM consumers WHERE sdk_app_id = ? AND (kinds & ?) <> 0 LIMIT 1')
      .get(sdkAppId, KIND_BITS.afterC2cSend);
    this.wanted.set(sdkAppId, found !== null);
    return found !== null;
  }
}
