import { type FaultName, ImError, type OwnChanges, type Settings } from '@hongyan/contract';
import type { Place } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { EditOutcome } from '../storage/port/messages.ts';
import type { AskedBy } from '../storage/port/outbox.ts';
import { announceChanges } from './change.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'deliverToGroup' | 'clock'>;
type Refusal = Extract<EditOutcome, { refused: string }>['refused'];

/** Which message is changed, by whom, between whom. */
export interface ChangeRequest {
  /** The conversation, as the one who changes it sees it. */
  place: Place;
  seq: number;
  /** Absent: the app, under the name of no account; it may change any message at any time. */
  by?: Account | undefined;
  /** It may change others' messages at any time: the app, owner and administrators of a group. */
  asAdmin?: boolean;
  /** Of a recall: why. */
  reason?: string;
  /** Of a recall: who asked for it, as webhooks tell it. */
  told?: AskedBy;
  session?: string;
}

/**
 * Refuses a reason of a recall that is longer than the app allows, in UTF-8 bytes.
 *
 * @throws ImError `fault`
 */
export function assertReason(
  { recallReasonMaxBytes: max }: Settings,
  field: string,
  reason: string | undefined,
  fault: FaultName,
): void {
  const bytes = Buffer.byteLength(reason ?? '');
  if (bytes > max) throw new ImError(fault, { field, reason: `has ${bytes} bytes, at most ${max} are allowed` });
}

/**
 * Recalls a message: its content goes, a tombstone stays, both sides learn of it (S72).
 *
 * @throws ImError `messageUnknown`, `messageRecalled`, `messageNotEditable` (another's), `recallTooLate`; in a group
 *   `groupMessageUnknown`, `messageRecalled`, `groupDenied` (another's), `groupNotRecallable` (a tip), `groupRecallTooLate`
 */
export async function recallMessage(ctx: Needs, settings: Settings, request: ChangeRequest): Promise<OwnChanges> {
  const by = author(ctx, request, settings.recallWindowSec);
  const outcome = await ctx.storage.messages.recall(request.place.log, request.seq, by);
  if ('refused' in outcome) {
    const faults = request.place.kind === 'group' ? GROUP_RECALL : RECALL;
    throw refusal(faults, outcome.refused, settings.recallWindowSec);
  }

  // Its pin is told like any other: to all, the one who recalls it too.
  if (outcome.unpinned) announceChanges(ctx, request.place, [outcome.unpinned], { by: request.by });
  return announceChanges(ctx, request.place, [outcome.change], request);
}

/**
 * Changes the body or the custom data of a message; both sides learn of it. What is so already changes nothing.
 *
 * @throws ImError `messageRecalled`, `messageNotEditable` (what is not there, too), `messageEditedMeanwhile`
 */
export async function editMessage(
  ctx: Needs,
  settings: Settings,
  request: ChangeRequest,
  to: Parameters<Ctx['storage']['messages']['edit']>[3],
): Promise<OwnChanges> {
  const by = author(ctx, request, settings.editWindowSec);
  const outcome = await ctx.storage.messages.edit(request.place.log, request.seq, by, to);
  if ('refused' in outcome) throw refusal(EDIT, outcome.refused, settings.editWindowSec);
  if ('unchanged' in outcome) return { changes: [] };

  return announceChanges(ctx, request.place, [outcome.change], { ...request, audience: outcome.audience });
}

function author(
  ctx: Pick<Ctx, 'clock'>,
  { by, asAdmin = by === undefined, reason, told }: ChangeRequest,
  windowSec: number,
) {
  const nowMs = ctx.clock.nowMs();
  return {
    uid: by?.uid ?? 0,
    asAdmin,
    reason,
    ...(told && { told }),
    notBeforeMs: asAdmin ? 0 : nowMs - windowSec * 1000,
    nowMs,
  };
}

type Faults = Record<Refusal, FaultName>;

/** What a refused recall is answered with, one-to-one and in a group (error-codes §1.8, §1.9). */
const RECALL: Faults = {
  unknown: 'messageUnknown',
  recalled: 'messageRecalled',
  tip: 'messageNotEditable',
  notSender: 'messageNotEditable',
  tooLate: 'recallTooLate',
  editedMeanwhile: 'messageEditedMeanwhile',
};
const GROUP_RECALL: Faults = {
  ...RECALL,
  unknown: 'groupMessageUnknown',
  tip: 'groupNotRecallable',
  notSender: 'groupDenied',
  tooLate: 'groupRecallTooLate',
};
const EDIT: Faults = { ...RECALL, unknown: 'messageNotEditable', tooLate: 'messageNotEditable' };

const reasons = (seconds: number): Record<Refusal, string> => ({
  unknown: 'there is no such message',
  recalled: 'it was recalled',
  tip: 'the server said it itself',
  notSender: "it is another account's",
  tooLate: `it is older than ${seconds} s`,
  editedMeanwhile: 'it was changed meanwhile',
});

const refusal = (faults: Faults, refused: Refusal, seconds: number): ImError =>
  new ImError(faults[refused], { reason: reasons(seconds)[refused], seconds });
