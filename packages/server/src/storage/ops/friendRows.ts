import type { FriendCustom } from '@hongyan/contract';
import type { Friend } from '../port/friends.ts';
import { insertAll, type Tx } from '../tx.ts';
import { fromColumn, toBytes, toColumn, toText } from './bytes.ts';
import { allOf, headsOf, type ListChanges, raise, runAll } from './relationRows.ts';

/** A row of a list of friends, joined with the friend's name. */
export interface FriendRow {
  uid: number;
  friend_uid: number;
  user_id: string;
  seq: number;
  is_gone: number;
  remark: string;
  source: string;
  wording: string;
  added_ms: number;
  custom: Uint8Array | null;
}

export const FRIEND_COLUMNS =
  'f.uid, f.friend_uid, f.seq, f.remark, f.source, f.wording, f.added_ms, f.custom, a.user_id';
export const FROM_FRIENDS = 'FROM friends f JOIN accounts a ON a.uid = f.friend_uid AND a.deleted_ms = 0';

/** A row to be written. */
export interface FriendWrite {
  uid: number;
  friendUid: number;
  remark: string;
  source: string;
  wording: string;
  addedMs: number;
  custom: FriendCustom;
}

/** Rows as readers of the store get them, with the groups that each friend is in. */
export async function friendsOf(tx: Tx, uid: number, rows: readonly FriendRow[]): Promise<Friend[]> {
  const groups = new Map<number, string[]>();
  const memberships = await allOf<{ friend_uid: number; name: string }>(
    tx,
    (list) =>
      `SELECT m.friend_uid, g.name FROM friend_group_members m JOIN friend_groups g ON g.group_no = m.group_no
       WHERE m.uid = ? AND m.friend_uid IN ${list} ORDER BY m.group_no`,
    [uid],
    rows.map(({ friend_uid }) => friend_uid),
  );
  for (const { friend_uid, name } of memberships)
    groups.set(friend_uid, [...(groups.get(friend_uid) ?? []), fromColumn(name)]);
  return rows.map((row) => ({
    uid: row.friend_uid,
    userId: row.user_id,
    remark: fromColumn(row.remark),
    source: fromColumn(row.source),
    wording: fromColumn(row.wording),
    addedMs: row.added_ms,
    groups: groups.get(row.friend_uid) ?? [],
    custom: customOf(row.custom),
  }));
}

const customOf = (bytes: Uint8Array | null): FriendCustom => (bytes ? (JSON.parse(toText(bytes)) as FriendCustom) : {});

/** Fields laid over others; an empty text takes one away. */
export function mergedCustom(before: FriendCustom, changes: FriendCustom = {}): FriendCustom {
  const all = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== '');
  return Object.fromEntries(all.sort(([x], [y]) => (x < y ? -1 : 1)));
}

/** [F12] Those of these accounts that are friends. */
export async function among(tx: Tx, uid: number, friendUids: readonly number[]): Promise<Friend[]> {
  const rows = await allOf<FriendRow>(
    tx,
    (list) => `SELECT ${FRIEND_COLUMNS} ${FROM_FRIENDS} WHERE f.uid = ? AND f.is_gone = 0 AND f.friend_uid IN ${list}`,
    [uid],
    [...new Set(friendUids)],
  );
  return friendsOf(tx, uid, rows);
}

const PUT = `INSERT INTO friends (uid, friend_uid, seq, is_gone, remark, source, wording, added_ms, changed_ms, custom)`;
const OVER = `ON CONFLICT (uid, friend_uid) DO UPDATE SET seq = excluded.seq, is_gone = 0, remark = excluded.remark,
  source = excluded.source, wording = excluded.wording, added_ms = excluded.added_ms, changed_ms = excluded.changed_ms,
  custom = excluded.custom`;

/**
 * Writes rows of lists whose accounts are locked, and raises the numbers of their owners.
 *
 * @param areNew none of them is a friend yet
 */
export async function putFriends(
  tx: Tx,
  writes: readonly FriendWrite[],
  { areNew, nowMs }: { areNew: boolean; nowMs: number },
  changed: ListChanges,
): Promise<void> {
  if (writes.length === 0) return;
  const perOwner = new Map<number, number>();
  for (const { uid } of writes) perOwner.set(uid, (perOwner.get(uid) ?? 0) + 1);
  for (const [more, uids] of byCount(perOwner)) await raise(tx, uids, ['friends_seq', 'custom_seq'], areNew ? more : 0);
  const heads = await headsOf(tx, [...perOwner.keys()]);
  const rows = writes.map((write) => [
    ...[write.uid, write.friendUid, heads.get(write.uid)?.friends_seq ?? 1, 0],
    ...[toColumn(write.remark), toColumn(write.source), toColumn(write.wording), write.addedMs, nowMs],
    Object.keys(write.custom).length > 0 ? toBytes(JSON.stringify(write.custom)) : null,
  ]);
  await insertAll(tx, PUT, rows, OVER);
  for (const uid of perOwner.keys()) changed.friends.add(uid);
}

/** Owners by how many rows each has. */
function byCount(perOwner: ReadonlyMap<number, number>): Map<number, number[]> {
  const counts = new Map<number, number[]>();
  for (const [uid, count] of perOwner) counts.set(count, [...(counts.get(count) ?? []), uid]);
  return counts;
}

/** Takes friends out of one list, whose account is locked. They are in it. */
export async function dropFriends(
  tx: Tx,
  uid: number,
  friendUids: readonly number[],
  nowMs: number,
  changed: ListChanges,
): Promise<void> {
  if (friendUids.length === 0) return;
  await raise(tx, [uid], ['friends_seq', 'custom_seq'], -friendUids.length);
  await runAll(tx, (list) => `${GONE} WHERE uid = ? AND friend_uid IN ${list}`, [nowMs, uid], friendUids);
  await runAll(
    tx,
    (list) => `DELETE FROM friend_group_members WHERE uid = ? AND friend_uid IN ${list}`,
    [uid],
    friendUids,
  );
  changed.friends.add(uid);
}

/** Takes one friend out of several lists, whose accounts are locked. It is in each of them. */
export async function dropFromLists(
  tx: Tx,
  friendUid: number,
  owners: readonly number[],
  nowMs: number,
  changed: ListChanges,
): Promise<void> {
  if (owners.length === 0) return;
  await raise(tx, owners, ['friends_seq', 'custom_seq'], -1);
  await runAll(tx, (list) => `${GONE} WHERE friend_uid = ? AND uid IN ${list}`, [nowMs, friendUid], owners);
  await runAll(
    tx,
    (list) => `DELETE FROM friend_group_members WHERE friend_uid = ? AND uid IN ${list}`,
    [friendUid],
    owners,
  );
  for (const uid of owners) changed.friends.add(uid);
}

// What is forgotten of somebody who goes is gone at once; the row tells readers of changes that it went.
const GONE = `UPDATE friends SET is_gone = 1, remark = '', source = '', wording = '', custom = NULL, changed_ms = ?,
  seq = (SELECT h.friends_seq FROM relation_heads h WHERE h.uid = friends.uid)`;
