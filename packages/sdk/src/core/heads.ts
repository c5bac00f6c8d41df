import type { WireConversation } from '@hongyan/contract';
import { noAnswer } from '../connection/fault.ts';
import { type Advance, advance } from './advance.ts';
import { isGone } from './faults.ts';
import { isKeptEnough, isWithoutNetwork } from './netState.ts';
import { inConv, type Session } from './session.ts';

/** Marks a head as not to be trusted, in the store too, so that not even a restart takes it for current. */
export async function breakHead(session: Session, conv: string): Promise<void> {
  session.stale.set(conv, 'broken');
  await session.store.dropHeads([conv]);
}

/**
 * Fetches a head, with what its log has more than is known here. Runs in the conversation's queue.
 *
 * @returns the head; of a conversation that the server no longer names, what was known; undefined when there is none
 */
export async function refresh(
  session: Session,
  conv: string,
  how: Advance = {},
): Promise<WireConversation | undefined> {
  const { conversation } = await session.request('getConversation', { conv }).catch((error) => {
    // The list goes on showing a conversation whose peer is gone.
    if (isGone(error) && session.heads.has(conv)) return { conversation: undefined };
    throw error;
  });
  if (conversation) await advance(session, conversation, how);
  else await keepAsIs(session, conv);
  return session.heads.get(conv);
}

async function keepAsIs(session: Session, conv: string): Promise<void> {
  const head = session.heads.get(conv);
  session.stale.delete(conv);
  if (head) await session.store.putHeads([head]);
}

/** The head, fetched where it is unknown or not current. Runs in the conversation's queue. */
export async function currentHead(session: Session, conv: string): Promise<WireConversation | undefined> {
  const head = session.heads.get(conv);
  // While nothing can be asked what is known has to do.
  const isGood = head && (!session.stale.has(conv) || isKeptEnough(session));
  if (isGood) return head;
  if (await isWithoutNetwork(session)) throw noAnswer();
  return refresh(session, conv);
}

/**
 * Runs a task on a conversation. When it fails the queue goes on, and the head is fetched afresh: now, or with the next
 * synchronisation.
 */
export async function mend(session: Session, conv: string, task: () => Promise<void>): Promise<void> {
  try {
    await inConv(session, conv, task);
  } catch {
    if (!session.isAlive || !session.heads.has(conv)) return;
    await inConv(session, conv, () => mendHead(session, conv)).catch(() => {});
  }
}

async function mendHead(session: Session, conv: string): Promise<void> {
  await breakHead(session, conv);
  if (session.connection.isOnline) await refresh(session, conv);
}
