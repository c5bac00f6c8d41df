import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import { elementFromWire } from '../objects/element.ts';
import { relayItems } from '../objects/relay.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';

type Needs = Pick<Face, 'core' | 'messages'>;

/** Merged messages whose list is too long to come with them (§4.15). */
export function mergedMethods(face: Needs): Pick<Methods, 'downloadMergerMessage'> {
  return { downloadMergerMessage: (message) => opened(face, message) };
}

/**
 * The message itself, whose payload has the list: fetched where it did not come with the message.
 *
 * @throws ChatError 2450 of what is no merged message, 2451 of one with neither list nor key, 2452 when the list is not
 *   to be had: it is kept no more, another service keeps it, or there was no answer
 */
async function opened({ core, messages }: Needs, message: Message): Promise<Message> {
  const { type, payload } = message;
  if (type !== TYPES.MSG_MERGER) throw chatError('MSG_MERGER_TYPE_INVALID');
  if (payload.messageList?.length > 0) return message;
  if (!payload.downloadKey) throw chatError('MSG_MERGER_KEY_INVALID');
  // One inside another has no conversation.
  const { fileProxy } = messages.view(message.conversationID ?? '');
  try {
    const list = await core.mergedList(payload.downloadKey);
    payload.messageList = relayItems(list, (element) => elementFromWire(element, fileProxy));
    return message;
  } catch (cause) {
    throw Object.assign(chatError('MSG_MERGER_DOWNLOAD_FAIL'), { cause });
  }
}
