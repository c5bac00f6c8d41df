import { shownTo } from '../storage/ops/append.ts';
import { checkSum, type Summed } from '../storage/ops/checkSum.ts';
import { C2C, GROUP, type Head, NOTICES } from '../storage/ops/heads.ts';
import type { Member } from '../storage/ops/members.ts';
import { RECALLED, RECEIPTED } from '../storage/ops/messageRows.ts';
import { MAX_AHEAD_SEC, MAX_BEHIND_SEC } from '../storage/ops/repeat.ts';
import { type ChangeKind, FLAG } from '../storage/port/messages.ts';
import type { Damage } from './finding.ts';
import { Side } from './side.ts';

/** A head as the recount reads it. */
export interface CheckedHead extends Head {
  /** Of a live room: nothing said there is kept, and its places are reserved in advance (D18). */
  is_live: number;
}

/** A message's row as the recount reads it. */
export interface LogRow extends Summed {
  count_low: number;
  count_high: number;
  check_sum: number | null;
}

/** A change's row as the recount reads it. */
export interface ChangeMark {
  conv_id: number;
  seq: number;
  rev: number;
  kind: ChangeKind;
  by_uid: number;
  for_uid: number;
  unread_uid: number;
}

/** A message with what the changes say of it. */
export interface CountedMessage {
  row: LogRow;
  isRecalled: boolean;
  deletedBy: ReadonlySet<number>;
  isCountable: boolean;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** One conversation, counted afresh while its log goes by, then compared with its head. */
export class LogRecount {
  readonly sides: Side[];
  private seq: number;
  private rev = 0;
  private counts: { low: number; high: number };
  private list = { seqLow: 0, msLow: 0, seqHigh: 0, msHigh: 0 };
  private lastMs = 0;
  private clock = { ahead: 0, behind: 0 };

  constructor(
    private readonly head: CheckedHead,
    members: readonly Member[],
    private readonly damage: Damage,
  ) {
    this.seq = head.lowest_seq - 1;
    // What was said before the lowest message that is kept.
    this.counts = { low: head.trimmed_low, high: head.trimmed_high };
    if (![C2C, GROUP, NOTICES].includes(head.kind)) damage.add('kind of a conversation', `${this.where}: ${head.kind}`);
    const uids = usersOf(head, members);
    this.sides = members.filter(({ uid }) => uids.has(uid)).map((member) => new Side(head, member));
    for (const { uid, peer_uid: peer } of members)
      if (!uids.has(uid) || peer !== peerOf(head, uid))
        damage.add('row of a user in a conversation', `${this.where}, account ${uid}`);
    if (head.seq > 0 && this.sides.length < uids.size)
      damage.add('missing row of a user in a conversation', this.where);
  }

  /** Takes in a change, in the order of the messages that they concern. */
  change(change: ChangeMark): void {
    this.rev = Math.max(this.rev, change.rev);
    if (change.seq > this.head.seq) this.damage.add('change of no message', `${this.where}, change ${change.rev}`);
    for (const side of this.sides) {
      const isForAll = change.unread_uid < 0 && change.unread_uid !== -side.uid;
      if (change.unread_uid === side.uid || isForAll) side.lowered(change.seq);
      if (change.kind === 'read' && change.by_uid === side.uid) side.hasRead(change.seq, change.rev);
    }
  }

  /** Takes in the next message with all that the changes say of it. */
  message(row: LogRow, changes: readonly ChangeMark[]): void {
    this.expectNext(row);
    const isTwo = this.head.kind === C2C;
    const isLow = !isTwo || row.from_uid === this.head.uid_low;
    const isCountable = (row.flags & FLAG.noUnread) === 0;
    if (isTwo && !isLow && row.from_uid !== this.head.uid_high) this.damage.add('sender of a message', this.at(row));
    if (isCountable) this.counts[isLow ? 'low' : 'high']++;
    if (row.count_low !== this.counts.low || row.count_high !== this.counts.high)
      this.damage.add('running count of a message', this.at(row));
    this.tell(row, isLow);
    const deletedBy = new Set(changes.filter(({ kind }) => kind === 'delete').map((change) => change.for_uid));
    const isRecalled = changes.some(({ kind }) => kind === 'recall');
    const message = { row, isRecalled, deletedBy, isCountable };
    this.checkContent(message, changes);
    if (isTwo) this.checkMarks(message, changes, isLow);
    else this.checkMarkForAll(message, changes);
    for (const side of this.sides) side.message(message);
  }

  /** Compares the head with what has gone by. */
  end(): void {
    const { head, damage, where, counts, list } = this;
    const kept = Math.max(this.seq, 0);
    if (!head.is_live) damage.compare('last seq of a head', where, head.seq, kept);
    else if (kept > 0) damage.add('message kept of a live room', where);
    damage.compare('rev of a head', where, head.rev, this.rev);
    damage.compare('message count of a head', where, head.count_low, counts.low);
    damage.compare('message count of a head', where, head.count_high, counts.high);
    this.endOfSide(head.list_seq_low, head.list_ms_low, list.seqLow, list.msLow);
    this.endOfSide(head.list_seq_high, head.list_ms_high, list.seqHigh, list.msHigh);
    // The latest may be among those that were trimmed.
    const isTrimmed = head.lowest_seq > 1;
    if (isTrimmed ? head.last_ms < this.lastMs : head.last_ms !== this.lastMs)
      damage.compare('latest time of a head', where, head.last_ms, this.lastMs);
    if (head.trimmed_rev > head.rev || (!isTrimmed && head.trimmed_low + head.trimmed_high + head.trimmed_rev > 0))
      damage.add('place where a log was trimmed', where);
    // Too wide a span only makes the search for a repeat longer; too narrow a one misses it.
    if (head.ahead_sec < this.clock.ahead || head.behind_sec < this.clock.behind)
      damage.add("span of clients' clocks of a head", where);
    for (const side of this.sides) side.end(damage, side.uid === head.uid_low ? head.trimmed_high : head.trimmed_low);
  }

