import type { PushDecision, PushDevice, PushMerge } from '../storage/port/offlinePushes.ts';
import type { OutboxRow } from '../storage/port/outbox.ts';
import { decideAll, pushableSinceMs, type Weighed, type WeighNeeds, weighMessage } from './weigh.ts';

const MS = 1_000;

/**
 * Decides about one message of the outbox for all who get it, a page of devices at a time, and keeps what is decided: from
 * then on the row may be passed. Harmless again, so that a crash in between loses nothing and pushes nothing twice.
 */
export async function handleRow(needs: WeighNeeds, row: OutboxRow): Promise<void> {
  const { storage, server, apps, clock } = needs;
  // Online-only messages, and what is said in live rooms, stand in no log.
  if (row.convId <= 0 || row.seq <= 0) return;
  const subject = await storage.outbox.subject(row.convId, row.seq);
  const weighed = weighMessage(needs, row, subject);
  if (typeof weighed === 'string') return;
  const message = { convId: row.convId, seq: row.seq, fromUid: subject.message?.fromUid ?? 0 };
  const sinceMs = pushableSinceMs(clock.nowMs(), apps.settings(row.sdkAppId));
  for (let at = { uid: 0, deviceId: '' }; ; ) {
    const page = await storage.offlinePushes.receivers(message, at, server.offlinePushUnit, sinceMs);
    const isLast = page.length < server.offlinePushUnit;
    const whole = isLast ? page : withoutBroken(page);
    await keepDecisions(needs, weighed, await decideAll(needs, weighed, whole));
    const last = whole.at(-1);
    if (isLast || !last) return;
    at = { uid: last.uid, deviceId: last.deviceId };
  }
}

/** All but the last account, whose devices may go on on the next page; a page of one account alone stays. */
function withoutBroken(page: readonly PushDevice[]): readonly PushDevice[] {
  const lastUid = page.at(-1)?.uid;
  const whole = page.filter(({ uid }) => uid !== lastUid);
  return whole.length > 0 ? whole : page;
}

/** Keeps what was decided, within the app's wish to tell many together. */
export async function keepDecisions(
  { storage, apps, clock }: Pick<WeighNeeds, 'storage' | 'apps' | 'clock'>,
  { sdkAppId }: Pick<Weighed, 'sdkAppId'>,
  decisions: PushDecision[],
): Promise<void> {
  if (decisions.length === 0) return;
  const { offlinePushMergeAfter: after, offlinePushMergeSec } = apps.settings(sdkAppId);
  const merge: PushMerge = { after, withinMs: offlinePushMergeSec * MS };
  await storage.offlinePushes.keep(decisions, merge, clock.nowMs());
}
