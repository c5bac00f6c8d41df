import { type EventPayload, SYSTEM_CONV } from '@hongyan/contract';
import type { Identity } from '../ctx.ts';
import type { OutEvent } from '../delivery/outEvent.ts';
import type { Statistics } from './port.ts';

type Said = EventPayload<'message'>;

/** What somebody said, if an event is that; tips and notices nobody said. */
function saidIn(out: OutEvent): Said | undefined {
  if (out.name !== 'message') return undefined;
  const said = out.payload as Said;
  return said.message.isTip || said.conv === SYSTEM_CONV ? undefined : said;
}

/** The number of the account that said what an event tells; undefined where nobody did. */
export function authorOf(out: OutEvent): number | undefined {
  const said = saidIn(out);
  // An id begins with the number of the sender (D3).
  return said && Number.parseInt(said.message.id, 10);
}

/** Counts a message that went to so many connections of an account, unless it is the sender's. */
export function countHeard(
  statistics: Pick<Statistics, 'count'>,
  out: OutEvent,
  { sdkAppId, userId }: Pick<Identity, 'sdkAppId' | 'userId'>,
  connections: number,
): void {
  const said = saidIn(out);
  if (!said || said.message.from === userId) return;
  statistics.count(sdkAppId, said.conv === undefined ? 'C2CDownMsgNum' : 'GroupDownMsgNum', connections);
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
