import type { OutputOf, RestCommands } from '@hongyan/contract';
import type { PatientCall } from './call.ts';
import type { MovedRecord } from './record.ts';

type Roamed = OutputOf<RestCommands['openim/admin_getroammsg']>['MsgList'][number];

const PAGE = 100;
const HELD = 2_000;
const RECALLED = 8;

/** A span of time, both seconds included. */
interface Span {
  fromSec: number;
  toSec: number;
}

/**
 * Messages of two accounts, ascending. Both views are read: what one of them deleted, or never saw, is in the other.
 *
 * @param held messages of one view that are held at a time; a longer time is cut in halves, since pages go from new to old
 */
export async function* pullPair(
  call: PatientCall,
  pair: readonly [string, string],
  span: Span,
  held = HELD,
): AsyncGenerator<MovedRecord<'message'>> {
  const views = await viewsOf(call, pair, span, held);
  if (views === undefined) {
    const middleSec = Math.floor((span.fromSec + span.toSec) / 2);
    yield* pullPair(call, pair, { ...span, toSec: middleSec }, held);
    yield* pullPair(call, pair, { ...span, fromSec: middleSec + 1 }, held);
    return;
  }
  // Stable: within a second the order stays.
  for (const message of views.sort((x, y) => x.MsgTimeStamp - y.MsgTimeStamp))
    if (message.MsgFlagBits !== RECALLED && message.MsgBody.length > 0) yield messageRecord(message);
}

const keyOf = ({ MsgSeq, MsgRandom, MsgTimeStamp }: Roamed): string => `${MsgSeq}_${MsgRandom}_${MsgTimeStamp}`;

async function viewsOf(
  call: PatientCall,
  [a, b]: readonly [string, string],
  span: Span,
  max: number,
): Promise<Roamed[] | undefined> {
  const own = await viewOf(call, [a, b], span, max);
  const other = a === b ? [] : own && (await viewOf(call, [b, a], span, max));
  return own && other && merged(own, other);
}

/** Two views of one conversation as one, in which the order of each is kept. */
function merged(own: readonly Roamed[], other: readonly Roamed[]): Roamed[] {
  const ownKeys = new Set(own.map(keyOf));
  const otherKeys = new Set(other.map(keyOf));
  const all: Roamed[] = [];
  let at = 0;
  const upTo = (key: string | undefined) => {
    for (; at < other.length; at++) {
      const message = other[at] as Roamed;
      if (keyOf(message) === key) return;
      if (!ownKeys.has(keyOf(message))) all.push(message);
    }
  };
  for (const message of own) {
    if (otherKeys.has(keyOf(message))) upTo(keyOf(message));
    all.push(message);
  }
  upTo(undefined);
  return all;
}

/** What one side sees, ascending; nothing when it is too much to hold. */
async function viewOf(
  call: PatientCall,
  [Operator_Account, Peer_Account]: readonly [string, string],
  { fromSec: MinTime, toSec }: Span,
  max: number,
): Promise<Roamed[] | undefined> {
  const pages: Roamed[][] = [];
  let held = 0;
  let place: { MaxTime: number; LastMsgKey?: string } = { MaxTime: toSec };
  for (;;) {
    const page = await call('openim/admin_getroammsg', {
      Operator_Account,
      Peer_Account,
      MaxCnt: PAGE,
      MinTime,
      ...place,
    });
    pages.push(page.MsgList);
    held += page.MsgList.length;
    if (page.Complete !== 0 || page.MsgList.length === 0) return pages.reverse().flat();
    // All that was said in one second cannot be cut.
    if (held > max && MinTime < toSec) return undefined;
    place = { MaxTime: page.LastMsgTime, LastMsgKey: page.LastMsgKey };
  }
}

function messageRecord(message: Roamed): MovedRecord<'message'> {
  const { From_Account, To_Account, MsgSeq, MsgRandom, MsgTimeStamp, MsgBody, CloudCustomData } = message;
  return {
    ...{ kind: 'message', From_Account, To_Account, MsgSeq, MsgRandom, MsgTimeStamp },
    MsgBody: MsgBody as MovedRecord<'message'>['MsgBody'],
    ...(CloudCustomData && { CloudCustomData }),
  };
}
