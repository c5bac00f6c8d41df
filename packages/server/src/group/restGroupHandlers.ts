import type { GroupRole, InputOf, RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { announceJoined, announceNews } from './announce.ts';
import { createGroup, importedCap, limitsOf, type WantedGroup } from './create.ts';
import { fieldsFrom, typesNamed } from './fields.ts';
import { timesOf } from './importMembers.ts';
import { dissolveGroup, transferGroup, updateGroup } from './information.ts';
import { accountIn, appAs, assertAccounts, assertShort, groupIn, unknownAccount } from './restBy.ts';
import { createdMsOf, infoOfMany, joinedBy, searchGroups } from './restInfo.ts';
import { RECEIVE, supports } from './rules.ts';

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
const SEARCH_PAGE = 20;

/** Life and information of groups over REST (rest-api §13). */
export const restGroupHandlers: Pick<HandlersOf<RestCommands>, `group_open_http_svc/${GroupCommand}`> = {
  async 'group_open_http_svc/create_group'(ctx, input, caller) {
    const { operator } = await appAs(ctx, caller);
    const wanted = { ...(await wantedOf(ctx, caller, input)), operator };
    const made = await createGroup(ctx, caller.settings, wanted);
    announceNews(ctx, made, operator);
    const { groupId: GroupId, type: Type } = made.group;
    return input.SupportTopic === 1 ? { GroupId, Type, HugeGroupFlag: 0 } : { GroupId };
  },

  async 'group_open_http_svc/import_group'(ctx, input, caller) {
    const wanted = await wantedOf(ctx, caller, input);
    supports(wanted, 'import', 'import');
    const createdMs = createdMsOf(ctx, input.CreateTime);
    const maxMembers = input.MaxMemberCount ?? importedCap(caller.settings, input.Type);
    const given = { ...(maxMembers && { maxMembers }), ...(createdMs && { createdMs }) };
    const imported = { ...wanted, ...given, isImported: true };
    const made = await createGroup(ctx, caller.settings, imported, {
      ...limitsOf(caller.settings, input.Type),
      perDay: 0,
    });
    announceJoined(ctx, made);
    return { GroupId: made.group.groupId };
  },

  async 'group_open_http_svc/get_appid_group_list'(ctx, input, caller) {
    const types = typesNamed(input.GroupType);
    const count = input.Limit || LIST_MAX;
    // One more than asked for tells whether the page is the last.
    const query = { ...(types && { types }), afterGid: input.Next ?? 0, count: count + 1 };
    const { groups, total } = await ctx.storage.groups.list(caller.app.sdkAppId, query);
    const page = groups.slice(0, count);
    return assertShort(caller, {
      TotalCount: total,
      GroupIdList: page.map(({ groupId }) => ({ GroupId: groupId })),
      Next: groups.length > count ? (page.at(-1)?.gid ?? 0) : 0,
    });
  },

  async 'group_open_http_svc/get_group_info'(ctx, input, caller) {
    const GroupInfo = await infoOfMany(ctx, caller, input.GroupIdList, input.ResponseFilter);
    return assertShort(caller, { GroupInfo });
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
    return assertShort(caller, await joinedBy(ctx, caller, input));
  },

  async 'group_open_http_svc/search_group'(ctx, input, caller) {
    const count = input.GroupPerPage ?? SEARCH_PAGE;
    const filter = input.ResponseFilter?.GroupBasePublicInfoFilter;
    const wanted = {
      content: input.Content,
      from: ((input.PageNum ?? 1) - 1) * count,
      count,
      ...(filter && { filter }),
    };
    const { found, total } = await searchGroups(ctx, caller.app.sdkAppId, wanted);
    return assertShort(caller, { GroupInfo: found, TotalRecord: total });
  },
};

const isOn = (value: 'On' | 'Off' | undefined): boolean | undefined =>
  value === undefined ? undefined : value === 'On';

/** What a creation asks for. */
async function wantedOf(
  ctx: Pick<Ctx, 'accounts' | 'clock'>,
  caller: RestCaller,
  input: Creation,
): Promise<WantedGroup> {
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
      ...timesOf(member, ctx.clock.nowMs()),
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
