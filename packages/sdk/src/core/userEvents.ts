import type { UserEvent } from '@hongyan/contract';
import { putHead } from './advance.ts';
import { breakHead } from './heads.ts';
import { refreshOwnProfile } from './profiles.ts';
import { inConv, type Session } from './session.ts';

/**
 * Applies the next event of the user stream and remembers its number.
 *
 * @returns the conversation whose head must now be fetched; it is marked so already, also in the store
 */
export async function applyUserEvent(
  session: Session,
  event: UserEvent,
  { isOwn }: { isOwn: boolean },
): Promise<string | undefined> {
  const broken = await effectOf(session, event, isOwn);
  session.userSeq = event.userSeq;
  await session.store.putUserSeq(event.userSeq);
  if (!isOwn) session.tell.userEvent(event);
  return broken;
}

async function effectOf(session: Session, event: UserEvent, isOwn: boolean): Promise<string | undefined> {
  const { conv } = event;
  switch (event.kind) {
    case 'profileChanged':
      if (!isOwn) await refreshOwnProfile(session);
      return undefined;
    case 'conversationPinned':
    case 'receiveOption':
      if (conv) await inConv(session, conv, () => setOfHead(session, conv, event));
      return undefined;
    case 'conversationDeleted':
    case 'historyCleared':
    case 'conversationUnread':
      if (!conv || !session.heads.has(conv)) return undefined;
      await inConv(session, conv, () => breakHead(session, conv));
      return conv;
  }
}

async function setOfHead(session: Session, conv: string, { kind, value = 0 }: UserEvent): Promise<void> {
  const head = session.heads.get(conv);
  if (!head) return;
  const state = session.stale.get(conv);
  await putHead(
    session,
    kind === 'conversationPinned' ? { ...head, isPinned: value === 1 } : { ...head, receiveOption: value },
  );
  if (state) session.stale.set(conv, state);
  if (state === 'broken') await session.store.dropHeads([conv]);
  session.tell.heads([conv]);
}
