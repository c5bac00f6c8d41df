import type { WireChange, WireConversation, WireMessage } from '@hongyan/contract';
import type { LogState } from '../store/port.ts';
import { isGone, leftMeanwhile } from './faults.ts';
import type { Session } from './session.ts';

/** Messages that cover every place of a range. */
export interface Page {
  messages: readonly WireMessage[];
  fromSeq: number;
  toSeq: number;
}

/** Beyond this many missed messages a hole stays, which history fills when somebody looks there. */
export const MISSED_MESSAGES_MAX = 500;
/** Beyond this many pages of missed changes the log is fetched afresh instead. */
const CHANGE_PAGES_MAX = 10;

/** The log is another one by now, or has moved, since its head was fetched: with the head as it is now one may try again. */
export class MovedError extends Error {}

/** Fetches the messages from a place to the head, the newest first. */
export async function missedMessages(session: Session, next: WireConversation, from: number): Promise<Page[]> {
  const bottom = Math.max(from, next.lowestSeq, next.seq - MISSED_MESSAGES_MAX + 1);
  const pages: Page[] = [];
  let top = next.seq;
  while (top >= bottom) {
    const page = await fetchPage(session, next, { from: bottom, to: top }).catch(nothingOfGone);
    if (page) pages.push(page);
    if (!page || page.isCompleted) break;
    top = page.fromSeq - 1;
  }
  return pages;
}

/**
 * Fetches the newest messages in a range of places.
 *
 * @throws MovedError when the log is another one by now; SdkFault when the user left the group meanwhile
 */
export async function fetchPage(
  session: Session,
  { conv, id }: Pick<WireConversation, 'conv' | 'id'>,
  { from, to }: { from: number; to: number },
): Promise<Page & { lowestSeq: number; isCompleted: boolean }> {
  const page = await session.request('getMessages', {
    conv,
    beforeSeq: to + 1,
    afterSeq: from - 1,
    count: session.login.pageMax,
  });
  if (page.convId === '') throw leftMeanwhile(conv);
  if (page.convId !== id) throw new MovedError(`${conv} is log ${page.convId} by now, not ${id}`);
  if (page.toSeq !== to || (page.fromSeq > to && !page.isCompleted))
    throw new MovedError(`no page of ${conv} up to ${to}`);
  return page;
}

/**
 * Fetches the changes that a kept log lacks, up to the head's `rev` and no further: later ones come as events.
 *
 * @param here changes that need not be fetched where they are all
 * @returns undefined when none are lacking, `tooMany` when fetching the log afresh is less work
 */
export async function missedChanges(
  session: Session,
  next: WireConversation,
  here: readonly WireChange[],
  log: LogState | undefined,
): Promise<readonly WireChange[] | 'tooMany' | undefined> {
  if (!log || log.rev >= next.rev) return undefined;
  const known = here.filter(({ rev }) => rev > log.rev && rev <= next.rev);
  if (known.length === next.rev - log.rev) return known;

  // What was changed from here shall not be told as news: the answers say which it is.
  await Promise.allSettled(session.ownChanges.get(next.conv) ?? []);
  const changes: WireChange[] = [];
  let afterRev = log.rev;
  for (let pages = 0; pages < CHANGE_PAGES_MAX; pages++) {
    const page = await session.request('getChanges', { conv: next.conv, afterRev }).catch(nothingOfGone);
    if (!page) return undefined;
    if (page.convId === '') throw leftMeanwhile(next.conv);
    if (page.convId !== next.id) throw new Error(`${next.conv} is log ${page.convId} by now, not ${next.id}`);
    changes.push(...page.changes.filter(({ rev }) => rev <= next.rev));
    if (page.isCompleted || page.rev >= next.rev) return changes;
    afterRev = page.rev;
  }
  return 'tooMany';
}

/** Of a conversation whose peer was deleted nothing can be fetched, but the list goes on showing it. */
function nothingOfGone(error: unknown): undefined {
  if (!isGone(error)) throw error;
}
