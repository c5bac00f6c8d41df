import type {
  Friend,
  FriendChange,
  FriendImport,
  FriendStore,
  Relation,
  RelationOutcome,
  RelationResult,
} from '../port/friends.ts';
import type { Tx } from '../tx.ts';
import { wayset } from './friendAdd.ts';
import { groupsOf, putIn, withGroups } from './friendGroupRows.ts';
import {
  among,
  dropFriends,
  dropFromLists,
  FRIEND_COLUMNS,
  FROM_FRIENDS,
  type FriendRow,
  friendsOf,
  mergedCustom,
  putFriends,
} from './friendRows.ts';
import { notePairs, pairsOf } from './outboxRelations.ts';
import { headOf, ListChanges, lockPeople, runAll } from './relationRows.ts';

type Args<M extends keyof FriendStore> = Parameters<FriendStore[M]>;
type Result<M extends keyof FriendStore> = Awaited<ReturnType<FriendStore[M]>>;

/** What is to be done to one row of a list: the row as it becomes, and its groups if they change. */
interface Put {
  friend: Friend;
  groups?: readonly string[];
  isNew: boolean;
}

/** [F7] Puts friends into one list, or changes what is there. */
export async function importFriends(
  tx: Tx,
  uid: number,
  rows: FriendImport[],
  { limits, customMax, nowMs }: Args<'import'>[2],
): Promise<RelationOutcome> {
  const living = await lockPeople(tx, [uid, ...rows.map((row) => row.uid)]);
  let room = limits.friends - (await headOf(tx, uid)).friend_count;
  const plan = await planOf(tx, uid, rows, { customMax, groupsMax: limits.groups });
  const results = rows.map((row): RelationResult => {
    if (row.uid === uid) return { uid: row.uid, fault: 'friendIsSelf' };
    if (!living.has(row.uid) || !living.has(uid)) return { uid: row.uid, fault: 'friendAccountUnknown' };
    const isNew = !plan.known.has(row.uid);
    if (isNew && room <= 0) return { uid: row.uid, fault: 'friendsFull' };
    const fault = plan.take(row, { addedMs: row.addedMs ?? nowMs, source: row.source, wording: row.wording });
    if (isNew && !fault) room--;
    return fault ? { uid: row.uid, fault } : { uid: row.uid };
  });
  const fresh = [...plan.puts].filter(([, { isNew }]) => isNew).map(([other]) => other);
  const before = await wayset(tx, 'friends', 'friend_uid', uid, fresh, 'is_gone = 0');
  return { ...(await write(tx, uid, plan.puts, results, nowMs)), made: fresh.length - before.size };
}

/** [F8] Changes remarks, groups and custom fields. */
export async function update(
  tx: Tx,
  uid: number,
  changes: FriendChange[],
  { limits, customMax, nowMs }: Args<'update'>[2],
): Promise<RelationOutcome> {
  await lockPeople(tx, [uid]);
  const plan = await planOf(tx, uid, changes, { customMax, groupsMax: limits.groups });
  const results = changes.map((change): RelationResult => {
    if (!plan.known.has(change.uid)) return { uid: change.uid, fault: 'notYourFriend' };
    const fault = plan.take(change, {});
    return fault ? { uid: change.uid, fault } : { uid: change.uid };
  });
  return write(tx, uid, plan.puts, results, nowMs);
}

/** Collects what becomes of rows of a list, within the bounds of groups and fields. */
async function planOf(
  tx: Tx,
  uid: number,
  rows: readonly { uid: number }[],
  { customMax, groupsMax }: { customMax: number; groupsMax: number },
) {
  const friends = await among(
    tx,
    uid,
    rows.map((row) => row.uid),
  );
  const known = new Map(friends.map((friend) => [friend.uid, friend]));
  const names = new Set((await groupsOf(tx, uid)).keys());
  const puts = new Map<number, Put>();
  const take = (change: FriendChange, more: Partial<Pick<Friend, 'source' | 'wording' | 'addedMs'>>) => {
    const before = puts.get(change.uid)?.friend ?? known.get(change.uid);
    const custom = mergedCustom(before?.custom ?? {}, change.custom);
    if (Object.keys(custom).length > customMax && change.custom) return 'friendParamsIllegal' as const;
    const fresh = new Set((change.groups ?? []).filter((name) => !names.has(name)));
    if (fresh.size > 0 && names.size + fresh.size > groupsMax) return 'friendGroupsFull' as const;
    for (const name of fresh) names.add(name);
    const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
    // The time of a friend who is there already is the one that it has.
    if (before) delete given.addedMs;
    const friend = {
      ...BLANK,
      ...before,
      uid: change.uid,
      ...given,
      custom,
      remark: change.remark ?? before?.remark ?? '',
    };
    const groups = change.groups ?? puts.get(change.uid)?.groups;
    const isNew = !known.has(change.uid);
    puts.set(change.uid, groups ? { friend, groups, isNew } : { friend, isNew });
    return undefined;
  };
  return { known, puts, take };
}

const BLANK: Omit<Friend, 'uid'> = {
  ...{ userId: '', remark: '', source: '', wording: '', addedMs: 0, groups: [], custom: {} },
};

