import type { GroupRole, InviteOption, JoinOption } from '@hongyan/contract';
import { type Fields, FOR_EVER_SEC, type Group, type GroupMember, type Self } from '../port/groups.ts';
import type { Tx } from '../tx.ts';
import { fromColumn, toBytes, toText } from './bytes.ts';
import { type Head, holdCommunity, lockOnly } from './heads.ts';
import { READ_SEQ } from './members.ts';

/** A group as a row, with its owner's name and its head's end. */
export interface GroupRow {
  gid: number;
  conv_id: number;
  sdk_app_id: number;
  group_id: string;
  type: string;
  name: string;
  introduction: string;
  notification: string;
  face_url: string;
  owner_uid: number;
  owner_user_id: string | null;
  join_option: string;
  invite_option: string;
  max_members: number;
  muted_all: number;
  opens_history: number;
  has_topics: number;
  fields: Uint8Array | null;
  reserved: Uint8Array | null;
  member_count: number;
  info_seq: number;
  info_ms: number;
  info_rev: number;
  created_ms: number;
  parent_gid: number;
  parent_conv_id: number | null;
  parent_group_id: string | null;
  parent_count: number | null;
  parent_muted: number | null;
  parent_joins: number | null;
  custom: string;
  joins: number;
  marked: number;
  seq: number;
  list_ms_low: number;
  cleared_seq: number;
}

/** Groups with their heads, topics with their communities; conditions follow. */
export const SELECT_GROUPS = `SELECT g.gid, g.conv_id, g.sdk_app_id, g.group_id, g.type, g.name, g.introduction, g.notification, g.face_url,
  g.owner_uid, g.join_option, g.invite_option, g.max_members, g.muted_all, g.opens_history, g.has_topics, g.fields, g.reserved,
  g.member_count, g.info_seq, g.info_ms, g.info_rev, g.created_ms, g.cleared_seq, g.parent_gid, g.custom, g.joins, g.marked, k.conv_id AS parent_conv_id,
  k.group_id AS parent_group_id, k.member_count AS parent_count, k.muted_all AS parent_muted, k.joins AS parent_joins,
  o.user_id AS owner_user_id, c.seq, c.list_ms_low
  FROM groups g JOIN conversations c ON c.conv_id = g.conv_id LEFT JOIN accounts o ON o.uid = g.owner_uid AND o.deleted_ms = 0
  LEFT JOIN groups k ON k.gid = g.parent_gid AND g.parent_gid > 0`;

/** The conversation whose rows are the members of a group: of a topic its community's; takes the gid. */
export const MEMBERS_OF =
  '(SELECT COALESCE(k.conv_id, g.conv_id) FROM groups g LEFT JOIN groups k ON k.gid = g.parent_gid AND g.parent_gid > 0 WHERE g.gid = ?)';

export const fieldsOf = (bytes: Uint8Array | null): Fields => (bytes ? (JSON.parse(toText(bytes)) as Fields) : {});
export const toFields = (fields: Fields): Uint8Array | null =>
  Object.keys(fields).length > 0 ? toBytes(JSON.stringify(fields)) : null;

/** Fields after a change: one set to an empty text goes. */
export function mergeFields(before: Fields, changes: Fields): Fields {
  const merged = { ...before, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}

/** A group's fields after a change that may also make some of them reserved, or reserved ones plain. */
export function groupFieldsAfter(
  row: Pick<GroupRow, 'fields' | 'reserved'>,
  { fields = {}, reserved = {} }: { fields?: Fields | undefined; reserved?: Fields | undefined },
): { fields: Fields; reserved: Fields } {
  const without = (all: Fields, keys: Fields) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !(key in keys)));
  return {
    fields: mergeFields(without(fieldsOf(row.fields), reserved), fields),
    reserved: mergeFields(without(fieldsOf(row.reserved), fields), reserved),
  };
}

/** What readers of the store get. */
export function groupOf(row: GroupRow): Group {
  return {
    gid: row.gid,
    convId: row.conv_id,
    sdkAppId: row.sdk_app_id,
    groupId: row.group_id,
    type: row.type,
    name: fromColumn(row.name),
    introduction: fromColumn(row.introduction),
    notification: fromColumn(row.notification),
    faceUrl: fromColumn(row.face_url),
    ownerUid: row.owner_user_id === null ? 0 : row.owner_uid,
    ownerUserId: row.owner_user_id ?? '',
    joinOption: row.join_option as JoinOption,
    inviteOption: row.invite_option as InviteOption,
    maxMembers: row.max_members,
    isMutedAll: row.muted_all === 1,
    opensHistory: row.opens_history === 1,
    hasTopics: row.has_topics === 1,
    fields: fieldsOf(row.fields),
    reserved: fieldsOf(row.reserved),
    memberCount: row.parent_count ?? row.member_count,
    joins: row.joins,
    infoSeq: row.info_seq,
    infoMs: row.info_ms,
    createdMs: row.created_ms,
    seq: row.seq,
    lastMsgMs: row.list_ms_low,
    customString: fromColumn(row.custom),
    ...communityOf(row),
    clearedSeq: row.cleared_seq,
  };
}

