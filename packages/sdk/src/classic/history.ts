import type { WireMessage } from '@hongyan/contract';
import type { Core } from '../core/port.ts';
import type { Store } from '../store/port.ts';
import type { Client } from './client.ts';
import { messageOf, type TIMMessage } from './message.ts';

interface Wanted {
  conv: string;
  count: number;
  /** The page ends before it, or begins after it. */
  last: TIMMessage | null;
}

/** Messages before `last`, the newest first, with those of one's own that the server does not have. */
export async function page(client: Client, core: Core, { conv, count, last }: Wanted): Promise<TIMMessage[]> {
  const seq = last && (await seqOf(core, conv, last));
  const { messages, isCompleted } = await core.history(conv, { count, ...(seq && { beforeSeq: seq }) });
  const stored = messages.map((wire) => messageOf(client, conv, wire));
  const fromSec = isCompleted ? 0 : (messages.at(-1)?.timeSec ?? 0);
  const local = (client.unsent.get(conv) ?? []).filter(
    (message) => message.timestamp() >= fromSec && (!last || message.timestamp() < last.timestamp()),
  );
  return merged(stored, [...local].reverse());
}

/** The place before which a page ends: of one that the server does not have the place of what came next. */
async function seqOf(core: Core, conv: string, last: TIMMessage): Promise<number | undefined> {
  const { wire } = last.inside;
  if (wire?.seq) return wire.seq;
  const kept = await core.messageById(conv, last.msgId());
  if (kept) return kept.seq;
  let beforeSeq: number | undefined;
  for (;;) {
    const { messages, isCompleted } = await core.history(conv, { count: PAGE, ...(beforeSeq && { beforeSeq }) });
    const older = messages.find(({ timeSec }) => timeSec <= last.timestamp());
    if (older) return older.seq + 1;
    if (isCompleted) return 1;
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
export async function localPage(client: Client, store: Store, { conv, count, last }: Wanted): Promise<TIMMessage[]> {
  const to = (last?.inside.wire?.seq ?? Number.MAX_SAFE_INTEGER) - 1;
  const kept = await store.messages(conv, { from: 1, to }, count);
  const local = last ? [] : [...(client.unsent.get(conv) ?? [])].reverse();
  const stored = kept.map((wire) => messageOf(client, conv, wire));
  return merged(stored, local).slice(0, count);
}

/** Messages after `last`, the oldest first. */
export async function messagesAfter(
  client: Client,
  core: Core,
  { conv, count, last }: Wanted & { last: TIMMessage },
): Promise<TIMMessage[]> {
  const from = (await seqOf(core, conv, last)) ?? 0;
  const found: WireMessage[] = [];
  // Places may hold nothing for this user: further on until there are enough, or the end is reached.
  for (let top = from; found.length < count; ) {
    const end = (await core.fetchHead(conv))?.seq ?? 0;
    if (top >= end) break;
    const upTo = Math.min(top + count, end);
    const { messages } = await core.history(conv, { beforeSeq: upTo + 1, count: upTo - top });
    found.push(...messages.filter(({ seq }) => seq > top).reverse());
    top = upTo;
  }
  return found.slice(0, count).map((wire) => messageOf(client, conv, wire));
}
