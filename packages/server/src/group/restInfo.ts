import { ImError, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { Group, Self } from '../storage/port/groups.ts';
import { RECEIVE } from './create.ts';
import { baseInfoOf, flagOf, memberInfoOf, typesNamed } from './fields.ts';
import { accountIn } from './restBy.ts';
import { sleepingTypes, typeOf } from './rules.ts';

type Needs = Pick<Ctx, 'storage' | 'live' | 'clock' | 'accounts'>;
type Filter = InputOf<RestCommands['group_open_http_svc/get_group_info']>['ResponseFilter'];
type Joined = InputOf<RestCommands['group_open_http_svc/get_joined_group_list']>;
type JoinedInfo = OutputOf<RestCommands['group_open_http_svc/get_joined_group_list']>['GroupIdList'][number];
type Found = OutputOf<RestCommands['group_open_http_svc/search_group']>['GroupInfo'][number];

/** Members of a group that `get_group_info` shows at most. */
const MEMBERS_MAX = 10_000;
const JOINED_MAX = 5_000;

/** One group as `get_group_info` answers it: with a filter what it names, without one everything (rest-api §12.2, §13.3). */
export async function infoOfOne(ctx: Needs, group: Group, filter: Filter) {
  const { memberList } = typeOf(group);
  const info = { ...baseInfoOf(group, filter, await onlineIn(ctx, group)), ErrorCode: 0, ErrorInfo: '' };
  const isListed = memberList === 'all' || (memberList === 'paged' && filter !== undefined);
  const isWanted = filter === undefined || (filter.MemberInfoFilter ?? []).length > 0;
  if (!isListed || !isWanted) return info;
  const members = await ctx.storage.groups.members(group.gid, { offset: 0, count: MEMBERS_MAX });
  return { ...info, MemberList: members.map((member) => memberInfoOf(member, ctx.clock.nowMs(), filter)) };
}

/** Of a live room: how many are there now. */
async function onlineIn({ live }: Pick<Ctx, 'live'>, group: Group): Promise<number | undefined> {
  return typeOf(group).keeps === 'live' ? live.online(group.gid) : undefined;
}

/** The groups of a user as `get_joined_group_list` answers them, live rooms first where they are asked for. */
export async function joinedBy(ctx: Needs, caller: RestCaller, input: Joined) {
  const member = await accountIn(ctx, caller, 'Member_Account', input.Member_Account);
  const { SupportTopic } = input;
  if (SupportTopic === 1 && input.GroupType !== 'Community')
    throw new ImError('groupParamsIllegal', { field: 'SupportTopic', reason: 'needs the GroupType Community' });
  const types = typesNamed(input.GroupType);
  const from = input.Offset ?? 0;
  const count = input.Limit ?? JOINED_MAX;
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
  const infoOf = SupportTopic === 1 ? communityInfo : joinedInfo;
  const GroupIdList = await Promise.all(page.map((group) => infoOf(ctx, group, member.uid, input.ResponseFilter)));
  return { TotalCount: rooms.length + total, GroupIdList };
}

/** The live rooms that a user is in, which keep no members: those that this process knows of. */
async function roomsOf(
  { live, storage }: Needs,
  uid: number,
  types: string[] | undefined,
): Promise<(Group & { self: Self })[]> {
  const places = new Map(live.roomsOf(uid).map((place) => [place.gid, place]));
  const rooms = await storage.groups.numbered([...places.keys()].sort((a, b) => a - b));
  return rooms
    .filter(({ type }) => !types || types.includes(type))
    .map((room) => ({
      ...room,
      self: {
        ...{ role: room.ownerUid === uid ? 'Owner' : 'Member', joinedMs: places.get(room.gid)?.joinedMs ?? 0 },
        ...{ nameCard: '', muteUntilMs: 0, fields: {}, readSeq: 0, lastSentMs: 0 },
        receiveOption: RECEIVE[typeOf(room).receiveOption],
      },
    }));
}

async function joinedInfo(ctx: Needs, group: Group & { self: Self }, uid: number, filter: Filter): Promise<JoinedInfo> {
  const info = baseInfoOf(group, { GroupBaseInfoFilter: [], ...filter }, await onlineIn(ctx, group));
  const wanted = filter?.SelfInfoFilter;
  if (!wanted || wanted.length === 0) return info;
  const { role, joinedMs, receiveOption, readSeq } = group.self;
  const log = { sdkAppId: group.sdkAppId, gid: group.gid };
  const conversation = wanted.includes('UnreadMsgNum') ? await ctx.storage.conversations.get(log, uid) : undefined;
  const self = {
    Role: role,
    JoinTime: Math.floor(joinedMs / 1000),
    MsgFlag: flagOf(receiveOption),
    UnreadMsgNum: conversation?.unread ?? 0,
    MsgSeq: readSeq,
  };
  const SelfInfo = Object.fromEntries(Object.entries(self).filter(([name]) => wanted.includes(name)));
  return { ...info, SelfInfo };
}

/** A community as a list of those with topics shows it: with the next places and the read positions of all of them together. */
async function communityInfo(ctx: Needs, group: Group & { self: Self }, uid: number, filter: Filter) {
  const info = await joinedInfo(ctx, group, uid, filter);
  const topics = await ctx.storage.conversations.topics(uid, { gid: group.gid });
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
  const hits: Group[] = [];
  let total = 0;
  for (let afterGid = 0; ; ) {
    const { groups } = await ctx.storage.groups.list(sdkAppId, { afterGid, count: PART });
    for (const group of groups) {
      if (typeOf(group).searchById !== 'yes' || !group.name.toLowerCase().includes(words)) continue;
      if (total >= from && hits.length < count) hits.push(group);
      total++;
    }
    afterGid = groups.at(-1)?.gid ?? 0;
    if (groups.length < PART) break;
  }
  const GroupBaseInfoFilter = filter.filter((name) => PUBLIC.includes(name));
  const infoOf = async (group: Group) => ({
    ...baseInfoOf(group, { GroupBaseInfoFilter }, await onlineIn(ctx, group)),
    ErrorCode: 0,
  });
  return { found: await Promise.all(hits.map(infoOf)), total };
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
