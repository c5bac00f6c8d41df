import type { UserEventRow } from '../port/conversations.ts';
import { insertAll, type Tx } from '../tx.ts';
import { allOf, runAll } from './relationRows.ts';
import { tellEach } from './userEvents.ts';

/** A row of somebody who follows. */
export interface FollowRow {
  follow_no: number;
  uid: number;
  followed_uid: number;
  is_mutual: number;
}

export const followWay = (from: number, to: number): string => `${from} ${to}`;

/** What there is between a user and others, in both directions, by direction. */
export async function followsBetween(tx: Tx, uid: number, others: readonly number[]): Promise<Map<string, FollowRow>> {
  const distinct = [...new Set(others)];
  const columns = 'follow_no, uid, followed_uid, is_mutual';
  const there = (list: string) => `SELECT ${columns} FROM follows WHERE uid = ? AND followed_uid IN ${list}`;
  const back = (list: string) => `SELECT ${columns} FROM follows WHERE followed_uid = ? AND uid IN ${list}`;
  const rows = [
    ...(await allOf<FollowRow>(tx, there, [uid], distinct)),
    ...(await allOf<FollowRow>(tx, back, [uid], distinct)),
  ];
  return new Map(rows.map((row) => [followWay(row.uid, row.followed_uid), row]));
}

/** Somebody follows another, or no more: from whom to whom, and whether the other follows too. */
export interface FollowMove {
  from: number;
  to: number;
  isMutual: boolean;
}

/** Changes the counts of all whom moves concern, whose accounts are locked; `sign`: 1 they follow now, -1 no more. */
export async function countFollows(tx: Tx, moves: readonly FollowMove[], sign: 1 | -1): Promise<void> {
  const counts = new Map<number, [following: number, followers: number, mutual: number]>();
  const add = (uid: number, at: 0 | 1, isMutual: boolean) => {
    const count = counts.get(uid) ?? [0, 0, 0];
    count[at] += sign;
    if (isMutual) count[2] += sign;
    counts.set(uid, count);
  };
  for (const { from, to, isMutual } of moves) {
    add(from, 0, isMutual);
    add(to, 1, isMutual);
  }
  const rows = [...counts.keys()].map((uid) => [uid]);
  await insertAll(tx, 'INSERT INTO relation_heads (uid)', rows, 'ON CONFLICT (uid) DO NOTHING');
  // Of somebody with many followers most change alike.
  for (const key of new Set([...counts.values()].map(String))) {
    const alike = [...counts].filter(([, count]) => String(count) === key);
    const uids = alike.map(([uid]) => uid);
    await runAll(tx, (list) => `${COUNT} WHERE uid IN ${list}`, alike[0]?.[1] ?? [], uids);
  }
}

const COUNT = `UPDATE relation_heads SET following_count = following_count + CAST(? AS BIGINT),
  follower_count = follower_count + CAST(? AS BIGINT), mutual_count = mutual_count + CAST(? AS BIGINT)`;

/** [L3] Tells both sides of moves; who goes with its account is told nothing. */
export async function tellFollows(
  tx: Tx,
  moves: readonly FollowMove[],
  { sign, nowMs, gone }: { sign: 1 | -1; nowMs: number; gone?: number },
): Promise<UserEventRow[]> {
  const suffix = sign === 1 ? 'Added' : 'Removed';
  const drafts = moves.flatMap(({ from, to, isMutual }) => {
    const about = { timeMs: nowMs, value: isMutual ? 1 : 0 };
    return [
      { uid: from, kind: `following${suffix}` as const, peerUid: to, ...about },
      { uid: to, kind: `follower${suffix}` as const, peerUid: from, ...about },
    ];
  });
  return tellEach(
    tx,
    drafts.filter(({ uid }) => uid !== gone),
  );
}

/**
 * Takes rows of who follows away, with what they are counted in, and tells both sides. All accounts are locked.
 *
 * @param gone the account that goes, if that is why
 */
export async function dropFollows(
  tx: Tx,
  rows: readonly FollowRow[],
  how: { nowMs: number; gone?: number },
): Promise<UserEventRow[]> {
  if (rows.length === 0) return [];
  const ways = new Set(rows.map((row) => followWay(row.uid, row.followed_uid)));
  const seen = new Set<string>();
  const moves = rows.map(({ uid: from, followed_uid: to, is_mutual }): FollowMove => {
    seen.add(followWay(from, to));
    // Of two ways that go the first ends that the two follow each other; the second one is a single one then.
    return { from, to, isMutual: is_mutual === 1 && !seen.has(followWay(to, from)) };
  });
  const numbers = rows.map((row) => row.follow_no);
  await runAll(tx, (list) => `DELETE FROM follows WHERE follow_no IN ${list}`, [], numbers);
  for (const { from, to, isMutual } of moves)
    if (isMutual && !ways.has(followWay(to, from)))
      await tx.run('UPDATE follows SET is_mutual = 0 WHERE uid = ? AND followed_uid = ?', [to, from]);
  await countFollows(tx, moves, -1);
  return tellFollows(tx, moves, { sign: -1, ...how });
}
