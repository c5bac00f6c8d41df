import { FLAG } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { C2C, GROUP, type Head, peerCount } from './heads.ts';

/** A user's own row of a conversation. */
export interface Member {
  uid: number;
  conv_id: number;
  peer_uid: number;
  /** The read position, the floor of the last import into a group taken into account. */
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
  /** In a group: the countable messages that this member sent since it joined. */
  own_count: number;
  /** In a group: no own message stands behind this place. */
  own_seq: number;
  /** In a group: 1 member, 2 administrator, 3 owner; -1 of a topic, whose members are its community's. */
  role: number;
  joined_ms: number;
}

export const CREATE_MEMBER =
  'INSERT INTO members (uid, conv_id, peer_uid, hidden_seq) VALUES (?, ?, ?, ?) ON CONFLICT (uid, conv_id) DO NOTHING';

/** The read position that row `m` or the floor of conversation `c` has, trimmed or not. */
const SET_SEQ = 'CASE WHEN m.floor_seq < c.floor_seq THEN c.floor_seq ELSE m.read_seq END';
/** Own countable messages of a group that are kept, where there can be any: nearly always none is behind the read position. */
const OWN_KEPT = `CASE WHEN m.own_seq < c.lowest_seq THEN 0 ELSE (SELECT COUNT(*) FROM messages x WHERE x.conv_id = c.conv_id
  AND x.seq >= c.lowest_seq AND x.seq <= m.own_seq AND x.from_uid = m.uid AND (x.flags & ${FLAG.noUnread}) = 0) END`;

/**
 * The read position of row `m` of the conversation `c`.
 *
 * An import writes no member's row: it raises the floor of the log, up to which all have read whose rows name an earlier
 * one. Who sends takes note of the floor first (`noteFloor`): of who did not, all own messages stand up to the floor.
 * Nor does trimming: what is gone is unread to nobody, whose position is then where the log begins.
 */
export const READ_SEQ = `CASE WHEN ${SET_SEQ} < c.lowest_seq - 1 THEN c.lowest_seq - 1 ELSE ${SET_SEQ} END`;
/** Countable messages of others up to `READ_SEQ`. */
export const READ_COUNT = `CASE WHEN ${SET_SEQ} < c.lowest_seq - 1 THEN
    CASE WHEN c.kind = ${C2C} AND m.uid = c.uid_low THEN c.trimmed_high
      WHEN c.kind = ${GROUP} THEN c.trimmed_low - m.own_count + ${OWN_KEPT} ELSE c.trimmed_low END
  WHEN m.floor_seq < c.floor_seq THEN c.floor_count - m.own_count ELSE m.read_count END`;

/** Users' own rows `m`; conditions follow. */
export const SELECT_OWN_ROWS = `SELECT m.uid, m.conv_id, m.peer_uid, ${READ_SEQ} AS read_seq, ${READ_COUNT} AS read_count, m.told_seq,
  m.told_ms, m.told_rev, m.cleared_seq, m.hidden_seq, m.pinned_ms, m.receive_option, m.gone_seq, m.top_seq, m.top_ms, m.own_count,
  m.own_seq, m.role, m.joined_ms FROM members m LEFT JOIN conversations c ON c.conv_id = m.conv_id`;

/** The user's own row; nothing when the user is not in the conversation. */
export const memberOf = (tx: Tx, convId: number, uid: number): Promise<Member | undefined> =>
  tx.one<Member>(`${SELECT_OWN_ROWS} WHERE m.uid = ? AND m.conv_id = ?`, [uid, convId]);

/** Moves a row that names an earlier floor up to this one, before its user sends something behind it. */
export const noteFloor = (tx: Tx, head: Head, uid: number): Promise<number> =>
  tx.run(
    'UPDATE members SET read_seq = ?, read_count = ? - own_count, floor_seq = ? WHERE uid = ? AND conv_id = ? AND floor_seq < ?',
    [head.floor_seq, head.floor_count, head.floor_seq, uid, head.conv_id, head.floor_seq],
  );

