import type { FriendApplication, FriendApplicationStore } from '../port/friendApplications.ts';
import type { Tx } from '../tx.ts';
import { fromColumn } from './bytes.ts';
import { joinGroups, noteAdded, wayset } from './friendAdd.ts';
import { groupsOf } from './friendGroupRows.ts';
import { type FriendWrite, putFriends } from './friendRows.ts';
import { dropApplications, headOf, headsOf, ListChanges, lockPeople, markPendingRead } from './relationRows.ts';

type Args<M extends keyof FriendApplicationStore> = Parameters<FriendApplicationStore[M]>;
type Result<M extends keyof FriendApplicationStore> = Awaited<ReturnType<FriendApplicationStore[M]>>;

interface ApplicationRow {
  uid: number;
  user_id: string;
  nick: string;
  face_url: string;
  source: string;
  wording: string;
  remark: string;
  group_name: string;
  time_ms: number;
  is_incoming: number;
  seq: number;
}

/** Requests on one user's list; takes the user four times. */
const LISTED = `SELECT a.uid, a.user_id, a.nick, a.face_url, p.source, p.wording, p.remark, p.group_name, p.time_ms, p.seq,
  CASE WHEN p.to_uid = ? THEN 1 ELSE 0 END AS is_incoming
  FROM friend_applications p JOIN accounts a ON a.uid = CASE WHEN p.to_uid = ? THEN p.from_uid ELSE p.to_uid END AND a.deleted_ms = 0
  WHERE ((p.to_uid = ? AND p.to_hides = 0) OR (p.from_uid = ? AND p.from_hides = 0))`;

