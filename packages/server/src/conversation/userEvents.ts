import type { UserEvent } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { UserEventRow } from '../storage/port/conversations.ts';
import { wireUserEvent } from './wire.ts';

/**
 * Tells the user's sessions what concerns only this user (S74), and returns it as sessions see it.
 *
 * @param events what changed; an undefined one is nothing
 * @param exceptSession the session that made the change and has its answer
 */
export function announceUserEvents(
  ctx: Pick<Ctx, 'deliver'>,
  events: readonly (UserEventRow | undefined)[],
  exceptSession?: string,
): UserEvent[] {
  const told: UserEvent[] = [];
  for (const event of events) {
    if (!event) continue;
    const wire = wireUserEvent(event);
    told.push(wire);
    ctx.deliver(new OutEvent('user', wire), [event.uid], exceptSession);
  }
  return told;
}
