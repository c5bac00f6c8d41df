import type { FaultName } from '@hongyan/contract';
import type { BlacklistStore, Blocked } from '../port/blacklist.ts';
import type { RelationOutcome } from '../port/friends.ts';
import { insertAll, type Tx } from '../tx.ts';
import { dropFollows, followsBetween } from './followRows.ts';
import { wayset } from './friendAdd.ts';
import { dropFriends, dropFromLists } from './friendRows.ts';
import { notePairs, pairsOf } from './outboxRelations.ts';
import { allOf, dropApplications, ListChanges, lockPeople, raise, runAll } from './relationRows.ts';

/** [K1][K2][K6] Blocks accounts. */
export async function add(
  tx: Tx,
  sdkAppId: number,
  uid: number,
  others: number[],
  { max, nowMs, told }: Parameters<BlacklistStore['add']>[3],
): Promise<RelationOutcome> {
  const living = await lockPeople(tx, [uid, ...others]);
  const blocked = new Set(await blockedAmong(tx, uid, others));
  let count = (await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM blacklist WHERE uid = ?', [uid]))?.n ?? 0;
  const fresh: number[] = [];
  const fault = (other: number): FaultName | undefined => {
    if (other === uid) return 'friendIsSelf';
    if (!living.has(other) || !living.has(uid)) return 'friendAccountUnknown';
    if (blocked.has(other)) return 'blacklistedAlready';
    if (count >= max) return 'blacklistFull';
    count++;
    blocked.add(other);
    fresh.push(other);
    return undefined;
  };
  const results = others.map((other) => {
    const why = fault(other);
    return why ? { uid: other, fault: why } : { uid: other };
  });
  const changed = new ListChanges();
  if (fresh.length === 0) return { results, events: [] };
  await insertAll(
    tx,
    'INSERT INTO blacklist (uid, blocked_uid, sdk_app_id, added_ms)',
    fresh.map((other) => [uid, other, sdkAppId, nowMs]),
  );
  await raise(tx, [uid], ['black_seq']);
  changed.blacklist.add(uid);
  const parted = await part(tx, uid, fresh, nowMs, changed);
  const unfollowed = await dropFollows(tx, [...(await followsBetween(tx, uid, fresh)).values()], { nowMs });
  await notePairs(tx, 'afterBlacklistAdd', pairsOf(uid, fresh), { uid, nowMs, told });
  return { results, events: [...(await changed.tell(tx, nowMs)), ...unfollowed], parted };
}

/** [K2] Ends what is between a user and others, all of them locked; says of how many one had the other as a friend. */
async function part(
  tx: Tx,
  uid: number,
  others: readonly number[],
  nowMs: number,
  changed: ListChanges,
): Promise<number> {
  const friends = await wayset(tx, 'friends', 'friend_uid', uid, others, 'is_gone = 0');
  const mine = others.filter((other) => friends.has(`${uid} ${other}`));
  const theirs = others.filter((other) => friends.has(`${other} ${uid}`));
  await dropFriends(tx, uid, mine, nowMs, changed);
  await dropFromLists(tx, uid, theirs, nowMs, changed);
  const waiting = await allOf<{ from_uid: number; to_uid: number }>(
    tx,
    (list) => `SELECT from_uid, to_uid FROM friend_applications WHERE from_uid = ? AND to_uid IN ${list}`,
    [uid],
    others,
  );
  const came = await allOf<{ from_uid: number; to_uid: number }>(
    tx,
    (list) => `SELECT from_uid, to_uid FROM friend_applications WHERE to_uid = ? AND from_uid IN ${list}`,
    [uid],
    others,
  );
  for (const { from_uid, to_uid } of [...waiting, ...came]) await dropApplications(tx, from_uid, to_uid, changed);
  return new Set([...mine, ...theirs]).size;
}

async function blockedAmong(tx: Tx, uid: number, others: readonly number[]): Promise<number[]> {
  const rows = await allOf<{ blocked_uid: number }>(
    tx,
    (list) => `SELECT blocked_uid FROM blacklist WHERE uid = ? AND blocked_uid IN ${list}`,
    [uid],
    [...new Set(others)],
  );
  return rows.map(({ blocked_uid }) => blocked_uid);
}

/** [K3] Blocks accounts no more. */
export async function remove(
  tx: Tx,
  uid: number,
  others: number[],
  { nowMs, told }: Parameters<BlacklistStore['remove']>[2],
): Promise<RelationOutcome> {
  await lockPeople(tx, [uid]);
  const blocked = new Set(await blockedAmong(tx, uid, others));
  const results = others.map((other) =>
    blocked.has(other) ? { uid: other } : { uid: other, fault: 'notBlacklisted' as const },
  );
  if (blocked.size === 0) return { results, events: [] };
  await runAll(tx, (list) => `DELETE FROM blacklist WHERE uid = ? AND blocked_uid IN ${list}`, [uid], [...blocked]);
  await raise(tx, [uid], ['black_seq']);
  await notePairs(tx, 'afterBlacklistDelete', pairsOf(uid, [...blocked]), { uid, nowMs, told });
  const changed = new ListChanges();
  changed.blacklist.add(uid);
  return { results, events: await changed.tell(tx, nowMs) };
}

/** [K4] Who is blocked. */
export async function page(tx: Tx, uid: number, offset: number, count: number): Promise<Blocked[]> {
  const rows = await tx.all<{ user_id: string; added_ms: number }>(
    `SELECT a.user_id, b.added_ms FROM blacklist b JOIN accounts a ON a.uid = b.blocked_uid AND a.deleted_ms = 0
     WHERE b.uid = ? ORDER BY b.blocked_uid LIMIT ? OFFSET ?`,
    [uid, count, offset],
  );
  return rows.map(({ user_id, added_ms }) => ({ userId: user_id, addedMs: added_ms }));
}

/** [K5] Whether anybody in the app blocks anybody. */
export async function isUsed(tx: Tx, sdkAppId: number): Promise<boolean> {
  const row = await tx.one('SELECT 1 AS found FROM blacklist WHERE sdk_app_id = ? LIMIT 1', [sdkAppId]);
  return row !== undefined;
}