/** Sets a user's read position and the count of what others had sent up to there, whatever the floor is. */
export const setPosition = (
  tx: Tx,
  head: Head,
  { uid, read_seq, read_count }: Pick<Member, 'uid' | 'read_seq' | 'read_count'>,
): Promise<number> =>
  tx.run('UPDATE members SET read_seq = ?, read_count = ?, floor_seq = ? WHERE uid = ? AND conv_id = ?', [
    read_seq,
    read_count,
    head.floor_seq,
    uid,
    head.conv_id,
  ]);

/** Whether an account looks into a group in which it is not; the app itself (0) may. */
export const isStranger = (head: Head, uid: number, member: Member | undefined): boolean =>
  head.kind !== C2C && uid > 0 && member === undefined;

/** The last message of the list as the head names it for this user's side. */
export const headTop = (head: Head, uid: number): { seq: number; ms: number } =>
  head.kind !== C2C || uid === head.uid_low
    ? { seq: head.list_seq_low, ms: head.list_ms_low }
    : { seq: head.list_seq_high, ms: head.list_ms_high };

/** The seq of the last message shown to this user in the list, 0 when none is. */
export function shownSeq(head: Head, member: Member): number {
  const top = headTop(head, member.uid).seq;
  const seq = top === member.gone_seq ? member.top_seq : top;
  return seq > member.cleared_seq && seq >= head.lowest_seq ? seq : 0;
}

/** Countable messages that others have sent. */
export const othersCount = (head: Head, viewer: Pick<Member, 'uid' | 'own_count'>): number =>
  peerCount(head, head, viewer.uid) - viewer.own_count;

/** Countable messages of others up to and with `seq`. */
export async function othersCountAt(
  tx: Tx,
  head: Head,
  viewer: Pick<Member, 'uid' | 'own_count'>,
  seq: number,
): Promise<number> {
  if (seq >= head.seq) return othersCount(head, viewer);
  const ownSince = head.kind === GROUP ? await ownAfter(tx, head, viewer.uid, seq) : 0;
  return (await countAt(tx, head, viewer.uid, seq)) - viewer.own_count + ownSince;
}

/** Own countable messages of a group after `seq`: the count up to there is what is not among them. */
async function ownAfter(tx: Tx, head: Head, uid: number, seq: number): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM messages WHERE conv_id = ? AND seq > ? AND from_uid = ? AND (flags & ${FLAG.noUnread}) = 0`,
    [head.conv_id, seq, uid],
  );
  return row?.n ?? 0;
}

async function countAt(tx: Tx, head: Head, viewerUid: number, seq: number): Promise<number> {
  if (seq < head.lowest_seq)
    return peerCount({ count_low: head.trimmed_low, count_high: head.trimmed_high }, head, viewerUid);
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
  member: Pick<Member, 'uid' | 'read_seq' | 'read_count' | 'own_count'>,
): Promise<number> {
  const gone = await tx.one<{ n: number }>(
    `SELECT ${GONE('CAST(? AS BIGINT)', 'CAST(? AS BIGINT)', 'CAST(? AS BIGINT)')} AS n`,
    [...[head.conv_id, member.uid, member.read_seq], ...[head.conv_id, member.uid, member.read_seq]],
  );
  return othersCount(head, member) - member.read_count - (gone?.n ?? 0);
}

/** Countable messages after a read position that count no more: recalled or deleted; of a group also those recalled for all. */
export const GONE = (convId: string, uid: string, readSeq: string): string =>
  `((SELECT COUNT(*) FROM changes x WHERE x.conv_id = ${convId} AND x.unread_uid = ${uid} AND x.unread_uid > 0 AND x.seq > ${readSeq})
  + (SELECT COUNT(*) FROM changes y WHERE y.conv_id = ${convId} AND y.unread_uid < 0 AND y.unread_uid <> -${uid} AND y.seq > ${readSeq}))`;
