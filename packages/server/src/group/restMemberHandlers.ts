import { ImError, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { Group } from '../storage/port/groups.ts';
import { addMembers } from './add.ts';
import { fieldsFrom, memberInfoOf } from './fields.ts';
import { importMembers } from './importMembers.ts';
import { targetIn } from './memberHandlers.ts';
import { assertMayMute, changeMember, muteMembers, removeMembers } from './members.ts';
import { appAs, assertAccounts, assertShort, groupIn, logIn } from './restBy.ts';
import {
  listOfMembers,
  membersOnline,
  namedIn,
  pageOfMembers,
  readCursor,
  resultsOf,
  rolesOf,
  uidsOf,
} from './restMembers.ts';
import { assertListed, RECEIVE, supports, typeOf } from './rules.ts';

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

/** Members of groups over REST (rest-api §15). */
export const restMemberHandlers: Pick<HandlersOf<RestCommands>, `group_open_http_svc/${MemberCommand}`> = {
  async 'group_open_http_svc/get_group_member_info'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    switch (typeOf(group).memberList) {
      case 'none':
        throw new ImError('groupDenied', { reason: 'it has no member list' });
      case 'online':
        return assertShort(caller, await membersOnline(ctx, caller, group, input));
      case 'paged':
        return assertShort(
          caller,
          await pageOfMembers(ctx, caller, group, { ...input, from: readCursor(input.Next) + (input.Offset ?? 0) }),
        );
      case 'all':
        return assertShort(caller, await listOfMembers(ctx, caller, group, input));
    }
  },

  async 'group_open_http_svc/get_specified_group_member_info'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    assertListed(group);
    const accounts = await namedIn(ctx, caller, input.Member_List_Account);
    const members = await ctx.storage.groups.membersAmong(group.gid, uidsOf(accounts));
    const roles = rolesOf(input);
    const shown = members.filter(({ role }) => !roles || roles.includes(role));
    const nowMs = ctx.clock.nowMs();
    const MemberList = shown.map((member) => memberInfoOf(member, nowMs, input));
    return assertShort(caller, { GroupId: group.groupId, MemberList });
  },

  async 'group_open_http_svc/add_group_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const names = input.MemberList.map(({ Member_Account }) => Member_Account);
    assertAccounts(caller, 'MemberList', names);
    const accounts = await namedIn(ctx, caller, names);
    if (accounts.size === 0) throw new ImError('groupAccountUnknown', { userId: names[0] ?? '' });
    const newcomers = uidsOf(accounts).map((uid) => ({ uid }));
    const by = await appAs(ctx, caller);
    const isSilent = input.Silence === 1;
    const { results } = await addMembers(ctx, caller.settings, group, newcomers, by, { isSilent });
    if (results.length > 0 && results.every((result) => result === 'overLimit'))
      throw new ImError('groupsPerUser', { userId: names.join(', '), max: caller.settings.groupsPerUserMax });
    return { MemberList: resultsOf(names, accounts, newcomers, results) };
  },

  async 'group_open_http_svc/delete_group_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    assertAccounts(caller, 'MemberToDel_Account', input.MemberToDel_Account);
    if (typeOf(group).keeps === 'live')
      throw new ImError('groupParamsIllegal', { field: 'GroupId', reason: 'nobody is removed from a live room' });
    const accounts = await namedIn(ctx, caller, input.MemberToDel_Account);
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
    const accounts = await namedIn(ctx, caller, input.User_Account);
    const members = await ctx.storage.groups.membersAmong(group.gid, uidsOf(accounts));
    const roles = new Map(members.map(({ userId, role }) => [userId, role]));
    return {
      UserIdList: input.User_Account.map((name) => ({ Member_Account: name, Role: roles.get(name) ?? 'NotMember' })),
    };
  },

  async 'group_open_http_svc/forbid_send_msg'(ctx, input, caller) {
    const group = await logIn(ctx, caller, input);
    assertAccounts(caller, 'Members_Account', input.Members_Account);
    const accounts = await namedIn(ctx, caller, input.Members_Account);
    const uids = uidsOf(accounts);
    assertMayMute(group, await ctx.storage.groups.membersAmong(group.gid, uids), 'app');
    await muteMembers(ctx, caller.settings, group, uids, input.ShutUpTime, await appAs(ctx, caller));
    return {};
  },

  async 'group_open_http_svc/get_group_shutted_uin'(ctx, input, caller) {
    const muted = await mutedIn(ctx, await logIn(ctx, caller, input));
    const ShuttedUinList = muted.map(({ userId, untilSec }) => ({ Member_Account: userId, ShuttedUntil: untilSec }));
    return assertShort(caller, { GroupId: input.GroupId, ShuttedUinList });
  },

  async 'group_open_http_svc/get_group_muted_account'(ctx, input, caller) {
    const muted = await mutedIn(ctx, await logIn(ctx, caller, input));
    const MutedAccountList = muted.map(({ userId, untilSec }) => ({ Member_Account: userId, MutedUntil: untilSec }));
    return assertShort(caller, { GroupId: input.GroupId, MutedAccountList });
  },

  async 'group_open_http_svc/import_group_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'import', 'import');
    const names = input.MemberList.map(({ Member_Account }) => Member_Account);
    assertAccounts(caller, 'MemberList', names);
    const accounts = await namedIn(ctx, caller, names);
    if (accounts.size === 0) throw new ImError('groupAccountUnknown', { userId: names[0] ?? '' });
    return { MemberList: await importMembers(ctx, caller, group, { list: input.MemberList, accounts }) };
  },
};

async function mutedIn(ctx: Pick<Ctx, 'storage' | 'clock'>, group: Group) {
  assertListed(group);
  const muted = await ctx.storage.groups.muted(group.gid, ctx.clock.nowMs());
  return muted.map(({ userId, untilMs }) => ({ userId, untilSec: Math.floor(untilMs / 1000) }));
}
