import type { GroupNotice } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Group, MemberPlace } from '../storage/port/groups.ts';
import { announceNotices } from './announce.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'accounts' | 'clock'>;

/** How many are written to in one unit of the store. */
const AT_ONCE = 200;

/**
 * Writes a notice to members of a group: to those who are named, or to all of them, some at a time, so that other messages
 * get through between them. When this breaks off, some have it, and a call that is made again tells those twice.
 *
 * @param names those who are no members are passed over; none: all
 */
export async function noticeMembers(
  ctx: Needs,
  group: Group,
  names: readonly string[],
  content: GroupNotice,
): Promise<void> {
  const nowMs = ctx.clock.nowMs();
  const write = async (uids: number[]): Promise<void> =>
    announceNotices(ctx, await ctx.storage.groups.notify(group.sdkAppId, { uids, content }, nowMs));
  if (names.length > 0) {
    const accounts = await ctx.accounts.findMany(group.sdkAppId, [...names]);
    const named = [...accounts.values()].map(({ uid }) => uid);
    await write((await ctx.storage.groups.membersAmong(group.gid, named)).map(({ uid }) => uid));
    return;
  }
  let last: MemberPlace | undefined;
  do {
    const some = await ctx.storage.groups.memberPlaces(group.gid, last, AT_ONCE);
    if (some.length > 0) await write(some.map(({ uid }) => uid));
    last = some.length === AT_ONCE ? some.at(-1) : undefined;
  } while (last !== undefined);
}
