import type { WireConversation } from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';
import { advance } from './advance.ts';
import { isOlderLog } from './headEffects.ts';
import { mend } from './heads.ts';
import { noteLog } from './incarnation.ts';
import { eachOf } from './queues.ts';
import { sameValue } from './sameValue.ts';
import type { Session } from './session.ts';

const WIDTH = 8;
/** Fewer conversations than this are all that there are: no usual server lists less. */
const LIST_MIN = 100;

/**
 * Loads all conversations; the user stream goes on from `userSeq`, which was read before. Logs stay.
 *
 * Heads that are known here and not in the list any more go, unless they moved meanwhile; topics are in none.
 *
 * @returns whether the list came in one page, in which nothing can be missing
 */
export async function loadLists(session: Session, userSeq: number): Promise<{ isWhole: boolean }> {
  const before = new Map(session.heads);
  const { heads, pages } = await fetchAll(session);
  await keepNew(session, heads);
  const known = heads.filter((head) => session.heads.get(head.conv) !== head);
  await eachOf(known, WIDTH, (head) => mend(session, head.conv, () => advance(session, head)));
  await dropUnlisted(session, before, heads);
  session.userSeq = userSeq;
  session.isListCut = heads.length >= LIST_MIN;
  await session.store.putUserSeq(userSeq);
  return { isWhole: pages === 1 };
}

async function fetchAll(session: Session): Promise<{ heads: WireConversation[]; pages: number }> {
  const heads = new Map<string, WireConversation>();
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await session.request('getConversations', { cursor });
    for (const head of page.conversations) {
      // A peer that was deleted and made anew is there twice, under one name.
      const other = heads.get(head.conv);
      if (!other || !isOlderLog(head.id, other.id)) heads.set(head.conv, head);
    }
    cursor = page.cursor;
    pages++;
  } while (cursor);
  return { heads: [...heads.values()], pages };
}

/** Heads of conversations that nothing is known of and nothing runs for are kept in one go. */
async function keepNew(session: Session, heads: readonly WireConversation[]): Promise<void> {
  const fresh = heads.filter(({ conv }) => !session.heads.has(conv) && session.queues.isIdle(conv));
  for (const head of fresh) {
    noteLog(session, head.conv, head.id);
    session.heads.set(head.conv, head);
  }
  if (fresh.length > 0) await session.store.putHeads(fresh);
  session.tell.heads(fresh.map(({ conv }) => conv));
}

async function dropUnlisted(
  session: Session,
  before: ReadonlyMap<string, WireConversation>,
  heads: readonly WireConversation[],
): Promise<void> {
  const listed = new Set(heads.map(({ conv }) => conv));
  const gone = [...before].filter(
    ([conv, head]) => !listed.has(conv) && !isTopic(conv) && sameValue(session.heads.get(conv), head),
  );
  const convs = gone.map(([conv]) => conv);
  for (const conv of convs) {
    session.heads.delete(conv);
    session.stale.delete(conv);
  }
  if (convs.length > 0) await session.store.dropHeads(convs);
  session.tell.heads(convs);
}
