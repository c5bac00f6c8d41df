import type { UserEventRow } from '../port/conversations.ts';
import { insertAll, type Tx } from '../tx.ts';
import { allOf, runAll } from './relationRows.ts';
import { tellAll, type UserEventDraft } from './userEvents.ts';

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
  for (const [count, uids] of alike(counts, String))
    await runAll(tx, (list) => `${COUNT} WHERE uid IN ${list}`, count, uids);
}

const COUNT = `UPDATE relation_heads SET following_count = following_count + CAST(? AS BIGINT),
  follower_count = follower_count + CAST(? AS BIGINT), mutual_count = mutual_count + CAST(? AS BIGINT)`;

/** Whose values are the same: of somebody with many followers most are. */
function alike<V>(values: Iterable<readonly [number, V]>, keyOf: (value: V) => string): [V, number[]][] {
  const groups = new Map<string, [V, number[]]>();
  for (const [uid, value] of values) {
    const group = groups.get(keyOf(value)) ?? [value, []];
    group[1].push(uid);
    groups.set(keyOf(value), group);
  }
  return [...groups.values()];
}

/** [L3] Tells both sides of moves; who goes with its account is told nothing. */
export async function tellFollows(
  tx: Tx,
  moves: readonly FollowMove[],
  { sign, nowMs, gone }: { sign: 1 | -1; nowMs: number; gone?: number },
): Promise<UserEventRow[]> {
  const suffix = sign === 1 ? 'Added' : 'Removed';
  const drafts: [number, UserEventDraft][] = [];
  for (const { from, to, isMutual } of moves) {
    const about = { timeMs: nowMs, value: isMutual ? 1 : 0 };
    drafts.push([from, { kind: `following${suffix}`, peerUid: to, ...about }]);
    drafts.push([to, { kind: `follower${suffix}`, peerUid: from, ...about }]);
  }
  const events: UserEventRow[] = [];
  const heard = drafts.filter(([uid]) => uid !== gone);
  for (const [draft, uids] of alike(heard, ({ kind, peerUid, value }) => `${kind} ${peerUid} ${value}`))
    events.push(...(await tellAll(tx, uids, draft)));
  return events;
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
