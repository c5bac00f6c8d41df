import type { GroupPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { announceChanges } from '../message/change.ts';
import type { AskedBy } from '../storage/port/outbox.ts';
import { memberIn, supports } from './rules.ts';

/** Sends a member's receipts; the senders of the messages learn of the new counts. */
export async function receiptsInGroup(
  ctx: Pick<Ctx, 'storage' | 'deliver' | 'deliverToGroup' | 'clock' | 'live'>,
  place: GroupPlace,
  seqs: number[],
  { session, told }: { session?: string; told?: AskedBy } = {},
) {
  supports(place.group, 'receipts', 'read receipts');
  await memberIn(ctx, place.group, place.me.uid);
  const changes = await ctx.storage.groups.receipt(place.group.gid, place.me.uid, seqs, ctx.clock.nowMs(), told);
  const { changes: changed } = announceChanges(ctx, place, changes, { session });
  // They are changes for the senders of the messages, not for the reader.
  return { seqs: changed.map(({ seq }) => seq), changes: [] };
}
