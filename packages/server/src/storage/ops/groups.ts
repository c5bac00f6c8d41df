import type { GroupInfo } from '@hongyan/contract';
import { changedInfo } from '../port/groupInfo.ts';
import type { GroupStore } from '../port/groupStore.ts';
import type { Group, GroupNews, Self, Telling } from '../port/groups.ts';
import { FLAG } from '../port/messages.ts';
import { inList, type Param, type Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';
import { endMemberships } from './groupMembers.ts';
import { noNews, noticeAbout, notify, recordInfo, tipInto } from './groupNews.ts';
import {
  type GroupRow,
  groupFieldsAfter,
  groupNow,
  groupOf,
  lockGroup,
  type MemberRow,
  memberRow,
  roleNumber,
  SELECT_GROUPS,
  SELECT_MEMBERS,
  selfOf,
  toFields,
} from './groupRows.ts';
import { noteGroup } from './outboxGroup.ts';
import { tellAll } from './userEvents.ts';

type Args<M extends keyof GroupStore> = Parameters<GroupStore[M]>;
type Result<M extends keyof GroupStore> = Awaited<ReturnType<GroupStore[M]>>;

/** [G3] The groups that exist among these ids. */
export async function find(tx: Tx, sdkAppId: number, groupIds: string[]): Promise<Group[]> {
  const distinct = [...new Set(groupIds)];
  const rows = await tx.all<GroupRow>(
    `${SELECT_GROUPS} WHERE g.sdk_app_id = ? AND g.group_id IN ${inList(distinct.length)} AND g.deleted_ms = 0`,
    [sdkAppId, ...distinct],
  );
  const byId = new Map(rows.map((row) => [row.group_id, groupOf(row)]));
  return distinct.flatMap((groupId) => byId.get(groupId) ?? []);
}

/** [G32] The groups of these numbers that exist. */
export async function numbered(tx: Tx, gids: number[]): Promise<Group[]> {
  const rows = await tx.all<GroupRow>(
    `${SELECT_GROUPS} WHERE g.gid IN ${inList(gids.length)} AND g.deleted_ms = 0`,
    gids,
  );
  const byGid = new Map(rows.map((row) => [row.gid, groupOf(row)]));
  return gids.flatMap((gid) => byGid.get(gid) ?? []);
}

const ofTypes = (types: string[] | undefined): { sql: string; params: Param[] } =>
  types ? { sql: ` AND g.type IN ${inList(types.length)}`, params: types } : { sql: '', params: [] };

/** [G4] The app's groups by the time they were made. */
export async function list(tx: Tx, sdkAppId: number, query: Args<'list'>[1]): Promise<Result<'list'>> {
  const { sql, params } = ofTypes(query.types);
  const where = `WHERE g.sdk_app_id = ? AND g.deleted_ms = 0 AND g.parent_gid = 0${sql}`;
  const rows = await tx.all<GroupRow>(`${SELECT_GROUPS} ${where} AND g.gid > ? ORDER BY g.gid LIMIT ?`, [
    sdkAppId,
    ...params,
    query.afterGid,
    query.count,
  ]);
  const total = await tx.one<{ n: number }>(`SELECT COUNT(*) AS n FROM groups g ${where}`, [sdkAppId, ...params]);
  return { groups: rows.map(groupOf), total: total?.n ?? 0 };
}

/** [G39] Number and name of the app's groups of these types: rows of groups alone. */
export async function names(tx: Tx, sdkAppId: number, query: Args<'names'>[1]): Promise<Result<'names'>> {
  const { sql, params } = ofTypes(query.types);
  const rows = await tx.all<Pick<GroupRow, 'gid' | 'name'>>(
    `SELECT g.gid, g.name FROM groups g WHERE g.sdk_app_id = ? AND g.deleted_ms = 0 AND g.parent_gid = 0${sql} AND g.gid > ?
     ORDER BY g.gid LIMIT ?`,
    [sdkAppId, ...params, query.afterGid, query.count],
  );
  return rows.map(({ gid, name }) => ({ gid, name: fromColumn(name) }));
}

/** Groups of these types count from their first message on; joining and leaving is none. */
const awakeBut = (types: string[] | undefined): { sql: string; params: Param[] } =>
  types
    ? {
        sql: ` AND (g.type NOT IN ${inList(types.length)} OR EXISTS
          (SELECT 1 FROM messages x WHERE x.conv_id = g.conv_id AND (x.flags & ${FLAG.tip}) = 0))`,
        params: types,
      }
    : { sql: '', params: [] };

/** [G5] Groups that a user is in, by the time of joining. */
export async function joined(tx: Tx, uid: number, query: Args<'joined'>[1]): Promise<Result<'joined'>> {
  const [types, awake] = [ofTypes(query.types), awakeBut(query.sleeping)];
  const topics = query.hasTopics === undefined ? '' : ` AND g.has_topics = ${query.hasTopics ? 1 : 0}`;
  const sql = `${types.sql}${awake.sql}${topics}`;
  const params = [...types.params, ...awake.params];
  const mine = `FROM members m JOIN groups g ON g.conv_id = m.conv_id WHERE m.uid = ? AND m.role > 0${sql}`;
  const places = await tx.all<{ conv_id: number }>(
    `SELECT m.conv_id ${mine} ORDER BY m.joined_ms, g.gid LIMIT ? OFFSET ?`,
    [uid, ...params, query.count, query.offset],
  );
  const total = await tx.one<{ n: number }>(`SELECT COUNT(*) AS n ${mine}`, [uid, ...params]);
  const ids = places.map((row) => row.conv_id);
  const among = inList(ids.length);
  const groups = await tx.all<GroupRow>(`${SELECT_GROUPS} WHERE g.conv_id IN ${among}`, ids);
  const selves = await tx.all<MemberRow>(`${SELECT_MEMBERS} WHERE m.uid = ? AND m.conv_id IN ${among}`, [uid, ...ids]);
  const groupBy = new Map(groups.map((row) => [row.conv_id, groupOf(row)]));
  const selfBy = new Map(selves.map((row) => [row.conv_id, selfOf(row)]));
  const found = ids.flatMap((id): (Group & { self: Self })[] => {
    const [group, self] = [groupBy.get(id), selfBy.get(id)];
    return group && self ? [{ ...group, self }] : [];
  });
  return { groups: found, total: total?.n ?? 0 };
}

/** [G6] Numbers of the groups that a user is in. */
export async function gidsOf(tx: Tx, uid: number): Promise<number[]> {
  const rows = await tx.all<{ gid: number }>(
    'SELECT g.gid FROM members m JOIN groups g ON g.conv_id = m.conv_id WHERE m.uid = ? AND m.role > 0',
    [uid],
  );
  return rows.map((row) => row.gid);
}

const COLUMNS = {
  name: 'name',
  introduction: 'introduction',
  notification: 'notification',
  faceUrl: 'face_url',
  joinOption: 'join_option',
  inviteOption: 'invite_option',
  maxMembers: 'max_members',
  isMutedAll: 'muted_all',
  opensHistory: 'opens_history',
  customString: 'custom',
} as const;

const toParam = (value: string | number | boolean): Param =>
  typeof value === 'string' ? toColumn(value) : Number(value);

/** [G7] Changes information of a group. */
export async function update(
  tx: Tx,
  gid: number,
  { fields, reserved, fieldsMax, ...to }: Args<'update'>[1],
  telling: Telling,
): Promise<Result<'update'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const before = groupOf(locked.row);
  const set = new Map<string, Param>();
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = to[name as keyof typeof COLUMNS];
    if (value !== undefined && value !== before[name as keyof typeof COLUMNS]) set.set(column, toParam(value));
  }
  const after = groupFieldsAfter(locked.row, { fields, reserved });
  const fieldCount = Object.keys(after.fields).length + Object.keys(after.reserved).length;
  if ((fields || reserved) && fieldsMax !== undefined && fieldCount > fieldsMax) return { refused: 'tooManyFields' };
  if (JSON.stringify(after.fields) !== JSON.stringify(before.fields)) set.set('fields', toFields(after.fields));
  // What not every member reads is told to none of them.
  if (JSON.stringify(after.reserved) !== JSON.stringify(before.reserved))
    await tx.run('UPDATE groups SET reserved = ? WHERE gid = ?', [toFields(after.reserved), gid]);
  if (set.size === 0) return noNews({ ...before, reserved: after.reserved });
  return announceInfo(tx, { locked, before, set }, telling);
}

