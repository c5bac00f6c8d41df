import { ImError, type InputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Newcomer } from '../storage/port/groups.ts';
import type { Needs as Screening } from '../words/screen.ts';
import { announceJoined } from './announce.ts';
import { fieldsFrom } from './fields.ts';
import { assertFields, assertTexts } from './limits.ts';
import { orGone } from './members.ts';
import { resultsOf } from './restMembers.ts';
import { RECEIVE, typeOf } from './rules.ts';
import { screenMember } from './screen.ts';

type ImportedMember = InputOf<RestCommands['group_open_http_svc/import_group_member']>['MemberList'][number];

/**
 * Makes accounts members with times of their own; nobody is told (rest-api §15.9).
 *
 * @returns what became of each: one whose time, role, name card or fields are not allowed fails, the others go in
 * @throws ImError `groupUnknown`
 */
export async function importMembers(
  ctx: Ctx,
  caller: RestCaller,
  group: Group,
  { list, accounts }: { list: readonly ImportedMember[]; accounts: Map<string, Account> },
) {
  const nowMs = ctx.clock.nowMs();
  const newcomers: Newcomer[] = [];
  for (const member of list) {
    const account = accounts.get(member.Member_Account);
    const newcomer = account && (await newcomerOf(ctx, caller, group, { member, account }));
    if (newcomer) newcomers.push(newcomer);
  }
  const how = {
    operator: { uid: 0, userId: '', nick: '', faceUrl: '' },
    nowMs,
    perUserMax: caller.settings.groupsPerUserMax,
    receiveOption: RECEIVE[typeOf(group).receiveOption],
  };
  const news = orGone(await ctx.storage.groups.add(group.gid, newcomers, how), group);
  announceJoined(ctx, news);
  const log = { sdkAppId: group.sdkAppId, gid: group.gid };
  for (const { uid, unread = 0 } of newcomers)
    if (unread > 0 && news.joined.includes(uid)) await ctx.storage.conversations.setUnread(log, uid, unread, nowMs);
  const names = list.map(({ Member_Account }) => Member_Account);
  return resultsOf(names, accounts, newcomers, news.results);
}

/** The member as it is to be made; nothing for one that may not be so. */
async function newcomerOf(
  ctx: Screening,
  { settings }: RestCaller,
  group: Group,
  { member, account }: { member: ImportedMember; account: Account },
): Promise<Newcomer | undefined> {
  const { Role, MsgFlag } = member;
  const joinedMs = (member.JoinTime ?? 0) * 1000;
  if (joinedMs > 0 && !isJoinTime(group, joinedMs, ctx.clock.nowMs())) return undefined;
  if (Role && typeOf(group).admins !== 'yes') return undefined;
  try {
    const wanted = { nameCard: member.NameCard, fields: fieldsFrom(member.AppMemberDefinedData) };
    assertTexts(settings, { nameCard: wanted.nameCard });
    assertFields(wanted.fields, settings.groupMemberFieldMaxBytes, 'AppMemberDefinedData');
    const who = { sdkAppId: group.sdkAppId, userId: account.userId, target: group.groupId };
    const { nameCard, fields } = await screenMember(ctx, who, wanted);
    return {
      uid: account.uid,
      ...(Role && { role: Role }),
      ...(member.UnreadMsgNum && { unread: member.UnreadMsgNum }),
      ...timesOf(member, ctx.clock.nowMs()),
      ...(nameCard && { nameCard }),
      ...(MsgFlag && { receiveOption: RECEIVE[MsgFlag] }),
      ...(fields && { fields }),
    };
  } catch (error) {
    if (error instanceof ImError) return undefined;
    throw error;
  }
}

/** When a member joined and spoke last, in seconds; a time that is still to come says nothing. */
export function timesOf(
  { JoinTime = 0, LastSendMsgTime = 0 }: Pick<ImportedMember, 'JoinTime' | 'LastSendMsgTime'>,
  nowMs: number,
): Pick<Newcomer, 'joinedMs' | 'lastSentMs'> {
  const isPast = (sec: number): boolean => sec > 0 && sec * 1000 <= nowMs;
  return {
    ...(isPast(JoinTime) && { joinedMs: JoinTime * 1000 }),
    ...(isPast(LastSendMsgTime) && { lastSentMs: LastSendMsgTime * 1000 }),
  };
}

/** Times are whole seconds: the second in which the group was made is not before it. */
const isJoinTime = ({ createdMs }: Group, joinedMs: number, nowMs: number): boolean =>
  joinedMs >= createdMs - (createdMs % 1000) && joinedMs <= nowMs;
