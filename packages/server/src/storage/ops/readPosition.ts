import type { ReadOutcome, UserEventRow } from '../port/conversations.ts';
import { type Change, FLAG, type LogRef } from '../port/messages.ts';
import type { AskedBy } from '../port/outbox.ts';
import type { Tx } from '../tx.ts';
import { recordOne } from './changeRows.ts';
import { C2C, type Head, lockHead } from './heads.ts';
import { type Member, othersCountAt, setPosition, unreadOf } from './members.ts';
import { RECALLED } from './messageRows.ts';
import { note } from './outboxWrite.ts';
import { ownRow } from './topicRows.ts';
import { aboutOf, tell } from './userEvents.ts';

/** [R1][R2] Moves the reader's position up, never back. */
export async function markRead(
  tx: Tx,
  log: LogRef,
  readerUid: number,
  { told, ...to }: { seq?: number; upToMs?: number; told?: AskedBy },
  nowMs: number,
): Promise<ReadOutcome | undefined> {
  const head = await lockHead(tx, log);
  const reader = head && (await ownRow(tx, head, readerUid));
  if (!head || !reader) return undefined;
  const target = await targetOf(tx, head, reader, to);
  // A position that a clearing or `setUnread` moved is new to the peer all the same.
  if (target <= reader.read_seq && (head.kind !== C2C || target <= reader.told_seq)) {
    return { convId: head.conv_id, readSeq: reader.read_seq, unread: await unreadOf(tx, head, reader) };
  }

  const position = await movePosition(tx, head, reader, Math.max(target, reader.read_seq));
  if (head.kind !== C2C) return readAlone(tx, head, position, nowMs);
  const change = await recordRead(tx, head, reader, target, nowMs);
  const notice = { sdkAppId: log.sdkAppId, convId: head.conv_id, seq: target, byUid: readerUid, timeMs: nowMs };
  await note(tx, { ...notice, kind: 'afterC2cRead', ...(told && { detail: told }) });
  return { convId: head.conv_id, readSeq: position.read_seq, unread: await unreadOf(tx, head, position), change };
}

/** Nobody but the reader's own devices learns of what is read in a group or of notices: no write to its log. */
async function readAlone(tx: Tx, head: Head, position: Position, nowMs: number): Promise<ReadOutcome> {
  const [unread, readSeq] = [await unreadOf(tx, head, position), position.read_seq];
  const event = await tell(tx, {
    uid: position.uid,
    kind: 'conversationUnread',
    ...aboutOf(head),
    timeMs: nowMs,
    seq: readSeq,
    value: unread,
  });
  return { convId: head.conv_id, readSeq, unread, event };
}

type Position = Pick<Member, 'uid' | 'own_count' | 'read_seq' | 'read_count'>;

/** Sets a user's position, with the count of what the peer had sent up to there. */
async function movePosition(tx: Tx, head: Head, { uid, own_count }: Pick<Member, 'uid' | 'own_count'>, seq: number) {
  const position = {
    uid,
    own_count,
    read_seq: seq,
    read_count: await othersCountAt(tx, head, { uid, own_count }, seq),
  };
  await setPosition(tx, head, position);
  return position;
}

async function targetOf(tx: Tx, head: Head, reader: Member, to: { seq?: number; upToMs?: number }): Promise<number> {
  if (to.seq !== undefined) return Math.min(to.seq, head.seq);
  if (to.upToMs === undefined) return head.seq;
  const row = await tx.one<{ seq: number }>(
    'SELECT seq FROM messages WHERE conv_id = ? AND seq > ? AND COALESCE(imported_sec * 1000, time_ms) <= ? ORDER BY seq DESC LIMIT 1',
    [head.conv_id, head.kind === C2C ? Math.min(reader.read_seq, reader.told_seq) : reader.read_seq, to.upToMs],
  );
  return row?.seq ?? 0;
}

/**
 * Records that a user has read up to here, in place of the earlier record. A position that was set back and moves up again
 * below what the peer was told concerns the reader's own devices only.
 */
async function recordRead(tx: Tx, head: Head, reader: Member, seq: number, nowMs: number): Promise<Change> {
  const draft = { kind: 'read' as const, seq, byUid: reader.uid, timeMs: nowMs };
  if (seq <= reader.told_seq) return recordOne(tx, head, { ...draft, forUid: reader.uid });
  if (reader.told_rev > 0)
    await tx.run('DELETE FROM changes WHERE conv_id = ? AND rev = ?', [head.conv_id, reader.told_rev]);
  const change = await recordOne(tx, head, draft);
  await tx.run('UPDATE members SET told_seq = ?, told_ms = ?, told_rev = ? WHERE uid = ? AND conv_id = ?', [
    seq,
    nowMs,
    change.rev,
    reader.uid,
    head.conv_id,
  ]);
  return change;
}

/** [R3] Sets the position to where `count` countable messages of the peer follow. */
export async function setUnread(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  count: number,
  nowMs: number,
): Promise<{ unread: number; event: UserEventRow } | undefined> {
  const head = await lockHead(tx, log);
  const viewer = head && (await ownRow(tx, head, viewerUid));
  if (!head || !viewer) return undefined;
  const seq = await seqBefore(tx, head, viewer, count);
  const position = await movePosition(tx, head, viewer, seq);
  const unread = await unreadOf(tx, head, position);
  const event = await tell(tx, {
    uid: viewerUid,
    kind: 'conversationUnread',
    ...aboutOf(head, viewer),
    timeMs: nowMs,
    seq,
    value: unread,
  });
  return { unread, event };
}

/** The seq after which `count` countable messages of the peer follow; clamped to what the viewer may read. */
export async function seqBefore(
  tx: Tx,
  head: Pick<Head, 'conv_id' | 'seq' | 'lowest_seq'>,
  viewer: Pick<Member, 'uid' | 'cleared_seq'>,
  count: number,
): Promise<number> {
  if (count <= 0) return head.seq;
  const bottom = Math.max(viewer.cleared_seq, head.lowest_seq - 1);
  const row = await tx.one<{ seq: number }>(
    `SELECT m.seq FROM messages m WHERE m.conv_id = ? AND m.seq > ? AND m.from_uid <> ? AND (m.flags & ${FLAG.noUnread | RECALLED}) = 0
     AND NOT EXISTS (SELECT 1 FROM changes d WHERE d.conv_id = m.conv_id AND d.seq = m.seq AND d.kind = 'delete' AND d.for_uid = ?)
     ORDER BY m.seq DESC LIMIT 1 OFFSET ?`,
    [head.conv_id, bottom, viewer.uid, viewer.uid, count - 1],
  );
  return row ? row.seq - 1 : bottom;
}
