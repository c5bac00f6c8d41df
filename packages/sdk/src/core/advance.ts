import type { WireChange, WireConversation, WireMessage } from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';
import type { LogState } from '../store/port.ts';
import { groupSeen, memberCountTold, recountMembers } from './groups.ts';
import { isOlderLog, keptFrom } from './headEffects.ts';
import { noteLog } from './incarnation.ts';
import { missedChanges, missedMessages, type Page } from './missed.ts';
import type { AppliedChange } from './port.ts';
import { sameValue } from './sameValue.ts';
import { type LeftAt, noteLeft, type Session } from './session.ts';
import { lookAtTopics } from './topics.ts';

/** How a conversation moves on to a head that was fetched. */
export interface Advance {
  /** Number of the log that the rest is about; absent: whichever there is. */
  logId?: string;
  /** The place that was pushed. */
  pushedSeq?: number;
  /** The head is of a synchronisation. */
  isSynced?: boolean;
  /** What is here already and need not be fetched. */
  message?: WireMessage;
  changes?: readonly WireChange[];
}

/**
 * Moves a conversation on to a head that was fetched: what its log has more than is known here is fetched, kept, and
 * told as if it had been pushed. Runs in the conversation's queue.
 *
 * All is fetched before anything is kept, so that a failure leaves the conversation where it was.
 */
export async function advance(session: Session, next: WireConversation, given: Advance = {}): Promise<void> {
  const { conv } = next;
  // A group may have been made anew meanwhile (S32): places and messages of its old log say nothing about the new one.
  const how = given.logId === undefined || given.logId === next.id ? given : {};
  const current = session.heads.get(conv);
  if (current && isOlderLog(next.id, current.id)) return;
  const known = current?.id === next.id ? current : undefined;
  const last = known ?? leftAt(session, next);
  if (last && (next.seq < last.seq || next.rev < last.rev)) return advanceFrom(session, conv, last, how);
  groupSeen(session, next);
  if (next.group?.isSupportTopic && next.rev !== known?.rev) lookAtTopics(session);
  // A group in which nothing was said yet is in no list.
  if (next.group && next.seq === 0 && !isTopic(conv)) return dropHead(session, conv);

  const log = await session.store.log(conv);
  const ownLog = log?.id === next.id ? log : undefined;
  const from = known ? known.seq + 1 : newsFrom(session, next, how);
  const pages = inHand(next, known, from, how) ?? (await missedMessages(session, next, from));
  const fetched = pages.flatMap(({ messages }) => messages).sort((a, b) => a.seq - b.seq);
  const changes = await missedChanges(session, next, how.changes ?? [], ownLog);
  await recountMembers(session, next, known?.seq ?? 0, fetched);

  if (log && (!ownLog || changes === 'tooMany')) await session.store.dropLog(conv);
  await keepPages(session, next, pages);
  const applied = ownLog && typeof changes === 'object' ? await keepChanges(session, next, changes, ownLog) : [];
  noteReturn(session, known, next);
  await dropOutdated(session, next, log);
  const others = await withoutOwn(session, fetched);
  const news = known ? others : sinceShown(next, others, how);
  const revised = othersChanges(session, next, applied, known?.rev ?? 0);
  await putHead(session, next);
  memberCountTold(session, conv, fetched);

  session.tell.messages(conv, news);
  session.tell.changes(conv, revised);
  if (!sameValue(current, next)) session.tell.heads([conv]);
}

/** Drops what the user cleared, and what the server trimmed where a change to it went with it before it came here. */
async function dropOutdated(session: Session, next: WireConversation, log: LogState | undefined): Promise<void> {
  if (!log) return;
  const { conv, trimmed } = next;
  if (keptFrom(next) > (leftAt(session, next)?.backFrom ?? 1))
    await session.store.dropMessages(conv, keptFrom(next) - 1);
  if (trimmed && log.id === next.id && log.rev < trimmed.rev) await session.store.dropMessages(conv, trimmed.seq);
}

/**
 * The first place of a conversation that was unknown here whose message is news. All lists being loaded, it is new or was
 * hidden until then; where the server's list was cut, it may also be an old one.
 */
function newsFrom(session: Session, next: WireConversation, { pushedSeq, isSynced }: Advance): number {
  const leftSeq = leftAt(session, next)?.seq ?? 0;
  // What was told before one left a group, or took the conversation off the list, is none.
  const told = Math.max(next.hiddenSeq ?? 0, leftSeq);
  if (session.isSynced && !session.isListCut && !next.isHidden)
    return Math.max(told, next.group ? oldInGroup(next, leftSeq, pushedSeq) : 0) + 1;
  // A push may come twice, or after the list has told of its message.
  if (pushedSeq !== undefined) return Math.max(pushedSeq, told + 1);
  return isSynced ? Math.max(told, next.readSeq) + 1 : next.seq + 1;
}

/**
 * Up to where a group that was unknown here has no news: what was said before one joined it. What is pushed to who is back in
 * it is news, also when another device of the user has read it meanwhile.
 */
