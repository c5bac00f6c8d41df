import { communityOf, isTopic } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { nameOf, typeOfConversation } from '../objects/names.ts';

/**
 * The wire's name of a conversation: the conversationID itself.
 *
 * @throws ChatError 2503 of what is no conversationID
 */
export function convOf(conversationID: string): string {
  const type = typeOfConversation(conversationID);
  const isNamed = type === TYPES.CONV_SYSTEM || conversationID.length > type.length;
  if (!conversationID.startsWith(type) || !isNamed) throw chatError(codes.INVALID_CONV_ID);
  return conversationID;
}

/** The wire's name of a group's conversation. */
export const groupConv = (groupID: string): string => `${TYPES.CONV_GROUP}${groupID}`;

/** The group in which a conversation is: of a topic its community. */
export const groupIdOf = (conv: string): string => (isTopic(conv) ? communityOf(conv) : nameOf(conv));
