import type { WireMessage } from '@hongyan/contract';
import { changedMessage } from './changedMessage.ts';
import type { ChangePage, LogState, Range, Store } from './port.ts';
import { addRange, rangesWithout } from './ranges.ts';

type Applied = Awaited<ReturnType<Store['applyChanges']>>['applied'];

/** One conversation's log in memory. */
export class MemoryLog {
  private covered: Range[] = [];
  /** Places of the kept messages, ascending. */
  private seqs: number[] = [];
  private readonly bySeq = new Map<number, WireMessage>();
  private readonly seqOf = new Map<string, number>();

  constructor(
    readonly id: string,
    private rev: number,
  ) {}

  get state(): LogState {
    return { id: this.id, rev: this.rev, covered: this.covered };
  }

  /** How many messages are kept. */
  get size(): number {
    return this.seqs.length;
  }

  put(messages: readonly WireMessage[], range: Range): void {
    for (const message of messages) this.keep(message);
    this.covered = addRange(this.covered, range);
  }

  newest({ from, to }: Range, count: number): WireMessage[] {
    const found: WireMessage[] = [];
    for (let at = placeOf(this.seqs, to + 1) - 1; at >= 0 && found.length < count; at--) {
      const message = this.bySeq.get(this.seqs[at] ?? 0);
      if (!message || message.seq < from) break;
      found.push(message);
    }
    return found;
  }

  byId(messageId: string): WireMessage | undefined {
    const seq = this.seqOf.get(messageId);
    return seq === undefined ? undefined : this.bySeq.get(seq);
  }

  apply(page: ChangePage): Applied {
    if (page.afterRev > this.rev) return [];
    const fresh = page.changes.filter((change) => change.rev > this.rev);
    this.rev = Math.max(this.rev, page.rev);
    return fresh.map((change) => {
      const before = change.kind === 'read' ? undefined : this.bySeq.get(change.seq);
      const after = before && changedMessage(before, change);
      if (after) this.keep(after);
      else if (before) this.forget(before);
      return { change, message: after ?? before };
    });
  }

  drop(range: Range): void {
    const first = placeOf(this.seqs, range.from);
    for (const gone of this.seqs.splice(first, placeOf(this.seqs, range.to + 1) - first)) {
      this.seqOf.delete(this.bySeq.get(gone)?.id ?? '');
      this.bySeq.delete(gone);
    }
    this.covered = rangesWithout(this.covered, range);
  }

  private keep(message: WireMessage): void {
    const { seq } = message;
    if (!this.bySeq.has(seq)) this.seqs.splice(placeOf(this.seqs, seq), 0, seq);
    this.bySeq.set(seq, message);
    this.seqOf.set(message.id, seq);
  }

  private forget(message: WireMessage): void {
    this.seqs.splice(placeOf(this.seqs, message.seq), 1);
    this.bySeq.delete(message.seq);
    this.seqOf.delete(message.id);
  }
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
