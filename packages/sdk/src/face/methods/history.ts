import { TYPES } from '../constants/types.ts';
import { ChatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { nameOf } from '../objects/names.ts';
import type { Methods } from '../pipeline.ts';
import { convOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import { takeSignals } from '../state/listener.ts';
import { knowRevokers } from '../state/revokers.ts';
import type { Message } from '../types.ts';

/** Page size of the two methods of history, which is also the largest one (design D25). */
export const PAGE = 15;

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
  const conv = convOf(conversationID);
  // Of a live room nothing is kept.
  const isLive = conv.startsWith(TYPES.CONV_GROUP) && face.groups.isLive(nameOf(conv));
  if (isLive) return { messageList: [], nextReqMessageID: '', isCompleted: true };
  const next = nextReqMessageID ? await anchor(face, conv, nextReqMessageID) : undefined;
  const { core, messages } = face;
  const found = await core.history(conv, {
    count: Math.min(count, PAGE),
    // Without a network there are still the messages that wait for it.
    ...(next ? { beforeSeq: next.seq } : { mayBeShort: true }),
  });
  await knowRevokers(face, found.messages);
  const stored = found.messages.map((wire) => messages.take(conv, wire)).reverse();
  takeSignals(face, stored, { isOld: true });
  // One whose answer is not here (yet) may be there all the same.
  for (const { ID } of stored) face.outbox.remove(ID);
  const [oldest] = stored;
  const { isCompleted } = found;
  const from = isCompleted || !oldest ? 0 : oldest.time;
  const local = face.outbox.of(conv).filter(({ time }) => time >= from && (!next || time < next.time));
  return {
    messageList: merged(stored, local),
    nextReqMessageID: isCompleted || !oldest ? '' : anchorOf(oldest),
    isCompleted,
  };
}

/** How the next page names its end (§9.6): by the message's ID; in a group by its sequence, which is its place. */
const anchorOf = ({ conversationType, ID, _seq }: Message): string =>
  conversationType === TYPES.CONV_GROUP ? String(_seq) : ID;

/** What the page ends before. */
async function anchor(face: Face, conv: string, name: string): Promise<{ seq: number; time: number }> {
  const { core, messages } = face;
  const isSequence = conv.startsWith(TYPES.CONV_GROUP) && /^[1-9]\d{0,15}$/.test(name);
  const known = isSequence ? messages.of(conv).find(({ _seq }) => _seq === Number(name)) : messages.find(name, conv);
  if (known && known._seq > 0) return { seq: known._seq, time: known.time };
  if (isSequence) return { seq: Number(name), time: 0 };
  const wire = await core.messageById(conv, name);
  if (!wire) throw new ChatError(codes.INVALID_OPERATION.code, `There is no message ${name} to read on from`);
  return { seq: wire.seq, time: wire.timeSec };
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
