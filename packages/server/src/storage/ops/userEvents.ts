import type { UserEventKind, UserEventRow } from '../port/conversations.ts';
import type { Tx } from '../tx.ts';

interface EventRow {
  uid: number;
  user_seq: number;
  kind: UserEventKind;
  peer_user_id: string | null;
  time_ms: number;
  seq: number | null;
  value: number | null;
}

/** An event to be told to a user's devices. */
export interface UserEventDraft {
  uid: number;
  kind: UserEventKind;
  /** Absent where it concerns no conversation. */
  peerUid?: number;
  timeMs: number;
  seq?: number;
  value?: number;
}

/** Stands for the peer of an event that concerns no conversation: no account has it. */
const NOBODY = 0;

/** [E1] Writes an event under the next number of the user's stream, given under the lock of the account's row. */
export async function tell(tx: Tx, draft: UserEventDraft): Promise<UserEventRow> {
  const account = await tx.one<{ user_seq: number }>(
    'UPDATE accounts SET user_seq = user_seq + 1 WHERE uid = ? RETURNING user_seq',
    [draft.uid],
  );
  if (!account) throw new Error(`there is no account ${draft.uid} to write an event for`);
  const { peerUid = NOBODY } = draft;
  const peer = await tx.one<{ user_id: string }>('SELECT user_id FROM accounts WHERE uid = ?', [peerUid]);
  const row: EventRow = {
    uid: draft.uid,
    user_seq: account.user_seq,
    kind: draft.kind,
    peer_user_id: peer?.user_id ?? null,
    time_ms: draft.timeMs,
    seq: draft.seq ?? null,
    value: draft.value ?? null,
  };
  await tx.run(
    'INSERT INTO user_events (uid, user_seq, kind, peer_uid, time_ms, seq, value) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [row.uid, row.user_seq, row.kind, peerUid, row.time_ms, row.seq, row.value],
  );
  return eventOf(row);
}

function eventOf(row: EventRow): UserEventRow {
  const event: UserEventRow = {
    uid: row.uid,
    userSeq: row.user_seq,
    kind: row.kind,
    timeMs: row.time_ms,
  };
  if (row.peer_user_id !== null) event.peerUserId = row.peer_user_id;
  if (row.seq !== null) event.seq = row.seq;
  if (row.value !== null) event.value = row.value;
  return event;
}

/** [E2] Events of a user after `afterUserSeq`, oldest first. */
export async function after(
  tx: Tx,
  uid: number,
  afterUserSeq: number,
  count: number,
): Promise<{ events: UserEventRow[]; userSeq: number; isTooOld: boolean }> {
  const account = await tx.one<{ user_seq: number }>('SELECT user_seq FROM accounts WHERE uid = ?', [uid]);
  const userSeq = account?.user_seq ?? 0;
  const rows = await tx.all<EventRow>(
    `SELECT e.uid, e.user_seq, e.kind, a.user_id AS peer_user_id, e.time_ms, e.seq, e.value FROM user_events e
     LEFT JOIN accounts a ON a.uid = e.peer_uid WHERE e.uid = ? AND e.user_seq > ? ORDER BY e.user_seq LIMIT ?`,
    [uid, afterUserSeq, count],
  );
  // Numbers have no holes, so whatever is not there was trimmed.
  const expected = Math.min(count, userSeq - afterUserSeq);
  const isTooOld =
    expected < 0 || rows.length < expected || rows.some((row, at) => row.user_seq !== afterUserSeq + 1 + at);
  return { events: isTooOld ? [] : rows.map(eventOf), userSeq, isTooOld };
}

/** [E3] Trims events older than `beforeMs`, the oldest first, at most `max` of them. */
export function trim(tx: Tx, beforeMs: number, max: number): Promise<number> {
  return tx.run(
    `DELETE FROM user_events WHERE (uid, user_seq) IN
      (SELECT uid, user_seq FROM user_events WHERE time_ms < ? ORDER BY time_ms, user_seq LIMIT ?)`,
    [beforeMs, max],
  );
}
