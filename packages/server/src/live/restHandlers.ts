import { ImError, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { accountsOf } from '../group/handlers.ts';
import { appAs, assertAccounts, groupIn } from '../group/restBy.ts';
import { assertMay, supportsLive, typeOf } from '../group/rules.ts';
import { checkBody } from '../message/body.ts';
import { cutPage } from '../message/cutPage.ts';
import { senderOf } from '../message/rest.ts';
import type { Group } from '../storage/port/groups.ts';
import { changeAdmins } from './admins.ts';
import { banFromRoom, unbanFromRoom } from './ban.ts';
import { broadcast } from './broadcast.ts';
import { type Attendant, listRoom, withProfiles } from './list.ts';
import { assertMarkable, markInRoom } from './marks.ts';

type GroupCommand =
  | 'get_online_member_num'
  | 'ban_group_member'
  | 'unban_group_member'
  | 'get_group_ban_member'
  | 'send_broadcast_msg';
type RoomCommand = 'get_members' | 'modify_user_info' | 'modify_admin' | 'get_admin_list' | 'check_members';

/** Members that a page has (rest-api §16.3). */
const PAGE = 500;
/** What the envelope and the fields beside the list take of an answer. */
const ENVELOPE_BYTES = 1_024;
const BANS_PAGE = 100;
const SET = 1;
const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Live rooms over REST (rest-api §14.11, §15.10, §15.11, §16.3). */
export const liveRestHandlers: Pick<
  HandlersOf<RestCommands>,
  `group_open_http_svc/${GroupCommand}` | `group_open_avchatroom_http_svc/${RoomCommand}`
> = {
  async 'group_open_http_svc/get_online_member_num'(ctx, input, caller) {
    const group = await roomIn(ctx, caller, input.GroupId, 'count of who is online');
    return { OnlineMemberNum: await ctx.live.online(group.gid) };
  },

  async 'group_open_http_svc/ban_group_member'(ctx, input, caller) {
    const group = await banning(ctx, caller, input);
    const { Duration, Description: text = '' } = input;
    const { liveBanTextMaxBytes: max } = caller.settings;
    if (Buffer.byteLength(text) > max)
      throw new ImError('groupParamsIllegal', { field: 'Description', reason: `at most ${max} bytes are allowed` });
    const how = { seconds: Duration, text, by: await appAs(ctx, caller) };
    const accounts = await accountsOf(ctx, caller.app.sdkAppId, input.Members_Account);
    await banFromRoom(ctx, caller.settings, group, [...accounts.values()], how);
    return {};
  },

  async 'group_open_http_svc/unban_group_member'(ctx, input, caller) {
    const group = await banning(ctx, caller, input);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, input.Members_Account);
    await unbanFromRoom(ctx, caller.settings, group, [...accounts.values()], await appAs(ctx, caller));
    return {};
  },

  async 'group_open_http_svc/get_group_ban_member'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    assertMay('app', group, typeOf(group).ban, 'ban');
    const { Limit: count = BANS_PAGE, Offset: offset } = input;
    // One more than asked for tells whether the page is the last.
    const query = { nowMs: ctx.clock.nowMs(), offset, count: count + 1 };
    const found = await ctx.storage.live.banned(group.gid, query);
    return {
      BannedAccountList: found.slice(0, count).map(({ userId, untilMs }) => ({
        Member_Account: userId,
        BannedUntil: seconds(untilMs),
      })),
      NextOffset: found.length > count ? offset + count : 0,
    };
  },

  async 'group_open_http_svc/send_broadcast_msg'(ctx, input, caller) {
    const from = await senderOf(ctx, caller, input.From_Account);
    const { Random: random, CloudCustomData: cloudCustomData } = input;
    const body = checkBody(input.MsgBody, 'MsgBody');
    return { MsgSeq: await broadcast(ctx, caller.settings, from, { random, body, cloudCustomData }) };
  },

  async 'group_open_avchatroom_http_svc/get_members'(ctx, input, caller) {
    const group = await roomIn(ctx, caller, input.GroupId, 'list of who is there');
    const all = await listRoom(ctx, caller.settings, group, input.Mark);
    const rest = input.Timestamp === 0 ? all : all.filter(({ joinedMs }) => seconds(joinedMs) < input.Timestamp);
    // Those who came in one second stay on one page, since the next one begins with an earlier second.
    const last = rest[PAGE - 1];
    const page = last ? rest.filter(({ joinedMs }) => seconds(joinedMs) >= seconds(last.joinedMs)) : rest;
    const entries = (await withProfiles(ctx, group, page)).map(listedOf);
    const MemberList = cutBySecond(entries, caller.settings.groupAnswerMaxBytes - ENVELOPE_BYTES);
    const NextTimestamp = MemberList.length < rest.length ? (MemberList.at(-1)?.JoinTime ?? 0) : 0;
    return { MemberList, NextTimestamp };
  },

  async 'group_open_avchatroom_http_svc/modify_user_info'(ctx, input, caller) {
    const group = await roomIn(ctx, caller, input.GroupId, 'marks');
    assertMarkable(caller.settings, input.MemberList);
    const names = input.MemberList.map(({ Member_Account }) => Member_Account);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, names);
    const wanted = input.MemberList.flatMap(({ Member_Account, Marks: marks }) => {
      const account = accounts.get(Member_Account);
      return account ? { account, marks } : [];
    });
    const done = await markInRoom(ctx, caller.settings, group, wanted, input.CommandType === SET);
    if (done.length === 0) throw new ImError('liveNobodyThere');
    const MemberList = done.map(({ account, marks }) => ({ Member_Account: account.userId, Marks: marks }));
    return { CommandType: input.CommandType, MemberList };
  },

  async 'group_open_avchatroom_http_svc/modify_admin'(ctx, input, caller) {
    const group = await roomIn(ctx, caller, input.GroupId, 'administrators');
    assertAccounts(caller, 'Admin_Account', input.Admin_Account);
    const accounts = await accountsOf(ctx, caller.app.sdkAppId, input.Admin_Account);
    const how = { isSet: input.CommandType === SET, by: await appAs(ctx, caller) };
    await changeAdmins(ctx, caller.settings, group, [...accounts.values()], how);
    return {};
  },

  async 'group_open_avchatroom_http_svc/get_admin_list'(ctx, input, caller) {
    const group = await roomIn(ctx, caller, input.GroupId, 'administrators');
    const admins = await ctx.storage.live.admins(group.gid);
    return {
      Admin_List: admins.map(({ userId, nick, faceUrl }) => ({
        ...{ Admin_Account: userId, NickName: nick, Avatar: faceUrl },
      })),
    };
  },

  async 'group_open_avchatroom_http_svc/check_members'(ctx, input, caller) {
    const group = await roomIn(ctx, caller, input.GroupId, 'list of who is there');
    assertAccounts(caller, 'Member_Account', input.Member_Account);
    const accounts = await ctx.accounts.findMany(caller.app.sdkAppId, input.Member_Account);
    const there = await ctx.live.present(
      group.gid,
      [...accounts.values()].map(({ uid }) => uid),
    );
    return { Member_Account: [...accounts.values()].filter(({ uid }) => there.has(uid)).map(({ userId }) => userId) };
  },
};

