import type { WireMessage } from '@hongyan/contract';
import { noAnswer } from '../connection/fault.ts';
import {
  isOlder,
  type LendingCore,
  type Own,
  type OwnCursor,
  ownHistory,
  ownName,
  ownOf,
  readKept,
  savedIn,
} from '../core/ownData.ts';
import { upwards } from '../face/methods/upwards.ts';
import type { Client } from './client.ts';
import { messageOf, type TIMMessage } from './message.ts';

interface Wanted {
  conv: string;
  count: number;
  /** The page ends before it, or begins after it. */
  last: TIMMessage | null;
}

/**
 * Messages before `last`, the newest first, with those of one's own that the server does not have. Without a network what is
 * kept on the device above the first hole.
 *
 * @throws SdkFault `noAnswer`: nothing is, and whether there is anything is not known
 */
export async function page(client: Client, core: LendingCore, { conv, count, last }: Wanted): Promise<TIMMessage[]> {
  const before = last ? cursorAt(last, (await placeOf(core, conv, last)).below) : {};
  const { messages, next } = await core.inSession((session) =>
    ownHistory(session, conv, { before, count, mayBeShort: !last }),
  );
  client.recent.take(conv, messages);
  const stored = messages.map((wire) => messageOf(client, conv, wire));
  const fromSec = next ? (messages.at(-1)?.timeSec ?? 0) : 0;
  const local = (client.unsent.get(conv) ?? []).filter(
    (message) => message.timestamp() >= fromSec && (!last || message.timestamp() < last.timestamp()),
  );
  const found = merged(stored, [...local].reverse());
  // An empty page says that there is no more.
  if (found.length === 0 && next) throw noAnswer();
  return found;
}

/** Where a page ended whose last message this is. */
function cursorAt(last: TIMMessage, seq: number | undefined): OwnCursor {
  const isSaved = last.inside.wire?.seq === 0;
  // Of those saved in the same second all come after one that the server has.
  return { ...(seq && { seq }), saved: { timeSec: last.timestamp(), id: isSaved ? last.msgId() : '\uffff' } };
}

/** Where the log goes on from a message: older ones are below one place, newer ones above the other. */
async function placeOf(core: LendingCore, conv: string, last: TIMMessage): Promise<{ below: number; above: number }> {
  const { wire } = last.inside;
  const seq = wire?.seq || (await core.messageById(conv, last.msgId()))?.seq;
  if (seq) return { below: seq, above: seq };
  // The server does not have it. Of the same second one that is saved here stands before, one that was not sent behind.
  const isOlderThan = (timeSec: number): boolean =>
    wire?.seq === 0 ? timeSec < last.timestamp() : timeSec <= last.timestamp();
  let beforeSeq: number | undefined;
  for (;;) {
    const { messages, isCompleted } = await core.history(conv, { count: PAGE, ...(beforeSeq && { beforeSeq }) });
    const older = messages.find(({ timeSec }) => isOlderThan(timeSec));
    if (older) return { below: older.seq + 1, above: older.seq };
    if (isCompleted) return { below: 1, above: 0 };
    beforeSeq = messages.at(-1)?.seq;
  }
}

const PAGE = 20;

/** Both lists are the newest first; each local one stands before the first stored one that is not later. */
function merged(stored: readonly TIMMessage[], local: readonly TIMMessage[]): TIMMessage[] {
  const list: TIMMessage[] = [];
  const waiting = [...local];
  for (const message of stored) {
    while (waiting[0] && waiting[0].timestamp() >= message.timestamp()) list.push(...waiting.splice(0, 1));
    list.push(message);
  }
  return [...list, ...waiting];
}

/** As `page`, of what is on the device alone. */
export async function localPage(
  client: Client,
  core: LendingCore,
  { conv, count, last }: Wanted,
): Promise<TIMMessage[]> {
  const before = last ? cursorAt(last, last.inside.wire?.seq) : {};
  const { messages } = await core.inSession((session) => ownHistory(session, conv, { before, count }, readKept));
  const local = last ? [] : [...(client.unsent.get(conv) ?? [])].reverse();
  const stored = messages.map((wire) => messageOf(client, conv, wire));
  return merged(stored, local).slice(0, count);
}

/** The last messages, newest first, as far as they are known without asking. */
export function lastKnown(client: Client, conv: string, count: number): TIMMessage[] {
  const head = client.started?.core.head(conv);
  const { messages, isCompleted } = head ? client.recent.last(head, count) : { messages: [], isCompleted: true };
  const own = client.own ?? new Map<string, Own>();
  // Behind a hole nothing is known: not even whether it is the next.
  const fromSec = isCompleted ? 0 : (messages.at(-1)?.timeSec ?? Number.POSITIVE_INFINITY);
  const stored = messages
    .filter(({ id }) => !own.get(ownName(conv, id))?.isHidden)
    .map((wire) => messageOf(client, conv, wire));
  const saved = savedIn(own, conv).map((wire) => messageOf(client, conv, wire));
  const local = [...(client.unsent.get(conv) ?? [])].reverse();
  const alone = merged(saved, local).filter((message) => message.timestamp() >= fromSec);
  return merged(stored, alone).slice(0, Math.max(count, 0));
}

/** Messages after `last`, the oldest first. */
export async function messagesAfter(
  client: Client,
  core: LendingCore,
  { conv, count, last }: Wanted & { last: TIMMessage },
): Promise<TIMMessage[]> {
  const own = await core.inSession(ownOf);
  const isShown = ({ id }: WireMessage): boolean => !own.get(ownName(conv, id))?.isHidden;
  const isSaved = last.inside.wire?.seq === 0;
  const from = (await placeOf(core, conv, last)).above;
  const end = (await core.fetchHead(conv))?.seq ?? 0;
  const found: WireMessage[] = [];
  try {
    // Places may hold nothing for this user: further on until there are enough, or the end is reached.
    for await (const wire of upwards({ core, conv, end, pageSize: Math.max(1, count) }, from + 1)) {
      if (isShown(wire)) found.push(wire);
      if (found.length >= count) break;
    }
  } catch (error) {
    // Without a network it is known no further.
    if (found.length === 0) throw error;
  }
  const place = { timeSec: last.timestamp(), id: isSaved ? last.msgId() : '\uffff' };
  const saved = savedIn(own, conv).filter((wire) => isOlder(place, wire));
  return mergedForward(found, saved.reverse())
    .slice(0, count)
    .map((wire) => messageOf(client, conv, wire));
}

/** Both lists are the oldest first. */
function mergedForward(there: readonly WireMessage[], saved: readonly WireMessage[]): WireMessage[] {
  const list: WireMessage[] = [];
  const waiting = [...saved];
  for (const message of there) {
    while (waiting[0] && waiting[0].timeSec <= message.timeSec) list.push(...waiting.splice(0, 1));
    list.push(message);
  }
  return [...list, ...waiting];
}
