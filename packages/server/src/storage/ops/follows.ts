import type { FaultName } from '@hongyan/contract';
import type { FollowCounts, FollowDraft, Followed, Following, FollowList, FollowStore } from '../port/follows.ts';
import type { RelationOutcome } from '../port/friends.ts';
import { insertAll, type Tx } from '../tx.ts';
import {
  countFollows,
  dropFollows,
  type FollowMove,
  type FollowRow,
  followsBetween,
  followWay,
  tellFollows,
} from './followRows.ts';
import { wayset } from './friendAdd.ts';
import { notePairs, pairsOf } from './outboxRelations.ts';
import { headsOf, lockPeople, type RelationHead } from './relationRows.ts';

/** What following is decided by, and what was decided so far. */
interface AddState {
  uid: number;
  living: ReadonlySet<number>;
  blocks: ReadonlySet<string>;
  there: ReadonlyMap<string, FollowRow>;
  heads: ReadonlyMap<number, RelationHead>;
  limits: FollowCounts;
  moves: (FollowMove & { sinceMs: number | undefined })[];
}

/** [L1] to [L4] Follows accounts. */
export async function add(
  tx: Tx,
  sdkAppId: number,
  uid: number,
  drafts: FollowDraft[],
  { limits, nowMs, told }: Parameters<FollowStore['add']>[3],
): Promise<RelationOutcome> {
  const others = drafts.map((draft) => draft.uid);
  const living = await lockPeople(tx, [uid, ...others]);
  const state: AddState = {
    ...{ uid, living, limits, moves: [] },
    blocks: await wayset(tx, 'blacklist', 'blocked_uid', uid, others),
    there: await followsBetween(tx, uid, others),
    heads: await headsOf(tx, [uid, ...others]),
  };
  const results = drafts.map((draft) => {
    const fault = decide(state, draft);
    return fault ? { uid: draft.uid, fault } : { uid: draft.uid };
  });
  const { moves } = state;
  if (moves.length === 0) return { results, events: [] };
  for (const { to } of moves.filter(({ isMutual }) => isMutual))
    await tx.run('UPDATE follows SET is_mutual = 1 WHERE uid = ? AND followed_uid = ?', [to, uid]);
  await insertAll(
    tx,
    'INSERT INTO follows (uid, followed_uid, sdk_app_id, added_ms, is_mutual)',
    moves.map(({ to, isMutual, sinceMs = nowMs }) => [uid, to, sdkAppId, sinceMs, isMutual ? 1 : 0]),
  );
  await countFollows(tx, moves, 1);
  const fresh = moves.map(({ to }) => to);
  await notePairs(tx, 'afterFollowAdd', pairsOf(uid, fresh), { uid, nowMs, told });
  return { results, events: await tellFollows(tx, moves, { sign: 1, nowMs }) };
}

/** [L1] [L2] Why somebody is not followed, or nothing; notes whom to write down. */
function decide(
  { uid, living, blocks, there, heads, limits, moves }: AddState,
  draft: FollowDraft,
): FaultName | undefined {
  const other = draft.uid;
  if (other === uid) return 'friendIsSelf';
  if (!living.has(other) || !living.has(uid)) return 'friendAccountUnknown';
  if (there.has(followWay(uid, other)) || moves.some(({ to }) => to === other)) return undefined;
  if (blocks.has(followWay(uid, other))) return 'friendInOwnBlacklist';
  if (blocks.has(followWay(other, uid))) return 'friendInPeerBlacklist';
  const [mine, theirs] = [heads.get(uid), heads.get(other)];
  const isMutual = there.has(followWay(other, uid));
  if ((mine?.following_count ?? 0) + moves.length >= limits.following) return 'followingFull';
  if ((theirs?.follower_count ?? 0) >= limits.followers) return 'peerFollowersFull';
  const madeMutual = moves.filter((move) => move.isMutual).length;
  if (isMutual && (mine?.mutual_count ?? 0) + madeMutual >= limits.mutual) return 'mutualFollowsFull';
  if (isMutual && (theirs?.mutual_count ?? 0) >= limits.mutual) return 'peerMutualFollowsFull';
  moves.push({ from: uid, to: other, isMutual, sinceMs: draft.sinceMs });
  return undefined;
}

/** [L5] Follows accounts no more. */
export async function remove(
  tx: Tx,
  uid: number,
  others: number[],
  { nowMs, told }: Parameters<FollowStore['remove']>[2],
): Promise<RelationOutcome> {
  const results = others.map((other) => ({ uid: other }));
  await lockPeople(tx, [uid, ...others]);
  const there = await followsBetween(tx, uid, others);
  const rows = [...there.values()].filter((row) => row.uid === uid);
  if (rows.length === 0) return { results, events: [] };
  const went = rows.map((row) => row.followed_uid);
  await notePairs(tx, 'afterFollowDelete', pairsOf(uid, went), { uid, nowMs, told });
  return { results, events: await dropFollows(tx, rows, { nowMs }) };
}

const OWNER: Record<FollowList, string> = {
  followers: 'f.followed_uid = ?',
  following: 'f.uid = ?',
  mutual: 'f.is_mutual = 1 AND f.uid = ?',
};
const END = Number.MAX_SAFE_INTEGER;

/** [L6] A page of a list, the newest first. */
export async function page(
  tx: Tx,
  uid: number,
  list: FollowList,
  below: number | undefined,
  count: number,
): Promise<Followed[]> {
  const other = list === 'followers' ? 'f.uid' : 'f.followed_uid';
  const rows = await tx.all<{ follow_no: number; user_id: string; added_ms: number }>(
    `SELECT f.follow_no, a.user_id, f.added_ms FROM follows f JOIN accounts a ON a.uid = ${other} AND a.deleted_ms = 0
     WHERE ${OWNER[list]} AND f.follow_no < ? ORDER BY f.follow_no DESC LIMIT ?`,
    [uid, below ?? END, count],
  );
  return rows.map(({ follow_no, user_id, added_ms }) => ({ place: follow_no, userId: user_id, sinceMs: added_ms }));
}

/** [L7] How each stands to each. */
export async function between(tx: Tx, uid: number, others: number[]): Promise<Following[]> {
  const there = await followsBetween(tx, uid, others);
  return others.map((other) => ({
    follows: there.has(followWay(uid, other)),
    isFollowed: there.has(followWay(other, uid)),
  }));
}

/** [L8] How many each list has. */
export async function counts(tx: Tx, uids: number[]): Promise<FollowCounts[]> {
  const heads = await headsOf(tx, uids);
  return uids.map((uid) => {
    const head = heads.get(uid);
    return {
      followers: head?.follower_count ?? 0,
      following: head?.following_count ?? 0,
      mutual: head?.mutual_count ?? 0,
    };
  });
}
