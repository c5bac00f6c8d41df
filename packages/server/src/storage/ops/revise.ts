import {
  type ChangeOutcome,
  type EditOutcome,
  FLAG,
  type LogRef,
  type MessageExtra,
  type MessageStore,
} from '../port/messages.ts';
import type { AskedBy } from '../port/outbox.ts';
import type { Tx } from '../tx.ts';
import { audienceOf, dropAttached } from './attached.ts';
import { toBytes, toText } from './bytes.ts';
import { recordOne } from './changeRows.ts';
import { assertIntact, checkSum } from './checkSum.ts';
import { C2C, type Head, lockHead, peerOf } from './heads.ts';
import { hold, letGo } from './mergedLists.ts';
import { extraOf, type MessageRow, RECALLED } from './messageRows.ts';
import { note } from './outboxWrite.ts';

/** Who changes a message. */
export interface Author {
  uid: number;
  asAdmin: boolean;
  notBeforeMs: number;
  nowMs: number;
  /** Of a recall: why. */
  reason?: string;
  /** Of a recall: who asked for it, as webhooks tell it. */
  told?: AskedBy;
}

type Row = Omit<MessageRow, 'nick' | 'face_url'>;

type Revisable = { head: Head; row: Row } | { refused: 'unknown' | 'recalled' | 'tip' | 'notSender' | 'tooLate' };

/** The message, locked with its conversation, or why it may not be changed [C2]. */
async function revisable(tx: Tx, log: LogRef, seq: number, by: Author): Promise<Revisable> {
  const head = await lockHead(tx, log);
  const row =
    head &&
    (await tx.one<Row>(
      `SELECT conv_id, seq, from_uid, profile_id, msg_seq, random, client_delta, time_ms, flags, imported_sec, edited_ms, body, extra,
       check_sum FROM messages WHERE conv_id = ? AND seq = ?`,
      [head.conv_id, seq],
    ));
  if (!head || !row || row.flags & FLAG.pushed) return { refused: 'unknown' };
  // Before its checksum is made anew, which would make what is damaged look whole.
  assertIntact(row);
  if (row.flags & RECALLED) return { refused: 'recalled' };
  if (row.flags & FLAG.tip) return { refused: 'tip' };
  if (!by.asAdmin && row.from_uid !== by.uid) return { refused: 'notSender' };
  const ownMs = row.imported_sec ? row.imported_sec * 1000 : row.time_ms;
  if (ownMs < by.notBeforeMs) return { refused: 'tooLate' };
  return { head, row };
}

/** [C1][C2] Recalls a message: its content goes, from earlier edits in the change log too. */
export async function recall(tx: Tx, log: LogRef, seq: number, by: Author): Promise<ChangeOutcome> {
  const found = await revisable(tx, log, seq, by);
  if ('refused' in found) return found;
  const { head, row } = found;
  const unreadUid = head.kind === C2C ? await counter(tx, head, row) : await counters(tx, head, row);
  const unpinned = head.kind === C2C ? undefined : await takeOff(tx, head, seq, by);

  const extra = await tombstoneExtra(tx, row, by);
  await tx.run(
    `UPDATE messages SET body = NULL, extra = ?, flags = flags + ${RECALLED}, check_sum = ? WHERE conv_id = ? AND seq = ?`,
    [extra, checkSum({ ...row, body: null, extra }), head.conv_id, seq],
  );
  if (row.edited_ms)
    await tx.run("DELETE FROM changes WHERE conv_id = ? AND seq = ? AND kind = 'edit'", [head.conv_id, seq]);
  await dropAttached(tx, head, seq);
  await letGo(tx, head.conv_id, seq, by.nowMs);
  const change = await recordOne(tx, head, {
    kind: 'recall',
    seq,
    byUid: by.uid,
    timeMs: by.nowMs,
    unreadUid,
    ...(by.reason && { note: { reason: by.reason } }),
  });
  const kind = head.kind === C2C ? 'afterC2cRecall' : 'afterGroupRecall';
  const notice = { sdkAppId: log.sdkAppId, convId: head.conv_id, seq, byUid: by.uid, timeMs: by.nowMs };
  await note(tx, { ...notice, kind, ...(by.told && { detail: by.told }) });
  return { change, ...(unpinned && { unpinned }) };
}

