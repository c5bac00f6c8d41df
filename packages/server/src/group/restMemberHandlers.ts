import { ImError, type RestCommands } from '@hongyan/contract';
import { userSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { AddResult, Group, Newcomer } from '../storage/port/groups.ts';
import { RECEIVE } from './create.ts';
import { fieldsFrom, memberInfoOf } from './fields.ts';
import { targetIn } from './memberHandlers.ts';
import { type Added, addMembers, assertMayMute, changeMember, muteMembers, orGone, removeMembers } from './members.ts';
import { appAs, assertAccounts, assertShort, groupIn } from './restBy.ts';
import { supports, typeOf } from './rules.ts';

type MemberCommand =
  | 'get_group_member_info'
  | 'get_specified_group_member_info'
  | 'add_group_member'
  | 'delete_group_member'
  | 'modify_group_member_info'
  | 'get_role_in_group'
  | 'forbid_send_msg'
  | 'get_group_shutted_uin'
  | 'get_group_muted_account'
  | 'import_group_member';
/** Members that are answered when no limit is given. */
const MEMBERS_MAX = 10_000;
const RESULTS: Record<Added, number> = { added: 1, already: 2, waiting: 3, overLimit: 0, full: 0 };

/** Members of groups over REST (rest-api §15). */
export const restMemberHandlers: Pick<HandlersOf<RestCommands>, `group_open_http_svc/${MemberCommand}`> = {
  async 'group_open_http_svc/get_group_member_info'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    if (typeOf(group).memberList === 'none') throw new ImError('groupDenied', { reason: 'it has no member list' });
    const isCommunity = input.Next !== undefined;
    const offset = isCommunity ? Number(input.Next) || 0 : (input.Offset ?? 0);
    const count = input.Limit ?? MEMBERS_MAX;
    const roles = input.MemberRoleFilter;
    const members = await ctx.storage.groups.members(group.gid, { ...(roles && { roles }), offset, count });
    return assertShort({
      MemberNum: group.memberCount,
      MemberList: members.map((member) => memberInfoOf(member, input)),
      ...(isCommunity && { Next: members.length < count ? '' : String(offset + count) }),
    });
  },

  async 'group_open_http_svc/get_specified_group_member_info'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, input.Member_List_Account);
    const members = await ctx.storage.groups.membersAmong(group.gid, uidsOf(accounts));
    const shown = members.filter(({ role }) => !input.MemberRoleFilter || input.MemberRoleFilter.includes(role));
    return { GroupId: group.groupId, MemberList: shown.map((member) => memberInfoOf(member, input)) };
  },

  async 'group_open_http_svc/add_group_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const names = input.MemberList.map(({ Member_Account }) => Member_Account);
    assertAccounts(caller, 'MemberList', names);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, names);
    if (accounts.size === 0) throw new ImError('groupAccountUnknown', { userId: names[0] ?? '' });
    const newcomers = uidsOf(accounts).map((uid) => ({ uid }));
    const by = await appAs(ctx, caller);
    const isSilent = input.Silence === 1;
    const { results } = await addMembers(ctx, caller.settings, group, newcomers, by, { isSilent });
    return { MemberList: resultsOf(names, accounts, newcomers, results) };
  },

  async 'group_open_http_svc/delete_group_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    assertAccounts(caller, 'MemberToDel_Account', input.MemberToDel_Account);
    if (typeOf(group).keeps === 'live')
      throw new ImError('groupParamsIllegal', { field: 'GroupId', reason: 'nobody is removed from a live room' });
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, input.MemberToDel_Account);
    const how = { reason: input.Reason, isSilent: input.Silence === 1 };
    await removeMembers(ctx, caller.settings, group, uidsOf(accounts), await appAs(ctx, caller), how);
    return {};
  },

  async 'group_open_http_svc/modify_group_member_info'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'memberInfo', 'information of members');
    const target = await targetIn(ctx, group, input.Member_Account);
    const fields = fieldsFrom(input.AppMemberDefinedData);
    const change = {
      role: input.Role,
      muteSec: input.ShutUpTime,
      nameCard: input.NameCard,
      ...(input.MsgFlag && { receiveOption: RECEIVE[input.MsgFlag] }),
      ...(fields && { fields }),
    };
    await changeMember(ctx, caller.settings, { group, target }, change, await appAs(ctx, caller));
    return {};
  },

  async 'group_open_http_svc/get_role_in_group'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'roles', 'roles to be asked for');
    assertAccounts(caller, 'User_Account', input.User_Account);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, input.User_Account);
    const members = await ctx.storage.groups.membersAmong(group.gid, uidsOf(accounts));
    const roles = new Map(members.map(({ userId, role }) => [userId, role]));
    return {
      UserIdList: input.User_Account.map((name) => ({ Member_Account: name, Role: roles.get(name) ?? 'NotMember' })),
    };
  },

  async 'group_open_http_svc/forbid_send_msg'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    assertAccounts(caller, 'Members_Account', input.Members_Account);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, input.Members_Account);
    const uids = uidsOf(accounts);
    assertMayMute(group, await ctx.storage.groups.membersAmong(group.gid, uids), 'app');
    await muteMembers(ctx, caller.settings, group, uids, input.ShutUpTime, await appAs(ctx, caller));
    return {};
  },

  async 'group_open_http_svc/get_group_shutted_uin'(ctx, input, caller) {
    const muted = await mutedIn(ctx, await groupIn(ctx, caller, input.GroupId));
    const ShuttedUinList = muted.map(({ userId, untilSec }) => ({ Member_Account: userId, ShuttedUntil: untilSec }));
    return { GroupId: input.GroupId, ShuttedUinList };
  },

  async 'group_open_http_svc/get_group_muted_account'(ctx, input, caller) {
    const muted = await mutedIn(ctx, await groupIn(ctx, caller, input.GroupId));
    const MutedAccountList = muted.map(({ userId, untilSec }) => ({ Member_Account: userId, MutedUntil: untilSec }));
    return { GroupId: input.GroupId, MutedAccountList };
  },

  async 'group_open_http_svc/import_group_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'import', 'import');
    const names = input.MemberList.map(({ Member_Account }) => Member_Account);
    assertAccounts(caller, 'MemberList', names);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, names);
    if (accounts.size === 0) throw new ImError('groupAccountUnknown', { userId: names[0] ?? '' });
    return { MemberList: await importMembers(ctx, caller, group, { list: input.MemberList, accounts }) };
  },
};

