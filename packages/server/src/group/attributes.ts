import { type AttributesChange, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Entry, State, Writer } from '../storage/port/groupState.ts';
import type { Group, Operator } from '../storage/port/groups.ts';
import { supports } from './rules.ts';
import { tellAttributes, wireChangeOf } from './state.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'live' | 'deliverToGroup' | 'groupRate'>;

/** Who writes, where a repeat must be known, and what it saw before. */
export interface Writing {
  /** Who writes, as webhooks tell it. */
  operator?: Operator;
  writer?: Writer;
  seen?: number | undefined;
}

const WHAT = 'attributes';

/**
 * The attributes of a group.
 *
 * @throws ImError `groupDenied` where the type has none
 */
export async function attributesOf(ctx: Pick<Ctx, 'storage'>, group: Group): Promise<State<string>> {
  supports(group, 'attributes', WHAT);
  return ctx.storage.groupState.attributes(group.gid);
}

/**
 * Adds and changes attributes of a group; with `isWhole` those that are not named go. Everybody in it is told.
 *
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `groupUnknown`, `groupAttrKeyTooLong`, `groupAttrValueTooLong`,
 *   `groupAttrTooMany`, `groupAttrsTooLong`, `groupAttrRate`, `groupAttrConflict`
 */
export async function setAttributes(
  ctx: Needs,
  settings: Settings,
  group: Group,
  to: { entries: Entry<string>[]; isWhole: boolean },
  { writer, seen, operator }: Writing = {},
): Promise<AttributesChange> {
  supports(group, 'attributes', WHAT);
  for (const entry of to.entries) assertEntry(settings, entry);
  const wanted = { ...to, ...(seen !== undefined && { seen }), ...(writer && { writer }), ...acting(ctx, operator) };
  const limits = { count: settings.groupAttrsMax, bytes: settings.groupAttrsMaxBytes };
  const write = () => ctx.storage.groupState.setAttributes(group.gid, wanted, limits);
  const outcome = await withinRate(ctx, settings, group, write);
  if ('refused' in outcome) {
    switch (outcome.refused) {
      case 'gone':
        throw new ImError('groupUnknown', { groupId: group.groupId });
      case 'conflict':
        throw new ImError('groupAttrConflict');
      case 'tooMany':
        throw new ImError('groupAttrTooMany', { count: outcome.count, max: limits.count });
      case 'tooLong':
        throw new ImError('groupAttrsTooLong', { bytes: outcome.bytes, max: limits.bytes });
    }
  }
  const change = wireChangeOf(group, outcome);
  tellAttributes(ctx, settings, group, change);
  return change;
}

/**
 * Deletes attributes of a group, all when none is named. Everybody in it is told.
 *
 * @throws ImError `groupDenied`, `groupUnknown`, `groupAttrUnknown`, `groupAttrRate`, `groupAttrConflict`
 */
export async function deleteAttributes(
  ctx: Needs,
  settings: Settings,
  group: Group,
  keys: string[],
  { writer, seen, operator }: Writing = {},
): Promise<AttributesChange> {
  supports(group, 'attributes', WHAT);
  if (keys.length === 0) supports(group, 'clearAttributes', 'clearing of all attributes at once');
  const how = { ...(seen !== undefined && { seen }), ...(writer && { writer }), ...acting(ctx, operator) };
  const write = () => ctx.storage.groupState.deleteAttributes(group.gid, keys, how);
  const outcome = await withinRate(ctx, settings, group, write);
  if ('refused' in outcome) {
    switch (outcome.refused) {
      case 'gone':
        throw new ImError('groupUnknown', { groupId: group.groupId });
      case 'conflict':
        throw new ImError('groupAttrConflict');
      case 'unknown':
        throw new ImError('groupAttrUnknown', { key: outcome.key });
    }
  }
  const change = wireChangeOf(group, outcome);
  tellAttributes(ctx, settings, group, change);
  return change;
}

const acting = ({ clock }: Pick<Ctx, 'clock'>, operator: Operator | undefined) =>
  operator && { by: { operator, nowMs: clock.nowMs() } };

function assertEntry(settings: Settings, { key, value }: Entry<string>): void {
  const { groupAttrKeyMaxBytes, groupAttrValueMaxBytes } = settings;
  if (key === '') throw new ImError('groupParamsIllegal', { field: 'attributes', reason: 'a key must not be empty' });
  const [keyBytes, valueBytes] = [Buffer.byteLength(key), Buffer.byteLength(value)];
  if (keyBytes > groupAttrKeyMaxBytes)
    throw new ImError('groupAttrKeyTooLong', { bytes: keyBytes, max: groupAttrKeyMaxBytes });
  if (valueBytes > groupAttrValueMaxBytes)
    throw new ImError('groupAttrValueTooLong', { bytes: valueBytes, max: groupAttrValueMaxBytes });
}

/** Writes where the group's attributes may be written once more in this second; what is refused does not count. */
async function withinRate<T extends object>(
  { groupRate, clock }: Needs,
  { groupAttrWritesPerSec: max }: Settings,
  { gid }: Group,
  write: () => Promise<T>,
): Promise<T> {
  if (max === 0) return write();
  const [key, nowMs] = [`${gid} attributes`, clock.nowMs()];
  let isAccepted = false;
  try {
    if (groupRate.add(key, nowMs) > max) throw new ImError('groupAttrRate', { max });
    const outcome = await write();
    isAccepted = !('refused' in outcome);
    return outcome;
  } finally {
    if (!isAccepted) groupRate.takeBack(key, nowMs);
  }
}
