import { type FaultDetails, type FaultName, ImError, type OwnChanges, type Settings } from '@hongyan/contract';
import type { Place } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { EditOutcome } from '../storage/port/messages.ts';
import { announceChanges } from './change.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'deliverToGroup' | 'clock'>;
type Refusal = Extract<EditOutcome, { refused: string }>['refused'];

/** Which message is changed, by whom, between whom. */
export interface ChangeRequest {
  /** The conversation, as the one who changes it sees it. */
  place: Place;
  seq: number;
  /** Absent: the app's administrator, who may change any message at any time. */
  byUid?: number;
  /** It may change others' messages at any time: owner and administrators of a group. */
  asAdmin?: boolean;
  /** Of a recall: why. */
  reason?: string;
  session?: string;
}

/**
 * Recalls a message: its content goes, a tombstone stays, both sides learn of it (S72).
 *
 * @throws ImError `messageUnknown`, `messageRecalled`, `messageNotEditable` (another's), `recallTooLate`
 */
export async function recallMessage(ctx: Needs, settings: Settings, request: ChangeRequest): Promise<OwnChanges> {
  const by = author(ctx, request, settings.recallWindowSec);
  const outcome = await ctx.storage.messages.recall(request.place.log, request.seq, by);
  if ('refused' in outcome) throw refusal(outcome.refused, 'recallTooLate', { seconds: settings.recallWindowSec });

  return announceChanges(ctx, request.place, [outcome.change], request.session);
}

/**
 * Changes the body or the custom data of a message; both sides learn of it. What is so already changes nothing.
 *
 * @throws ImError `messageUnknown`, `messageRecalled`, `messageNotEditable`, `messageEditedMeanwhile`
 */
export async function editMessage(
  ctx: Needs,
  settings: Settings,
  request: ChangeRequest,
  to: Parameters<Ctx['storage']['messages']['edit']>[3],
): Promise<OwnChanges> {
  const by = author(ctx, request, settings.editWindowSec);
  const outcome = await ctx.storage.messages.edit(request.place.log, request.seq, by, to);
  if ('refused' in outcome) {
    throw refusal(outcome.refused, 'messageNotEditable', { reason: `within ${settings.editWindowSec} s` });
  }
  if ('unchanged' in outcome) return { changes: [] };

  return announceChanges(ctx, request.place, [outcome.change], request.session, outcome.audience);
}

function author(
  ctx: Pick<Ctx, 'clock'>,
  { byUid, asAdmin = byUid === undefined, reason }: ChangeRequest,
  windowSec: number,
) {
  const nowMs = ctx.clock.nowMs();
  return { uid: byUid ?? 0, asAdmin, reason, notBeforeMs: asAdmin ? 0 : nowMs - windowSec * 1000, nowMs };
}

function refusal(refused: Refusal, tooLate: FaultName, details: FaultDetails): ImError {
  const faults: Record<Refusal, ImError> = {
    unknown: new ImError('messageUnknown'),
    recalled: new ImError('messageRecalled'),
    notSender: new ImError('messageNotEditable', { reason: "it is another account's, or a tip" }),
    tooLate: new ImError(tooLate, details),
    editedMeanwhile: new ImError('messageEditedMeanwhile'),
  };
  return faults[refused];
}
