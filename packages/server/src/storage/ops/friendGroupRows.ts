import { inList, insertAll, type Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';
import { type ListChanges, raise, runAll } from './relationRows.ts';

/** Friend groups of one user by name, in the order in which they were made. */
export async function groupsOf(tx: Tx, uid: number): Promise<Map<string, number>> {
  const rows = await tx.all<{ group_no: number; name: string }>(
    'SELECT group_no, name FROM friend_groups WHERE uid = ? ORDER BY group_no',
    [uid],
  );
  return new Map(rows.map(({ group_no, name }) => [fromColumn(name), group_no]));
}

/** The groups of a user, whose account is locked, with these among them; new ones are made. */
export async function withGroups(
  tx: Tx,
  uid: number,
  names: readonly string[],
  changed: ListChanges,
): Promise<Map<string, number>> {
  const before = await groupsOf(tx, uid);
  const fresh = [...new Set(names)].filter((name) => name !== '' && !before.has(name));
  if (fresh.length === 0) return before;
  await insertAll(
    tx,
    'INSERT INTO friend_groups (uid, name)',
    fresh.map((name) => [uid, toColumn(name)]),
  );
  await raise(tx, [uid], ['groups_seq']);
  changed.groups.add(uid);
  return groupsOf(tx, uid);
}

/** Puts friends into a group. */
export async function putIn(tx: Tx, uid: number, groupNo: number, friendUids: readonly number[]): Promise<void> {
  const rows = friendUids.map((friendUid) => [groupNo, friendUid, uid]);
  await insertAll(
    tx,
    'INSERT INTO friend_group_members (group_no, friend_uid, uid)',
    rows,
    'ON CONFLICT (group_no, friend_uid) DO NOTHING',
  );
}

/** Which of a user's friends are in any of these groups. */
export async function membersOf(tx: Tx, groupNos: readonly number[]): Promise<number[]> {
  const rows = await tx.all<{ friend_uid: number }>(
    `SELECT DISTINCT friend_uid FROM friend_group_members WHERE group_no IN ${inList(groupNos.length)}`,
    groupNos,
  );
  return rows.map(({ friend_uid }) => friend_uid);
}

/** The groups of these friends changed, and with them their rows; the owner's account is locked. */
export async function touchFriends(
  tx: Tx,
  uid: number,
  friendUids: readonly number[],
  nowMs: number,
  changed: ListChanges,
): Promise<void> {
  if (friendUids.length === 0) return;
  await raise(tx, [uid], ['friends_seq']);
  await runAll(
    tx,
    (list) =>
      `UPDATE friends SET changed_ms = ?, seq = (SELECT h.friends_seq FROM relation_heads h WHERE h.uid = friends.uid)
       WHERE uid = ? AND is_gone = 0 AND friend_uid IN ${list}`,
    [nowMs, uid],
    friendUids,
  );
  changed.friends.add(uid);
}
