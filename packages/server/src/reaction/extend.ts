import { errors, type FaultName, ImError, type OwnChanges, type Settings, type WireExtension } from '@hongyan/contract';
import type { C2cPlace, GroupPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { announceAttached } from '../message/change.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Extension, ExtensionPage, ExtensionResult, ExtensionWrite } from '../storage/port/extensions.ts';
import type { AskedBy } from '../storage/port/outbox.ts';
import type { AttachRefusal } from '../storage/port/reactions.ts';
import { newCall } from './newCall.ts';
import { attachError } from './place.ts';

/** A message whose extensions are written or read. */
export interface Extended {
  place: C2cPlace | GroupPlace;
  seq: number;
  /** Absent: the app, whose versions are not checked and which sees what is for anybody. */
  byUid?: number;
  /** The account under whose name the app writes. */
  actor?: Account;
  session?: string;
  /** Who asked for a write, as webhooks tell it. */
  told?: AskedBy;
}

/** One pair of a call: what it is now, and why it is not as wanted. */
export type WrittenExtension = WireExtension & { code: number };

/**
 * Writes extensions of a message; who sees the message learns of each. A pair that could not be written says so by itself,
 * the others are.
 *
 * @throws ImError `messageUnknown`, `messageRecalled`, `extensionsUnsupported`, `extensionRate`
 */
export async function writeExtensions(
  ctx: Pick<Ctx, 'storage' | 'deliver' | 'deliverToGroup' | 'clock'>,
  settings: Settings,
  { place, seq, byUid, actor, session, told }: Extended,
  what: ExtensionWrite,
): Promise<OwnChanges & { results: WrittenExtension[] }> {
  const { extensionsMax: max, extensionWritesPerMin: perMin } = settings;
  const nowMs = ctx.clock.nowMs();
  const by = {
    uid: byUid ?? actor?.uid ?? 0,
    isChecked: byUid !== undefined,
    max,
    perMin,
    nowMs,
    call: newCall(),
    ...(told && { told }),
  };
  const outcome = await ctx.storage.extensions.write(place.log, seq, by, what);
  if ('refused' in outcome) throw refusal(outcome.refused, perMin);

  return { results: outcome.results.map(written), ...announceAttached(ctx, place, outcome, { session, by: actor }) };
}

const FAULTS = {
  conflict: 'extensionConflict',
  tooMany: 'extensionLimit',
  none: 'extensionUnknown',
} as const satisfies Record<NonNullable<ExtensionResult['refused']>, FaultName>;

const written = ({ refused, ...pair }: ExtensionResult): WrittenExtension => ({
  ...wireExtension(pair),
  code: refused ? errors[FAULTS[refused]].code : 0,
});

export const wireExtension = ({ key, value, version }: Extension): WireExtension => ({ key, value, seq: version });

/**
 * Reads extensions of a message, from a version on.
 *
 * @throws ImError `messageUnknown`, `extensionsUnsupported`
 */
export async function readExtensions(
  ctx: Pick<Ctx, 'storage'>,
  { extensionPageMax: count }: Settings,
  { place, seq, byUid = 0 }: Extended,
  fromVersion = 0,
): Promise<ExtensionPage> {
  const page = await ctx.storage.extensions.read(place.log, byUid, seq, { fromVersion, count });
  if (!('refused' in page)) return page;
  // A recalled message has none any more.
  if (page.refused === 'recalled') return { extensions: [], latest: 0, cleared: 0, isCompleted: true };
  throw refusal(page.refused);
}

function refusal(refused: AttachRefusal | 'unsupported' | 'tooOften', perMin = 0): ImError {
  // The server writes its notices as messages that take none.
  if (refused === 'unsupported' || refused === 'tip') return new ImError('extensionsUnsupported');
  if (refused === 'tooOften') return new ImError('extensionRate', { max: perMin });
  return attachError(refused);
}

/**
 * Refuses more pairs in a call, or longer ones, than the app's limits allow.
 *
 * @param field how the caller named the list, and its entries' parts
 * @throws ImError `fault`
 */
export function assertPairs(
  settings: Settings,
  fault: FaultName,
  field: { list: string; key: string; value: string },
  pairs: readonly { key: string; value?: string }[],
): void {
  const max = settings.extensionsPerCall;
  if (pairs.length === 0 || pairs.length > max) {
    const reason = `must have 1 to ${max} entries, it has ${pairs.length}`;
    throw new ImError(fault, { field: field.list, reason });
  }
  const { extensionKeyMaxBytes: keyMax, extensionValueMaxBytes: valueMax } = settings;
  for (const [at, { key, value = '' }] of pairs.entries()) {
    const place = `${field.list}[${at}].`;
    assertBytes(fault, place + field.key, key, keyMax);
    assertBytes(fault, place + field.value, value, valueMax);
  }
}

function assertBytes(fault: FaultName, field: string, text: string, max: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > max) throw new ImError(fault, { field, reason: `has ${bytes} bytes, at most ${max} are allowed` });
}
