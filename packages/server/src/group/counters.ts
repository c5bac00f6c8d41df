import { type Counters, type CountersChange, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { CounterChange, Entry, State } from '../storage/port/groupState.ts';
import type { Group } from '../storage/port/groups.ts';
import { supports } from './rules.ts';
import { tellCounters, wireChangeOf } from './state.ts';

type Needs = Pick<Ctx, 'storage' | 'live' | 'deliverToGroup'>;

/**
 * The counters of a group.
 *
 * @throws ImError `groupDenied` where the type has none, `groupCountersOff`
 */
export async function countersOf(ctx: Pick<Ctx, 'storage'>, settings: Settings, group: Group): Promise<State<number>> {
  assertOn(settings, group);
  return ctx.storage.groupState.counters(group.gid);
}

/**
 * Sets, raises or lowers counters of a group, all that are named or none. Everybody in it is told.
 *
 * @returns also what they are after it
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `groupUnknown`, `groupCountersOff`, `groupCounterLimit`
 */
export async function changeCounters(
  ctx: Needs,
  settings: Settings,
  group: Group,
  change: CounterChange,
): Promise<CountersChange & { counters: Counters }> {
  assertOn(settings, group);
  for (const entry of change.entries) assertEntry(settings, entry);
  const { groupCountersMax: max } = settings;
  const outcome = await ctx.storage.groupState.changeCounters(group.gid, change, max);
  if ('refused' in outcome) {
    switch (outcome.refused) {
      case 'gone':
        throw new ImError('groupUnknown', { groupId: group.groupId });
      case 'tooMany':
        throw new ImError('groupCounterLimit', { reason: `a group may have ${max}` });
      case 'outOfRange':
        throw rangeError(outcome.key);
    }
  }
  const told = wireChangeOf(group, outcome);
  tellCounters(ctx, settings, group, told);
  return { ...told, counters: outcome.entries };
}

/**
 * Deletes counters of a group, all when none is named. Everybody in it is told.
 *
 * @throws ImError `groupDenied`, `groupUnknown`, `groupCountersOff`
 */
export async function deleteCounters(ctx: Needs, settings: Settings, group: Group, keys: string[]): Promise<void> {
  assertOn(settings, group);
  const outcome = await ctx.storage.groupState.deleteCounters(group.gid, keys);
  if ('refused' in outcome) throw new ImError('groupUnknown', { groupId: group.groupId });
  tellCounters(ctx, settings, group, wireChangeOf(group, outcome));
}

function assertOn({ groupCounters }: Settings, group: Group): void {
  supports(group, 'counters', 'counters');
  if (groupCounters === 0) throw new ImError('groupCountersOff');
}

function assertEntry({ groupCounterKeyMaxBytes: max }: Settings, { key, value }: Entry<number>): void {
  const bytes = Buffer.byteLength(key);
  if (bytes === 0 || bytes > max)
    throw new ImError('groupParamsIllegal', { field: 'counters', reason: `a key must have 1 to ${max} bytes` });
  if (!Number.isSafeInteger(value)) throw rangeError(key);
}

const rangeError = (key: string): ImError =>
  new ImError('groupParamsIllegal', {
    field: 'counters',
    reason: `${key} must be a whole number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
  });