const uidsOf = (accounts: Map<string, Account>): number[] => [...accounts.values()].map(({ uid }) => uid);

/** What became of each account that was named, in the order of the names. */
function resultsOf(
  names: readonly string[],
  accounts: Map<string, Account>,
  newcomers: readonly Newcomer[],
  results: readonly Added[],
) {
  const byUid = new Map(newcomers.map(({ uid }, at) => [uid, results[at]]));
  return [...new Set(names)].map((name) => {
    const result = byUid.get(accounts.get(name)?.uid ?? 0);
    return { Member_Account: name, Result: result === undefined ? 0 : RESULTS[result] };
  });
}

async function mutedIn(ctx: Pick<Ctx, 'storage' | 'clock'>, group: Group) {
  if (typeOf(group).memberList === 'none') throw new ImError('groupDenied', { reason: 'it has no member list' });
  const muted = await ctx.storage.groups.muted(group.gid, ctx.clock.nowMs());
  return muted.map(({ userId, untilMs }) => ({ userId, untilSec: Math.floor(untilMs / 1000) }));
}

type ImportedMember = Parameters<
  (typeof restMemberHandlers)['group_open_http_svc/import_group_member']
>[1]['MemberList'][number];

async function importMembers(
  ctx: Ctx,
  { settings }: RestCaller,
  group: Group,
  { list, accounts }: { list: readonly ImportedMember[]; accounts: Map<string, Account> },
) {
  const nowMs = ctx.clock.nowMs();
  const isRight = ({ JoinTime }: ImportedMember): boolean =>
    JoinTime === undefined || (JoinTime * 1000 >= group.createdMs - 1000 && JoinTime * 1000 <= nowMs);
  const wanted = list.filter((member) => accounts.has(member.Member_Account) && isRight(member));
  const newcomers = wanted.map((member): Newcomer => {
    const { uid } = accounts.get(member.Member_Account) as Account;
    const { JoinTime, Role } = member;
    return { uid, ...(Role && { role: Role }), ...(JoinTime !== undefined && { joinedMs: JoinTime * 1000 }) };
  });
  const operator = { uid: 0, userId: '', nick: '', faceUrl: '' };
  const how = {
    operator,
    nowMs,
    perUserMax: settings.groupsPerUserMax,
    receiveOption: RECEIVE[typeOf(group).receiveOption],
  };
  const news = orGone(await ctx.storage.groups.add(group.gid, newcomers, how), group);
  for (const uid of news.joined) ctx.bus.publish(userSubject(uid), { kind: 'enterGroup', gid: group.gid });
  for (const { Member_Account, UnreadMsgNum } of wanted) {
    const uid = accounts.get(Member_Account)?.uid ?? 0;
    const log = { sdkAppId: group.sdkAppId, gid: group.gid };
    if (UnreadMsgNum && news.joined.includes(uid))
      await ctx.storage.conversations.setUnread(log, uid, UnreadMsgNum, nowMs);
  }
  const results: AddResult[] = news.results;
  return resultsOf(
    list.map(({ Member_Account }) => Member_Account),
    accounts,
    newcomers,
    results,
  );
}
