import type { FaultName, ProfileFields } from '@hongyan/contract';
import type { Adding, FriendDraft, RelationOutcome } from '../port/friends.ts';
import { insertAll, type Tx } from '../tx.ts';
import { fromColumn, toColumn, toText } from './bytes.ts';
import { groupsOf, putIn, withGroups } from './friendGroupRows.ts';
import { type FriendWrite, putFriends } from './friendRows.ts';
import { notePairs } from './outboxRelations.ts';
import { allOf, dropApplications, headsOf, ListChanges, lockPeople, type RelationHead, raise } from './relationRows.ts';

/** A request that waits, as a row. */
interface Waiting {
  from_uid: number;
  to_uid: number;
  remark: string;
  source: string;
  wording: string;
  group_name: string;
}

/** What adding is decided by, and what was decided so far. */
interface AddState {
  uid: number;
  living: ReadonlySet<number>;
  friends: Set<string>;
  blocks: ReadonlySet<string>;
  waiting: Map<string, Waiting>;
  profiles: ReadonlyMap<number, ProfileFields>;
  heads: ReadonlyMap<number, RelationHead>;
  /** Rows that came to a list in this call, by owner. */
  more: Map<number, number>;
  groups: Set<string>;
  sent: number;
  made: number;
  cameIn: ReadonlyMap<number, number>;
  /** What is to be written. */
  rows: (FriendWrite & { group: string })[];
  asks: FriendDraft[];
  answered: number[];
}

const way = (from: number, to: number): string => `${from} ${to}`;

/** [F1] to [F6] Adds friends, or leaves requests. */
export async function add(tx: Tx, uid: number, drafts: FriendDraft[], how: Adding): Promise<RelationOutcome> {
  const state = await stateOf(tx, uid, drafts);
  const results = drafts.map((draft) => {
    const fault = decide(state, draft, how);
    return fault ? { uid: draft.uid, fault } : { uid: draft.uid };
  });
  const changed = new ListChanges();
  await putFriends(tx, state.rows, { areNew: true, nowMs: how.nowMs }, changed);
  await joinGroups(tx, state.rows, changed);
  for (const other of state.answered) await dropApplications(tx, uid, other, changed);
  await ask(tx, uid, state.asks, how.nowMs, changed);
  await noteAdded(tx, 'friend_add', state.rows, { ...how, uid, initiatorUid: uid });
  return { results, events: await changed.tell(tx, how.nowMs), made: state.made };
}

/** [F17] Writes down who came into lists. */
export async function noteAdded(
  tx: Tx,
  command: 'friend_add' | 'friend_response',
  rows: readonly Pick<FriendWrite, 'uid' | 'friendUid'>[],
  how: Pick<Adding, 'isForced' | 'nowMs' | 'told'> & { uid: number; initiatorUid: number },
): Promise<void> {
  const pairs = rows.map(({ uid: from, friendUid: to }) => ({ from, to }));
  const { uid, nowMs, told, initiatorUid, isForced } = how;
  await notePairs(tx, 'afterFriendAdd', pairs, { uid, nowMs, told, friends: { command, initiatorUid, isForced } });
}

/** [F2] to [F5] Why somebody is not added, or nothing; notes what is to be written. */
function decide(state: AddState, draft: FriendDraft, how: Adding): FaultName | undefined {
  const { uid } = state;
  const other = draft.uid;
  if (other === uid) return 'friendIsSelf';
  if (!state.living.has(other) || !state.living.has(uid)) return 'friendAccountUnknown';
  const isMine = state.friends.has(way(uid, other));
  const isTheirs = state.friends.has(way(other, uid));
  if (isMine && (how.isSingle || isTheirs)) return undefined;

  const asked = state.waiting.get(way(other, uid));
  const needsConsent = !how.isSingle && !how.isForced && !isTheirs && !asked;
  const fault = refusal(state, draft, how, { isMine, needsConsent });
  if (fault) return fault;
  if (needsConsent && allowOf(state, other) === 'AllowType_Type_NeedConfirm') return leaveRequest(state, draft, how);

  const wantsBoth = !how.isSingle && !isTheirs;
  if (wantsBoth && count(state, other) >= how.limits.friends) return 'peerFriendsFull';
  if (!isMine && !isTheirs) state.made++;
  if (!isMine) put(state, { ...draft, uid, friendUid: other, addedMs: how.nowMs, custom: {} });
  if (wantsBoth)
    put(state, {
      ...{ uid: other, friendUid: uid, addedMs: how.nowMs, custom: {} },
      ...{ remark: fromColumn(asked?.remark ?? ''), group: fromColumn(asked?.group_name ?? '') },
      source: asked ? fromColumn(asked.source) : draft.source,
      wording: asked ? fromColumn(asked.wording) : draft.wording,
    });
  if (!how.isSingle && (asked || state.waiting.has(way(uid, other)))) state.answered.push(other);
  return undefined;
}