/** Takes a pinned message off, as somebody could have done by hand before recalling it. */
async function takeOff(tx: Tx, head: Head, seq: number, { uid: byUid, nowMs: timeMs }: Author) {
  const pins = await tx.run('DELETE FROM pins WHERE conv_id = ? AND seq = ?', [head.conv_id, seq]);
  if (pins > 0) return recordOne(tx, head, { kind: 'pin', seq, byUid, timeMs, note: { isPinned: false } });
}

/** Who reads the tombstone without the change must learn the same of it: who recalled, and why. */
async function tombstoneExtra(tx: Tx, row: Row, { uid, reason }: Author): Promise<Uint8Array | null> {
  const other =
    uid !== 0 && uid !== row.from_uid
      ? await tx.one<{ user_id: string }>('SELECT user_id FROM accounts WHERE uid = ?', [uid])
      : undefined;
  const extra: MessageExtra = {
    ...(other && { recalledBy: other.user_id }),
    ...(reason && { recallReason: reason }),
  };
  return Object.keys(extra).length > 0 ? toBytes(JSON.stringify(extra)) : null;
}

/** Whose count a recalled one-to-one message lowers; 0: nobody's. */
async function counter(tx: Tx, head: Head, row: Row): Promise<number> {
  const receiver = peerOf(head, row.from_uid);
  if (row.flags & FLAG.noUnread || receiver === row.from_uid) return 0;
  return (await isDeletedFor(tx, head, row.seq, receiver)) ? 0 : receiver;
}

/** Of a group it lowers that of all but the sender: who deleted it before is counted here now. */
async function counters(tx: Tx, head: Head, row: Row): Promise<number> {
  if (row.flags & FLAG.noUnread) return 0;
  await tx.run("UPDATE changes SET unread_uid = 0 WHERE conv_id = ? AND seq = ? AND kind = 'delete'", [
    head.conv_id,
    row.seq,
  ]);
  return -row.from_uid;
}

/** A message that its receiver deleted is out of the unread count already. */
async function isDeletedFor(tx: Tx, head: Head, seq: number, uid: number): Promise<boolean> {
  const row = await tx.one(
    "SELECT 1 AS found FROM changes WHERE conv_id = ? AND seq = ? AND kind = 'delete' AND for_uid = ?",
    [head.conv_id, seq, uid],
  );
  return row !== undefined;
}

/** [C3][C7] Replaces body and/or cloudCustomData. */
export async function edit(
  tx: Tx,
  log: LogRef,
  seq: number,
  by: Author,
  { seenEditedMs, holds = [], ...to }: Parameters<MessageStore['edit']>[3],
): Promise<EditOutcome> {
  const found = await revisable(tx, log, seq, by);
  if ('refused' in found) return found;
  const { head, row } = found;
  const editedMs = row.edited_ms ?? 0;
  // Before the version is looked at: a repeat of an edit whose answer was lost finds its own version, not the one it saw.
  if (isSo(row, to)) return { unchanged: true };
  if (seenEditedMs !== undefined && seenEditedMs !== editedMs) return { refused: 'editedMeanwhile' };

  const body = to.body === undefined ? row.body : toBytes(to.body);
  const extra =
    to.cloudCustomData === undefined
      ? row.extra
      : toBytes(JSON.stringify({ ...extraOf(row.extra), cloudCustomData: to.cloudCustomData }));
  // Later than the one before, also within one millisecond or when the clock went back: it is the message's version.
  const timeMs = Math.max(by.nowMs, editedMs + 1);
  await tx.run('UPDATE messages SET body = ?, extra = ?, edited_ms = ?, check_sum = ? WHERE conv_id = ? AND seq = ?', [
    body,
    extra,
    timeMs,
    checkSum({ ...row, body, extra, edited_ms: timeMs }),
    head.conv_id,
    seq,
  ]);
  if (to.body !== undefined) {
    await letGo(tx, head.conv_id, seq, by.nowMs);
    await hold(tx, log.sdkAppId, { conv_id: head.conv_id, seq }, holds);
  }
  const change = await recordOne(tx, head, { kind: 'edit', seq, byUid: by.uid, timeMs, ...to });
  const isForBoth = head.kind === C2C && !(row.flags & FLAG.targeted);
  return isForBoth ? { change } : { change, audience: await audienceOf(tx, { ...row, head }) };
}

/** The message is as the edit wants it. */
const isSo = (row: Row, { body, cloudCustomData }: { body?: string; cloudCustomData?: string }): boolean =>
  (body === undefined || (row.body !== null && body === toText(row.body))) &&
  (cloudCustomData === undefined || cloudCustomData === (extraOf(row.extra).cloudCustomData ?? ''));
