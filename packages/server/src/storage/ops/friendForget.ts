import type { FriendStore } from '../port/friends.ts';
import type { Tx } from '../tx.ts';
import { dropFollows, followsBetween } from './followRows.ts';
import { wayset } from './friendAdd.ts';
import { dropFriends, dropFromLists } from './friendRows.ts';
import { dropApplications, ListChanges, lockPeople, raise, runAll } from './relationRows.ts';

type Result = Awaited<ReturnType<FriendStore['forget']>>;

/** [F15] Takes an account out of all lists, and all lists from the account. */
export async function forget(tx: Tx, uid: number, max: number, nowMs: number): Promise<Result> {
  const found = await about(tx, uid, max);
  const others = [
    ...new Set([...found.mine, ...found.theirs, ...found.blocking, ...found.waiting, ...found.following]),
  ];
  await lockPeople(tx, [uid, ...others]);
  // Looked at again under the locks: what changed meanwhile is left to the next call.
  const { mine, theirs, blocking, waiting, following, isMore } = await about(tx, uid, max);
  const locked = (list: readonly number[]) => list.filter((other) => others.includes(other));
  const changed = new ListChanges();
  await dropFriends(tx, uid, locked(mine), nowMs, changed);
  await dropFromLists(tx, uid, locked(theirs), nowMs, changed);
  for (const other of locked(waiting)) await dropApplications(tx, uid, other, changed);
  const follows = [...(await followsBetween(tx, uid, locked(following))).values()];
  const unfollowed = await dropFollows(tx, follows, { nowMs, gone: uid });
  const blockers = locked(blocking);
  await runAll(tx, (list) => `DELETE FROM blacklist WHERE blocked_uid = ? AND uid IN ${list}`, [uid], blockers);
  if (blockers.length > 0) await raise(tx, blockers, ['black_seq']);
  for (const other of blockers) changed.blacklist.add(other);
  await tx.run('DELETE FROM blacklist WHERE uid = ?', [uid]);
  await tx.run('DELETE FROM friend_groups WHERE uid = ?', [uid]);
  const parted = await partedFrom(tx, uid, [...new Set([...locked(mine), ...locked(theirs)])]);
  return { uids: others, events: [...(await changed.tell(tx, nowMs)), ...unfollowed], parted, isCompleted: !isMore };
}

/** Of those who were dropped just now, how many are on neither side's list any more: a part may be left to the next call. */
async function partedFrom(tx: Tx, uid: number, dropped: readonly number[]): Promise<number> {
  const ways = await wayset(tx, 'friends', 'friend_uid', uid, dropped, 'is_gone = 0');
  return dropped.filter((other) => !ways.has(`${uid} ${other}`) && !ways.has(`${other} ${uid}`)).length;
}

/** Whose lists name the account, and whom its lists name. */
async function about(tx: Tx, uid: number, max: number) {
  const uids = async (sql: string, params: number[]): Promise<number[]> =>
    (await tx.all<{ uid: number }>(`${sql} ORDER BY 1 LIMIT ?`, [...params, max])).map((row) => row.uid);
  const mine = await uids('SELECT friend_uid AS uid FROM friends WHERE uid = ? AND is_gone = 0', [uid]);
  const theirs = await uids('SELECT uid FROM friends WHERE friend_uid = ? AND is_gone = 0', [uid]);
  const blocking = await uids('SELECT uid FROM blacklist WHERE blocked_uid = ?', [uid]);
  const waiting = await uids(
    `SELECT CASE WHEN from_uid = ? THEN to_uid ELSE from_uid END AS uid FROM friend_applications WHERE from_uid = ? OR to_uid = ?`,
    [uid, uid, uid],
  );
  const following = await uids(
    `SELECT followed_uid AS uid FROM follows WHERE uid = ? UNION SELECT uid FROM follows WHERE followed_uid = ?`,
    [uid, uid],
  );
  const isMore = [mine, theirs, blocking, waiting, following].some((list) => list.length === max);
  return { mine, theirs, blocking, waiting, following, isMore };
}
