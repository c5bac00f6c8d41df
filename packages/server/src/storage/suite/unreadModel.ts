import type { Account } from '../port/accounts.ts';
import { FLAG } from '../port/messages.ts';

interface Said {
  seq: number;
  from: number;
  flags: number;
  timeMs: number;
  isRecalled: boolean;
  deletedBy: Set<number>;
}

/** One user's own side of a conversation. */
interface Side {
  readSeq: number;
  /** The position that the peer was told of; it never moves back. */
  toldSeq: number;
  clearedSeq: number;
  /** Seq at its deletion, 0 when it is none or came back for good. */
  deletedSeq: number;
  isQuiet: boolean;
  isPinned: boolean;
}

/** A conversation as a user sees it, as far as the walk compares it. */
export interface Expected {
  peer: string;
  seq: number;
  lowestSeq: number;
  unread: number;
  peerReadSeq: number;
  isHidden: boolean;
  isPinned: boolean;
  timeMs: number;
  lastSeq: number | undefined;
  isLastRecalled: boolean | undefined;
}

const isHidden = ({ flags, from }: Said, uid: number): boolean => (flags & FLAG.notForSender) !== 0 && from === uid;

/** What two users said and did, in plain lists: everything is counted afresh each time it is asked for. */
export class TalkModel {
  readonly log: Said[] = [];
  /** Up to here nothing is kept. */
  trimmedTo = 0;
  private readonly sides: Map<number, Side>;

  constructor(
    readonly convId: number,
    readonly users: readonly [Account, Account],
  ) {
    const side = { readSeq: 0, toldSeq: 0, clearedSeq: 0, deletedSeq: 0, isQuiet: false, isPinned: false };
    this.sides = new Map(users.map(({ uid }) => [uid, { ...side }]));
  }

  send(from: number, flags: number, timeMs: number): void {
    this.log.push({ seq: this.log.length + 1, from, flags, timeMs, isRecalled: false, deletedBy: new Set() });
  }

  read(uid: number, seq: number): void {
    const side = this.side(uid);
    const target = Math.min(seq, this.log.length);
    side.readSeq = Math.max(side.readSeq, target);
    // A clear moves the own position alone: reading up to there later still tells the peer.
    side.toldSeq = Math.max(side.toldSeq, target);
  }

  recall(seq: number, by: number): void {
    const said = this.log[seq - 1];
    if (said?.from === by) said.isRecalled = true;
  }

  deleteFor(uid: number, seqs: readonly number[]): void {
    for (const seq of seqs) this.log[seq - 1]?.deletedBy.add(uid);
  }

  clear(uid: number): void {
    const side = this.side(uid);
    if (!this.as(uid).isHidden) side.deletedSeq = 0;
    side.clearedSeq = side.readSeq = this.log.length;
  }

  trim(seq: number): void {
    this.trimmedTo = Math.min(seq, this.log.length);
    for (const side of this.sides.values()) side.readSeq = Math.max(side.readSeq, this.trimmedTo);
  }

  setUnread(uid: number, count: number): void {
    const side = this.side(uid);
    const countable = this.countable(uid).filter(({ seq }) => seq > side.clearedSeq);
    if (count === 0) side.readSeq = this.log.length;
    else side.readSeq = countable.at(-count) ? (countable.at(-count)?.seq ?? 0) - 1 : this.bottom(uid);
  }

  deleteConversation(uid: number, clear: boolean): void {
    if (clear) this.clear(uid);
    this.side(uid).deletedSeq = this.log.length;
  }

  set(uid: number, to: { isPinned: boolean; isQuiet: boolean }): void {
    Object.assign(this.side(uid), to);
  }

  side(uid: number): Side {
    const side = this.sides.get(uid);
    if (!side) throw new Error(`${uid} takes no part in this conversation`);
    return side;
  }

  /** What this user sees of the log, newest first. */
  visible(uid: number): Said[] {
    const bottom = this.bottom(uid);
    return this.log.filter((said) => said.seq > bottom && !said.deletedBy.has(uid) && !isHidden(said, uid)).reverse();
  }

  /** The last message that this user's list was about, deleted or not, is kept no more. */
  private isOver(uid: number): boolean {
    const last = this.log.findLast((said) => !(said.flags & FLAG.noLastMsg) && !isHidden(said, uid));
    return this.trimmedTo > 0 && this.trimmedTo >= (last?.seq ?? this.log.length);
  }

  private bottom(uid: number): number {
    return Math.max(this.side(uid).clearedSeq, this.trimmedTo);
  }

  as(uid: number): Expected {
    const { readSeq, deletedSeq, isPinned } = this.side(uid);
    const last = this.visible(uid).find(({ flags }) => !(flags & FLAG.noLastMsg));
    const peer = this.users.find((user) => user.uid !== uid) ?? this.users[0];
    return {
      peer: peer.userId,
      seq: this.log.length,
      lowestSeq: this.bottom(uid) + 1,
      unread: this.countable(uid).filter(({ seq }) => seq > readSeq).length,
      peerReadSeq: this.side(peer.uid).toldSeq,
      isHidden: deletedSeq > 0 ? (last?.seq ?? 0) <= deletedSeq : this.isOver(uid),
      isPinned,
      timeMs: last?.timeMs ?? 0,
      lastSeq: last?.seq,
      isLastRecalled: last?.isRecalled,
    };
  }

  private countable(uid: number): Said[] {
    return this.log.filter(
      ({ seq, from, flags, isRecalled, deletedBy }) =>
        seq > this.trimmedTo && from !== uid && !(flags & FLAG.noUnread) && !isRecalled && !deletedBy.has(uid),
    );
  }
}

/** The list of a user over all conversations, in its order. */
export function listOf(uid: number, talks: readonly TalkModel[]): Expected[] {
  const own = talks.filter(({ users }) => users.some((user) => user.uid === uid));
  const shown = own.map((talk) => ({ talk, view: talk.as(uid) })).filter(({ view }) => !view.isHidden);
  const rank = (view: Expected) => (view.isPinned ? 0 : 1);
  shown.sort((x, y) => rank(x.view) - rank(y.view) || y.view.timeMs - x.view.timeMs || x.talk.convId - y.talk.convId);
  return shown.map(({ view }) => view);
}

/** Unread over the list, but for what the user set to be quiet. */
export function totalOf(uid: number, talks: readonly TalkModel[]): number {
  const own = talks.filter(({ users }) => users.some((user) => user.uid === uid));
  const counted = own.filter((talk) => !talk.side(uid).isQuiet && !talk.as(uid).isHidden);
  return counted.reduce((sum, talk) => sum + talk.as(uid).unread, 0);
}
