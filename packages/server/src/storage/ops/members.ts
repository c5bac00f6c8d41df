import type { Tx } from '../tx.ts';
import { type Head, peerCount } from './heads.ts';

/** A user's own row of a conversation. */
export interface Member {
  uid: number;
  conv_id: number;
  peer_uid: number;
  read_seq: number;
  read_count: number;
  told_seq: number;
  told_ms: number;
  told_rev: number;
  cleared_seq: number;
  hidden_seq: number;
  pinned_ms: number;
  receive_option: number;
  gone_seq: number;
  top_seq: number;
  top_ms: number;
}

export const CREATE_MEMBER =
  'INSERT INTO members (uid, conv_id, peer_uid, hidden_seq) VALUES (?, ?, ?, ?) ON CONFLICT (uid, conv_id) DO NOTHING';

/** The user's own row; nothing when the user is not in the conversation. */
export const memberOf = (tx: Tx, convId: number, uid: number): Promise<Member | undefined> =>
  tx.one<Member>('SELECT * FROM members WHERE uid = ? AND conv_id = ?', [uid, convId]);

/** The last message of the list as the head names it for this user's side. */
export const headTop = (head: Head, uid: number): { seq: number; ms: number } =>
  uid === head.uid_low
    ? { seq: head.list_seq_low, ms: head.list_ms_low }
    : { seq: head.list_seq_high, ms: head.list_ms_high };

/** The seq of the last message shown to this user in the list, 0 when none is. */
export function shownSeq(head: Head, member: Member): number {
  const top = headTop(head, member.uid).seq;
  const seq = top === member.gone_seq ? member.top_seq : top;
  return seq > member.cleared_seq ? seq : 0;
}

/** Countable messages of the peer up to and with `seq`. */
export async function peerCountAt(tx: Tx, head: Head, viewerUid: number, seq: number): Promise<number> {
  if (seq >= head.seq) return peerCount(head, head, viewerUid);
  if (seq < 1) return 0;
  const row = await tx.one<{ count_low: number; count_high: number }>(
    'SELECT count_low, count_high FROM messages WHERE conv_id = ? AND seq = ?',
    [head.conv_id, seq],
  );
  return row ? peerCount(row, head, viewerUid) : 0;
}

/** The unread count (L1): from running counts, less what was recalled or deleted after the read position. */
export async function unreadOf(
  tx: Tx,
  head: Head,
  member: Pick<Member, 'uid' | 'read_seq' | 'read_count'>,
): Promise<number> {
  const gone = await tx.one<{ n: number }>(
    'SELECT COUNT(*) AS n FROM changes WHERE conv_id = ? AND unread_uid = ? AND unread_uid > 0 AND seq > ?',
    [head.conv_id, member.uid, member.read_seq],
  );
  return peerCount(head, head, member.uid) - member.read_count - (gone?.n ?? 0);
}