interface InfoChange {
  locked: NonNullable<Awaited<ReturnType<typeof lockGroup>>>;
  before: Group;
  /** Columns and their new values. */
  set: Map<string, Param>;
}

/** Writes changed columns, the change `info` and the tip that says what changed. */
async function announceInfo(tx: Tx, { locked, before, set }: InfoChange, telling: Telling): Promise<GroupNews> {
  const columns = [...set.keys()].map((column) => `${column} = ?, `).join('');
  await tx.run(`UPDATE groups SET ${columns}info_seq = info_seq + 1, info_ms = ? WHERE gid = ?`, [
    ...set.values(),
    telling.nowMs,
    before.gid,
  ]);
  const { group, change } = await recordInfo(tx, locked, telling.operator, telling.nowMs);
  const changed = changedInfo(before, group);
  const tip = await tipInto(tx, locked, group, telling, { info: changed });
  await noteInfo(tx, group, changed, telling);
  return { ...noNews(group), change, ...(tip && { tip }) };
}

/** Other information than these texts is told by no webhook (callbacks.md §6.9). */
async function noteInfo(tx: Tx, group: Group, changed: Partial<GroupInfo>, telling: Telling): Promise<void> {
  const { name, introduction, notification, faceUrl } = changed;
  const texts = Object.entries({ name, introduction, notification, faceUrl }).filter(([, text]) => text !== undefined);
  if (texts.length === 0) return;
  const kind = group.community ? 'afterTopicInfo' : 'afterGroupInfo';
  await noteGroup(tx, kind, group, telling, { info: Object.fromEntries(texts) });
}

