import type { UserEventRow } from '../port/conversations.ts';
import type { GroupStore } from '../port/groupStore.ts';
import type { Added, Adding, AddResult, Group, GroupMember, MemberPlace, Newcomer, Telling } from '../port/groups.ts';
import { chunks, inList, insertAll, type Param, type Tx } from '../tx.ts';
import { lockAccounts } from './accountRows.ts';
import { toColumn } from './bytes.ts';
import { enter } from './groupEntrance.ts';
import { noNews, noticeAbout, notify, recordOwnerGone, tipInto } from './groupNews.ts';
import {
  fieldsOf,
  groupMemberOf,
  groupNow,
  groupOf,
  type LockedGroup,
  lockGroup,
  MEMBERS_OF,
  type MemberRow,
  memberRow,
  mergeFields,
  roleNumber,
  SELECT_MEMBERS,
  secondsLeft,
  toFields,
} from './groupRows.ts';
import { placesBefore } from './joinTime.ts';
import { noteGroup } from './outboxGroup.ts';
import { tellAll } from './userEvents.ts';

type Args<M extends keyof GroupStore> = Parameters<GroupStore[M]>;
type Result<M extends keyof GroupStore> = Awaited<ReturnType<GroupStore[M]>>;

const PER_STATEMENT = 500;

/** [G17] Members by the time of joining. */
export async function members(tx: Tx, gid: number, query: Args<'members'>[1]): Promise<GroupMember[]> {
  const { roles, offset, count } = query;
  const numbers = roles?.map(roleNumber) ?? [];
  const rows = await tx.all<MemberRow>(
    `${SELECT_MEMBERS} WHERE m.conv_id = ${MEMBERS_OF} AND m.role > 0
     ${roles ? `AND m.role IN ${inList(numbers.length)}` : ''} ORDER BY m.joined_ms, m.role DESC, m.uid LIMIT ? OFFSET ?`,
    [gid, ...numbers, count, offset],
  );
  return rows.map(groupMemberOf);
}

/** [G40] Who the members are. */
export async function memberPlaces(
  tx: Tx,
  gid: number,
  after: MemberPlace | undefined,
  count: number,
): Promise<MemberPlace[]> {
  const { joinedMs = -1, uid = 0 } = after ?? {};
  const rows = await tx.all<{ joined_ms: number; uid: number }>(
    `SELECT m.joined_ms, m.uid FROM members m WHERE m.conv_id = ${MEMBERS_OF} AND m.role > 0 AND (m.joined_ms, m.uid) > (?, ?)
     ORDER BY m.joined_ms, m.uid LIMIT ?`,
    [gid, joinedMs, uid, count],
  );
  return rows.map((row) => ({ joinedMs: row.joined_ms, uid: row.uid }));
}

/** [G18] These members, in the order of the uids. */
export async function membersAmong(tx: Tx, gid: number, uids: number[]): Promise<GroupMember[]> {
  const found = new Map<number, GroupMember>();
  for (const some of chunks([...new Set(uids)], PER_STATEMENT)) {
    const rows = await tx.all<MemberRow>(
      `${SELECT_MEMBERS} WHERE m.conv_id = ${MEMBERS_OF} AND m.role > 0 AND m.uid IN ${inList(some.length)}`,
      [gid, ...some],
    );
    for (const row of rows) found.set(row.uid, groupMemberOf(row));
  }
  return uids.flatMap((uid) => found.get(uid) ?? []);
}

/** Those of these accounts that are in fewer groups than they may be; locked, so that no other group takes them meanwhile. */
export async function withinLimit(tx: Tx, uids: readonly number[], perUserMax: number): Promise<Set<number>> {
  const free = new Set(uids);
  if (perUserMax === 0) return free;
  await lockAccounts(tx, [...free]);
  for (const some of chunks([...free], PER_STATEMENT)) {
    const rows = await tx.all<{ uid: number }>(
      `SELECT uid FROM members WHERE uid IN ${inList(some.length)} AND role > 0 GROUP BY uid HAVING COUNT(*) >= ?`,
      [...some, perUserMax],
    );
    for (const { uid } of rows) free.delete(uid);
  }
  return free;
}

/** Takes members' rows away, of the topics too; their devices are told why. */
export async function endMemberships(
  tx: Tx,
  { gid, convId }: Pick<Group, 'gid' | 'convId'>,
  uids: readonly number[],
  { why, nowMs }: { why: number; nowMs: number },
): Promise<UserEventRow[]> {
  for (const some of chunks(uids, PER_STATEMENT)) {
    const among = inList(some.length);
    await tx.run(`DELETE FROM members WHERE conv_id = ? AND uid IN ${among}`, [convId, ...some]);
    const topics = 'SELECT conv_id FROM groups WHERE parent_gid = ? AND parent_gid > 0';
    await tx.run(`DELETE FROM members WHERE uid IN ${among} AND role < 0 AND conv_id IN (${topics})`, [...some, gid]);
  }
  return tellAll(tx, uids, { kind: 'groupLeft', gid, timeMs: nowMs, value: why });
}

