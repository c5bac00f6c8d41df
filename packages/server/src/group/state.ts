import type { AttributesChange, CountersChange, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { StateChange } from '../storage/port/groupState.ts';
import type { Group } from '../storage/port/groups.ts';
import { typeOf } from './rules.ts';

type Needs = Pick<Ctx, 'live' | 'deliverToGroup'>;

/** Tells everybody in a group, the writer too, what became of its attributes; nothing where nothing did. */
export function tellAttributes(ctx: Needs, settings: Settings, group: Group, change: AttributesChange): void {
  if (change.version === change.since) return;
  const payload = { groupId: group.groupId, ...change };
  if (typeOf(group).keeps === 'live') ctx.live.tell(group, { name: 'groupAttributes', payload }, settings);
  else ctx.deliverToGroup(new OutEvent('groupAttributes', payload), group.gid);
}

/** Tells everybody in a group, the writer too, what became of its counters; nothing where nothing did. */
export function tellCounters(ctx: Needs, settings: Settings, group: Group, change: CountersChange): void {
  if (change.version === change.since) return;
  const payload = { groupId: group.groupId, ...change };
  if (typeOf(group).keeps === 'live') ctx.live.tell(group, { name: 'groupCounters', payload }, settings);
  else ctx.deliverToGroup(new OutEvent('groupCounters', payload), group.gid);
}

/** What a write did to a group, as sessions see it. */
export const wireChangeOf = <V>({ convId }: Group, { since, version, changed, deleted }: StateChange<V>) => ({
  id: String(convId),
  since,
  version,
  changed,
  deleted,
});