/** [Z1] Requests of both directions. */
export async function list(tx: Tx, uid: number, offset: number, count: number): Promise<Result<'list'>> {
  const { pending_read } = await headOf(tx, uid);
  const rows = await tx.all<ApplicationRow>(`${LISTED} ORDER BY p.time_ms DESC, a.uid DESC LIMIT ? OFFSET ?`, [
    uid,
    uid,
    uid,
    uid,
    count,
    offset,
  ]);
  const unread = await tx.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM friend_applications p JOIN accounts a ON a.uid = p.from_uid AND a.deleted_ms = 0
     WHERE p.to_uid = ? AND p.to_hides = 0 AND p.seq > ?`,
    [uid, pending_read],
  );
  return { applications: rows.map((row) => applicationOf(row, pending_read)), unread: unread?.n ?? 0 };
}

const applicationOf = (row: ApplicationRow, readUpTo: number): FriendApplication => ({
  uid: row.uid,
  userId: row.user_id,
  nick: fromColumn(row.nick),
  faceUrl: fromColumn(row.face_url),
  source: fromColumn(row.source),
  wording: fromColumn(row.wording),
  timeMs: row.time_ms,
  isIncoming: row.is_incoming === 1,
  isRead: row.is_incoming === 1 && row.seq <= readUpTo,
});

/** [Z2] to [Z4], [Z8] Accepts a request. */
export async function accept(
  tx: Tx,
  uid: number,
  fromUid: number,
  { isMutual, remark, limits, nowMs, told }: Args<'accept'>[2],
): Promise<Result<'accept'>> {
  const waiting = await lockWaiting(tx, fromUid, uid);
  if (!waiting) return { refused: 'friendApplicationUnknown' };
  const friends = await wayset(tx, 'friends', 'friend_uid', uid, [fromUid], 'is_gone = 0');
  const heads = await headsOf(tx, [uid, fromUid]);
  const isFull = (who: number) => (heads.get(who)?.friend_count ?? 0) >= limits.friends;
  const common = {
    source: fromColumn(waiting.source),
    wording: fromColumn(waiting.wording),
    addedMs: nowMs,
    custom: {},
  };
  const rows: (FriendWrite & { group: string })[] = [];
  if (!friends.has(`${fromUid} ${uid}`)) {
    if (isFull(fromUid)) return { refused: 'peerFriendsFull' };
    const group = await roomFor(tx, fromUid, fromColumn(waiting.group_name), limits.groups);
    rows.push({ ...common, uid: fromUid, friendUid: uid, remark: fromColumn(waiting.remark), group });
  }
  if (isMutual && !friends.has(`${uid} ${fromUid}`)) {
    if (isFull(uid)) return { refused: 'friendsFull' };
    rows.push({ ...common, uid, friendUid: fromUid, remark, group: '' });
  }
  const changed = new ListChanges();
  await putFriends(tx, rows, { areNew: true, nowMs }, changed);
  await joinGroups(tx, rows, changed);
  await dropApplications(tx, uid, fromUid, changed);
  const how = { uid, initiatorUid: fromUid, isForced: false, nowMs, ...(told && { told }) };
  await noteAdded(tx, 'friend_response', rows, how);
  return { events: await changed.tell(tx, nowMs), made: friends.size === 0 ? 1 : 0 };
}

async function roomFor(tx: Tx, uid: number, group: string, max: number): Promise<string> {
  if (group === '') return '';
  const groups = await groupsOf(tx, uid);
  return groups.has(group) || groups.size < max ? group : '';
}

/** The request that its receiver may answer, under the lock of both accounts. */
async function lockWaiting(tx: Tx, fromUid: number, toUid: number): Promise<ApplicationRow | undefined> {
  const living = await lockPeople(tx, [fromUid, toUid]);
  if (living.size < 2) return undefined;
  return tx.one<ApplicationRow>(
    'SELECT * FROM friend_applications WHERE from_uid = ? AND to_uid = ? AND to_hides = 0',
    [fromUid, toUid],
  );
}

/** [Z5] Refuses a request. */
export async function refuse(tx: Tx, uid: number, fromUid: number, nowMs: number): Promise<Result<'refuse'>> {
  if (!(await lockWaiting(tx, fromUid, uid))) return { refused: 'friendApplicationUnknown' };
  const changed = new ListChanges();
  await tx.run('DELETE FROM friend_applications WHERE from_uid = ? AND to_uid = ?', [fromUid, uid]);
  for (const one of [uid, fromUid]) changed.applications.add(one);
  return { events: await changed.tell(tx, nowMs) };
}

/** [Z6] Takes a request out of this user's list; when neither side has it on its list it is no more. */
export async function deleteOwn(
  tx: Tx,
  uid: number,
  otherUid: number,
  isIncoming: boolean,
  nowMs: number,
): Promise<Result<'delete'>> {
  await lockPeople(tx, [uid, otherUid]);
  const [from, to] = isIncoming ? [otherUid, uid] : [uid, otherUid];
  const column = isIncoming ? 'to_hides' : 'from_hides';
  const hidden = await tx.run(
    `UPDATE friend_applications SET ${column} = 1 WHERE from_uid = ? AND to_uid = ? AND ${column} = 0`,
    [from, to],
  );
  if (hidden === 0) return { refused: 'friendApplicationGone' };
  await tx.run(
    'DELETE FROM friend_applications WHERE from_uid = ? AND to_uid = ? AND from_hides = 1 AND to_hides = 1',
    [from, to],
  );
  const changed = new ListChanges();
  changed.applications.add(uid);
  return { events: await changed.tell(tx, nowMs) };
}

/** [Z7] Marks all that came in read. */
export async function markRead(tx: Tx, uid: number, nowMs: number): Promise<Result<'markRead'>> {
  await lockPeople(tx, [uid]);
  const { pending_seq, pending_read } = await headOf(tx, uid);
  if (pending_seq <= pending_read) return { events: [] };
  await markPendingRead(tx, uid, pending_seq);
  const changed = new ListChanges();
  changed.applications.add(uid);
  return { events: await changed.tell(tx, nowMs) };
}
