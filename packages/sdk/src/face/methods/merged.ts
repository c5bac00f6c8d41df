import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import type { Methods } from '../pipeline.ts';
import type { Message } from '../types.ts';

/** Merged messages carry what they merge, so there is nothing to fetch. */
export function mergedMethods(): Pick<Methods, 'downloadMergerMessage'> {
  return { downloadMergerMessage: async (message) => opened(message) };
}

/**
 * The message itself, whose payload has the list.
 *
 * @throws ChatError 2450 of what is no merged message, 2452 of one whose list another service keeps, 2451 without a list
 */
function opened(message: Message): Message {
  const { type, payload } = message;
  if (type !== TYPES.MSG_MERGER) throw chatError('MSG_MERGER_TYPE_INVALID');
  if (payload.messageList?.length > 0) return message;
  throw chatError(payload.downloadKey ? 'MSG_MERGER_DOWNLOAD_FAIL' : 'MSG_MERGER_KEY_INVALID');
}
