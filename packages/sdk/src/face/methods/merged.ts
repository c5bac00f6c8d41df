import { SdkFault } from '../../connection/fault.ts';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { elementFromWire } from '../objects/element.ts';
import { relayItems } from '../objects/relay.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';

/** What the server says of a key that it does not know, or that no list could have. */
const UNKNOWN_KEY: ReadonlySet<number> = new Set([20_022, 60_025]);

type Needs = Pick<Face, 'core' | 'messages'>;

/** Merged messages whose list is too long to come with them (§4.15). */
export function mergedMethods(face: Needs): Pick<Methods, 'downloadMergerMessage'> {
  return { downloadMergerMessage: (message) => opened(face, message) };
}

/**
 * The message itself, whose payload has the list: fetched where it did not come with the message.
 *
 * @throws ChatError 2450 of what is no merged message, 2451 of one without list whose key is none, or is known no more,
 *   2452 when there was no answer: it may be tried again
 */
async function opened({ core, messages }: Needs, message: Message): Promise<Message> {
  const { type, payload } = message;
  if (type !== TYPES.MSG_MERGER) throw chatError(codes.MSG_MERGER_TYPE_INVALID);
  if (payload?.messageList?.length > 0) return message;
  if (!payload?.downloadKey) throw chatError(laterCodes.MSG_MERGER_KEY_INVALID);
  // One inside another has no conversation.
  const { places } = messages.view(message.conversationID ?? '');
  try {
    const list = await core.mergedList(payload.downloadKey);
    payload.messageList = relayItems(list, (element) => elementFromWire(element, places));
    return message;
  } catch (cause) {
    const isKeyBad = cause instanceof SdkFault && UNKNOWN_KEY.has(cause.code);
    throw Object.assign(chatError(isKeyBad ? laterCodes.MSG_MERGER_KEY_INVALID : laterCodes.MSG_MERGER_DOWNLOAD_FAIL), {
      cause,
    });
  }
}
