import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Change } from '../storage/port/messages.ts';
import { namesOf, wireChange } from './wire.ts';

/**
 * Tells the sessions of a conversation about changes of its log: both sides, or only the one that a change is for (S74).
 *
 * @param exceptSession the session that made the changes and has its answer
 */
export function announceChanges(
  ctx: Pick<Ctx, 'deliver'>,
  [a, b]: readonly [Account, Account],
  changes: readonly Change[],
  exceptSession?: string,
): void {
  const names = namesOf(a, b);
  for (const change of changes) {
    const payload = { convId: String(change.convId), users: [a.userId, b.userId], change: wireChange(change, names) };
    ctx.deliver(new OutEvent('change', payload), change.forUid ? [change.forUid] : [a.uid, b.uid], exceptSession);
  }
}
