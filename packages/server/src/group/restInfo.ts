import { ImError, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { asItIs, roomsOf } from '../live/list.ts';
import type { Conversation } from '../storage/port/conversations.ts';
import type { Group, Self } from '../storage/port/groups.ts';
import { baseInfoOf, flagOf, mayFit, memberInfoOf, typesNamed } from './fields.ts';
import { isGroupId } from './limits.ts';
import { accountIn, idIllegal } from './restBy.ts';
import { searchedTypes, sleepingTypes, typeOf } from './rules.ts';

type Needs = Pick<Ctx, 'storage' | 'live' | 'clock' | 'accounts'>;
type Filter = InputOf<RestCommands['group_open_http_svc/get_group_info']>['ResponseFilter'];
type Joined = InputOf<RestCommands['group_open_http_svc/get_joined_group_list']>;
type JoinedInfo = OutputOf<RestCommands['group_open_http_svc/get_joined_group_list']>['GroupIdList'][number];
type GroupInfo = OutputOf<RestCommands['group_open_http_svc/get_group_info']>['GroupInfo'][number];
type Found = OutputOf<RestCommands['group_open_http_svc/search_group']>['GroupInfo'][number];

/** Members of a group that `get_group_info` shows at most. */
const MEMBERS_MAX = 10_000;
const JOINED_MAX = 5_000;

/**
 * Groups as `get_group_info` answers them: with a filter what it names, without one everything (rest-api §12.2, §13.3).
 *
 * Members are read group by group and only as many as may still fit: fifty groups of 10,000 are refused, not gathered.
 *
 * @throws ImError `groupAnswerTooLong`
 */
export async function infoOfMany(
  ctx: Needs,
  { app, settings }: RestCaller,
  groupIds: readonly string[],
  filter: Filter,
) {
  const found = await ctx.storage.groups.find(app.sdkAppId, [...groupIds]);
  const byId = new Map(found.filter(({ community }) => !community).map((group) => [group.groupId, group]));
  const bases = await Promise.all(groupIds.map((groupId) => infoOfOne(ctx, groupId, byId.get(groupId), filter)));

  const max = settings.groupAnswerMaxBytes;
  const list: GroupInfo[] = [];
  let free = max;
  for (const [at, info] of bases.entries()) {
    const group = byId.get(groupIds[at] ?? '');
    if (group && showsMembers(group, filter)) info.MemberList = await membersOf(ctx, group, filter, free);
    free -= Buffer.byteLength(JSON.stringify(info)) + 1;
    if (free < 0) throw new ImError('groupAnswerTooLong', { max });
    list.push(info);
  }
  return list;
}

async function infoOfOne(ctx: Needs, groupId: string, group: Group | undefined, filter: Filter): Promise<GroupInfo> {
  if (group) return { ...(await baseInfo(ctx, group, filter)), ErrorCode: 0, ErrorInfo: '' };
  const { code, message } = isGroupId(groupId) ? new ImError('groupUnknown', { groupId }) : idIllegal(groupId);
  return { GroupId: groupId, ErrorCode: code, ErrorInfo: message };
}

function showsMembers(group: Group, filter: Filter): boolean {
  const { memberList } = typeOf(group);
  const isListed = memberList === 'all' || (memberList === 'paged' && filter !== undefined);
  return isListed && (filter === undefined || (filter.MemberInfoFilter ?? []).length > 0);
}

async function membersOf({ storage, clock }: Needs, { gid }: Group, filter: Filter, maxBytes: number) {
  const count = Math.min(MEMBERS_MAX, mayFit(maxBytes, filter));
  const members = await storage.groups.members(gid, { offset: 0, count });
  return members.map((member) => memberInfoOf(member, clock.nowMs(), filter));
}

/** The information of a group; of a live room with how many are there now, and what was said last. */
async function baseInfo(ctx: Pick<Ctx, 'live'>, group: Group, filter: Parameters<typeof baseInfoOf>[1]) {
  const now = await asItIs(ctx, group);
  return baseInfoOf(now, filter, typeOf(group).keeps === 'live' ? now.memberCount : undefined);
}

/** The groups of a user as `get_joined_group_list` answers them, live rooms first where they are asked for. */
export async function joinedBy(ctx: Needs, caller: RestCaller, input: Joined) {
  const member = await accountIn(ctx, caller, 'Member_Account', input.Member_Account);
  const { SupportTopic } = input;
  if (SupportTopic === 1 && input.GroupType !== 'Community')
    throw new ImError('groupParamsIllegal', { field: 'SupportTopic', reason: 'needs the GroupType Community' });
  const types = typesNamed(input.GroupType);
  const from = input.Offset ?? 0;
  const count = input.Limit || JOINED_MAX;
  const rooms = input.WithHugeGroups === 1 ? await roomsOf(ctx, member.uid, types) : [];
  const query = {
    ...(types && { types }),
    ...(input.WithNoActiveGroups !== 1 && { sleeping: sleepingTypes }),
    ...(SupportTopic !== undefined && { hasTopics: SupportTopic === 1 }),
    offset: Math.max(0, from - rooms.length),
    count: Math.max(0, count - rooms.slice(from).length),
  };
  const { groups, total } = await ctx.storage.groups.joined(member.uid, query);
  const page = [...rooms.slice(from, from + count), ...groups];
  const unread = await unreadIn(ctx, groups, member.uid, input.ResponseFilter);
  const topics = SupportTopic === 1 ? await topicsIn(ctx, groups, member.uid) : undefined;
  const GroupIdList = await Promise.all(
    page.map(async (group) => {
      const info = await joinedInfo(ctx, group, input.ResponseFilter, unread.get(group.convId) ?? 0);
      return topics ? withTopics(info, topics.get(group.gid) ?? []) : info;
    }),
  );
  return { TotalCount: rooms.length + total, GroupIdList };
}

/** Unread counts by conversation, where they are asked for: of all groups in one question. */
async function unreadIn(
  { storage }: Needs,
  groups: readonly Group[],
  uid: number,
  filter: Filter,
): Promise<Map<number, number>> {
  if (!filter?.SelfInfoFilter?.includes('UnreadMsgNum')) return new Map();
  const convIds = groups.map(({ convId }) => convId);
  const counts = await storage.conversations.unread(uid, convIds);
  return new Map(counts.map(({ convId, unread }) => [convId, unread]));
}

async function joinedInfo(
  ctx: Needs,
  group: Group & { self: Self },
  filter: Filter,
  unread: number,
): Promise<JoinedInfo> {
  const info = await baseInfo(ctx, group, { GroupBaseInfoFilter: [], ...filter });
  const wanted = filter?.SelfInfoFilter;
  if (!wanted || wanted.length === 0) return info;
  const { role, joinedMs, receiveOption, readSeq } = group.self;
  const self = {
    Role: role,
    JoinTime: Math.floor(joinedMs / 1000),
    MsgFlag: flagOf(receiveOption),
    UnreadMsgNum: unread,
    MsgSeq: readSeq,
  };
  const SelfInfo = Object.fromEntries(Object.entries(self).filter(([name]) => wanted.includes(name)));
  return { ...info, SelfInfo };
}

/** A user's topics by community: those of all communities in one question. */
async function topicsIn(
  { storage }: Needs,
  communities: readonly Group[],
  uid: number,
): Promise<Map<number | undefined, Conversation[]>> {
  const topics = await storage.conversations.topics(uid, { gids: communities.map(({ gid }) => gid) });
  return Map.groupBy(topics, ({ group }) => group?.community?.gid);
}

/** A community as a list of those with topics shows it: with the next places and the read positions of all of them together. */
function withTopics(info: JoinedInfo, topics: readonly Conversation[]): JoinedInfo {
  return {
    ...info,
    SupportTopic: 1,
    GrossTopicNextMsgSeq: topics.reduce((sum, { seq }) => sum + seq + 1, 0),
    SelfInfo: { ...info.SelfInfo, GrossTopicReadSeq: topics.reduce((sum, { readSeq }) => sum + readSeq, 0) },
  };
}

/** What `search_group` tells of a group to somebody who is not in it (rest-api §13.9). */
const PUBLIC = [
  ...['Type', 'Name', 'Introduction', 'FaceUrl', 'Owner_Account', 'CreateTime', 'MemberNum', 'MaxMemberNum'],
  ...['OnlineMemberNum', 'ApplyJoinOption', 'LastMsgTime'],
];
/** Groups that are looked through at a time. */
const PART = 1_000;

/** The groups whose name contains a text: how many, and one page of them. */
export async function searchGroups(
  ctx: Needs,
  sdkAppId: number,
  { content, from, count, filter = PUBLIC }: { content: string; from: number; count: number; filter?: string[] },
): Promise<{ found: Found[]; total: number }> {
  const words = content.toLowerCase();
  const hits: number[] = [];
  let total = 0;
  for (let afterGid = 0; ; ) {
    const part = await ctx.storage.groups.names(sdkAppId, { types: searchedTypes, afterGid, count: PART });
    for (const { gid, name } of part) {
      if (!name.toLowerCase().includes(words)) continue;
      if (total >= from && hits.length < count) hits.push(gid);
      total++;
    }
    afterGid = part.at(-1)?.gid ?? 0;
    if (part.length < PART) break;
  }
  const GroupBaseInfoFilter = filter.filter((name) => PUBLIC.includes(name));
  const infoOf = async (group: Group) => ({
    ...(await baseInfo(ctx, group, { GroupBaseInfoFilter })),
    ErrorCode: 0,
  });
  const groups = await ctx.storage.groups.numbered(hits);
  return { found: await Promise.all(groups.map(infoOf)), total };
}

/**
 * The time that an import gives a group; 0 or none is now.
 *
 * @throws ImError `groupParamsIllegal` for one that is still to come
 */
export function createdMsOf({ clock }: Pick<Ctx, 'clock'>, createTime: number | undefined): number | undefined {
  if (!createTime) return undefined;
  if (createTime * 1000 > clock.nowMs())
    throw new ImError('groupParamsIllegal', { field: 'CreateTime', reason: 'must not lie in the future' });
  return createTime * 1000;
}