async function write(
  tx: Tx,
  uid: number,
  puts: ReadonlyMap<number, Put>,
  results: RelationResult[],
  nowMs: number,
): Promise<RelationOutcome> {
  const changed = new ListChanges();
  for (const areNew of [true, false]) {
    const some = [...puts.values()].filter(({ isNew }) => isNew === areNew);
    const rows = some.map(({ friend: { uid: friendUid, ...friend } }) => ({ ...friend, uid, friendUid }));
    await putFriends(tx, rows, { areNew, nowMs }, changed);
  }
  const grouped = [...puts.values()].filter(({ groups }) => groups);
  const groups = await withGroups(
    tx,
    uid,
    grouped.flatMap((one) => one.groups ?? []),
    changed,
  );
  await runAll(
    tx,
    (list) => `DELETE FROM friend_group_members WHERE uid = ? AND friend_uid IN ${list}`,
    [uid],
    grouped.map(({ friend }) => friend.uid),
  );
  for (const [name, groupNo] of groups)
    await putIn(
      tx,
      uid,
      groupNo,
      grouped.filter((one) => one.groups?.includes(name)).map(({ friend }) => friend.uid),
    );
  return { results, events: await changed.tell(tx, nowMs) };
}

/** [F9] Takes friends out of one list or out of both. */
export async function deleteFriends(
  tx: Tx,
  uid: number,
  friendUids: number[],
  { isBoth, nowMs, told }: Args<'delete'>[2],
): Promise<RelationOutcome> {
  const others = [...new Set(friendUids)];
  await lockPeople(tx, [uid, ...others]);
  const friends = await wayset(tx, 'friends', 'friend_uid', uid, others, 'is_gone = 0');
  const mine = others.filter((other) => friends.has(`${uid} ${other}`));
  const theirs = isBoth ? others.filter((other) => friends.has(`${other} ${uid}`)) : [];
  const changed = new ListChanges();
  await dropFriends(tx, uid, mine, nowMs, changed);
  await dropFromLists(tx, uid, theirs, nowMs, changed);
  const gone = [...pairsOf(uid, mine), ...theirs.map((from) => ({ from, to: uid }))];
  await notePairs(tx, 'afterFriendDelete', gone, { uid, nowMs, told });
  const done = new Set([...mine, ...theirs]);
  const parted = [...done].filter((other) => isBoth || !friends.has(`${other} ${uid}`)).length;
  const results = friendUids.map(
    (other): RelationResult => (done.has(other) ? { uid: other } : { uid: other, fault: 'notFriends' }),
  );
  return { results, events: await changed.tell(tx, nowMs), parted };
}

/** [F11] Friends by number of their account. */
export async function page(tx: Tx, uid: number, offset: number, count: number): Promise<Friend[]> {
  const rows = await tx.all<FriendRow>(
    `SELECT ${FRIEND_COLUMNS} ${FROM_FRIENDS} WHERE f.uid = ? AND f.is_gone = 0 ORDER BY f.friend_uid LIMIT ? OFFSET ?`,
    [uid, count, offset],
  );
  return friendsOf(tx, uid, rows);
}

/** [F13] What changed behind a place. */
export async function changes(
  tx: Tx,
  uid: number,
  after: Args<'changes'>[1],
  count: number,
): Promise<Result<'changes'>> {
  const { friends_seq, friends_floor } = await headOf(tx, uid);
  const isReset = after.seq > friends_seq || (after.seq > 0 && after.seq < friends_floor);
  const from = isReset ? { seq: 0, uid: 0 } : after;
  const rows = await tx.all<FriendRow>(
    `SELECT ${FRIEND_COLUMNS}, CASE WHEN a.deleted_ms > 0 THEN 1 ELSE f.is_gone END AS is_gone
     FROM friends f JOIN accounts a ON a.uid = f.friend_uid WHERE f.uid = ? AND (f.seq > ? OR (f.seq = ? AND f.friend_uid > ?))
     ORDER BY f.seq, f.friend_uid LIMIT ?`,
    [uid, from.seq, from.seq, from.uid, count + 1],
  );
  const shown = rows.slice(0, count);
  const last = shown.at(-1);
  const there = new Set(shown.filter((row) => row.is_gone === 0).map((row) => row.user_id));
  return {
    friends: await friendsOf(
      tx,
      uid,
      shown.filter((row) => row.is_gone === 0),
    ),
    // Who reads afresh never had them.
    gone: from.seq === 0 ? [] : shown.map((row) => row.user_id).filter((userId) => !there.has(userId)),
    place: last ? { seq: last.seq, uid: last.friend_uid } : from,
    isCompleted: rows.length <= count,
    isReset,
  };
}

/** [F14] How a user and others stand to each other. */
export async function between(tx: Tx, uid: number, others: number[]): Promise<Relation[]> {
  const distinct = [...new Set(others)];
  const friends = await wayset(tx, 'friends', 'friend_uid', uid, distinct, 'is_gone = 0');
  const blocks = await wayset(tx, 'blacklist', 'blocked_uid', uid, distinct);
  return others.map((other) => ({
    uid: other,
    isFriend: friends.has(`${uid} ${other}`),
    isFriendOf: friends.has(`${other} ${uid}`),
    isBlocked: blocks.has(`${uid} ${other}`),
    isBlockedBy: blocks.has(`${other} ${uid}`),
  }));
}

/** [F16] Forgets who went out of lists before a time. */
export async function trim(tx: Tx, beforeMs: number, max: number): Promise<number> {
  const owners = await tx.all<{ uid: number; seq: number }>(
    'SELECT uid, MAX(seq) AS seq FROM friends WHERE is_gone = 1 AND changed_ms < ? GROUP BY uid ORDER BY uid LIMIT ?',
    [beforeMs, max],
  );
  await lockPeople(
    tx,
    owners.map(({ uid }) => uid),
  );
  for (const { uid, seq } of owners) {
    await tx.run('UPDATE relation_heads SET friends_floor = ? WHERE uid = ? AND friends_floor < ?', [seq, uid, seq]);
    await tx.run('DELETE FROM friends WHERE uid = ? AND is_gone = 1 AND changed_ms < ? AND seq <= ?', [
      uid,
      beforeMs,
      seq,
    ]);
  }
  return owners.length;
}
