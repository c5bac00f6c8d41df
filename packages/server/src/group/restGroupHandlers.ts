import { type GroupRole, ImError, type InputOf, type RestCommands } from '@hongyan/contract';
import { userSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Group } from '../storage/port/groups.ts';
import { announceNews } from './announce.ts';
import { createGroup, RECEIVE, type WantedGroup } from './create.ts';
import { baseInfoOf, fieldsFrom, flagOf, memberInfoOf, typesNamed } from './fields.ts';
import { dissolveGroup, transferGroup, updateGroup } from './information.ts';
import { isGroupId } from './limits.ts';
import { accountIn, appAs, assertAccounts, assertShort, groupIn, idIllegal, unknownAccount } from './restBy.ts';
import { supports, typeOf } from './rules.ts';

type Creation = InputOf<RestCommands['group_open_http_svc/create_group']>;
type GroupCommand =
  | 'create_group'
  | 'import_group'
  | 'get_appid_group_list'
  | 'get_group_info'
  | 'modify_group_base_info'
  | 'destroy_group'
  | 'change_group_owner'
  | 'get_joined_group_list'
  | 'search_group';
const LIST_MAX = 10_000;
const JOINED_MAX = 5_000;
/** Members of a group that `get_group_info` shows. */
const MEMBERS_MAX = 10_000;
const NO_LIMITS = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };

/** Life and information of groups over REST (rest-api §13). */
export const restGroupHandlers: Pick<HandlersOf<RestCommands>, `group_open_http_svc/${GroupCommand}`> = {
  async 'group_open_http_svc/create_group'(ctx, input, caller) {
    const made = await createGroup(ctx, caller.settings, await wantedOf(ctx, caller, input));
    const { operator } = await appAs(ctx, caller);
    announceNews(ctx, made, operator);
    const { groupId: GroupId, type: Type } = made.group;
    return input.SupportTopic === 1 ? { GroupId, Type, HugeGroupFlag: 0 } : { GroupId };
  },

  async 'group_open_http_svc/import_group'(ctx, input, caller) {
    const wanted = await wantedOf(ctx, caller, input);
    supports(wanted, 'import', 'import');
    const createdMs = input.CreateTime === undefined ? {} : { createdMs: input.CreateTime * 1000 };
    const made = await createGroup(ctx, caller.settings, { ...wanted, ...createdMs }, NO_LIMITS);
    for (const uid of made.joined) ctx.bus.publish(userSubject(uid), { kind: 'enterGroup', gid: made.group.gid });
    return { GroupId: made.group.groupId };
  },

  async 'group_open_http_svc/get_appid_group_list'(ctx, input, { app }) {
    const types = typesNamed(input.GroupType);
    const count = input.Limit ?? LIST_MAX;
    const query = { ...(types && { types }), afterGid: input.Next ?? 0, count };
    const { groups, total } = await ctx.storage.groups.list(app.sdkAppId, query);
    return assertShort({
      TotalCount: total,
      GroupIdList: groups.map(({ groupId }) => ({ GroupId: groupId })),
      Next: groups.length < count ? 0 : (groups.at(-1)?.gid ?? 0),
    });
  },

  async 'group_open_http_svc/get_group_info'(ctx, input, caller) {
    const found = await ctx.storage.groups.find(caller.app.sdkAppId, input.GroupIdList);
    const byId = new Map(found.map((group) => [group.groupId, group]));
    const GroupInfo = await Promise.all(
      input.GroupIdList.map(async (groupId) => {
        const group = byId.get(groupId);
        if (group) return infoOfOne(ctx, group, input.ResponseFilter);
        const { code, message } = isGroupId(groupId) ? new ImError('groupUnknown', { groupId }) : idIllegal(groupId);
        return { GroupId: groupId, ErrorCode: code, ErrorInfo: message };
      }),
    );
    return assertShort({ GroupInfo });
  },

  async 'group_open_http_svc/modify_group_base_info'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const fields = fieldsFrom(input.AppDefinedData);
    const to = {
      name: input.Name,
      introduction: input.Introduction,
      notification: input.Notification,
      faceUrl: input.FaceUrl,
      maxMembers: input.MaxMemberNum,
      joinOption: input.ApplyJoinOption,
      inviteOption: input.InviteJoinOption,
      isMutedAll: isOn(input.ShutUpAllMember),
      opensHistory: isOn(input.HistoryMsgBeforeJoin),
      ...(fields && { fields }),
    };
    await updateGroup(ctx, caller.settings, group, to, await appAs(ctx, caller, input.From_Account));
    return {};
  },

  async 'group_open_http_svc/destroy_group'(ctx, input, caller) {
    await dissolveGroup(ctx, await groupIn(ctx, caller, input.GroupId), await appAs(ctx, caller));
    return {};
  },

  async 'group_open_http_svc/change_group_owner'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const heir = await accountIn(ctx, caller, 'NewOwner_Account', input.NewOwner_Account);
    await transferGroup(ctx, group, heir, await appAs(ctx, caller, input.From_Account));
    return {};
  },

  async 'group_open_http_svc/get_joined_group_list'(ctx, input, caller) {
    const member = await accountIn(ctx, caller, 'Member_Account', input.Member_Account);
    const types = typesNamed(input.GroupType);
    const all = await ctx.storage.groups.joined(member.uid, { ...(types && { types }), offset: 0, count: JOINED_MAX });
    const isShown = (group: Group): boolean =>
      input.WithNoActiveGroups === 1 || typeOf(group).wakesByMessage !== 'yes' || group.seq > 0;
    const shown = all.groups.filter(isShown);
    const from = input.Offset ?? 0;
    const page = shown.slice(from, from + (input.Limit ?? JOINED_MAX));
    const GroupIdList = await Promise.all(
      page.map((group) => joinedInfo(ctx, group, member.uid, input.ResponseFilter)),
    );
    return assertShort({ TotalCount: shown.length, GroupIdList });
  },

  async 'group_open_http_svc/search_group'(ctx, input, { app }) {
    const { groups } = await ctx.storage.groups.list(app.sdkAppId, { afterGid: 0, count: LIST_MAX });
    const words = input.Content.toLowerCase();
    const hits = groups.filter(
      (group) => typeOf(group).searchById === 'yes' && group.name.toLowerCase().includes(words),
    );
    const perPage = input.GroupPerPage ?? 20;
    const from = ((input.PageNum ?? 1) - 1) * perPage;
    const filter = input.ResponseFilter?.GroupBasePublicInfoFilter;
    const GroupInfo = hits
      .slice(from, from + perPage)
      .map((group) => ({ ...baseInfoOf(group, filter && { GroupBaseInfoFilter: filter }), ErrorCode: 0 }));
    return { GroupInfo, TotalRecord: hits.length };
  },
};

