import type { FriendGroup, FriendGroupStore } from '../port/friendGroups.ts';
import type { RelationResult } from '../port/friends.ts';
import { inList, type Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';
import { groupsOf, membersOf, putIn, touchFriends, withGroups } from './friendGroupRows.ts';
import { among } from './friendRows.ts';
import { ListChanges, lockPeople, raise, runAll } from './relationRows.ts';

type Args<M extends keyof FriendGroupStore> = Parameters<FriendGroupStore[M]>;
type Result<M extends keyof FriendGroupStore> = Awaited<ReturnType<FriendGroupStore[M]>>;

/** [Y1] to [Y4] Makes friend groups and puts friends into all of them. */
export async function add(
  tx: Tx,
  uid: number,
  names: string[],
  friendUids: number[],
  { max, mustBeNew, nowMs }: Args<'add'>[3],
): Promise<Result<'add'>> {
  await lockPeople(tx, [uid]);
  const before = await groupsOf(tx, uid);
  const fresh = new Set(names.filter((name) => !before.has(name)));
  if (mustBeNew && fresh.size < new Set(names).size) return { refused: 'exists' };
  if (fresh.size > 0 && before.size + fresh.size > max) return { refused: 'full' };

  const changed = new ListChanges();
  const groups = await withGroups(tx, uid, names, changed);
  const { results, friends } = await friendsIn(tx, uid, friendUids);
  for (const name of new Set(names)) await putIn(tx, uid, groups.get(name) ?? 0, friends);
  await touchFriends(tx, uid, friends, nowMs, changed);
  return { results, events: await changed.tell(tx, nowMs) };
}

/** [Y3] Which of these accounts are friends. */
async function friendsIn(
  tx: Tx,
  uid: number,
  friendUids: readonly number[],
): Promise<{ results: RelationResult[]; friends: number[] }> {
  const friends = new Set((await among(tx, uid, friendUids)).map((friend) => friend.uid));
  const results = friendUids.map(
    (other): RelationResult => (friends.has(other) ? { uid: other } : { uid: other, fault: 'friendGroupNotFriend' }),
  );
  return { results, friends: [...friends] };
}

/** [Y5] Deletes friend groups. */
export async function deleteGroups(tx: Tx, uid: number, names: string[], nowMs: number): Promise<Result<'delete'>> {
  await lockPeople(tx, [uid]);
  const groups = await groupsOf(tx, uid);
  const deleted = [...new Set(names)].filter((name) => groups.has(name));
  if (deleted.length === 0) return { deleted, events: [] };
  const numbers = deleted.map((name) => groups.get(name) ?? 0);
  const members = await membersOf(tx, numbers);
  const which = inList(numbers.length);
  await tx.run(`DELETE FROM friend_group_members WHERE group_no IN ${which}`, numbers);
  await tx.run(`DELETE FROM friend_groups WHERE group_no IN ${which}`, numbers);
  return { deleted, events: await groupsChanged(tx, uid, members, nowMs) };
}

/** [Y6] Changes the name of a friend group. */
export async function rename(
  tx: Tx,
  uid: number,
  name: string,
  newName: string,
  nowMs: number,
): Promise<Result<'rename'>> {
  await lockPeople(tx, [uid]);
  const groups = await groupsOf(tx, uid);
  const groupNo = groups.get(name);
  if (groupNo === undefined) return { refused: 'unknown' };
  if (name === newName) return { events: [] };
  if (groups.has(newName)) return { refused: 'exists' };
  await tx.run('UPDATE friend_groups SET name = ? WHERE group_no = ?', [toColumn(newName), groupNo]);
  return { events: await groupsChanged(tx, uid, await membersOf(tx, [groupNo]), nowMs) };
}

async function groupsChanged(tx: Tx, uid: number, members: readonly number[], nowMs: number) {
  const changed = new ListChanges();
  await raise(tx, [uid], ['groups_seq']);
  changed.groups.add(uid);
  await touchFriends(tx, uid, members, nowMs, changed);
  return changed.tell(tx, nowMs);
}

/** [Y7] Puts friends into a group, or takes them out. */
export async function change(
  tx: Tx,
  uid: number,
  name: string,
  friendUids: number[],
  isIn: boolean,
  nowMs: number,
): Promise<Result<'change'>> {
  await lockPeople(tx, [uid]);
  const groupNo = (await groupsOf(tx, uid)).get(name);
  if (groupNo === undefined) return { refused: 'unknown' };
  const { results, friends } = await friendsIn(tx, uid, friendUids);
  const members = new Set(await membersOf(tx, [groupNo]));
  const concerned = friends.filter((friend) => members.has(friend) !== isIn);
  if (isIn) await putIn(tx, uid, groupNo, concerned);
  else
    await runAll(
      tx,
      (list) => `DELETE FROM friend_group_members WHERE group_no = ? AND friend_uid IN ${list}`,
      [groupNo],
      concerned,
    );
  const changed = new ListChanges();
  await touchFriends(tx, uid, concerned, nowMs, changed);
  return { results, events: await changed.tell(tx, nowMs) };
}

/** [Y8] The groups in the order in which they were made. */
export async function list(tx: Tx, uid: number): Promise<FriendGroup[]> {
  const rows = await tx.all<{ name: string; n: number }>(
    `SELECT g.name, COUNT(a.uid) AS n FROM friend_groups g LEFT JOIN friend_group_members m ON m.group_no = g.group_no
     LEFT JOIN accounts a ON a.uid = m.friend_uid AND a.deleted_ms = 0
     WHERE g.uid = ? GROUP BY g.group_no, g.name ORDER BY g.group_no`,
    [uid],
  );
  return rows.map(({ name, n }) => ({ name: fromColumn(name), count: n }));
}

/** [Y9] User ids of the friends in groups. */
export async function members(tx: Tx, uid: number, names: string[]): Promise<{ name: string; userId: string }[]> {
  const columns = [...new Set(names)].map(toColumn);
  const rows = await tx.all<{ name: string; user_id: string }>(
    `SELECT g.name, a.user_id FROM friend_groups g JOIN friend_group_members m ON m.group_no = g.group_no
     JOIN accounts a ON a.uid = m.friend_uid AND a.deleted_ms = 0
     WHERE g.uid = ? AND g.name IN ${inList(columns.length)} ORDER BY g.group_no, m.friend_uid`,
    [uid, ...columns],
  );
  return rows.map(({ name, user_id }) => ({ name: fromColumn(name), userId: user_id }));
}