function communityOf({
  parent_gid: gid,
  parent_conv_id,
  parent_group_id,
  parent_muted,
}: GroupRow): Pick<Group, 'community'> {
  if (parent_conv_id === null || parent_group_id === null) return {};
  return { community: { gid, convId: parent_conv_id, groupId: parent_group_id, isMutedAll: parent_muted === 1 } };
}

/** A group whose head is locked until the unit ends: whoever changes it or its members holds it. */
export interface LockedGroup {
  row: GroupRow;
  head: Head;
}

/** The group, locked; nothing when it was dissolved. */
export async function lockGroup(tx: Tx, gid: number): Promise<LockedGroup | undefined> {
  const app = await tx.one<{ sdk_app_id: number; parent_gid: number }>(
    'SELECT sdk_app_id, parent_gid FROM groups WHERE gid = ?',
    [gid],
  );
  if (app && app.parent_gid > 0) await holdCommunity(tx, gid);
  const head = app && (await lockOnly(tx, { sdkAppId: app.sdk_app_id, gid }));
  const row = head && (await liveRow(tx, gid));
  return head && row && { row, head };
}

/** The row of a group that was not dissolved. */
export const liveRow = (tx: Tx, gid: number): Promise<GroupRow | undefined> =>
  tx.one<GroupRow>(`${SELECT_GROUPS} WHERE g.gid = ? AND g.deleted_ms = 0`, [gid]);

/** The group as it is now, of one that this unit has locked. */
export async function groupNow(tx: Tx, gid: number): Promise<Group> {
  const row = await liveRow(tx, gid);
  if (!row) throw new Error(`group ${gid} is gone in the unit that has locked it`);
  return groupOf(row);
}

const ROLES: readonly GroupRole[] = ['Member', 'Admin', 'Owner'];
/** A role as it is stored: 1 member, 2 administrator, 3 owner. */
export const roleNumber = (role: GroupRole): number => ROLES.indexOf(role) + 1;
export const roleOf = (number: number): GroupRole => ROLES[number - 1] ?? 'Member';

/** A member's row with its account. */
export interface MemberRow {
  conv_id: number;
  uid: number;
  role: number;
  joined_ms: number;
  name_card: string;
  mute_ms: number | null;
  fields: Uint8Array | null;
  read_seq: number;
  receive_option: number;
  pinned_ms: number;
  last_sent_ms: number;
  user_id: string | null;
  nick: string | null;
  face_url: string | null;
}

/** Members of groups with account and mute; conditions follow. */
export const SELECT_MEMBERS = `SELECT m.conv_id, m.uid, m.role, m.joined_ms, m.name_card, x.until_ms AS mute_ms, m.fields, ${READ_SEQ} AS read_seq, m.receive_option,
  m.pinned_ms, m.last_sent_ms, a.user_id, a.nick, a.face_url FROM members m JOIN conversations c ON c.conv_id = m.conv_id
  LEFT JOIN accounts a ON a.uid = m.uid
  LEFT JOIN group_mutes x ON x.conv_id = m.conv_id AND x.uid = m.uid`;

/** A user's own place in a group. */
export const selfOf = (row: Omit<MemberRow, 'user_id' | 'nick' | 'face_url'>): Self => ({
  role: roleOf(row.role),
  joinedMs: row.joined_ms,
  nameCard: fromColumn(row.name_card),
  muteUntilMs: row.mute_ms ?? 0,
  fields: fieldsOf(row.fields),
  readSeq: row.read_seq,
  receiveOption: row.receive_option,
  isPinned: row.pinned_ms > 0,
  lastSentMs: row.last_sent_ms,
});

/** A member as others see it. */
export const groupMemberOf = (row: MemberRow): GroupMember => ({
  ...selfOf(row),
  uid: row.uid,
  userId: row.user_id ?? '',
  nick: fromColumn(row.nick ?? ''),
  faceUrl: fromColumn(row.face_url ?? ''),
});

/** One member of a group, locked with its head. */
export const memberRow = (tx: Tx, convId: number, uid: number): Promise<MemberRow | undefined> =>
  tx.one<MemberRow>(`${SELECT_MEMBERS} WHERE m.conv_id = ? AND m.uid = ? AND m.role > 0`, [convId, uid]);

/** Seconds until a mute ends, as a tip has them: a mute without end has the number that asks for it. */
export const secondsLeft = (untilMs: number, nowMs: number): number =>
  untilMs === FOR_EVER_SEC * 1000 ? FOR_EVER_SEC : Math.max(0, Math.round((untilMs - nowMs) / 1000));