/** [G8] Makes another member the owner. */
export async function transfer(tx: Tx, gid: number, toUid: number, telling: Telling): Promise<Result<'transfer'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { row, head } = locked;
  const heir = await memberRow(tx, head.conv_id, toUid);
  if (!heir) return { refused: 'notMember' };
  if (row.owner_uid === toUid) return noNews(groupOf(row));
  const setRole = 'UPDATE members SET role = ? WHERE conv_id = ? AND uid = ? AND role > 0';
  await tx.run(setRole, [roleNumber('Member'), head.conv_id, row.owner_uid]);
  await tx.run(setRole, [roleNumber('Owner'), head.conv_id, toUid]);
  const news = await announceInfo(tx, { locked, before: groupOf(row), set: new Map([['owner_uid', toUid]]) }, telling);
  const concerned = [row.owner_uid, toUid].filter((uid) => uid > 0);
  const events = await tellAll(tx, concerned, { kind: 'groupSelf', gid, timeMs: telling.nowMs });
  const owners = { old: row.owner_user_id ?? '', new: news.group.ownerUserId };
  await noteGroup(tx, 'afterOwnerChange', news.group, telling, { owners });
  return { ...news, events };
}

/** [G9] Dissolves a group, a community with its topics. */
export async function dissolve(tx: Tx, gid: number, telling: Telling): Promise<Result<'dissolve'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const group = await groupNow(tx, gid);
  const members = await tx.all<{ uid: number }>('SELECT uid FROM members WHERE conv_id = ? AND role > 0', [
    group.convId,
  ]);
  const uids = members.map(({ uid }) => uid);
  const events = await endMemberships(tx, group, uids, { why: DISSOLVED, nowMs: telling.nowMs });
  await tx.run('UPDATE groups SET deleted_ms = ?, member_count = 0 WHERE gid = ?', [telling.nowMs, gid]);
  await tx.run('UPDATE groups SET deleted_ms = ? WHERE parent_gid = ? AND parent_gid > 0 AND deleted_ms = 0', [
    telling.nowMs,
    gid,
  ]);
  await tx.run('UPDATE applications SET decided_ms = ? WHERE conv_id = ? AND decided_ms = 0', [
    telling.nowMs,
    group.convId,
  ]);
  const notice = telling.notice && { uids, content: noticeAbout(group, telling.operator, telling.notice) };
  const notices = notice ? await notify(tx, group.sdkAppId, notice, telling.nowMs) : [];
  await noteGroup(tx, 'afterGroupDissolve', group, telling, { uids });
  return { ...noNews(group), events, notices, left: uids };
}

/** Why a membership ended, as the event `groupLeft` says it. */
const DISSOLVED = 2;

/** [G31] Reserves places in the sequence of a live room. */
export async function reserve(tx: Tx, gid: number, count: number): Promise<number> {
  const row = await tx.one<{ seq: number }>(
    'UPDATE conversations SET seq = seq + ? WHERE conv_id = (SELECT conv_id FROM groups WHERE gid = ?) RETURNING seq',
    [count, gid],
  );
  return (row?.seq ?? count) - count + 1;
}
