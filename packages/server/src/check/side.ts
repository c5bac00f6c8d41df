import { shownTo } from '../storage/ops/append.ts';
import { C2C, GROUP, type Head } from '../storage/ops/heads.ts';
import { headTop, type Member, othersCount, shownSeq } from '../storage/ops/members.ts';
import { FLAG } from '../storage/port/messages.ts';
import type { Damage } from './finding.ts';
import type { CountedMessage } from './log.ts';

/** One user's side of a conversation, counted afresh while its log goes by. */
export class Side {
  private unread = 0;
  private gone = 0;
  private peerSaid = 0;
  private readCount = 0;
  private shown = 0;
  private ownSeq = 0;
  private told = { seq: 0, rev: 0 };

  constructor(
    private readonly head: Head,
    private readonly member: Member,
  ) {}

  get uid(): number {
    return this.member.uid;
  }

  /** Takes in the next message of the log. */
  message({ row, isRecalled, deletedBy, isCountable }: CountedMessage): void {
    const { uid, read_seq: readSeq, cleared_seq: clearedSeq } = this.member;
    const isPeers = row.from_uid !== uid;
    // Tips have who did it as their author, and count for nobody.
    if (!isPeers && !(row.flags & FLAG.noUnread)) this.ownSeq = row.seq;
    const isDeleted = deletedBy.has(uid);
    if (isPeers && isCountable) {
      this.peerSaid++;
      if (row.seq > readSeq && !isRecalled && !isDeleted) this.unread++;
    }
    if (row.seq <= readSeq) this.readCount = this.peerSaid;
    const { forSender, forReceiver } = shownTo(this.head, row.flags);
    const isHidden = isPeers ? !forReceiver : !forSender;
    if (!isDeleted && !isHidden && !(row.flags & FLAG.noLastMsg) && row.seq > clearedSeq) this.shown = row.seq;
  }

  /** Takes in a change that lowers this user's unread count. */
  lowered(seq: number): void {
    if (seq > this.member.read_seq) this.gone++;
  }

  /** Takes in how far the peer was told that this user has read. */
  hasRead(seq: number, rev: number): void {
    if (rev === this.member.told_rev) this.told = { seq, rev };
  }

  /** Compares what the store keeps of this side with the log, once that has gone by; `before` was said before its lowest message. */
  end(damage: Damage, before: number): void {
    const { head, member } = this;
    const where = `conversation ${head.conv_id}, account ${member.uid}`;
    for (const position of ['read_seq', 'told_seq', 'cleared_seq', 'gone_seq', 'top_seq', 'own_seq'] as const)
      if (member[position] > head.seq)
        damage.add('position beyond the end of the log', `${where}: ${position} ${member[position]} of ${head.seq}`);
    if (head.kind === GROUP && member.own_seq < this.ownSeq)
      damage.add('last own message of a member', `${where}: ${this.ownSeq} lies behind ${member.own_seq}`);
    // In a group what one sent before one left and joined again counts as others': only the sum can be compared.
    if (head.kind === C2C)
      damage.compare(
        'count of read messages',
        where,
        member.read_count,
        this.readCount + (member.read_seq > 0 ? before : 0),
      );
    const unread = othersCount(head, member) - member.read_count - this.gone;
    damage.compare('unread count', where, unread, this.unread);
    damage.compare('last message shown in the list', where, shownSeq(head, member), this.shown);
    const top = headTop(head, member.uid);
    if (member.gone_seq === top.seq && member.top_seq > 0 && member.top_ms === 0)
      damage.add('last message shown in the list', `${where}: it has no time`);
    if (member.told_rev > 0) damage.compare('read position told to the peer', where, member.told_seq, this.told.seq);
  }
}
