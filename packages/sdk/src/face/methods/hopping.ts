import type { WireMessage } from '@hongyan/contract';
import { noAnswer } from '../../connection/fault.ts';
import { last } from '../../platform/builtIns.ts';
import { TYPES } from '../constants/types.ts';
import type { Methods } from '../pipeline.ts';
import { convOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import { takeSignals } from '../state/listener.ts';
import { knowRevokers } from '../state/revokers.ts';
import type { Message } from '../types.ts';
import { PAGE } from './history.ts';
import { type Log, upwards } from './upwards.ts';

/** `direction` towards newer messages. */
const NEWER = 1;

interface Hop {
  conversationID: string;
  /** Where a group's page begins, itself included. */
  sequence?: number;
  /** The same of other conversations, seconds. */
  time?: number;
  direction?: number;
  count: number;
}

interface Landing {
  messageList: Message[];
  isCompleted: boolean;
  nextMessageSeq?: number;
  nextMessageTime?: number;
}

/** Reading on from anywhere in the log. */
export function hoppingMethods(face: Face): Pick<Methods, 'getMessageListHopping'> {
  return {
    getMessageListHopping: ({ count = PAGE, ...options }) => hop(face, { ...options, count: Math.min(count, PAGE) }),
  };
}

/** A page of history from anywhere in the log, oldest first (§4.6); without a network as far as it is kept without a hole. */
async function hop(face: Face, options: Hop): Promise<Landing> {
  const { core, messages } = face;
  const { conversationID, sequence, time, count } = options;
  const conv = convOf(conversationID);
  const isOfGroup = conv.startsWith(TYPES.CONV_GROUP);
  const log: Log = { core, conv, end: (await core.fetchHead(conv))?.seq ?? 0, pageSize: count + 1 };
  const isNewer = options.direction === NEWER;
  const anchor = isOfGroup ? sequence : time;
  // Towards newer ones from nowhere: from the end.
  const from =
    anchor === undefined ? log.end + Number(isNewer) : isOfGroup ? anchor : await placeAt(log, anchor, isNewer);
  const { found, following } = await pageOf(isNewer ? upwards(log, from) : downwards(log, from), {
    ...{ count, isOfGroup, step: isNewer ? 1 : -1 },
  });
  await knowRevokers(face, found);
  const messageList = (isNewer ? found : found.reverse()).map((wire) => messages.take(conv, wire));
  takeSignals(face, messageList, { isOld: true });
  return {
    messageList,
    isCompleted: !following,
    ...(isOfGroup ? { nextMessageSeq: following?.seq ?? 0 } : { nextMessageTime: following?.timeSec ?? 0 }),
  };
}

interface Paging {
  count: number;
  isOfGroup: boolean;
  /** From one place to the next. */
  step: 1 | -1;
}

interface Found {
  found: WireMessage[];
  following?: Pick<WireMessage, 'seq' | 'timeSec'>;
}

/**
 * The first messages, and the one with which the next page begins; by time a page holds whole seconds, so that nothing
 * is lost or repeated between two.
 */
async function pageOf(messages: AsyncIterable<WireMessage>, { count, isOfGroup, step }: Paging): Promise<Found> {
  const found: WireMessage[] = [];
  try {
    for await (const message of messages) {
      const isApart = isOfGroup || message.timeSec !== last(found)?.timeSec;
      if (found.length >= count && isApart) return { found, following: message };
      found.push(message);
    }
  } catch (error) {
    const { seq = 0, timeSec = 0 } = last(found) ?? {};
    // Of the last second there may be more: the next page begins with it.
    const whole = isOfGroup ? found : found.filter((message) => message.timeSec !== timeSec);
    if (whole.length === 0) throw error;
    return { found: whole, following: { seq: seq + step, timeSec } };
  }
  return { found };
}

async function* downwards({ core, conv, pageSize }: Log, from: number): AsyncGenerator<WireMessage> {
  let beforeSeq = from + 1;
  for (;;) {
    const { messages, isCompleted } = await core.history(conv, { beforeSeq, count: pageSize });
    yield* messages;
    beforeSeq = last(messages)?.seq ?? 0;
    if (isCompleted || beforeSeq === 0) return;
  }
}

/**
 * Where to begin so that this second is in the page; times rise with places.
 *
 * Without a network a hole counts as older, and is not where a page may begin.
 */
async function placeAt({ core, conv, end }: Log, timeSec: number, isNewer: boolean): Promise<number> {
  const limit = isNewer ? timeSec - 1 : timeSec;
  let [low, high] = [0, end];
  let isInHole = false;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const page = await core.history(conv, { beforeSeq: middle + 1, count: 1 }).catch(() => undefined);
    const message = page?.messages[0];
    if (message && message.timeSec > limit) high = Math.min(middle, message.seq) - 1;
    else [low, isInHole] = [middle, !page];
  }
  if (isInHole) throw noAnswer();
  return isNewer ? low + 1 : low;
}
