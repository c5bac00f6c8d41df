import { type Change, type ChangesPage, FLAG, type LogRef } from '../port/messages.ts';
import { inList, type Tx } from '../tx.ts';
import { type ChangeRow, changeOf, record } from './changeRows.ts';
import { C2C, type Head, lockHead, readHead } from './heads.ts';
import { headTop, isStranger, type Member } from './members.ts';
import { RECALLED, RECEIPTED, VISIBLE, visibleTo } from './messageRows.ts';
import { ownRow, viewerOf } from './topicRows.ts';

interface FlagRow {
  seq: number;
  from_uid: number;
  flags: number;
}

/** Rows among these seqs that the viewer can see, by ascending seq. */
function seen(tx: Tx, head: Head, viewer: Member, seqs: number[]): Promise<FlagRow[]> {
  const distinct = [...new Set(seqs)];
  return tx.all<FlagRow>(
    `SELECT m.seq, m.from_uid, m.flags FROM messages m WHERE m.conv_id = ? AND m.seq IN ${inList(distinct.length)} AND m.seq > ?
     AND ${VISIBLE} ORDER BY m.seq`,
    [head.conv_id, ...distinct, viewer.cleared_seq, ...visibleTo(viewer.uid)],
  );
}

/** [C4] Deletes messages for one side. */
export async function deleteFor(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  seqs: number[],
  nowMs: number,
): Promise<Change[]> {
  const head = await lockHead(tx, log);
  const viewer = head && (await ownRow(tx, head, viewerUid));
  if (!head || !viewer) return [];
  const rows = await seen(tx, head, viewer, seqs);
  const drafts = rows.map((row) => {
    const counts = row.from_uid !== viewerUid && (row.flags & (FLAG.noUnread | RECALLED)) === 0;
    return {
      kind: 'delete' as const,
      seq: row.seq,
      byUid: viewerUid,
      timeMs: nowMs,
      forUid: viewerUid,
      unreadUid: counts ? viewerUid : 0,
    };
  });
  const changes = await record(tx, head, drafts);
  await replaceTop(tx, head, viewer, new Set(rows.map((row) => row.seq)));
  return changes;
}

/** When the last message of the user's list is deleted, the next older one that shows takes its place (L2). */
async function replaceTop(tx: Tx, head: Head, viewer: Member, deleted: Set<number>): Promise<void> {
  const top = headTop(head, viewer.uid).seq;
  if (top === 0 || (viewer.gone_seq !== top && !deleted.has(top))) return;
  const next = await tx.one<{ seq: number; ms: number }>(
    `SELECT m.seq, COALESCE(m.imported_sec * 1000, m.time_ms) AS ms FROM messages m
     WHERE m.conv_id = ? AND m.seq < ? AND m.seq > ? AND (m.flags & ${FLAG.noLastMsg}) = 0 AND ${VISIBLE} ORDER BY m.seq DESC LIMIT 1`,
    [head.conv_id, top, viewer.cleared_seq, ...visibleTo(viewer.uid)],
  );
  await tx.run('UPDATE members SET gone_seq = ?, top_seq = ?, top_ms = ? WHERE uid = ? AND conv_id = ?', [
    top,
    next?.seq ?? 0,
    next?.ms ?? 0,
    viewer.uid,
    head.conv_id,
  ]);
}

/** [C5] Receipts for messages that asked for one. */
export async function receipt(
  tx: Tx,
  log: LogRef,
  readerUid: number,
  seqs: number[],
  nowMs: number,
): Promise<Change[]> {
  const head = await lockHead(tx, log);
  if (!head) return [];
  const distinct = [...new Set(seqs)];
  const rows = await tx.all<{ seq: number }>(
    `UPDATE messages SET flags = flags + ${RECEIPTED} WHERE conv_id = ? AND seq IN ${inList(distinct.length)} AND from_uid <> ?
     AND (flags & ${FLAG.needReadReceipt | RECEIPTED | RECALLED}) = ${FLAG.needReadReceipt} RETURNING seq`,
    [head.conv_id, ...distinct, readerUid],
  );
  const drafts = rows
    .map((row) => ({ kind: 'receipt' as const, seq: row.seq, byUid: readerUid, timeMs: nowMs }))
    .sort((x, y) => x.seq - y.seq);
  return record(tx, head, drafts);
}

/** [C6] Changes after `afterRev` that concern the viewer, oldest first. */
export async function changes(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  afterRev: number,
  count: number,
): Promise<ChangesPage | undefined> {
  // The head first: what is recorded between the two reads has a later rev and is only given early.
  const head = await readHead(tx, log);
  if (!head || (head.kind === C2C && head.seq === 0)) return undefined;
  const viewer = await viewerOf(tx, head, viewerUid);
  if (isStranger(head, viewerUid, viewer)) return undefined;
  // New content of what one may not see, and what it carries, is not for one either.
  const withContent = head.kind === C2C ? "'reaction', 'extension'" : "'edit', 'reaction', 'extension'";
  const rows = await tx.all<ChangeRow & { by_user_id: string | null }>(
    `SELECT c.conv_id, c.rev, c.kind, c.seq, c.by_uid, c.time_ms, c.for_uid, c.body, c.custom, c.note, a.user_id AS by_user_id
     FROM changes c LEFT JOIN accounts a ON a.uid = c.by_uid
     WHERE c.conv_id = ? AND c.rev > ? AND c.for_uid IN (0, ?) AND (c.kind NOT IN (${withContent}) OR EXISTS
       (SELECT 1 FROM messages m WHERE m.conv_id = c.conv_id AND m.seq = c.seq AND m.seq > CAST(? AS BIGINT) AND ${VISIBLE}))
     ORDER BY c.rev LIMIT ?`,
    [head.conv_id, afterRev, viewerUid, viewer?.cleared_seq ?? 0, ...visibleTo(viewerUid), count + 1],
  );
  const isCompleted = rows.length <= count;
  const given = rows.slice(0, count).map(changeOf);
  const last = given.at(-1)?.rev ?? afterRev;
  const names = Object.fromEntries(rows.map((row) => [row.by_uid, row.by_user_id ?? '']));
  return {
    convId: head.conv_id,
    changes: given,
    names,
    rev: isCompleted ? Math.max(head.rev, last) : last,
    isCompleted,
  };
}