  /** Compares the last message of a side's list; one that was trimmed is none any more. */
  private endOfSide(seq: number, ms: number, countedSeq: number, countedMs: number): void {
    if (seq < this.head.lowest_seq && countedSeq === 0 && this.head.lowest_seq > 1) return;
    this.damage.compare('last message of a head', this.where, seq, countedSeq);
    this.damage.compare('time of the last message of a head', this.where, ms, countedMs);
  }

  private get where(): string {
    return `conversation ${this.head.conv_id}`;
  }

  private at(row: LogRow): string {
    return `${this.where}, message ${row.seq}`;
  }

  private expectNext({ seq }: LogRow): void {
    const missing = seq - this.seq - 1;
    if (missing > 0) {
      const range = missing === 1 ? `message ${seq - 1}` : `messages ${this.seq + 1} to ${seq - 1}`;
      this.damage.add('missing message', `${this.where}, ${range}`);
    } else if (missing < 0) {
      this.damage.add('message below the lowest seq of its head', `${this.where}, message ${seq}`);
    }
    this.seq = seq;
  }

  /** Notes what the head tells of its messages. */
  private tell(row: LogRow, isLow: boolean): void {
    const ms = row.imported_sec ? row.imported_sec * 1000 : row.time_ms;
    const { forSender, forReceiver } = shownTo(this.head, row.flags);
    if (!(row.flags & FLAG.noLastMsg)) {
      if (isLow ? forSender : forReceiver) [this.list.seqLow, this.list.msLow] = [row.seq, ms];
      if (isLow ? forReceiver : forSender) [this.list.seqHigh, this.list.msHigh] = [row.seq, ms];
    }
    this.lastMs = Math.max(this.lastMs, row.time_ms);
    if (row.imported_sec !== null) return;
    this.clock.ahead = Math.max(this.clock.ahead, Math.min(row.client_delta, MAX_AHEAD_SEC));
    this.clock.behind = Math.max(this.clock.behind, Math.min(-row.client_delta, MAX_BEHIND_SEC));
  }

  private checkContent({ row, isRecalled }: CountedMessage, changes: readonly ChangeMark[]): void {
    const has = (kind: ChangeKind) => changes.some((change) => change.kind === kind);
    if (((row.flags & RECALLED) !== 0) !== isRecalled || (row.body === null) !== isRecalled)
      this.damage.add('recall of a message', this.at(row));
    // Of a group the receipts stand in a table of their own.
    if (this.head.kind === C2C && ((row.flags & RECEIPTED) !== 0) !== has('receipt'))
      this.damage.add('receipt of a message', this.at(row));
    if (!isRecalled && (row.edited_ms !== null) !== has('edit')) this.damage.add('edit of a message', this.at(row));
    if (row.check_sum !== null && row.check_sum !== checkSum(row))
      this.damage.add('message that is not as it was written', this.at(row));
    if (row.body !== null && !isBody(row.body)) this.damage.add('body of a message', this.at(row));
  }

  /** A recalled message of a group was taken off the count of all but its sender exactly once. */
  private checkMarkForAll({ row, isRecalled, isCountable }: CountedMessage, changes: readonly ChangeMark[]): void {
    const marks = changes.filter((change) => change.unread_uid < 0);
    const expected = isRecalled && isCountable ? 1 : 0;
    if (marks.length !== expected || marks.some((mark) => mark.unread_uid !== -row.from_uid))
      this.damage.add('mark that a message is not unread', this.at(row));
  }

  /** A message that no longer counts as unread for its receiver was taken off that count exactly once. */
  private checkMarks(message: CountedMessage, changes: readonly ChangeMark[], isLow: boolean): void {
    const receiver = isLow ? this.head.uid_high : this.head.uid_low;
    const isOff = message.isCountable && (message.isRecalled || message.deletedBy.has(receiver));
    const marks = changes.filter((change) => change.unread_uid > 0);
    const expected = isOff && receiver !== message.row.from_uid ? 1 : 0;
    if (marks.length !== expected || marks.some((mark) => mark.unread_uid !== receiver))
      this.damage.add('mark that a message is not unread', this.at(message.row));
  }
}

/** Whose rows a conversation has: of a group whoever is in it. */
function usersOf({ kind, uid_low: low, uid_high: high }: Head, members: readonly Member[]): Set<number> {
  if (kind === C2C) return new Set([low, high]);
  return kind === GROUP ? new Set(members.map(({ uid }) => uid)) : new Set([high]);
}

function peerOf({ kind, uid_low: low, uid_high: high }: Head, uid: number): number {
  if (kind !== C2C) return 0;
  return uid === low ? high : low;
}

function isBody(bytes: Uint8Array): boolean {
  try {
    return Array.isArray(JSON.parse(decoder.decode(bytes)));
  } catch {
    return false;
  }
}