const isOn = (value: 'On' | 'Off' | undefined): boolean | undefined =>
  value === undefined ? undefined : value === 'On';

/** What a creation asks for. */
async function wantedOf(ctx: Pick<Ctx, 'accounts'>, caller: RestCaller, input: Creation): Promise<WantedGroup> {
  const { sdkAppId } = caller.app;
  const { MemberList = [] } = input;
  assertAccounts(caller, 'MemberList', MemberList);
  const owner = input.Owner_Account ? await accountIn(ctx, caller, 'Owner_Account', input.Owner_Account) : undefined;
  const accounts = await ctx.accounts.findMany(
    sdkAppId,
    MemberList.map(({ Member_Account }) => Member_Account),
  );
  const fields = fieldsFrom(input.AppDefinedData);
  const members = MemberList.filter(({ Member_Account }) => Member_Account !== owner?.userId).map((member) => {
    const account = accounts.get(member.Member_Account);
    if (!account) throw unknownAccount('MemberList', member.Member_Account);
    const memberFields = fieldsFrom(member.AppMemberDefinedData);
    return {
      uid: account.uid,
      ...(member.Role && { role: member.Role as GroupRole }),
      ...(member.NameCard && { nameCard: member.NameCard }),
      ...(member.MsgFlag && { receiveOption: RECEIVE[member.MsgFlag] }),
      ...(memberFields && { fields: memberFields }),
    };
  });
  return {
    sdkAppId,
    type: input.Type,
    name: input.Name,
    ...(input.GroupId && { groupId: input.GroupId }),
    ...(owner && { owner }),
    ...(input.Introduction && { introduction: input.Introduction }),
    ...(input.Notification && { notification: input.Notification }),
    ...(input.FaceUrl && { faceUrl: input.FaceUrl }),
    ...(input.MaxMemberCount && { maxMembers: input.MaxMemberCount }),
    ...(input.ApplyJoinOption && { joinOption: input.ApplyJoinOption }),
    ...(input.InviteJoinOption && { inviteOption: input.InviteJoinOption }),
    isSupportTopic: input.SupportTopic === 1,
    ...(fields && { fields }),
    members,
  };
}

type Filter = InputOf<RestCommands['group_open_http_svc/get_group_info']>['ResponseFilter'];

async function infoOfOne(ctx: Pick<Ctx, 'storage' | 'live'>, group: Group, filter: Filter) {
  const online = typeOf(group).keeps === 'live' ? { OnlineMemberNum: await ctx.live.online(group.gid) } : {};
  const info = { ...baseInfoOf(group, filter), ...online, ErrorCode: 0, ErrorInfo: '' };
  const wantsMembers = !filter || filter.MemberInfoFilter !== undefined;
  if (!wantsMembers) return info;
  const members = await ctx.storage.groups.members(group.gid, { offset: 0, count: MEMBERS_MAX });
  return { ...info, MemberList: members.map((member) => memberInfoOf(member, filter)) };
}

async function joinedInfo(
  ctx: Pick<Ctx, 'storage'>,
  group: Awaited<ReturnType<Ctx['storage']['groups']['joined']>>['groups'][number],
  uid: number,
  filter: Filter,
) {
  const info = baseInfoOf(group, { GroupBaseInfoFilter: [], ...filter });
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