/** [G10]–[G12] Makes accounts members. */
export async function add(tx: Tx, gid: number, newcomers: Newcomer[], how: Adding): Promise<Result<'add'>> {
  const locked = await lockGroup(tx, gid);
  return locked ? admit(tx, locked, newcomers, how) : { refused: 'gone' };
}

/** Makes accounts members of a locked group, and tells them where a notice is given. */
export async function admit(
  tx: Tx,
  locked: LockedGroup,
  newcomers: Newcomer[],
  how: Adding & { applied?: boolean },
): Promise<Added> {
  const { row, head } = locked;
  const { gid } = row;
  const uids = newcomers.map(({ uid }) => uid);
  const known = new Set((await membersAmong(tx, gid, uids)).map(({ uid }) => uid));
  const free = await withinLimit(tx, uids, how.perUserMax);
  let room = row.max_members > 0 ? row.max_members - row.member_count : Number.MAX_SAFE_INTEGER;
  const added = new Map<number, Newcomer>();
  const results = newcomers.map((newcomer): AddResult => {
    const { uid } = newcomer;
    if (known.has(uid) || added.has(uid)) return 'already';
    if (!free.has(uid)) return 'overLimit';
    if (room <= 0) return 'full';
    room--;
    added.set(uid, newcomer);
    return 'added';
  });
  const joined = [...added.keys()];
  // The last place was taken, or somebody found none.
  if (joined.length > 0 ? room === 0 : results.includes('full'))
    await noteGroup(tx, 'afterGroupFull', groupOf(row), how);
  if (joined.length === 0) return { ...noNews(groupOf(row)), results };

  const places = await placesBefore(tx, head, [...added.values()]);
  const end = { seq: head.seq, count: head.count_low, floor: head.floor_seq };
  const place = { group: groupOf(row), ...end, joins: row.joins, places };
  const events = await enter(tx, place, [...added.values()], how);
  await decided(tx, head.conv_id, joined, how.nowMs);
  const group = await groupNow(tx, gid);
  const tip = await tipInto(tx, locked, group, how, { members: await membersAmong(tx, gid, joined) });
  const notices = await noticesTo(tx, group, joined, how);
  const isOwnWish = how.applied ?? (joined.length === 1 && joined[0] === how.operator.uid);
  await noteGroup(tx, 'afterGroupJoin', group, how, { uids: joined, move: isOwnWish ? 'Apply' : 'Invited' });
  return { ...noNews(group), events, notices, joined, results, ...(tip && { tip }) };
}

/** Requests of who is a member now wait no more. */
async function decided(tx: Tx, convId: number, uids: number[], nowMs: number): Promise<void> {
  const where = `conv_id = ? AND uid IN ${inList(uids.length)} AND decided_ms = 0`;
  await tx.run(`UPDATE applications SET decided_ms = ? WHERE ${where}`, [nowMs, convId, ...uids]);
}

async function noticesTo(tx: Tx, group: Group, uids: number[], telling: Telling) {
  if (!telling.notice || uids.length === 0) return [];
  const content = noticeAbout(group, telling.operator, telling.notice);
  return notify(tx, group.sdkAppId, { uids, content }, telling.nowMs);
}

/** Why a membership ended, as the event `groupLeft` says it: of the member's own wish. */
const QUIT = 0;
const DISSOLVED = 2;

/** [G13] Ends memberships at once. */
export async function remove(tx: Tx, gid: number, uids: number[], how: Args<'remove'>[2]): Promise<Result<'remove'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const leaving = await membersAmong(tx, gid, [...new Set(uids)]);
  if (leaving.length === 0) return noNews(groupOf(locked.row));
  const lowest = how.spared === undefined ? Number.POSITIVE_INFINITY : roleNumber(how.spared);
  const kept = leaving.find(({ role }) => roleNumber(role) >= lowest);
  if (kept) return { refused: 'spared', userId: kept.userId, role: kept.role };
  const left = leaving.map(({ uid }) => uid);
  const events = await endMemberships(tx, groupOf(locked.row), left, how);
  await tx.run('UPDATE groups SET member_count = member_count - ? WHERE gid = ?', [left.length, gid]);
  const change = left.includes(locked.row.owner_uid) ? await recordOwnerGone(tx, locked, how) : undefined;
  const group = await groupNow(tx, gid);
  const reason = how.notice?.text;
  const tip = await tipInto(tx, locked, group, how, { members: leaving, ...(reason && { reason }) });
  const notices = await noticesTo(tx, group, left, how);
  // Who goes with a group is told of as its end.
  if (how.why !== DISSOLVED)
    await noteGroup(tx, 'afterGroupLeave', group, how, { uids: left, move: how.why === QUIT ? 'Quit' : 'Kicked' });
  return { ...noNews(group), events, notices, left, ...(tip && { tip }), ...(change && { change }) };
}

