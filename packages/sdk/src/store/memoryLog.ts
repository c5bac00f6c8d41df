import type { WireMessage } from '@hongyan/contract';
import { changedMessage } from './changedMessage.ts';
import type { ChangePage, LogState, Range, Store } from './port.ts';
import { addRange, rangesAbove } from './ranges.ts';

type Applied = Awaited<ReturnType<Store['applyChanges']>>['applied'];

/** One conversation's log in memory. */
export interface Log {
  readonly id: string;
  state(): LogState;
  size(): number;
  put(messages: readonly WireMessage[], covered: Range): void;
  newest(range: Range, count: number): WireMessage[];
  byId(id: string): WireMessage | undefined;
  apply(page: ChangePage): Applied;
  dropUpTo(seq: number): void;
}

/** Makes an empty log. */
export function memoryLog(id: string, firstRev: number): Log {
  let rev = firstRev;
  let covered: Range[] = [];
  /** Places of the kept messages, ascending. */
  let seqs: number[] = [];
  const bySeq = new Map<number, WireMessage>();
  const seqOf = new Map<string, number>();

  const put = (message: WireMessage): void => {
    const { seq } = message;
    if (!bySeq.has(seq)) seqs.splice(placeOf(seqs, seq), 0, seq);
    bySeq.set(seq, message);
    seqOf.set(message.id, seq);
  };
  const drop = (message: WireMessage): void => {
    seqs.splice(placeOf(seqs, message.seq), 1);
    bySeq.delete(message.seq);
    seqOf.delete(message.id);
  };
  return {
    id,
    state: () => ({ id, rev, covered }),
    size: () => seqs.length,
    put(messages, range) {
      for (const message of messages) put(message);
      covered = addRange(covered, range);
    },
    newest({ from, to }, count) {
      const found: WireMessage[] = [];
      for (let at = placeOf(seqs, to + 1) - 1; at >= 0 && found.length < count; at--) {
        const message = bySeq.get(seqs[at] ?? 0);
        if (!message || message.seq < from) break;
        found.push(message);
      }
      return found;
    },
    byId(messageId) {
      const seq = seqOf.get(messageId);
      return seq === undefined ? undefined : bySeq.get(seq);
    },
    apply(page) {
      if (page.afterRev > rev) return [];
      const fresh = page.changes.filter((change) => change.rev > rev);
      rev = Math.max(rev, page.rev);
      return fresh.map((change) => {
        const before = change.kind === 'read' ? undefined : bySeq.get(change.seq);
        const after = before && changedMessage(before, change);
        if (after) put(after);
        else if (before) drop(before);
        return { change, message: after ?? before };
      });
    },
    dropUpTo(seq) {
      for (const gone of seqs.slice(0, placeOf(seqs, seq + 1))) {
        seqOf.delete(bySeq.get(gone)?.id ?? '');
        bySeq.delete(gone);
      }
      seqs = seqs.slice(placeOf(seqs, seq + 1));
      covered = rangesAbove(covered, seq);
    },
  };
}

/** Where `seq` stands, or would stand, among ascending numbers. */
function placeOf(seqs: readonly number[], seq: number): number {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seqs[middle] ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
