import type { UserEventKind, UserEventRow } from '../port/conversations.ts';
import { chunks, inList, insertAll, type Tx } from '../tx.ts';
import { lockAccounts } from './accountRows.ts';
import { C2C, GROUP, type Head } from './heads.ts';

interface EventRow {
  uid: number;
  user_seq: number;
  kind: UserEventKind;
  peer_user_id: string | null;
  gid: number;
  group_id: string | null;
  time_ms: number;
  seq: number | null;
  value: number | null;
}

/** An event to be told to devices of users. */
export interface UserEventDraft {
  kind: UserEventKind;
  /** Of a one-to-one conversation. */
  peerUid?: number;
  /** Of a group, or `NOTICES_GID`. */
  gid?: number;
  timeMs: number;
  seq?: number;
  value?: number;
}

/** Stands for the peer of an event that concerns no one-to-one conversation: no account has it. */
const NOBODY = 0;
/** Stands in an event for the notices to the user: no group has it. */
export const NOTICES_GID = -1;

/** What an event about a conversation of the user says of it. */
export function aboutOf(head: Head, member?: { peer_uid: number }): Pick<UserEventDraft, 'peerUid' | 'gid'> {
  if (head.kind === C2C) return { peerUid: member?.peer_uid ?? NOBODY };
  return { gid: head.kind === GROUP ? head.uid_high : NOTICES_GID };
}

/** [E1] Writes an event under the next number of the user's stream, given under the lock of the account's row. */
export async function tell(tx: Tx, { uid, ...draft }: UserEventDraft & { uid: number }): Promise<UserEventRow> {
  const [event] = await tellAll(tx, [uid], draft);
  if (!event) throw new Error(`there is no account ${uid} to write an event for`);
  return event;
}

/** [E1] Writes the same event to many users, in the order in which all units lock accounts; who does not exist gets none. */
export async function tellAll(tx: Tx, uids: readonly number[], draft: UserEventDraft): Promise<UserEventRow[]> {
  const { peerUid = NOBODY, gid = 0 } = draft;
  const peer = peerUid && (await tx.one<{ user_id: string }>('SELECT user_id FROM accounts WHERE uid = ?', [peerUid]));
  const group = gid > 0 && (await tx.one<{ group_id: string }>('SELECT group_id FROM groups WHERE gid = ?', [gid]));
  const about = {
    kind: draft.kind,
    peer_user_id: peer ? peer.user_id : null,
    gid,
    group_id: group ? group.group_id : null,
    time_ms: draft.timeMs,
    seq: draft.seq ?? null,
    value: draft.value ?? null,
  };
  const rows: EventRow[] = [];
  for (const some of chunks([...new Set(uids)].sort(ascending), USERS_PER_STATEMENT)) {
    const list = inList(some.length);
    await lockAccounts(tx, some);
    const given = await tx.all<{ uid: number; user_seq: number }>(
      `UPDATE accounts SET user_seq = user_seq + 1 WHERE uid IN ${list} RETURNING uid, user_seq`,
      some,
    );
    rows.push(...given.sort((x, y) => ascending(x.uid, y.uid)).map((numbers) => ({ ...numbers, ...about })));
  }
  return write(
    tx,
    rows.map((row) => ({ ...row, peer_uid: peerUid })),
  );
}

/**
 * [E1] Writes events about accounts, many to each user, in their order for each. The accounts of all users are locked already.
 *
 * @param drafts whom to tell, and what of which account
 */
export async function tellEach(
  tx: Tx,
  drafts: readonly (Required<Pick<UserEventDraft, 'peerUid' | 'value'>> & UserEventDraft & { uid: number })[],
): Promise<UserEventRow[]> {
  const counts = new Map<number, number>();
  for (const { uid } of drafts) counts.set(uid, (counts.get(uid) ?? 0) + 1);
  const next = new Map<number, number>();
  for (const count of new Set(counts.values())) {
    const uids = [...counts].filter(([, one]) => one === count).map(([uid]) => uid);
    for (const some of chunks(uids, USERS_PER_STATEMENT)) {
      const given = await tx.all<{ uid: number; user_seq: number }>(
        `UPDATE accounts SET user_seq = user_seq + CAST(? AS BIGINT) WHERE uid IN ${inList(some.length)} RETURNING uid, user_seq`,
        [count, ...some],
      );
      for (const { uid, user_seq } of given) next.set(uid, user_seq - count + 1);
    }
  }
  const names = await namesOf(tx, [...new Set(drafts.map(({ peerUid }) => peerUid))]);
  const rows = drafts.map(({ uid, kind, peerUid, timeMs, value }) => {
    const user_seq = next.get(uid) ?? 0;
    next.set(uid, user_seq + 1);
    const about = { peer_uid: peerUid, peer_user_id: names.get(peerUid) ?? null, gid: 0, group_id: null };
    return { uid, user_seq, kind, ...about, time_ms: timeMs, seq: null, value };
  });
  return write(tx, rows);
}

async function namesOf(tx: Tx, uids: readonly number[]): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const some of chunks(uids, USERS_PER_STATEMENT)) {
    const sql = `SELECT uid, user_id FROM accounts WHERE uid IN ${inList(some.length)}`;
    for (const { uid, user_id } of await tx.all<{ uid: number; user_id: string }>(sql, some)) names.set(uid, user_id);
  }
  return names;
}

async function write(tx: Tx, rows: readonly (EventRow & { peer_uid: number })[]): Promise<UserEventRow[]> {
  const columns = '(uid, user_seq, kind, peer_uid, gid, time_ms, seq, value)';
  const values = rows.map((row) => [
    ...[row.uid, row.user_seq, row.kind, row.peer_uid, row.gid, row.time_ms],
    ...[row.seq, row.value],
  ]);
  await insertAll(tx, `INSERT INTO user_events ${columns}`, values);
  return rows.map(eventOf);
}

const ascending = (x: number, y: number): number => x - y;
const USERS_PER_STATEMENT = 500;

function eventOf(row: EventRow): UserEventRow {
  const event: UserEventRow = {
    uid: row.uid,
    userSeq: row.user_seq,
    kind: row.kind,
    timeMs: row.time_ms,
  };
  if (row.peer_user_id !== null) event.peerUserId = row.peer_user_id;
  if (row.group_id !== null) event.groupId = row.group_id;
  if (row.gid === NOTICES_GID) event.isNotices = true;
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
    `SELECT e.uid, e.user_seq, e.kind, a.user_id AS peer_user_id, e.gid, g.group_id, e.time_ms, e.seq, e.value
     FROM user_events e LEFT JOIN accounts a ON a.uid = e.peer_uid LEFT JOIN groups g ON g.gid = e.gid WHERE e.uid = ? AND e.user_seq > ? ORDER BY e.user_seq LIMIT ?`,
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
