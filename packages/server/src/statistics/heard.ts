import { type EventPayload, SYSTEM_CONV } from '@hongyan/contract';
import type { Identity } from '../ctx.ts';
import type { OutEvent } from '../delivery/outEvent.ts';
import type { Statistics } from './port.ts';

type Said = EventPayload<'message'>;

/** The number of the account that sent the message of an event; undefined of other events, and of tips and notices. */
export function authorOf(out: OutEvent): number | undefined {
  if (out.name !== 'message') return undefined;
  const { conv, message } = out.payload as Said;
  if (message.isTip || conv === SYSTEM_CONV) return undefined;
  // An id begins with the number of the sender (D3).
  return Number.parseInt(message.id, 10);
}

/** Counts a message that went to so many connections of an account, unless it is the sender's. */
export function countHeard(
  statistics: Pick<Statistics, 'count'>,
  out: OutEvent,
  { sdkAppId, uid }: Pick<Identity, 'sdkAppId' | 'uid'>,
  connections: number,
): void {
  const author = authorOf(out);
  if (author === undefined || author === uid) return;
  const isGroup = (out.payload as Said).conv !== undefined;
  statistics.count(sdkAppId, isGroup ? 'GroupDownMsgNum' : 'C2CDownMsgNum', connections);
}

/** Counts messages that went together to connections in a live room; `own`: how many of those are of an account. */
export function countHeardIn(
  statistics: Pick<Statistics, 'count'>,
  sdkAppId: number,
  events: readonly OutEvent[],
  { connections, own }: { connections: number; own: (uid: number) => number },
): void {
  let heard = 0;
  for (const event of events) {
    const author = authorOf(event);
    if (author !== undefined) heard += connections - own(author);
  }
  if (heard > 0) statistics.count(sdkAppId, 'GroupDownMsgNum', heard);
}
