import type { WireChange } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { announceChanges } from '../message/change.ts';
import type { Account } from '../storage/port/accounts.ts';
import { pairOf } from './peer.ts';

/**
 * Marks a conversation read, and tells the peer and the reader's other devices when the position moved (S74).
 *
 * @param to up to a place in the log, up to a time, or everything
 * @returns where the reader now is, and what changed
 */
export async function readConversation(
  ctx: Pick<Ctx, 'storage' | 'deliver' | 'clock'>,
  { reader, peer }: { reader: Account; peer: Account },
  to: { seq?: number; upToMs?: number },
  session?: string,
): Promise<{ readSeq: number; unread: number; changes: WireChange[] }> {
  const outcome = await ctx.storage.conversations.markRead(pairOf(reader, peer), reader.uid, to, ctx.clock.nowMs());
  if (!outcome) return { readSeq: 0, unread: 0, changes: [] };

  const { readSeq, unread, change } = outcome;
  return { readSeq, unread, changes: announceChanges(ctx, [reader, peer], change ? [change] : [], session) };
}