function oldInGroup({ readSeq }: WireConversation, leftSeq: number, pushedSeq = 0): number {
  return leftSeq > 0 && pushedSeq > leftSeq ? Math.min(readSeq, pushedSeq - 1) : readSeq;
}

/** Of a conversation that was hidden, what no list shows may be older than the sign-in: news begins with what does. */
function sinceShown(
  { hiddenSeq }: WireConversation,
  messages: readonly WireMessage[],
  { pushedSeq = Number.MAX_SAFE_INTEGER }: Advance,
): WireMessage[] {
  if (hiddenSeq === undefined) return [...messages];
  const first = messages.findIndex(({ noLastMsg, seq }) => !noLastMsg || seq >= pushedSeq);
  return first < 0 ? [] : messages.slice(first);
}

/** Forgets a head; the log stays. */
export async function dropHead(session: Session, conv: string): Promise<void> {
  session.stale.delete(conv);
  if (!session.heads.delete(conv)) return;
  await session.store.dropHeads([conv]);
  session.tell.heads([conv]);
}

/** Keeps a head, in memory first: what follows in this turn already sees it. */
export async function putHead(session: Session, head: WireConversation): Promise<void> {
  const { conv } = head;
  const known = session.heads.get(conv);
  noteLog(session, conv, head.id);
  session.heads.set(conv, head);
  session.stale.delete(conv);
  forgetOwnRevs(session, head);
  if (known && known.id !== head.id) session.ownRevs.delete(known.id);
  await session.store.putHeads([head]);
  const isChanged = known?.id === head.id && known.group?.infoSeq !== head.group?.infoSeq;
  if (isTopic(conv) && isChanged) session.tell.topic('updated', conv);
}

/** Where this log stood here when the user left it, for it may be the log of a group made anew that was known before. */
function leftAt({ leftAt }: Session, { conv, id }: WireConversation): LeftAt | undefined {
  const left = leftAt.get(conv);
  return left?.id === id ? left : undefined;
}

type LastKnown = Pick<WireConversation, 'seq' | 'rev'>;

/**
 * Who is back in a group sees on the server what was said since; what is kept here from before it left stays, until it is
 * deleted (S51). The leaving itself may not have been told yet: then the time of joining is another one.
 */
function noteReturn(session: Session, known: WireConversation | undefined, next: WireConversation): void {
  const { conv } = next;
  const backFrom = keptFrom(next);
  const left = leftAt(session, next);
  if (known && known.self?.joinedSec !== next.self?.joinedSec)
    noteLeft(session, conv, { id: known.id, seq: known.seq, rev: known.rev, backFrom });
  else if (!known && left && left.backFrom === undefined) noteLeft(session, conv, { ...left, backFrom });
}

/** A snapshot that was overtaken by events says nothing about the order of other things: one that was not is fetched. */
async function advanceFrom(session: Session, conv: string, last: LastKnown, how: Advance): Promise<void> {
  const { conversation } = await session.request('getConversation', { conv });
  const isLater = conversation && conversation.seq >= last.seq && conversation.rev >= last.rev;
  if (isLater) await advance(session, conversation, how);
}

/** The message in hand as a page, where it is all that is missing and no change can have touched it since. */
function inHand(
  next: WireConversation,
  known: WireConversation | undefined,
  from: number,
  { message }: Advance,
): Page[] | undefined {
  if (message?.seq !== next.seq || from !== next.seq || next.rev !== (known?.rev ?? 0)) return undefined;
  if (message.seq < next.lowestSeq) return undefined;
  return [{ messages: [message], fromSeq: message.seq, toSeq: message.seq }];
}

async function keepPages(session: Session, { conv, id, rev }: WireConversation, pages: readonly Page[]): Promise<void> {
  for (const { messages, fromSeq, toSeq } of pages) {
    await session.store.putMessages(conv, id, rev, messages, { from: fromSeq, to: toSeq });
  }
}

async function keepChanges(
  session: Session,
  { conv, rev }: WireConversation,
  changes: readonly WireChange[],
  log: LogState,
): Promise<AppliedChange[]> {
  const { applied } = await session.store.applyChanges(conv, { afterRev: log.rev, rev, changes });
  return applied;
}

/** These messages less those that were sent from here, which are under way no more. */
async function withoutOwn(session: Session, all: readonly WireMessage[]): Promise<WireMessage[]> {
  const own = all.filter(({ id }) => session.pending.has(id));
  for (const { id } of own) {
    session.pending.delete(id);
    await session.store.dropPending(id);
  }
  return all.filter((message) => !own.includes(message));
}

function othersChanges(
  session: Session,
  { id }: WireConversation,
  applied: readonly AppliedChange[],
  knownRev: number,
): AppliedChange[] {
  const own = session.ownRevs.get(id);
  return applied.filter(({ change }) => change.rev > knownRev && !own?.has(change.rev));
}

function forgetOwnRevs({ ownRevs }: Session, { id, rev }: WireConversation): void {
  const own = ownRevs.get(id);
  if (own && [...own].every((one) => one <= rev)) ownRevs.delete(id);
}