function refusal(
  state: AddState,
  { uid: other, group }: FriendDraft,
  { isForced, limits }: Adding,
  { isMine, needsConsent }: { isMine: boolean; needsConsent: boolean },
): FaultName | undefined {
  const { uid } = state;
  const isForbidden = state.profiles.get(uid)?.adminForbidType === 'AdminForbid_Type_SendOut';
  if (isForbidden && !isForced) return 'friendAddForbidden';
  if (state.blocks.has(way(uid, other))) return 'friendInOwnBlacklist';
  if (state.blocks.has(way(other, uid))) return 'friendInPeerBlacklist';
  if (needsConsent && allowOf(state, other) === 'AllowType_Type_DenyAny') return 'friendRefusesAll';
  if (!isMine && count(state, uid) >= limits.friends) return 'friendsFull';
  if (group && !state.groups.has(group) && state.groups.size >= limits.groups) return 'friendGroupsFull';
  return undefined;
}

const allowOf = (state: AddState, uid: number) => state.profiles.get(uid)?.allowType ?? 'AllowType_Type_AllowAny';

const count = ({ heads, more }: AddState, uid: number): number =>
  (heads.get(uid)?.friend_count ?? 0) + (more.get(uid) ?? 0);

/** [F3] One that waits already makes way for the new one, and needs no room. */
function leaveRequest(state: AddState, draft: FriendDraft, { limits }: Adding): FaultName {
  const key = way(state.uid, draft.uid);
  if (!state.waiting.has(key)) {
    const cameIn = state.cameIn.get(draft.uid) ?? 0;
    if (state.sent >= limits.applications || cameIn >= limits.applications) return 'friendApplicationsFull';
    state.sent++;
  }
  state.waiting.set(key, {
    ...{ from_uid: state.uid, to_uid: draft.uid, remark: draft.remark, source: draft.source },
    ...{ wording: draft.wording, group_name: draft.group },
  });
  state.asks = [...state.asks.filter(({ uid }) => uid !== draft.uid), draft];
  return 'friendNeedsConsent';
}

function put(state: AddState, row: FriendWrite & { group: string }): void {
  state.friends.add(way(row.uid, row.friendUid));
  state.more.set(row.uid, (state.more.get(row.uid) ?? 0) + 1);
  if (row.uid === state.uid && row.group) state.groups.add(row.group);
  state.rows.push(row);
}

