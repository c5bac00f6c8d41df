import type { WireChange } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Change } from '../storage/port/messages.ts';
import { namesOf, wireChange } from './wire.ts';

/**
 * Tells the sessions of a conversation about changes of its log: both sides, or only the one that a change is for (S74);
 * returns the changes as sessions see them.
 *
 * @param exceptSession the session that made the changes and has its answer
 */
export function announceChanges(
  ctx: Pick<Ctx, 'deliver'>,
  [a, b]: readonly [Account, Account],
  changes: readonly Change[],
  exceptSession?: string,
): WireChange[] {
  const names = namesOf(a, b);
  return changes.map((change) => {
    const wire = wireChange(change, names);
    const payload = { convId: String(change.convId), users: [a.userId, b.userId], change: wire };
    ctx.deliver(new OutEvent('change', payload), change.forUid ? [change.forUid] : [a.uid, b.uid], exceptSession);
    return wire;
  });
}
