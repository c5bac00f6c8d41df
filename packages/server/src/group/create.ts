import {
  type GroupRole,
  type GroupType,
  type GroupTypeName,
  groupTypeOf,
  groupTypes,
  ImError,
  type InviteOption,
  type JoinOption,
  type Settings,
} from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Fields, GroupDraft, GroupLimits, GroupNews, Newcomer, Operator } from '../storage/port/groups.ts';
import { askBeforeCreate } from './ask.ts';
import { apart } from './fieldRights.ts';
import { assertFields, assertGroupId, assertTexts } from './limits.ts';
import { RECEIVE } from './rules.ts';
import { screenGroup, screenMember } from './screen.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'words' | 'hooks' | 'apps'>;

/** A group that somebody wants made. */
export interface WantedGroup {
  sdkAppId: number;
  /** Any name of the type. */
  type: string;
  groupId?: string;
  name: string;
  introduction?: string;
  notification?: string;
  faceUrl?: string;
  maxMembers?: number;
  joinOption?: JoinOption;
  inviteOption?: InviteOption;
  isSupportTopic?: boolean;
  fields?: Fields;
  /** Absent: a group without owner. */
  owner?: Account;
  /** Beside the owner. */
  members?: (Omit<Newcomer, 'role'> & { role?: GroupRole })[];
  /** Default: now. */
  createdMs?: number;
  /** Who makes it, from where; absent of an import, which no webhook is called for. */
  operator?: Operator;
  /** It comes from another server. */
  isImported?: boolean;
}

/**
 * Makes a group (S32, S54). Telling its members is the caller's.
 *
 * @param limits those of the app, unless the group is imported
 * @throws ImError `groupParamsIllegal`, `groupIdIllegal`, `groupIdTaken`, `groupIdTakenByOwner`, `groupMemberCap`, `groupDenied`,
 *   `textRefused`, `groupRefusedByApp`, `groupQuota`, `groupTooFrequent`, `groupLiveQuota`, `groupsPerUser`
 */
export async function createGroup(
  ctx: Needs,
  settings: Settings,
  wanted: WantedGroup,
  limits: GroupLimits = limitsOf(settings, wanted.type),
): Promise<GroupNews & { overLimit: number[] }> {
  const screenedDraft = await screened(ctx, draftOf(settings, wanted, ctx.clock.nowMs()), wanted.owner?.userId ?? '');
  const draft = { ...screenedDraft, ...apart(settings.groupFieldReaders, screenedDraft.fields) };
  await askBeforeCreate(ctx, wanted);
  const made = await ctx.storage.groups.create(draft, limits);
  if (!('refused' in made)) return made;
  const { groupId = '', owner } = wanted;
  switch (made.refused) {
    case 'taken':
      throw new ImError('groupIdTaken', { groupId });
    case 'takenByOwner':
      throw new ImError('groupIdTakenByOwner', { groupId });
    case 'quota':
      throw new ImError('groupQuota', { max: settings.groupsMax });
    case 'dayQuota':
      throw new ImError('groupTooFrequent', { max: settings.groupsPerDayMax, what: 'new groups a day' });
    case 'typeQuota':
      if (groupTypeOf(wanted.type) === 'BChatRoom')
        throw new ImError('groupTooFrequent', { max: settings.broadcastRoomsMax, what: 'groups of type BChatRoom' });
      throw new ImError('groupLiveQuota', { max: settings.liveRoomsMax });
    case 'ownerQuota':
      throw new ImError('groupsPerUser', { userId: owner?.userId ?? '', max: settings.groupsPerUserMax });
  }
}

/** The app's limits for a group of this type. */
export function limitsOf(settings: Settings, type: string): GroupLimits {
  const ofTypes: Partial<Record<GroupTypeName, number>> = {
    AVChatRoom: settings.liveRoomsMax,
    BChatRoom: settings.broadcastRoomsMax,
  };
  const name = groupTypeOf(type);
  return {
    groups: settings.groupsMax,
    perDay: settings.groupsPerDayMax,
    ofType: (name && ofTypes[name]) ?? 0,
    perUser: settings.groupsPerUserMax,
  };
}

/** Members that an imported group may have where the import names no number (rest-api §13.8). */
const IMPORTED_MEMBERS = 2_000;

