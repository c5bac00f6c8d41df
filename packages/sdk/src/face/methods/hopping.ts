import type { WireMessage } from '@hongyan/contract';
import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import { convOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import { knowRevokers } from '../state/revokers.ts';
import type { Message } from '../types.ts';

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

/** A page of history from anywhere in the log, oldest first (§4.6). */
export async function hop(face: Face, options: Hop): Promise<Landing> {
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
  const { found, following } = await pageOf(isNewer ? upwards(log, from) : downwards(log, from), { count, isOfGroup });
  await knowRevokers(face, found);
  return {
    messageList: (isNewer ? found : found.reverse()).map((wire) => messages.take(conv, wire)),
    isCompleted: !following,
    ...(isOfGroup ? { nextMessageSeq: following?.seq ?? 0 } : { nextMessageTime: following?.timeSec ?? 0 }),
  };
}

/** The log that is read. */
interface Log {
  core: Core;
  conv: string;
  /** Its last place. */
  end: number;
  /** How many messages are read at once. */
  pageSize: number;
}

/**
 * The first messages, and the one with which the next page begins; by time a page holds whole seconds, so that nothing
 * is lost or repeated between two.
 */
async function pageOf(
  messages: AsyncIterable<WireMessage>,
  { count, isOfGroup }: { count: number; isOfGroup: boolean },
): Promise<{ found: WireMessage[]; following?: WireMessage }> {
  const found: WireMessage[] = [];
  for await (const message of messages) {
    const isApart = isOfGroup || message.timeSec !== found.at(-1)?.timeSec;
    if (found.length >= count && isApart) return { found, following: message };
    found.push(message);
  }
  return { found };
}

async function* downwards({ core, conv, pageSize }: Log, from: number): AsyncGenerator<WireMessage> {
  let beforeSeq = from + 1;
  for (;;) {
    const { messages, isCompleted } = await core.history(conv, { beforeSeq, count: pageSize });
    yield* messages;
    beforeSeq = messages.at(-1)?.seq ?? 0;
    if (isCompleted || beforeSeq === 0) return;
  }
}

async function* upwards({ core, conv, end, pageSize }: Log, from: number): AsyncGenerator<WireMessage> {
  for (let start = from; start <= end; start += pageSize) {
    const { messages } = await core.history(conv, { beforeSeq: start + pageSize, count: pageSize });
    yield* messages.filter(({ seq }) => seq >= start).reverse();
  }
}

/** Where to begin so that this second is in the page; times rise with places. */
async function placeAt({ core, conv, end }: Log, timeSec: number, isNewer: boolean): Promise<number> {
  const limit = isNewer ? timeSec - 1 : timeSec;
  let [low, high] = [0, end];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [message] = (await core.history(conv, { beforeSeq: middle + 1, count: 1 })).messages;
    if (!message || message.timeSec <= limit) low = middle;
    else high = Math.min(middle, message.seq) - 1;
  }
  return isNewer ? low + 1 : low;
}
