import type { Response, UserInfo } from './common.ts';
import type { Message } from './message.ts';

/** One reaction to a message (§4.5). */
export interface MessageReaction {
  reactionID: string;
  totalUserCount: number;
  /** The first users who reacted so. */
  partialUserList: UserInfo[];
  reactedByMyself: boolean;
}

/** Reactions to one message; in an event those that changed. */
export interface MessageReactions {
  messageID: string;
  reactionList: MessageReaction[];
}

/** A pair that a message carries. */
export interface MessageExtension {
  key: string;
  value: string;
}

/** A pair after it was written: `code` 0, or why it is not as wanted; `value` is what is there. */
export interface ExtensionResult extends MessageExtension {
  code: number;
}

/** What messages carry beside themselves: reactions and extensions (§4.5). */
export interface ReactionMethods {
  addMessageReaction(message: Message, reactionID: string): Promise<Response>;
  removeMessageReaction(message: Message, reactionID: string): Promise<Response>;
  getMessageReactions(options: {
    messageList: Message[];
    maxUserCountPerReaction?: number;
  }): Promise<Response<{ resultList: MessageReactions[] }>>;
  getAllUserListOfMessageReaction(options: {
    message: Message;
    reactionID: string;
    nextSeq: number;
    count?: number;
  }): Promise<Response<{ userList: UserInfo[]; nextSeq: number; isCompleted: boolean }>>;

  setMessageExtensions(
    message: Message,
    extensions: MessageExtension[],
  ): Promise<Response<{ extensions: ExtensionResult[] }>>;
  /** `keyList` names those that are wanted; without it, all. */
  getMessageExtensions(message: Message, keyList?: string[]): Promise<Response<{ extensions: MessageExtension[] }>>;
  deleteMessageExtensions(message: Message, keyList?: string[]): Promise<Response<{ extensions: ExtensionResult[] }>>;
}
