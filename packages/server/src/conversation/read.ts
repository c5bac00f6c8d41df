import type { OutputOf, SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { announceChanges } from '../message/change.ts';
import type { AskedBy } from '../storage/port/outbox.ts';
import type { Place } from './place.ts';
import { announceUserEvents } from './userEvents.ts';

/**
 * Marks a conversation read, and when the position moved tells the reader's other devices, one-to-one the peer too (S74).
 *
 * @param to up to a place in the log, up to a time, or everything
 * @returns where the reader now is, and what changed
 */
export async function readConversation(
  ctx: Pick<Ctx, 'storage' | 'deliver' | 'deliverToGroup' | 'clock'>,
  place: Place,
  to: { seq?: number; upToMs?: number; told?: AskedBy },
  session?: string,
): Promise<OutputOf<SocketCommands['markRead']>> {
  const outcome = await ctx.storage.conversations.markRead(place.log, place.me.uid, to, ctx.clock.nowMs());
  if (!outcome) return { readSeq: 0, unread: 0, changes: [], events: [] };

  const { readSeq, unread, change, event } = outcome;
  const told = announceChanges(ctx, place, change ? [change] : [], { session });
  return { readSeq, unread, ...told, events: announceUserEvents(ctx, [event], session) };
}
