/** A message as far as counting goes. */
export interface Heard {
  seq: number;
  isOwn: boolean;
  /** It is to be counted as unread by its receiver. */
  counts: boolean;
  /** It is to be shown in the list of conversations. */
  shows: boolean;
}

/**
 * One user's side of a conversation, by the book: nothing is kept but what happened, and all is counted afresh each time.
 *
 * What happened may be told in any order, as each fact names its place in the log.
 */
export class Side {
  option = 0;
  readSeq = 0;
  private readonly log = new Map<number, Heard>();
  private readonly recalled = new Set<number>();
  private readonly deleted = new Set<number>();
  private clearedSeq = 0;
  private removedSeq = 0;
  private trimmedSeq = 0;

  hear(message: Heard): void {
    this.log.set(message.seq, message);
  }

  /** A position never moves back. */
  read(seq: number): void {
    this.readSeq = Math.max(this.readSeq, seq);
  }

  recall(seq: number): void {
    this.recalled.add(seq);
  }

  drop(seq: number): void {
    this.deleted.add(seq);
  }

  /** Hides all up to here and marks it read (S23, S38); a conversation that is on the list stays there. */
  clear(seq: number): void {
    if (this.shownUpTo(seq) > this.removedSeq) this.removedSeq = 0;
    this.hide(seq);
  }

  /** What is kept no more is neither unread nor shown (D24). */
  trim(seq: number): void {
    this.trimmedSeq = Math.max(this.trimmedSeq, seq);
    this.read(seq);
  }

  /** Up to here nothing is kept. */
  get trimmedTo(): number {
    return this.trimmedSeq;
  }

  /** Takes the conversation off the list until a later message shows (S37, D11). */
  remove(seq: number, withHistory: boolean): void {
    if (withHistory) this.hide(seq);
    this.removedSeq = Math.max(this.removedSeq, seq);
  }

  /** Believes the server's word on where this user stands. */
  adopt(head: { readSeq: number; lowestSeq: number; hiddenSeq?: number; receiveOption: number }): void {
    this.hide(head.lowestSeq - 1);
    this.read(head.readSeq);
    this.removedSeq = head.hiddenSeq ?? 0;
    this.option = head.receiveOption;
  }

  /** The messages of the peer behind the position, less those not counted, recalled, or deleted by this user. */
  get unread(): number {
    const isUnread = ({ seq, isOwn, counts }: Heard) =>
      !isOwn && counts && seq > this.readSeq && !this.recalled.has(seq) && !this.deleted.has(seq);
    return [...this.log.values()].filter(isUnread).length;
  }

  get isListed(): boolean {
    return this.removedSeq === 0 || this.shownUpTo(Number.POSITIVE_INFINITY) > this.removedSeq;
  }

  private hide(seq: number): void {
    this.clearedSeq = Math.max(this.clearedSeq, seq);
    this.read(seq);
  }

  private shownUpTo(top: number): number {
    const shown = [...this.log.values()].filter(
      ({ seq, shows }) =>
        shows && seq <= top && seq > Math.max(this.clearedSeq, this.trimmedSeq) && !this.deleted.has(seq),
    );
    return Math.max(0, ...shown.map(({ seq }) => seq));
  }
}

/** What a user's unread counts are: by peer, and in all over the list, less what was set to be quiet (S74). */
export interface Counts {
  total: number;
  unread: Record<string, number>;
  /** The peers on the list. */
  listed: string[];
}

/** Counts over all conversations of a user, by peer. */
export function countsOf(sides: ReadonlyMap<string, Side>): Counts {
  const sorted = [...sides].sort(([a], [b]) => (a < b ? -1 : 1));
  const listed = sorted.filter(([, side]) => side.isListed);
  return {
    total: listed.filter(([, { option }]) => option === 0).reduce((sum, [, { unread }]) => sum + unread, 0),
    unread: Object.fromEntries(sorted.map(([peer, { unread }]) => [peer, unread])),
    listed: listed.map(([peer]) => peer),
  };
}
