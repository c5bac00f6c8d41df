import type { UserEventKind, UserEventRow } from '../port/conversations.ts';
import type { RelationSeqs } from '../port/friends.ts';
import { chunks, inList, insertAll, type Param, type Tx } from '../tx.ts';
import { lockAccounts } from './accountRows.ts';
import { tellAll } from './userEvents.ts';

/** The numbers of a user's lists, as a row. */
export interface RelationHead {
  uid: number;
  friends_seq: number;
  friends_floor: number;
  friend_count: number;
  custom_seq: number;
  groups_seq: number;
  black_seq: number;
  pending_seq: number;
  pending_read: number;
  following_count: number;
  follower_count: number;
  mutual_count: number;
}

const PER_STATEMENT = 450;

/** Who has no row yet. */
const untouched = (uid: number): RelationHead => ({
  ...{ uid, friends_seq: 1, friends_floor: 0, friend_count: 0, custom_seq: 1, groups_seq: 1, black_seq: 1 },
  ...{ pending_seq: 0, pending_read: 0, following_count: 0, follower_count: 0, mutual_count: 0 },
});

/** Rows of a query whose one list is cut to what a statement takes; the list stands behind the other parameters. */
export async function allOf<R>(
  tx: Tx,
  sql: (list: string) => string,
  params: readonly Param[],
  list: readonly number[],
): Promise<R[]> {
  const rows: R[] = [];
  for (const some of chunks(list, PER_STATEMENT))
    rows.push(...(await tx.all<R>(sql(inList(some.length)), [...params, ...some])));
  return rows;
}

/** Runs a statement for a list of any length, as `allOf`. */
export async function runAll(
  tx: Tx,
  sql: (list: string) => string,
  params: readonly Param[],
  list: readonly number[],
): Promise<void> {
  for (const some of chunks(list, PER_STATEMENT)) await tx.run(sql(inList(some.length)), [...params, ...some]);
}

/** Locks accounts in the order of all units; says which of them there are. */
export async function lockPeople(tx: Tx, uids: readonly number[]): Promise<Set<number>> {
  const distinct = [...new Set(uids)];
  await lockAccounts(tx, distinct);
  const rows = await allOf<{ uid: number }>(
    tx,
    (list) => `SELECT uid FROM accounts WHERE deleted_ms = 0 AND uid IN ${list}`,
    [],
    distinct,
  );
  return new Set(rows.map(({ uid }) => uid));
}

/** The numbers of users' lists. */
export async function headsOf(tx: Tx, uids: readonly number[]): Promise<Map<number, RelationHead>> {
  const distinct = [...new Set(uids)];
  const rows = await allOf<RelationHead>(
    tx,
    (list) => `SELECT * FROM relation_heads WHERE uid IN ${list}`,
    [],
    distinct,
  );
  const found = new Map(rows.map((row) => [row.uid, row]));
  return new Map(distinct.map((uid) => [uid, found.get(uid) ?? untouched(uid)]));
}

export const headOf = async (tx: Tx, uid: number): Promise<RelationHead> =>
  (await headsOf(tx, [uid])).get(uid) ?? untouched(uid);

/** [F10] The numbers of the lists. */
export async function seqs(tx: Tx, uid: number): Promise<RelationSeqs> {
  const head = await headOf(tx, uid);
  return {
    friends: head.friends_seq,
    custom: head.custom_seq,
    groups: head.groups_seq,
    blacklist: head.black_seq,
    friendCount: head.friend_count,
  };
}

type SeqColumn = 'friends_seq' | 'custom_seq' | 'groups_seq' | 'black_seq' | 'pending_seq';

/** Raises numbers of users' lists, whose accounts are locked. */
export async function raise(
  tx: Tx,
  uids: readonly number[],
  columns: readonly SeqColumn[],
  friendsMore = 0,
): Promise<void> {
  const rows = uids.map((uid) => [uid]);
  await insertAll(tx, 'INSERT INTO relation_heads (uid)', rows, 'ON CONFLICT (uid) DO NOTHING');
  const raised = columns.map((column) => `${column} = ${column} + 1`).join(', ');
  await runAll(
    tx,
    (list) =>
      `UPDATE relation_heads SET ${raised}, friend_count = friend_count + CAST(? AS BIGINT) WHERE uid IN ${list}`,
    [friendsMore],
    uids,
  );
}

/** Sets a number of a user's lists. */
export async function markPendingRead(tx: Tx, uid: number, seq: number): Promise<void> {
  await tx.run('UPDATE relation_heads SET pending_read = ? WHERE uid = ?', [seq, uid]);
}

/** Whose lists a unit changed: told at its end, each list once (F6). */
export class ListChanges {
  readonly friends = new Set<number>();
  readonly groups = new Set<number>();
  readonly applications = new Set<number>();
  readonly blacklist = new Set<number>();

  /** Writes the events. */
  async tell(tx: Tx, timeMs: number): Promise<UserEventRow[]> {
    const kinds: [UserEventKind, Set<number>][] = [
      ['friendsChanged', this.friends],
      ['friendGroupsChanged', this.groups],
      ['friendApplicationsChanged', this.applications],
      ['blacklistChanged', this.blacklist],
    ];
    const events: UserEventRow[] = [];
    for (const [kind, uids] of kinds)
      if (uids.size > 0) events.push(...(await tellAll(tx, [...uids], { kind, timeMs })));
    return events;
  }
}

/** Takes away what waits between two accounts, in either direction; both are locked. */
export async function dropApplications(tx: Tx, uid: number, other: number, changed: ListChanges): Promise<void> {
  const gone = await tx.run(
    'DELETE FROM friend_applications WHERE (from_uid = ? AND to_uid = ?) OR (from_uid = ? AND to_uid = ?)',
    [uid, other, other, uid],
  );
  if (gone > 0) for (const one of [uid, other]) changed.applications.add(one);
}
