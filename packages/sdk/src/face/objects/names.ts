import { TYPES } from '../constants/types.ts';
import type { ConversationType } from '../types.ts';

/** The type of a conversation by its name (§9.6). */
export function typeOfConversation(conversationID: string): ConversationType {
  if (conversationID === TYPES.CONV_SYSTEM) return TYPES.CONV_SYSTEM;
  return conversationID.startsWith(TYPES.CONV_GROUP) ? TYPES.CONV_GROUP : TYPES.CONV_C2C;
}

/** What stands behind the type in a conversation's name: the peer, or the group. */
export const nameOf = (conversationID: string): string =>
  conversationID.slice(typeOfConversation(conversationID).length);
