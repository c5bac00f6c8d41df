import { ImError } from '@hongyan/contract';
import type { OwnSettings, UserEventRow } from '../port/conversations.ts';
import type { LogRef } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { type Head, lockHead } from './heads.ts';
import { type Member, othersCount, setPosition, shownSeq } from './members.ts';
import { ownRow } from './topicRows.ts';
import { aboutOf, tell } from './userEvents.ts';

async function lockRow(tx: Tx, log: LogRef, uid: number): Promise<{ head: Head; row: Member } | undefined> {
  const head = await lockHead(tx, log);
  const row = head && (await ownRow(tx, head, uid));
  return head && row && { head, row };
}

/** Nothing is left to hide or to mark read. */
const isCleared = (head: Head, row: Member): boolean => row.cleared_seq === head.seq && row.read_seq === head.seq;

/** Hides all messages from the user; who can see none has none unread. */
async function clearRows(tx: Tx, head: Head, row: Member): Promise<void> {
  await tx.run('UPDATE members SET cleared_seq = ? WHERE uid = ? AND conv_id = ?', [head.seq, row.uid, head.conv_id]);
  await setPosition(tx, head, { uid: row.uid, read_seq: head.seq, read_count: othersCount(head, row) });
}

/** [L8] Hides all messages up to the end from this user; the conversation stays where it is. */
export async function clear(tx: Tx, log: LogRef, viewerUid: number, nowMs: number): Promise<UserEventRow | undefined> {
  const found = await lockRow(tx, log, viewerUid);
  if (!found) return undefined;
  const { head, row } = found;
  if (isCleared(head, row)) return undefined;
  await clearRows(tx, head, row);
  // One that came back after its deletion would else be hidden again with its last shown message.
  if (row.hidden_seq > 0 && shownSeq(head, row) > row.hidden_seq) {
    await tx.run('UPDATE members SET hidden_seq = 0 WHERE uid = ? AND conv_id = ?', [row.uid, head.conv_id]);
  }
  return tell(tx, { uid: viewerUid, kind: 'historyCleared', ...aboutOf(head, row), timeMs: nowMs, seq: head.seq });
}

/** [L9] Takes the conversation off the user's list until its next shown message (D11). */
export async function deleteConversation(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  withHistory: boolean,
  nowMs: number,
): Promise<UserEventRow | undefined> {
  const found = await lockRow(tx, log, viewerUid);
  if (!found) return undefined;
  const { head, row } = found;
  if (row.hidden_seq === head.seq && (!withHistory || isCleared(head, row))) return undefined;
  if (withHistory) await clearRows(tx, head, row);
  await tx.run('UPDATE members SET hidden_seq = ? WHERE uid = ? AND conv_id = ?', [head.seq, row.uid, head.conv_id]);
  const event = { uid: viewerUid, kind: 'conversationDeleted' as const, ...aboutOf(head, row), timeMs: nowMs };
  return tell(tx, { ...event, seq: head.seq, value: withHistory ? 1 : 0 });
}

/** Of an account that `tell` has locked: no other unit pins for it meanwhile. */
async function assertPinsFit(tx: Tx, uid: number, max: number): Promise<void> {
  const row = await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM members WHERE uid = ? AND pinned_ms > 0', [uid]);
  if ((row?.n ?? 0) > max) throw new ImError('conversationPinsFull', { max });
}

/** [L10] Pins or unpins, sets the receive option. */
export async function set(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  to: OwnSettings,
  nowMs: number,
): Promise<UserEventRow[]> {
  const found = await lockRow(tx, log, viewerUid);
  if (!found) return [];
  const { head, row } = found;
  const event = { uid: viewerUid, ...aboutOf(head, row), timeMs: nowMs };
  const events: UserEventRow[] = [];
  if (to.isPinned !== undefined && to.isPinned !== row.pinned_ms > 0) {
    const pinnedMs = to.isPinned ? nowMs : 0;
    await tx.run('UPDATE members SET pinned_ms = ? WHERE uid = ? AND conv_id = ?', [pinnedMs, row.uid, head.conv_id]);
    events.push(await tell(tx, { ...event, kind: 'conversationPinned', value: to.isPinned ? 1 : 0 }));
    if (to.isPinned && to.pinsMax !== undefined) await assertPinsFit(tx, row.uid, to.pinsMax);
  }
  if (to.receiveOption !== undefined && to.receiveOption !== row.receive_option) {
    await tx.run('UPDATE members SET receive_option = ? WHERE uid = ? AND conv_id = ?', [
      to.receiveOption,
      row.uid,
      head.conv_id,
    ]);
    events.push(await tell(tx, { ...event, kind: 'receiveOption', value: to.receiveOption }));
  }
  return events;
}
