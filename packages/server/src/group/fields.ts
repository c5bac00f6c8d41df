import { groupTypeOf, groupTypes, ImError, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { Fields, Group, GroupMember } from '../storage/port/groups.ts';
import { NEW_MEMBER, RECEIVE } from './rules.ts';

type Defined = NonNullable<InputOf<RestCommands['group_open_http_svc/create_group']>['AppDefinedData']>;
type BaseInfo = Omit<
  OutputOf<RestCommands['group_open_http_svc/get_group_info']>['GroupInfo'][number],
  'ErrorCode' | 'ErrorInfo' | 'MemberList'
>;
type MemberInfo = OutputOf<RestCommands['group_open_http_svc/get_group_member_info']>['MemberList'][number];

type MemberFilter = { MemberInfoFilter?: string[]; AppDefinedDataFilter_GroupMember?: string[] };

const seconds = (ms: number): number => Math.floor(ms / 1000);

/**
 * Custom fields as a caller sent them, whichever way it spells the key; other scalars are taken as their text.
 *
 * @throws ImError `groupParamsIllegal` for a key that is there twice
 */
export function fieldsFrom(data: Defined | undefined): Fields | undefined {
  if (!data) return undefined;
  const fields = new Map<string, string>();
  for (const { Key, key, Value } of data) {
    const name = Key ?? key ?? '';
    if (fields.has(name))
      throw new ImError('groupParamsIllegal', { field: 'AppDefinedData', reason: `key ${name} is there twice` });
    fields.set(name, String(Value ?? ''));
  }
  return Object.fromEntries(fields);
}

/** Custom fields for an answer, all of them or those that were asked for. */
const dataOf = (fields: Fields, keys: readonly string[] | undefined) =>
  Object.entries(fields)
    .filter(([key]) => !keys || keys.includes(key))
    .map(([Key, Value]) => ({ Key, Value }));

/** What of an object was asked for; without a filter all. */
function only<T extends object>(all: T, filter: readonly string[] | undefined, always: readonly string[]): T {
  if (!filter) return all;
  const wanted = new Set([...filter, ...always]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name))) as T;
}

/** Every type name that a filter by type stands for. */
export function typesNamed(type: string | undefined): string[] | undefined {
  const name = type === undefined ? undefined : groupTypeOf(type);
  return name && [...new Set(groupTypes[name].names)];
}

/**
 * A group's information for an answer (rest-api §12.1).
 *
 * @param online of a live room: how many are there, who are all the members it has
 */
export function baseInfoOf(
  group: Group,
  filter?: { GroupBaseInfoFilter?: string[]; AppDefinedDataFilter_Group?: string[] },
  online?: number,
): BaseInfo {
  const muted = group.isMutedAll ? 'On' : 'Off';
  const all: BaseInfo = {
    GroupId: group.groupId,
    Type: group.type,
    Name: group.name,
    Introduction: group.introduction,
    Notification: group.notification,
    FaceUrl: group.faceUrl,
    Owner_Account: group.ownerUserId,
    CreateTime: seconds(group.createdMs),
    InfoSeq: group.infoSeq,
    LastInfoTime: seconds(group.infoMs),
    LastMsgTime: seconds(group.lastMsgMs),
    NextMsgSeq: group.seq + 1,
    MemberNum: online ?? group.memberCount,
    MemberCount: online ?? group.memberCount,
    MaxMemberNum: group.maxMembers,
    ApplyJoinOption: group.joinOption,
    InviteJoinOption: group.inviteOption,
    ShutUpAllMember: muted,
    MuteAllMember: muted,
    Appid: group.sdkAppId,
    SupportTopic: group.hasTopics ? 1 : 0,
    ...(online !== undefined && { OnlineMemberNum: online }),
  };
  const names = filter?.GroupBaseInfoFilter?.flatMap((name) =>
    name === 'MemberNum' ? ['MemberNum', 'MemberCount'] : [name],
  );
  const data = dataOf({ ...group.fields, ...group.reserved }, filter?.AppDefinedDataFilter_Group);
  const isDataWanted = !names || names.includes('AppDefinedData') || filter?.AppDefinedDataFilter_Group !== undefined;
  return { ...only(all, names, ['GroupId']), ...(isDataWanted && data.length > 0 && { AppDefinedData: data }) };
}

/** The least that a member takes of an answer. */
const NOBODY: GroupMember = {
  ...{ ...NEW_MEMBER, uid: 0, userId: '', role: 'Owner', joinedMs: 0, muteUntilMs: 0 },
  receiveOption: RECEIVE.Discard,
};

/** So many members at most could stand in an answer of so many bytes, and one more, which makes it too long. */
export const mayFit = (maxBytes: number, filter: MemberFilter = {}): number =>
  Math.floor(maxBytes / (Buffer.byteLength(JSON.stringify(memberInfoOf(NOBODY, 0, filter))) + 1)) + 1;

const FLAGS = Object.entries(RECEIVE) as [keyof typeof RECEIVE, number][];

/** Options that spare mentions, which REST has no name for, by what they are else. */
const SPARING_MENTIONS: Readonly<Record<number, number>> = { 3: RECEIVE.AcceptNotNotify, 4: RECEIVE.Discard };

/** How messages reach a member, by its name. */
export const flagOf = (receiveOption: number): keyof typeof RECEIVE => {
  const plain = SPARING_MENTIONS[receiveOption] ?? receiveOption;
  return FLAGS.find(([, number]) => number === plain)?.[0] ?? 'AcceptAndNotify';
};

/** A member's information for an answer (rest-api §12.2). */
export function memberInfoOf(member: GroupMember, nowMs: number, filter: MemberFilter = {}): MemberInfo {
  const muteUntil = member.muteUntilMs > nowMs ? seconds(member.muteUntilMs) : 0;
  const all: MemberInfo = {
    Member_Account: member.userId,
    Role: member.role,
    JoinTime: seconds(member.joinedMs),
    MsgSeq: member.readSeq,
    MsgFlag: flagOf(member.receiveOption),
    LastSendMsgTime: seconds(member.lastSentMs),
    ShutUpUntil: muteUntil,
    MuteUntil: muteUntil,
    NameCard: member.nameCard,
  };
  const data = dataOf(member.fields, filter.AppDefinedDataFilter_GroupMember);
  const names = filter.MemberInfoFilter;
  const isDataWanted =
    !names || names.includes('AppMemberDefinedData') || filter.AppDefinedDataFilter_GroupMember !== undefined;
  const shown = only(all, names, ['Member_Account']);
  return { ...shown, ...(isDataWanted && data.length > 0 && { AppMemberDefinedData: data }) };
}
