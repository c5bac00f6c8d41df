import type { Response } from './common.ts';
import type { Message, MessageOptions, SendMessageOptions } from './message.ts';

/** Who read a message of a group, or who did not (§4.6). */
export interface ReadMembers {
  cursor: string;
  isCompleted: boolean;
  messageID: string;
  readUserIDList: string[];
  unreadUserIDList: string[];
}

/** Making, sending, changing and reading messages (§4.4–4.6, §4.15). */
export interface MessageMethods {
  createTextMessage(options: MessageOptions<{ text: string }>): Message;
  createTextAtMessage(options: MessageOptions<{ text: string; atUserList?: string[] }>): Message;
  createCustomMessage(options: MessageOptions<{ data?: string; description?: string; extension?: string }>): Message;
  createFaceMessage(options: MessageOptions<{ index: number; data: string }>): Message;
  createLocationMessage(options: MessageOptions<{ description: string; longitude: number; latitude: number }>): Message;
  createMergerMessage(
    options: MessageOptions<{
      messageList: Message[];
      title?: string;
      abstractList?: string[];
      compatibleText: string;
    }>,
  ): Message;
  createForwardMessage(options: MessageOptions<Message>): Message;

  /**
   * Of a file, which `sendMessage` uploads: a `File`, a `Blob`, bytes, or the field of a page in which one was chosen. The message
   * can be shown at once; `onProgress` is told from 0 to 1 how far the upload is.
   */
  createImageMessage(options: MessageOptions<{ file: unknown }>): Message;
  /** As `createImageMessage`; `duration` of the file is in ms. */
  createAudioMessage(options: MessageOptions<{ file: unknown }>): Message;
  /** As `createImageMessage`; `duration` of the file is in seconds, `width` and `height` are those of the picture. */
  createVideoMessage(options: MessageOptions<{ file: unknown }>): Message;
  createFileMessage(options: MessageOptions<{ file: unknown }>): Message;

  /** There is no translation yet: rejected with 2117. */
  translateText(options: {
    sourceTextList: string[];
    sourceLanguage: string;
    targetLanguage: string;
  }): Promise<Response<{ translatedTextList: string[] }>>;
  /** There is no recognition of speech yet: rejected with 2118. */
  convertVoiceToText(options: { message: Message; language?: string }): Promise<Response<{ result: string }>>;

  sendMessage(message: Message, options?: SendMessageOptions): Promise<Response<{ message: Message }>>;
  resendMessage(message: Message, options?: SendMessageOptions): Promise<Response<{ message: Message }>>;
  revokeMessage(message: Message): Promise<Response<{ message: Message }>>;
  modifyMessage(message: Message): Promise<Response<{ message: Message }>>;
  deleteMessage(messageList: Message[]): Promise<Response<{ messageList: Message[] }>>;
  findMessage(messageID: string): Message | null;
  getMessageList(options: {
    conversationID: string;
    nextReqMessageID?: string;
    count?: number;
  }): Promise<Response<{ messageList: Message[]; nextReqMessageID: string; isCompleted: boolean }>>;
  getMessageListHopping(options: {
    conversationID: string;
    sequence?: number;
    time?: number;
    direction?: number;
    count?: number;
  }): Promise<
    Response<{ messageList: Message[]; isCompleted: boolean; nextMessageSeq?: number; nextMessageTime?: number }>
  >;
  setMessageRead(options: { conversationID: string }): Promise<Response>;
  setAllMessageRead(options?: { scope?: string }): Promise<Response>;
  sendMessageReadReceipt(messageList: Message[]): Promise<Response>;
  getMessageReadReceiptList(messageList: Message[]): Promise<Response<{ messageList: Message[] }>>;
  getGroupMessageReadMemberList(options: {
    message: Message;
    filter: number;
    cursor: string;
    count?: number;
  }): Promise<Response<ReadMembers>>;
  clearHistoryMessage(conversationID: string): Promise<Response<{ conversationID: string }>>;
  /** Resolves the message itself, with the list of what it merges (§4.15). */
  downloadMergerMessage(message: Message): Promise<Message>;
}