/** [G14] Changes a member's row. */
export async function updateMember(
  tx: Tx,
  gid: number,
  uid: number,
  { role, nameCard, receiveOption, fields, fieldsMax }: Args<'updateMember'>[2],
  telling: Telling,
): Promise<Result<'updateMember'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { conv_id: convId } = locked.head;
  const row = await memberRow(tx, convId, uid);
  if (!row) return { refused: 'notMember' };
  if (role && (role === 'Owner' || row.role === roleNumber('Owner'))) return { refused: 'owner' };
  const merged = fields && mergeFields(fieldsOf(row.fields), fields);
  if (merged && fieldsMax !== undefined && Object.keys(merged).length > fieldsMax) return { refused: 'tooManyFields' };
  const set: Record<string, Param | undefined> = {
    role: role && roleNumber(role),
    name_card: nameCard === undefined ? undefined : toColumn(nameCard),
    receive_option: receiveOption,
    fields: merged && toFields(merged),
  };
  const changed = Object.entries(set).flatMap(([column, value]) =>
    value === undefined ? [] : [[column, value] as const],
  );
  if (changed.length > 0) {
    const columns = changed.map(([column]) => `${column} = ?`).join(', ');
    const values = changed.map(([, value]) => value);
    await tx.run(`UPDATE members SET ${columns} WHERE uid = ? AND conv_id = ?`, [...values, uid, convId]);
  }
  const isOtherRole = role !== undefined && roleNumber(role) !== row.role;
  const isOtherCard = nameCard !== undefined && toColumn(nameCard) !== row.name_card;
  const news = await toldMember(tx, { locked, uid, isOtherRole }, telling);
  const { userId } = news.member;
  const member = { userId, ...(isOtherRole && { role }), ...(isOtherCard && { nameCard }) };
  if (isOtherRole || isOtherCard) await noteGroup(tx, 'afterMemberChange', news.group, telling, { member });
  return news;
}

async function toldMember(
  tx: Tx,
  { locked, uid, isOtherRole }: { locked: LockedGroup; uid: number; isOtherRole: boolean },
  telling: Telling,
): Promise<Extract<Result<'updateMember'>, { member: GroupMember }>> {
  const { gid } = locked.row;
  const group = await groupNow(tx, gid);
  const [member] = await membersAmong(tx, gid, [uid]);
  if (!member) throw new Error('a member that was just changed is gone');
  const events = await tellAll(tx, [uid], { kind: 'groupSelf', gid, timeMs: telling.nowMs });
  const isTold = isOtherRole || telling.tip === 'memberChanged';
  const tip = isTold ? await tipInto(tx, locked, group, telling, { members: [member] }) : undefined;
  const notices = isOtherRole ? await noticesTo(tx, group, [uid], telling) : [];
  return { ...noNews(group), events, notices, member, ...(tip && { tip }) };
}

/** [G15] Mutes accounts, members or not. */
export async function mute(
  tx: Tx,
  gid: number,
  uids: number[],
  untilMs: number,
  telling: Telling,
): Promise<Result<'mute'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { conv_id: convId } = locked.head;
  const distinct = [...new Set(uids)];
  await tx.run(`DELETE FROM group_mutes WHERE conv_id = ? AND uid IN ${inList(distinct.length)}`, [
    convId,
    ...distinct,
  ]);
  if (untilMs > 0)
    await insertAll(
      tx,
      'INSERT INTO group_mutes (conv_id, uid, until_ms)',
      distinct.map((uid) => [convId, uid, untilMs]),
    );
  const group = groupOf(locked.row);
  const present = await membersAmong(tx, gid, distinct);
  const events = await tellAll(
    tx,
    present.map(({ uid }) => uid),
    { kind: 'groupSelf', gid, timeMs: telling.nowMs },
  );
  const muteSec = secondsLeft(untilMs, telling.nowMs);
  const named = present.map(({ userId, nick, faceUrl }) => ({ userId, nick, faceUrl, muteSec }));
  const tip = named.length > 0 ? await tipInto(tx, locked, group, telling, { members: named }) : undefined;
  return { ...noNews(group), events, ...(tip && { tip }) };
}

/** [G34] Until when an account is muted. */
export async function muteOf(tx: Tx, gid: number, uid: number, nowMs: number): Promise<number> {
  const row = await tx.one<{ until_ms: number }>(
    'SELECT until_ms FROM group_mutes WHERE conv_id = (SELECT conv_id FROM groups WHERE gid = ?) AND uid = ? AND until_ms > ?',
    [gid, uid, nowMs],
  );
  return row?.until_ms ?? 0;
}

/** [G16] Accounts that are muted now. */
export async function muted(tx: Tx, gid: number, nowMs: number): Promise<Result<'muted'>> {
  const rows = await tx.all<{ uid: number; user_id: string; until_ms: number }>(
    `SELECT x.uid, a.user_id, x.until_ms FROM group_mutes x JOIN accounts a ON a.uid = x.uid AND a.deleted_ms = 0
     WHERE x.conv_id = (SELECT conv_id FROM groups WHERE gid = ?) AND x.until_ms > ? ORDER BY x.uid`,
    [gid, nowMs],
  );
  return rows.map((row) => ({ uid: row.uid, userId: row.user_id, untilMs: row.until_ms }));
}
