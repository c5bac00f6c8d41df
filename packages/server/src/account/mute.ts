import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { C2cDraft } from '../storage/port/messages.ts';

/** The time of a mute without an end. */
export const FOR_EVER_MS = Number.MAX_SAFE_INTEGER;

/**
 * Refuses an account that is muted everywhere (rest-api §23).
 *
 * @throws ImError `c2cMuted`, `groupMuted`
 */
export function assertNotMuted(account: Account, kind: 'c2c' | 'group', nowMs: number): void {
  const untilMs = kind === 'c2c' ? account.c2cMuteUntilMs : account.groupMuteUntilMs;
  if (untilMs <= nowMs) return;
  const until = untilMs === FOR_EVER_MS ? 'for ever' : `until ${new Date(untilMs).toISOString()}`;
  throw new ImError(kind === 'c2c' ? 'c2cMuted' : 'groupMuted', {
    reason: `${account.userId} is muted everywhere ${until}`,
  });
}

/**
 * Refuses a one-to-one message of who is muted everywhere; one that was stored before is answered as it was (D7).
 *
 * @throws ImError `c2cMuted`
 */
export async function assertMaySayToOne(
  { storage }: Pick<Ctx, 'storage'>,
  { from, to, ...out }: Pick<C2cDraft, 'random' | 'clientTimeSec' | 'timeMs' | 'keys'> & { from: Account; to: Account },
): Promise<void> {
  if (from.c2cMuteUntilMs <= out.timeMs) return;
  const { random, clientTimeSec, timeMs, keys } = out;
  const draft = { sdkAppId: from.sdkAppId, fromUid: from.uid, toUid: to.uid, random, clientTimeSec, timeMs, keys };
  if (!(await storage.messages.findRepeat(draft))) assertNotMuted(from, 'c2c', timeMs);
}
