import type { GroupStore } from '../port/groupStore.ts';
import { type Change, FLAG } from '../port/messages.ts';
import { inList, insertAll, type Tx } from '../tx.ts';
import { type ChangeDraft, record } from './changeRows.ts';
import { lockGroup } from './groupRows.ts';
import { memberOf } from './members.ts';
import { RECALLED } from './messageRows.ts';

type Args<M extends keyof GroupStore> = Parameters<GroupStore[M]>;
type Result<M extends keyof GroupStore> = Awaited<ReturnType<GroupStore[M]>>;

const CONV = '(SELECT conv_id FROM groups WHERE gid = ?)';
/** Whether message `m` is for this member. */
const isFor = (uid: string): string =>
  `((m.flags & ${FLAG.targeted}) = 0 OR EXISTS (SELECT 1 FROM targets t WHERE t.conv_id = m.conv_id AND t.seq = m.seq AND t.uid = ${uid}))`;
/** Members who were there when message `m` came, but its sender, and sent no receipt. */
const UNREAD_BY = `members o WHERE o.conv_id = m.conv_id AND o.role > 0 AND o.uid <> m.from_uid AND o.joined_ms <= m.time_ms AND ${isFor('o.uid')}
  AND NOT EXISTS (SELECT 1 FROM group_receipts r WHERE r.conv_id = m.conv_id AND r.seq = m.seq AND r.uid = o.uid)`;

/** Whether member `o` was there when message `m` came. */
const THERE = 'o.conv_id = m.conv_id AND o.role > 0 AND o.joined_ms <= m.time_ms';
/** How many, of all who are there, do not count as those who did not read message `m`: who came later, and its sender. */
const NOT_ASKED = `(SELECT COUNT(*) FROM members o WHERE o.conv_id = m.conv_id AND o.role > 0 AND o.joined_ms > m.time_ms)
  + (SELECT COUNT(*) FROM members o WHERE o.uid = m.from_uid AND ${THERE})`;
/** Those for whom alone message `m` is, who were there. */
const TARGETS_THERE = `SELECT COUNT(*) FROM targets t WHERE t.conv_id = m.conv_id AND t.seq = m.seq AND t.uid <> m.from_uid
  AND EXISTS (SELECT 1 FROM members o WHERE o.uid = t.uid AND ${THERE})`;

/**
 * Counts of so many messages; takes their seqs and the gid.
 *
 * Who did not read is counted from who did: the members less who came later, which is nearly nobody, the sender, and the
 * readers who are still there. So the cost grows with the receipts that there are, and not with the group.
 */
export const selectCounts = (
  count: number,
): string => `SELECT m.seq, m.from_uid, COUNT(r.uid) AS readers, COUNT(o.uid) AS there,
    CASE WHEN (m.flags & ${FLAG.targeted}) = 0 THEN g.member_count - (${NOT_ASKED}) ELSE (${TARGETS_THERE}) END AS asked
  FROM groups g JOIN messages m ON m.conv_id = g.conv_id AND m.seq IN ${inList(count)}
  LEFT JOIN group_receipts r ON r.conv_id = m.conv_id AND r.seq = m.seq LEFT JOIN members o ON o.uid = r.uid AND ${THERE}
  WHERE g.gid = ? AND (m.flags & ${FLAG.needReadReceipt | RECALLED}) = ${FLAG.needReadReceipt}
  GROUP BY m.conv_id, m.seq, m.from_uid, m.flags, m.time_ms, g.member_count ORDER BY m.seq`;

/** [G27] How many read these messages and how many did not. */
export async function receipts(tx: Tx, gid: number, seqs: number[]): Promise<Result<'receipts'>> {
  const rows = await tx.all<{ seq: number; from_uid: number; readers: number; there: number; asked: number }>(
    selectCounts(seqs.length),
    [...seqs, gid],
  );
  return rows.map((row) => ({
    ...{ seq: row.seq, fromUid: row.from_uid, readCount: row.readers },
    unreadCount: row.asked - row.there,
  }));
}

/** [G28] Who read a message, or did not. */
export async function receiptMembers(
  tx: Tx,
  gid: number,
  seq: number,
  { isRead, offset, count }: Args<'receiptMembers'>[2],
): Promise<string[]> {
  const who = isRead ? 'group_receipts o WHERE o.conv_id = m.conv_id AND o.seq = m.seq' : UNREAD_BY;
  const rows = await tx.all<{ user_id: string }>(
    `SELECT a.user_id FROM messages m, accounts a WHERE m.conv_id = ${CONV} AND m.seq = ?
     AND a.uid IN (SELECT o.uid FROM ${who}) ORDER BY a.uid LIMIT ? OFFSET ?`,
    [gid, seq, count, offset],
  );
  return rows.map((row) => row.user_id);
}

/** [G26] A member's receipts. */
export async function receipt(
  tx: Tx,
  gid: number,
  readerUid: number,
  seqs: number[],
  nowMs: number,
): Promise<Change[]> {
  const locked = await lockGroup(tx, gid);
  const reader = locked && (await memberOf(tx, locked.head.conv_id, readerUid));
  if (!locked || !reader || reader.role === 0) return [];
  const { head } = locked;
  const distinct = [...new Set(seqs)];
  const asked = await tx.all<{ seq: number; from_uid: number }>(
    `SELECT m.seq, m.from_uid FROM messages m WHERE m.conv_id = ? AND m.seq IN ${inList(distinct.length)} AND m.seq > ? AND m.from_uid <> ?
     AND (m.flags & ${FLAG.needReadReceipt | RECALLED}) = ${FLAG.needReadReceipt} AND m.time_ms >= ? AND ${isFor('?')}
     AND NOT EXISTS (SELECT 1 FROM group_receipts r WHERE r.conv_id = m.conv_id AND r.seq = m.seq AND r.uid = ?) ORDER BY m.seq`,
    [head.conv_id, ...distinct, reader.cleared_seq, readerUid, reader.joined_ms, readerUid, readerUid],
  );
  await insertAll(
    tx,
    'INSERT INTO group_receipts (conv_id, seq, uid, time_ms)',
    asked.map(({ seq }) => [head.conv_id, seq, readerUid, nowMs]),
  );
  const counts = await receipts(
    tx,
    gid,
    asked.map(({ seq }) => seq),
  );
  await forgetEarlier(
    tx,
    head.conv_id,
    counts.map(({ seq }) => seq),
  );
  const drafts = counts.map(
    ({ seq, fromUid, readCount, unreadCount }): ChangeDraft => ({
      kind: 'receipt',
      seq,
      byUid: readerUid,
      timeMs: nowMs,
      forUid: fromUid,
      note: { readCount, unreadCount },
    }),
  );
  return record(tx, head, drafts);
}

/** The latest counts take the place of the earlier ones, whose revs become gaps. */
const forgetEarlier = (tx: Tx, convId: number, seqs: number[]): Promise<number> =>
  tx.run(`DELETE FROM changes WHERE conv_id = ? AND kind = 'receipt' AND seq IN ${inList(seqs.length)}`, [
    convId,
    ...seqs,
  ]);
