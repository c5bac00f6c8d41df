import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';

/**
 * The wire's name of a one-to-one conversation.
 *
 * @throws ChatError 2501 of a group's: there are none; 2503 of what is no conversationID
 */
export function c2cConv(conversationID: string): string {
  if (conversationID.startsWith('GROUP') || conversationID === TYPES.CONV_SYSTEM) {
    throw chatError('USER_OR_GRP_NOT_FOUND');
  }
  if (!conversationID.startsWith('C2C') || conversationID.length === 3) throw chatError('INVALID_CONV_ID');
  return conversationID;
}

/** The peer of a one-to-one conversation. */
export const peerOf = (conv: string): string => conv.slice(3);
