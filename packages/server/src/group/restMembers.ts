import { type GroupRole, ImError, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { listRoom, withProfiles } from '../live/list.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Newcomer } from '../storage/port/groups.ts';
import type { Added } from './add.ts';
import { mayFit, memberInfoOf } from './fields.ts';
import { NEW_MEMBER, RECEIVE, typeOf } from './rules.ts';

type Asked = InputOf<RestCommands['group_open_http_svc/get_group_member_info']>;
type Listed = OutputOf<RestCommands['group_open_http_svc/get_group_member_info']>;

/** Members of a community that are answered when no limit is given. */
const PAGE_MAX = 10_000;

/** The roles that a list is confined to; an empty list of them asks for all. */
export const rolesOf = ({ MemberRoleFilter: roles }: Pick<Asked, 'MemberRoleFilter'>): GroupRole[] | undefined =>
  roles && roles.length > 0 ? roles : undefined;

/** Members of a group: all of them, or the part that `Limit` and `Offset` name; no more are read than could be answered. */
export async function listOfMembers(
  { storage, clock }: Pick<Ctx, 'storage' | 'clock'>,
  { settings }: RestCaller,
  group: Group,
  input: Asked,
): Promise<Listed> {
  const roles = rolesOf(input);
  const most = mayFit(settings.groupAnswerMaxBytes, input);
  const part = { offset: input.Offset ?? 0, count: Math.min(input.Limit || group.memberCount, most) };
  const members = await storage.groups.members(group.gid, { ...(roles && { roles }), ...part });
  const MemberList = members.map((member) => memberInfoOf(member, clock.nowMs(), input));
  return { MemberNum: group.memberCount, MemberList };
}

/** Members of a community page by page: `Next` names the following one, empty at the end (rest-api §15.1). */
export async function pageOfMembers(
  { storage, clock }: Pick<Ctx, 'storage' | 'clock'>,
  { settings }: RestCaller,
  group: Group,
  input: Asked & { from: number },
): Promise<Listed> {
  const roles = rolesOf(input);
  const { from: offset } = input;
  const count = Math.min(input.Limit || PAGE_MAX, mayFit(settings.groupAnswerMaxBytes, input));
  // One more than asked for tells whether the page is the last.
  const found = await storage.groups.members(group.gid, { ...(roles && { roles }), offset, count: count + 1 });
  const MemberList = found.slice(0, count).map((member) => memberInfoOf(member, clock.nowMs(), input));
  return { MemberNum: group.memberCount, MemberList, Next: found.length > count ? String(offset + count) : '' };
}

/** Of a live room, which keeps no members: the newest of those who are there now, on all nodes. */
export async function membersOnline(
  ctx: Pick<Ctx, 'live' | 'storage' | 'accounts' | 'clock'>,
  { settings }: RestCaller,
  group: Group,
  input: Asked,
): Promise<Listed> {
  const from = input.Offset ?? 0;
  const listed = await listRoom(ctx, settings, group);
  const part = await withProfiles(ctx, group, listed.slice(from, from + (input.Limit || listed.length)));
  const roles = rolesOf(input);
  // Who is there has no option of its own: that of the type holds for all.
  const common = { ...NEW_MEMBER, receiveOption: RECEIVE[typeOf(group).receiveOption] };
  const MemberList = part
    .filter(({ role }) => !roles || roles.includes(role))
    .map((attendant) => memberInfoOf({ ...common, ...attendant }, ctx.clock.nowMs(), input));
  return { MemberNum: await ctx.live.online(group.gid), MemberList };
}

/**
 * The place in a list where a page begins, as an earlier answer named it.
 *
 * @throws ImError `groupParamsIllegal`
 */
export function readCursor(cursor: string | undefined, field = 'Next'): number {
  if (!cursor) return 0;
  if (!/^\d{1,9}$/.test(cursor))
    throw new ImError('groupParamsIllegal', { field, reason: 'must be empty or that of an answer' });
  return Number(cursor);
}

/** The accounts that exist among these names, in the order of the names. */
export async function namedIn(
  { accounts }: Pick<Ctx, 'accounts'>,
  { app }: RestCaller,
  names: readonly string[],
): Promise<Map<string, Account>> {
  const found = await accounts.findMany(app.sdkAppId, [...names]);
  return new Map(
    names.flatMap((name) => {
      const account = found.get(name);
      return account ? [[name, account] as const] : [];
    }),
  );
}

export const uidsOf = (accounts: Map<string, Account>): number[] => [...accounts.values()].map(({ uid }) => uid);

const RESULTS: Record<Added, number> = { added: 1, already: 2, waiting: 3, overLimit: 0, full: 0, refused: 0 };

/** What became of each account that was named, in the order of the names. */
export function resultsOf(
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