async function stateOf(tx: Tx, uid: number, drafts: readonly FriendDraft[]): Promise<AddState> {
  const others = [...new Set(drafts.map((draft) => draft.uid))];
  const everybody = [uid, ...others];
  const living = await lockPeople(tx, everybody);
  const waiting = await pairs<Waiting>(tx, 'friend_applications', ['from_uid', 'to_uid'], uid, others);
  return {
    ...{ uid, living, more: new Map(), rows: [], asks: [], answered: [], made: 0 },
    friends: await wayset(tx, 'friends', 'friend_uid', uid, others, 'is_gone = 0'),
    blocks: await wayset(tx, 'blacklist', 'blocked_uid', uid, others),
    waiting: new Map(waiting.map((row) => [way(row.from_uid, row.to_uid), row])),
    profiles: await profilesOf(tx, everybody),
    heads: await headsOf(tx, everybody),
    groups: new Set((await groupsOf(tx, uid)).keys()),
    sent:
      (await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM friend_applications WHERE from_uid = ?', [uid]))?.n ?? 0,
    cameIn: await cameIn(tx, others),
  };
}

/** Rows between a user and others, in both directions. */
async function pairs<R>(
  tx: Tx,
  table: string,
  [from, to]: readonly [string, string],
  uid: number,
  others: readonly number[],
  only = '1 = 1',
): Promise<R[]> {
  const there = await allOf<R>(
    tx,
    (list) => `SELECT * FROM ${table} WHERE ${only} AND ${from} = ? AND ${to} IN ${list}`,
    [uid],
    others,
  );
  const back = await allOf<R>(
    tx,
    (list) => `SELECT * FROM ${table} WHERE ${only} AND ${to} = ? AND ${from} IN ${list}`,
    [uid],
    others,
  );
  return [...there, ...back];
}

/** The directions between a user and others in which a table has a row. */
export async function wayset(
  tx: Tx,
  table: 'friends' | 'blacklist',
  other: 'friend_uid' | 'blocked_uid',
  uid: number,
  others: readonly number[],
  only?: string,
): Promise<Set<string>> {
  const rows = await pairs<{ uid: number; friend_uid: number; blocked_uid: number }>(
    tx,
    table,
    ['uid', other],
    uid,
    others,
    only,
  );
  return new Set(rows.map((row) => way(row.uid, row[other])));
}

async function profilesOf(tx: Tx, uids: readonly number[]): Promise<Map<number, ProfileFields>> {
  const rows = await allOf<{ uid: number; fields: Uint8Array }>(
    tx,
    (list) => `SELECT uid, fields FROM profile_fields WHERE uid IN ${list}`,
    [],
    uids,
  );
  return new Map(rows.map(({ uid, fields }) => [uid, JSON.parse(toText(fields)) as ProfileFields]));
}

async function cameIn(tx: Tx, uids: readonly number[]): Promise<Map<number, number>> {
  const rows = await allOf<{ to_uid: number; n: number }>(
    tx,
    (list) =>
      `SELECT to_uid, COUNT(*) AS n FROM friend_applications WHERE to_hides = 0 AND to_uid IN ${list} GROUP BY to_uid`,
    [],
    uids,
  );
  return new Map(rows.map(({ to_uid, n }) => [to_uid, n]));
}

/** Puts new friends into the groups that each row names. */
export async function joinGroups(
  tx: Tx,
  rows: readonly Pick<FriendWrite & { group: string }, 'uid' | 'friendUid' | 'group'>[],
  changed: ListChanges,
): Promise<void> {
  const named = rows.filter(({ group }) => group !== '');
  for (const owner of new Set(named.map(({ uid }) => uid))) {
    const own = named.filter(({ uid }) => uid === owner);
    const groups = await withGroups(
      tx,
      owner,
      own.map(({ group }) => group),
      changed,
    );
    for (const name of new Set(own.map(({ group }) => group))) {
      const friendUids = own.filter(({ group }) => group === name).map(({ friendUid }) => friendUid);
      await putIn(tx, owner, groups.get(name) ?? 0, friendUids);
    }
  }
}

const ASK = `INSERT INTO friend_applications (from_uid, to_uid, seq, source, wording, remark, group_name, time_ms)`;
const AGAIN = `ON CONFLICT (from_uid, to_uid) DO UPDATE SET seq = excluded.seq, source = excluded.source, wording = excluded.wording,
  remark = excluded.remark, group_name = excluded.group_name, time_ms = excluded.time_ms, from_hides = 0, to_hides = 0`;

async function ask(
  tx: Tx,
  uid: number,
  drafts: readonly FriendDraft[],
  nowMs: number,
  changed: ListChanges,
): Promise<void> {
  if (drafts.length === 0) return;
  const others = drafts.map((draft) => draft.uid);
  await raise(tx, others, ['pending_seq']);
  const heads = await headsOf(tx, others);
  const rows = drafts.map(({ uid: other, source, wording, remark, group }) => [
    ...[uid, other, heads.get(other)?.pending_seq ?? 1, toColumn(source), toColumn(wording), toColumn(remark)],
    ...[toColumn(group), nowMs],
  ]);
  await insertAll(tx, ASK, rows, AGAIN);
  for (const one of [uid, ...others]) changed.applications.add(one);
}
