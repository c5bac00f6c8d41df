import { isOlderLog } from './headEffects.ts';
import type { Session } from './session.ts';

/**
 * Notes which log a conversation has. Where it is a later one than before, the group was made anew under its id: what waited
 * to be said in the old one goes with it (S32). Ids of messages under way stay: nobody knows in which of the two they came.
 */
export function noteLog(session: Session, conv: string, id: string): void {
  const before = session.logIds.get(conv);
  if (before !== undefined && !isOlderLog(before, id)) return;
  session.logIds.set(conv, id);
  if (before === undefined) return;
  session.drafts.delete(conv);
  session.store.putDraft(conv, '').catch(() => {});
  session.tell.remade(conv);
}
