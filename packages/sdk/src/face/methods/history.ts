import { TYPES } from '../constants/types.ts';
import { ChatError } from '../errors/chatError.ts';
import { codes } from '../errors/codes.ts';
import type { Methods } from '../pipeline.ts';
import { c2cConv } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';

/** Page size of `getMessageList`, which is also the largest one (design D25). */
const PAGE = 15;

type Page = { messageList: Message[]; nextReqMessageID: string; isCompleted: boolean };

/** Reading the messages of a conversation. */
export function historyMethods(face: Face): Pick<Methods, 'getMessageList' | 'findMessage'> {
  return {
    getMessageList: (options) => page(face, options),
    findMessage: (messageID) => face.messages.find(messageID) ?? null,
  };
}

async function page(
  face: Face,
  options: { conversationID: string; nextReqMessageID?: string; count?: number },
): Promise<Page> {
  const { conversationID, nextReqMessageID = '', count = PAGE } = options;
  if (conversationID === TYPES.CONV_SYSTEM) return { messageList: [], nextReqMessageID: '', isCompleted: true };
  const conv = c2cConv(conversationID);
  const next = nextReqMessageID ? await anchor(face, conv, nextReqMessageID) : undefined;
  const { core, messages } = face;
  const found = await core.history(conv, {
    count: Math.min(count, PAGE),
    ...(next && { beforeSeq: next._seq }),
  });
  const stored = found.messages.map((wire) => messages.take(wire)).reverse();
  // One whose answer is not here (yet) may be there all the same.
  for (const { ID } of stored) face.outbox.remove(ID);
  const [oldest] = stored;
  const isCompleted = found.isCompleted || !oldest;
  const from = isCompleted ? 0 : oldest.time;
  const local = face.outbox.of(conv).filter(({ time }) => time >= from && (!next || time < next.time));
  return { messageList: merged(stored, local), nextReqMessageID: isCompleted ? '' : oldest.ID, isCompleted };
}

/** The message that the page ends before. */
async function anchor({ core, messages }: Face, conv: string, id: string): Promise<Message> {
  const known = messages.find(id);
  if (known && known._seq > 0) return known;
  const wire = await core.messageById(conv, id);
  if (!wire) throw new ChatError(codes.INVALID_OPERATION.code, `There is no message ${id} to read on from`);
  return messages.take(wire);
}

/** The stored ones keep their order, which is that of the log; each local one stands before the first later one. */
function merged(stored: readonly Message[], local: readonly Message[]): Message[] {
  const list: Message[] = [];
  const waiting = [...local];
  for (const message of stored) {
    while (waiting[0] && waiting[0].time < message.time) list.push(...waiting.splice(0, 1));
    list.push(message);
  }
  return [...list, ...waiting];
}
