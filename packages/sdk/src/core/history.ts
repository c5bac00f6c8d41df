import type { WireConversation, WireMessage } from '@hongyan/contract';
import { noAnswer } from '../connection/fault.ts';
import { lastWhere } from '../platform/builtIns.ts';
import type { LogState, Range } from '../store/port.ts';
import { rangeAt } from '../store/ranges.ts';
import { currentHead, refresh } from './heads.ts';
import { fetchPage, MovedError } from './missed.ts';
import { isKeptEnough, isWithoutNetwork } from './netState.ts';
import { inConv, type Session } from './session.ts';

/** A page of history, newest first. */
export interface HistoryPage {
  messages: WireMessage[];
  /** Nothing older can be read. */
  isCompleted: boolean;
}

/** Times that a page is begun anew because the log was replaced or evicted meanwhile. */
const RETRIES = 3;

/** Which page. */
interface Wanted {
  beforeSeq?: number;
  count: number;
  mayBeShort?: boolean | undefined;
}

/** Reads a page of history below `beforeSeq`: local where nothing is lacking, holes are fetched first (S29). */
export function readHistory(session: Session, conv: string, page: Wanted): Promise<HistoryPage> {
  return inConv(session, conv, async () => {
    if (!session.heads.has(conv) && (await isPageAt(session, 0, page))) return { messages: [], isCompleted: false };
    let head = await currentHead(session, conv);
    for (let tried = 0; ; tried++) {
      if (!head) return { messages: [], isCompleted: true };
      try {
        return await readWithin(session, head, page);
      } catch (error) {
        if (tried >= RETRIES || !(error instanceof MovedError)) throw error;
        head = await refresh(session, conv);
      }
    }
  });
}

async function readWithin(
  session: Session,
  head: WireConversation,
  { beforeSeq, count, mayBeShort }: Wanted,
): Promise<HistoryPage> {
  const messages: WireMessage[] = [];
  let top = Math.min(head.seq, (beforeSeq ?? Number.MAX_SAFE_INTEGER) - 1);
  while (top >= head.lowestSeq) {
    const kept = await coveredBelow(session, head, top);
    if (!kept && (await isPageAt(session, messages.length, { mayBeShort }))) return { messages, isCompleted: false };
    const whole = kept ?? (await fetchHole(session, head, top));
    const range = { from: Math.max(whole.from, head.lowestSeq), to: top };
    const found = await session.store.messages(head.conv, range, count - messages.length + 1);
    // What was evicted between the two reads looks as if nothing were there.
    if (!(await isCovered(session, head, range))) throw new MovedError(`the log of ${head.conv} is gone`);
    messages.push(...found);
    // One more than asked for tells whether there is more.
    if (messages.length > count) return { messages: messages.slice(0, count), isCompleted: false };
    if (messages.length === count && range.from > head.lowestSeq) return { messages, isCompleted: false };
    top = range.from - 1;
  }
  const older = await keptFromBefore(session, head, top, count - messages.length + 1);
  const all = [...messages, ...older];
  return { messages: all.slice(0, count), isCompleted: all.length <= count };
}

/** Without a network what is kept above a hole is shown; whoever asks for more is refused, where nothing else was said. */
async function isPageAt(session: Session, found: number, { mayBeShort }: Pick<Wanted, 'mayBeShort'>): Promise<boolean> {
  if (found > 0) return isKeptEnough(session);
  const isOff = await isWithoutNetwork(session);
  if (isOff && !mayBeShort) throw noAnswer();
  return isOff;
}

/** What the server shows no more to who left a group and came back is read as far as it is kept here (S51). */
async function keptFromBefore(
  session: Session,
  head: WireConversation,
  top: number,
  count: number,
): Promise<WireMessage[]> {
  const to = Math.min(top, head.lowestSeq - 1);
  const log = await logOf(session, head);
  return log ? session.store.messages(head.conv, { from: 1, to }, count) : [];
}

async function coveredBelow(session: Session, head: WireConversation, seq: number): Promise<Range | undefined> {
  const log = await logOf(session, head);
  return log && rangeAt(log.covered, seq);
}

async function isCovered(session: Session, head: WireConversation, { from, to }: Range): Promise<boolean> {
  const range = await coveredBelow(session, head, to);
  return range !== undefined && range.from <= from;
}

/** Fetches the newest part of the hole that ends at `top`; returns what is covered then. */
async function fetchHole(session: Session, head: WireConversation, top: number): Promise<Range> {
  const log = await logOf(session, head);
  const below = lastWhere(log?.covered ?? [], ({ to }) => to < top);
  const hole = { from: Math.max(head.lowestSeq, (below?.to ?? 0) + 1), to: top };
  const { messages, fromSeq, toSeq, lowestSeq } = await fetchPage(session, head, hole);
  if (lowestSeq > head.lowestSeq) throw new MovedError(`the history of ${head.conv} was cleared`);
  const kept = await session.store.putMessages(head.conv, head.id, head.rev, messages, { from: fromSeq, to: toSeq });
  const range = rangeAt(kept.covered, top);
  if (!range) throw new MovedError(`no page of ${head.conv} up to ${top}`);
  return range;
}

async function logOf(session: Session, { conv, id }: WireConversation): Promise<LogState | undefined> {
  const log = await session.store.log(conv);
  return log?.id === id ? log : undefined;
}
