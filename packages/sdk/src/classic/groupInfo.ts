import type { CustomFields, WireGroup, WireMember } from '@hongyan/contract';
import { groupTypeName, muteEnd } from '../face/objects/group.ts';
import { TIMGroupAddOpt, TIMGroupMemberRole } from './constants.ts';
import { withFields } from './fields.ts';

/** A member of a group. */
export class TIMGroupMemberInfo extends withFields(() => ({
  member: '',
  nickname: '',
  nameCard: '',
  joinTime: 0,
  /** One of `TIMGroupMemberRole`. */
  role: 0 as number,
  /** Until when the member may not speak, seconds; of a tip how long. */
  silentUntil: 0,
  customInfo: {} as Record<string, string>,
})) {}

/** The user's own place in a group. */
export class TIMGroupSelfInfo extends withFields(() => ({
  joinTime: 0,
  role: 0 as number,
  nameCard: '',
  /** One of `TIMGroupReceiveMessageOpt`. */
  recvOpt: 0 as number,
  silentUntil: 0,
  unReadMessageNum: 0,
  customInfo: {} as Record<string, string>,
})) {}

/** A group. */
export class TIMGroupInfo extends withFields(() => ({
  group: '',
  groupName: '',
  groupType: '',
  owner: '',
  faceURL: '',
  introduction: '',
  notification: '',
  createTime: 0,
  lastInfoTime: 0,
  lastMsgTime: 0,
  memberNum: 0,
  maxMemberNum: 0,
  /** One of `TIMGroupAddOpt`. */
  addOpt: 0 as number,
  allShutup: false,
  customInfo: {} as Record<string, string>,
  selfInfo: new TIMGroupSelfInfo(),
})) {}

/** What `createGroup` takes. */
export class TIMCreateGroupInfo extends withFields(() => ({
  /** The id; empty: the server draws one. */
  group: '',
  groupName: '',
  groupType: '',
  /** One of `TIMGroupAddOpt`; undefined: as is usual for the type. */
  addOpt: undefined as number | undefined,
  maxMemberNum: 0,
  notification: '',
  introduction: '',
  faceURL: '',
  customInfo: {} as Record<string, string>,
  membersInfo: [] as { member: string; role?: number; customInfo?: Record<string, string> }[],
})) {}

const ROLES = {
  Owner: TIMGroupMemberRole.Super,
  Admin: TIMGroupMemberRole.Admin,
  Member: TIMGroupMemberRole.Member,
} as const;
export type RoleName = keyof typeof ROLES;

const roleOf = (role: string): number => ROLES[role as RoleName] ?? TIMGroupMemberRole.Undefined;

/** The wire's name of a role; undefined of what is none. */
export const roleName = (role: number): RoleName | undefined =>
  (Object.keys(ROLES) as RoleName[]).find((name) => ROLES[name] === role);

const JOIN_OPTIONS = {
  [TIMGroupAddOpt.Forbid]: 'DisableApply',
  [TIMGroupAddOpt.Auth]: 'NeedPermission',
  [TIMGroupAddOpt.Any]: 'FreeAccess',
} as const;
export type JoinOption = (typeof JOIN_OPTIONS)[keyof typeof JOIN_OPTIONS];

/** The wire's name of a way to join; undefined of what is none. */
export const joinOptionOf = (opt: number): JoinOption | undefined => JOIN_OPTIONS[opt as keyof typeof JOIN_OPTIONS];

export const customOf = (fields: CustomFields | undefined): Record<string, string> =>
  Object.fromEntries((fields ?? []).map(({ key, value }) => [key, value]));

/** Custom fields as the wire takes them. */
export const customToWire = (custom: Readonly<Record<string, string>>): CustomFields =>
  Object.entries(custom).map(([key, value]) => ({ key, value: String(value) }));

/** A member of the wire as an app sees it. */
export function memberOf(wire: WireMember, nowMs: number): TIMGroupMemberInfo {
  return new TIMGroupMemberInfo({
    ...{ member: wire.userId, nickname: wire.nick ?? '', nameCard: wire.nameCard ?? '', joinTime: wire.joinedSec },
    role: roleOf(wire.role),
    silentUntil: muteEnd(wire.muteUntilSec, nowMs),
    customInfo: customOf(wire.customFields),
  });
}

/** A group of the wire as an app sees it. */
export function groupOf({ groupId, info, self, ...wire }: WireGroup, unread: number, nowMs: number): TIMGroupInfo {
  const addOpt = Object.entries(JOIN_OPTIONS).find(([, name]) => name === info.joinOption)?.[0];
  return new TIMGroupInfo({
    ...{ group: groupId, groupName: info.name, groupType: groupTypeName(info.type), owner: info.owner ?? '' },
    ...{ faceURL: info.faceUrl ?? '', introduction: info.introduction ?? '', notification: info.notification ?? '' },
    ...{ createTime: info.createdSec, lastInfoTime: info.infoSec, lastMsgTime: wire.lastMsgSec },
    ...{ memberNum: wire.memberCount, maxMemberNum: info.maxMembers, allShutup: info.isMutedAll ?? false },
    addOpt: Number(addOpt ?? TIMGroupAddOpt.Forbid),
    customInfo: customOf([...(info.customFields ?? []), ...(wire.reservedFields ?? [])]),
    selfInfo: new TIMGroupSelfInfo({
      ...{ joinTime: self?.joinedSec ?? 0, role: roleOf(self?.role ?? ''), nameCard: self?.nameCard ?? '' },
      ...{ recvOpt: self?.receiveOption ?? 0, silentUntil: muteEnd(self?.muteUntilSec, nowMs) },
      ...{ unReadMessageNum: unread, customInfo: customOf(self?.customFields) },
    }),
  });
}
