import { type GroupType, groupTypeOf, groupTypes } from '@hongyan/contract';
import { flagOf } from '../group/fields.ts';
import {
  type GroupRow,
  groupMemberOf,
  groupOf,
  type MemberRow,
  SELECT_GROUPS,
  SELECT_MEMBERS,
} from '../storage/ops/groupRows.ts';
import { GONE, READ_COUNT, READ_SEQ } from '../storage/ops/members.ts';
import type { Fields, Group, GroupMember } from '../storage/port/groups.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { groupMessagesOf } from './exportMessages.ts';
import type { MovedRecord } from './record.ts';

type GroupRecord = MovedRecord<'group' | 'topic' | 'groupMessage' | 'groupOption' | 'member' | 'mute'>;

const FOR_EVER = 0xffff_ffff;
const secOf = (ms: number): number => Math.floor(ms / 1000);

/** Groups of an app by id, each with its topics, messages, members and mutes. */
export async function* groupsIn(snapshot: Snapshot, sdkAppId: number, nowMs: number): AsyncGenerator<GroupRecord> {
  const rows = snapshot.stream<GroupRow>(
    `${SELECT_GROUPS} WHERE g.sdk_app_id = ${sdkAppId} AND g.deleted_ms = 0 AND g.parent_gid = 0 ORDER BY g.group_id`,
  );
  for await (const part of rows) for (const row of part) yield* wholeGroup(snapshot, groupOf(row), nowMs);
}

async function* wholeGroup(snapshot: Snapshot, group: Group, nowMs: number): AsyncGenerator<GroupRecord> {
  const { sdkAppId, convId, groupId: GroupId } = group;
  const type = groupTypes[groupTypeOf(group.type) ?? 'Public'];
  yield groupRecord(group, type);
  if (type.keeps === 'stored') {
    yield* groupMessagesOf(snapshot, sdkAppId, convId, { GroupId });
    yield* topicsOf(snapshot, group);
    if (group.opensHistory !== (type.historyBeforeJoin === 'yes'))
      yield { kind: 'groupOption', GroupId, HistoryMsgBeforeJoin: group.opensHistory ? 'On' : 'Off' };
    yield* membersOf(snapshot, group, type);
  }
  if (group.isMutedAll) yield { kind: 'mute', GroupId };
  yield* mutesOf(snapshot, group, nowMs);
}

function groupRecord(group: Group, { import: isImported }: GroupType): MovedRecord<'group'> {
  return {
    kind: 'group',
    GroupId: group.groupId,
    Type: group.type as MovedRecord<'group'>['Type'],
    Name: group.name,
    ...(group.introduction && { Introduction: group.introduction }),
    ...(group.notification && { Notification: group.notification }),
    ...(group.faceUrl && { FaceUrl: group.faceUrl }),
    ...(group.ownerUserId && { Owner_Account: group.ownerUserId }),
    ...(group.maxMembers > 0 && { MaxMemberCount: group.maxMembers }),
    ApplyJoinOption: group.joinOption,
    InviteJoinOption: group.inviteOption,
    ...(group.hasTopics && { SupportTopic: 1 }),
    ...definedData('AppDefinedData', { ...group.fields, ...group.reserved }),
    ...(isImported === 'yes' && { CreateTime: secOf(group.createdMs) }),
  };
}

function definedData<Name extends string>(name: Name, fields: Fields) {
  const data = Object.entries(fields).map(([Key, Value]) => ({ Key, Value }));
  return data.length > 0 ? ({ [name]: data } as Record<Name, typeof data>) : undefined;
}

async function* topicsOf(
  snapshot: Snapshot,
  { gid, sdkAppId, groupId: GroupId }: Group,
): AsyncGenerator<MovedRecord<'topic' | 'groupMessage'>> {
  const rows = await snapshot.tx.all<GroupRow>(
    `${SELECT_GROUPS} WHERE g.parent_gid = ? AND g.deleted_ms = 0 ORDER BY g.group_id`,
    [gid],
  );
  for (const topic of rows.map(groupOf)) {
    const where = { GroupId, TopicId: topic.groupId };
    yield {
      kind: 'topic',
      ...where,
      TopicName: topic.name,
      ...(topic.introduction && { Introduction: topic.introduction }),
      ...(topic.notification && { Notification: topic.notification }),
      ...(topic.faceUrl && { FaceUrl: topic.faceUrl }),
      ...(topic.customString && { CustomString: topic.customString }),
      CreateTime: secOf(topic.createdMs),
    };
    yield* groupMessagesOf(snapshot, sdkAppId, topic.convId, where);
  }
}

type CountedRow = MemberRow & { unread: number };

async function* membersOf({ stream }: Snapshot, group: Group, type: GroupType): AsyncGenerator<MovedRecord<'member'>> {
  const unread = `c.count_low - m.own_count - (${READ_COUNT}) - ${GONE('m.conv_id', 'm.uid', `(${READ_SEQ})`)}`;
  const sql = SELECT_MEMBERS.replace('SELECT ', `SELECT ${unread} AS unread, `);
  const rows = stream<CountedRow>(
    `${sql} WHERE m.conv_id = ${group.convId} AND m.role > 0 AND a.deleted_ms = 0 ORDER BY a.user_id`,
  );
  for await (const part of rows)
    for (const row of part) yield memberRecord(group, type, groupMemberOf(row), type.unread === 'yes' ? row.unread : 0);
}

function memberRecord(
  { groupId: GroupId }: Group,
  type: GroupType,
  member: GroupMember,
  unread: number,
): MovedRecord<'member'> {
  const isOwner = member.role === 'Owner';
  const MsgFlag = flagOf(member.receiveOption);
  return {
    kind: 'member',
    GroupId,
    Member_Account: member.userId,
    ...(member.role !== 'Member' && { Role: member.role }),
    // The owner joins with the group.
    ...(!isOwner && { JoinTime: secOf(member.joinedMs) }),
    ...(member.nameCard && { NameCard: member.nameCard }),
    ...(MsgFlag !== type.receiveOption && { MsgFlag }),
    ...definedData('AppMemberDefinedData', member.fields),
    ...(unread > 0 && { UnreadMsgNum: unread }),
  };
}

async function* mutesOf(
  { tx }: Snapshot,
  { convId, groupId: GroupId }: Group,
  nowMs: number,
): AsyncGenerator<MovedRecord<'mute'>> {
  const rows = await tx.all<{ user_id: string; until_ms: number }>(
    `SELECT a.user_id, x.until_ms FROM group_mutes x JOIN accounts a ON a.uid = x.uid AND a.deleted_ms = 0
     WHERE x.conv_id = ? AND x.until_ms > ? ORDER BY a.user_id`,
    [convId, nowMs],
  );
  for (const { user_id: Member_Account, until_ms } of rows)
    yield { kind: 'mute', GroupId, Member_Account, MuteUntil: Math.min(secOf(until_ms), FOR_EVER) };
}
