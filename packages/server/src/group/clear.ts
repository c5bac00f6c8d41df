import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { Group, MemberPlace } from '../storage/port/groups.ts';
import { orGone } from './members.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'clock'>;

/** From how many members history is hidden in one unit of the store. */
const AT_ONCE = 200;

/**
 * Hides the history of a group from all its members, and from who comes later (rest-api §14.10): some members at a time, so
 * that other messages get through between them. When this breaks off, the others still see it, and the call can be made again.
 *
 * @param seq the last place that is hidden; absent: all that is there when this begins
 * @throws ImError `groupUnknown`
 */
export async function clearForAll(ctx: Needs, group: Group, seq: number | undefined): Promise<void> {
  const { groups } = ctx.storage;
  const nowMs = ctx.clock.nowMs();
  let upTo = seq;
  let last: MemberPlace | undefined;
  do {
    const some = await groups.memberPlaces(group.gid, last, AT_ONCE);
    const uids = some.map(({ uid }) => uid);
    const cleared = orGone(await groups.clearHistory(group.gid, upTo, uids, nowMs), group);
    announceUserEvents(ctx, cleared.events);
    upTo = cleared.seq;
    last = some.length === AT_ONCE ? some.at(-1) : undefined;
  } while (last !== undefined);
}
