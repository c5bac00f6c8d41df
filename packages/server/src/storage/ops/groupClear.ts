import type { UserEventRow } from '../port/conversations.ts';
import { FLAG } from '../port/messages.ts';
import { inList, type Tx } from '../tx.ts';
import { lockGroup } from './groupRows.ts';
import type { Head } from './heads.ts';
import { tellAll } from './userEvents.ts';

/** [G38] Hides messages from members of a group, and from those who come later. */
export async function clearHistory(
  tx: Tx,
  gid: number,
  wanted: number | undefined,
  uids: number[],
  nowMs: number,
): Promise<{ seq: number; events: UserEventRow[] } | { refused: 'gone' }> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { head, row } = locked;
  const seq = Math.min(wanted ?? head.seq, head.seq);
  if (seq > row.cleared_seq) await tx.run('UPDATE groups SET cleared_seq = ? WHERE gid = ?', [seq, gid]);
  if (uids.length === 0) return { seq, events: [] };
  const these = `uid IN ${inList(uids.length)}`;
  const here = `conv_id = ? AND ${these} AND role > 0 AND cleared_seq < ?`;
  const shown = 'CASE WHEN gone_seq = ? THEN top_seq ELSE ? END';
  // One that came back after its deletion would else be hidden again with its last shown message.
  await tx.run(
    `UPDATE members SET hidden_seq = 0 WHERE ${here} AND hidden_seq > 0 AND ${shown} > hidden_seq AND ${shown} > cleared_seq`,
    [head.conv_id, ...uids, seq, ...Array(4).fill(head.list_seq_low)],
  );
  await markRead(tx, head, seq, uids);
  const rows = await tx.all<{ uid: number }>(`UPDATE members SET cleared_seq = ? WHERE ${here} RETURNING uid`, [
    seq,
    head.conv_id,
    ...uids,
    seq,
  ]);
  const cleared = rows.map(({ uid }) => uid);
  return { seq, events: await tellAll(tx, cleared, { kind: 'historyCleared', gid, timeMs: nowMs, seq }) };
}

/** What is hidden is read, and what was trimmed is for all: the count of others' messages up to there is that of all less one's own. */
async function markRead(tx: Tx, head: Head, seq: number, uids: readonly number[]): Promise<void> {
  if (seq < head.lowest_seq) return;
  const at = await tx.one<{ count_low: number }>('SELECT count_low FROM messages WHERE conv_id = ? AND seq = ?', [
    head.conv_id,
    seq,
  ]);
  const { floor_seq: floor } = head;
  const ownAfter = `(SELECT COUNT(*) FROM messages x WHERE x.conv_id = members.conv_id AND x.seq > ?
    AND x.from_uid = members.uid AND (x.flags & ${FLAG.noUnread}) = 0)`;
  await tx.run(
    `UPDATE members SET read_seq = ?, read_count = ? - own_count + ${ownAfter}, floor_seq = ? WHERE conv_id = ? AND uid IN ${inList(uids.length)}
     AND role > 0 AND CASE WHEN floor_seq < ? THEN ? ELSE read_seq END < ?`,
    [seq, at?.count_low ?? 0, seq, floor, head.conv_id, ...uids, floor, floor, seq],
  );
}
