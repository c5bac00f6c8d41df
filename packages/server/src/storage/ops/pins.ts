import type { GroupStore } from '../port/groupStore.ts';
import type { Tx } from '../tx.ts';
import { recordOne } from './changeRows.ts';
import { lockGroup } from './groupRows.ts';
import { GROUP } from './heads.ts';
import {
  MESSAGE_COLUMNS,
  type MessageRow,
  RECALLED,
  SENDER,
  storedMessage,
  VISIBLE,
  visibleTo,
} from './messageRows.ts';
import { viewerOf } from './topicRows.ts';

type Args<M extends keyof GroupStore> = Parameters<GroupStore[M]>;
type Result<M extends keyof GroupStore> = Awaited<ReturnType<GroupStore[M]>>;

/** [G29] Pins a message or takes it off. */
export async function pin(
  tx: Tx,
  gid: number,
  seq: number,
  isPinned: boolean,
  { uid, max, nowMs }: Args<'pin'>[3],
): Promise<Result<'pin'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { head } = locked;
  const message = await tx.one<{ flags: number }>('SELECT flags FROM messages WHERE conv_id = ? AND seq = ?', [
    head.conv_id,
    seq,
  ]);
  if (!message) return { refused: 'unknown' };
  if (isPinned && message.flags & RECALLED) return { refused: 'recalled' };
  const pins = await tx.all<{ seq: number }>('SELECT seq FROM pins WHERE conv_id = ?', [head.conv_id]);
  if (pins.some((row) => row.seq === seq) === isPinned) return { unchanged: true };
  if (isPinned && pins.length >= max) return { refused: 'limit' };

  if (isPinned)
    await tx.run('INSERT INTO pins (conv_id, seq, by_uid, time_ms) VALUES (?, ?, ?, ?)', [
      head.conv_id,
      seq,
      uid,
      nowMs,
    ]);
  else await tx.run('DELETE FROM pins WHERE conv_id = ? AND seq = ?', [head.conv_id, seq]);
  return { change: await recordOne(tx, head, { kind: 'pin', seq, byUid: uid, timeMs: nowMs, note: { isPinned } }) };
}

/** [G30] The pinned messages as the viewer sees them. */
export async function pinned(tx: Tx, gid: number, viewerUid: number): Promise<Result<'pinned'>> {
  const group = await tx.one<{ conv_id: number }>('SELECT conv_id FROM groups WHERE gid = ? AND deleted_ms = 0', [gid]);
  const viewer = group && (await viewerOf(tx, { kind: GROUP, conv_id: group.conv_id }, viewerUid));
  if (!group || !viewer) return [];
  const rows = await tx.all<MessageRow & { pin_ms: number; pinner: string | null }>(
    `SELECT m.conv_id, ${MESSAGE_COLUMNS}, i.time_ms AS pin_ms, b.user_id AS pinner FROM pins i
     JOIN messages m ON m.conv_id = i.conv_id AND m.seq = i.seq ${SENDER} LEFT JOIN accounts b ON b.uid = i.by_uid
     WHERE i.conv_id = ? AND m.seq > ? AND ${VISIBLE} ORDER BY i.time_ms, i.seq`,
    [group.conv_id, viewer.cleared_seq, ...visibleTo(viewerUid)],
  );
  return rows.map((row) => ({ message: storedMessage(row), byUserId: row.pinner ?? '', timeMs: row.pin_ms }));
}