/** The cap of an imported group that names none; undefined of a type without one. */
export function importedCap(settings: Settings, name: string): number | undefined {
  const { membersMax, membersDefault } = groupTypes[groupTypeOf(name) ?? 'Public'];
  if (membersMax === '') return undefined;
  return Math.min(Math.max(membersDefault, IMPORTED_MEMBERS), settings[membersMax]);
}

/** The group as the app's words leave it. */
async function screened(ctx: Needs, draft: GroupDraft, userId: string): Promise<GroupDraft> {
  const who = { sdkAppId: draft.sdkAppId, userId, target: draft.groupId ?? '' };
  const members: Newcomer[] = [];
  for (const member of draft.members) members.push(await screenMember(ctx, who, member));
  return { ...(await screenGroup(ctx, who, draft)), members };
}

function draftOf(settings: Settings, wanted: WantedGroup, nowMs: number): GroupDraft {
  const typeName = groupTypeOf(wanted.type);
  if (!typeName) throw new ImError('groupParamsIllegal', { field: 'Type', reason: `there is no type ${wanted.type}` });
  const type = groupTypes[typeName];
  const { groupId, name, introduction = '', notification = '', faceUrl = '', fields = {}, members = [] } = wanted;
  if (name === '') throw new ImError('groupParamsIllegal', { field: 'name', reason: 'must not be empty' });
  assertTexts(settings, { name, introduction, notification, faceUrl });
  assertFields(fields, settings.groupFieldMaxBytes, 'customFields');
  if (Object.keys(fields).length > settings.groupFieldsMax)
    throw new ImError('groupParamsIllegal', {
      field: 'customFields',
      reason: `at most ${settings.groupFieldsMax} are allowed`,
    });
  if (groupId !== undefined)
    assertGroupId(settings, groupId, { type: typeName, isImported: wanted.isImported ?? false });
  if (members.length > 0 && type.initialMembers === 'no')
    throw new ImError('groupDenied', { reason: `a group of type ${wanted.type} takes no members at its creation` });
  assertMembers(settings, members, type.admins === 'yes');
  const maxMembers = cap(settings, type, wanted.maxMembers);
  const uids = [...members, ...(wanted.owner ? [wanted.owner] : [])].map(({ uid }) => uid);
  if (maxMembers > 0 && new Set(uids).size > maxMembers)
    throw new ImError('groupParamsIllegal', {
      field: 'members',
      reason: `are more than the ${maxMembers} that it takes`,
    });
  return {
    sdkAppId: wanted.sdkAppId,
    ...(groupId !== undefined && { groupId }),
    type: wanted.type,
    ...{ name, introduction, notification, faceUrl, fields, members, maxMembers },
    ownerUid: wanted.owner?.uid ?? 0,
    joinOption: type.apply === 'never' ? type.joinOption : (wanted.joinOption ?? type.joinOption),
    inviteOption: wanted.inviteOption ?? type.inviteOption,
    opensHistory: type.historyBeforeJoin === 'yes',
    isLive: type.keeps === 'live',
    hasTopics: wanted.isSupportTopic === true && type.topics === 'yes',
    createdMs: wanted.createdMs ?? nowMs,
    receiveOption: RECEIVE[type.receiveOption],
    ...(wanted.operator && { operator: wanted.operator }),
  };
}

function assertMembers(settings: Settings, members: NonNullable<WantedGroup['members']>, hasAdmins: boolean): void {
  for (const { role, nameCard, fields } of members) {
    if (role === 'Owner' || (role === 'Admin' && !hasAdmins))
      throw new ImError('groupParamsIllegal', { field: 'Role', reason: `${role} may not be given here` });
    assertTexts(settings, { nameCard });
    assertFields(fields, settings.groupMemberFieldMaxBytes, 'member.customFields');
  }
}

/**
 * The number of members that a group may have.
 *
 * @throws ImError `groupMemberCap`
 */
export function cap(settings: Settings, type: GroupType, wanted: number | undefined): number {
  const max = type.membersMax === '' ? 0 : settings[type.membersMax];
  if (wanted !== undefined && max > 0 && wanted > max)
    throw new ImError('groupMemberCap', { max, field: 'MaxMemberCount', reason: `may be at most ${max}` });
  return wanted ?? (max > 0 ? Math.min(type.membersDefault, max) : 0);
}
