import type { GroupRole, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { GroupOutgoing } from './draft.ts';
import { assertMaySpeak } from './rules.ts';

/** The priority of a message that names none; 1 is high, 4 lowest. */
export const NORMAL = 2;
const PRIORITIES = 4;

/**
 * How urgent a message is, in stored groups and live rooms alike (usersig-and-limits §2.7).
 *
 * @param role undefined of who is no member
 * @returns 0 is never dropped and takes nobody's place: what the app itself, owner and administrators say; then 1 high to 4 lowest
 */
export const rankOf = (
  { isHost, priority = NORMAL }: Pick<GroupOutgoing, 'isHost' | 'priority'>,
  role: GroupRole | undefined,
): number => (isHost || role === 'Owner' || role === 'Admin' ? 0 : priority);

/**
 * Whether a stored group heard as much in this second as it takes, counting what is as urgent as this or more so.
 *
 * Decided at once, the first of one priority first: an answer that waited for what others may say would make every message
 * wait. The roles of members are not known here; see `isSpared`.
 */
export function isAboveRate(
  { groupRate, clock }: Pick<Ctx, 'groupRate' | 'clock'>,
  { groupMessagesPerSec: max }: Pick<Settings, 'groupMessagesPerSec'>,
  { group, from, isHost, priority = NORMAL }: GroupOutgoing,
): boolean {
  if (max === 0 || isHost || from.uid === group.ownerUid) return false;
  const nowMs = clock.nowMs();
  const first = group.gid * PRIORITIES;
  let count = groupRate.add(first + priority - 1, nowMs);
  for (let urgent = 1; urgent < priority; urgent++) count += groupRate.count(first + urgent - 1, nowMs);
  return count > max;
}

/**
 * Whether a message above the rate of a stored group goes on all the same: that of an administrator is stored, that of who is
 * no member or muted is refused as at any other time.
 *
 * @throws ImError `groupMuted`
 */
export async function isSpared({ storage }: Pick<Ctx, 'storage'>, out: GroupOutgoing): Promise<boolean> {
  const [member] = await storage.groups.membersAmong(out.group.gid, [out.from.uid]);
  if (!out.asApp && member) assertMaySpeak(out.group, member, out.timeMs);
  return (!out.asApp && !member) || rankOf(out, member?.role) === 0;
}