const listedOf = ({ userId, joinedMs, nick, faceUrl, marks }: Attendant) => ({
  ...{ Member_Account: userId, JoinTime: seconds(joinedMs), NickName: nick, Avatar: faceUrl },
  ...(marks.length > 0 && { Marks: [...marks] }),
});

/** As many whole seconds of a list as so many bytes hold; the first one always fits, or a reader could never get past it. */
function cutBySecond<T extends { JoinTime: number }>(listed: T[], maxBytes: number): T[] {
  const fitting = cutPage(listed, maxBytes);
  const next = listed[fitting.length];
  if (!next) return listed;
  const whole = fitting.filter(({ JoinTime }) => JoinTime > next.JoinTime);
  return whole.length > 0 ? whole : listed.filter(({ JoinTime }) => JoinTime >= next.JoinTime);
}

/** The live room that a call names. */
async function roomIn(ctx: Pick<Ctx, 'storage'>, caller: RestCaller, groupId: string, what: string): Promise<Group> {
  const group = await groupIn(ctx, caller, groupId);
  supportsLive(group, what);
  return group;
}

/** The room of a ban or its end. */
async function banning(
  ctx: Pick<Ctx, 'storage'>,
  caller: RestCaller,
  { GroupId, Members_Account: names }: { GroupId: string; Members_Account: string[] },
): Promise<Group> {
  const group = await groupIn(ctx, caller, GroupId);
  const { liveBanAccountsMax: max } = caller.settings;
  if (names.length > max)
    throw new ImError('groupTooManyAccounts', { field: 'Members_Account', count: names.length, max });
  assertMay('app', group, typeOf(group).ban, 'ban');
  return group;
}
