import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Message, MessageOptions } from '../types.ts';
import { type Content, listOf, textOf } from './content.ts';
import { copyElement } from './element.ts';
import { type Author, createMessage, isMessage, isNotice } from './message.ts';

/** What `createMergerMessage` takes (§4.4). */
export interface MergerPayload {
  messageList: Message[];
  title?: string;
  abstractList?: string[];
  compatibleText: string;
}

/**
 * Makes a message that holds others (§4.4): copies, which say what the originals said then.
 *
 * @throws ChatError 2450 when one of them is no message, a group tip or a notice, or holds others too deep
 */
export function createMerger(options: MessageOptions<MergerPayload>, author: Author): Message {
  const { messageList, title = '', abstractList = [], compatibleText } = options.payload;
  if (!messageList.every((one) => isMessage(one) && !isNotice(one))) throw chatError(codes.MSG_MERGER_TYPE_INVALID);
  const content: Content = {
    ...{ title, abstractList: [...abstractList], compatibleText, messageList: messageList.map(mergedItem) },
    ...{ downloadKey: '', pbDownloadKey: '', version: 0, layersOverLimit: false },
  };
  if (layersOf(content) > LAYERS_MAX) throw chatError(codes.MSG_MERGER_TYPE_INVALID);
  return createMessage(options, TYPES.MSG_MERGER, content, author);
}

/** Layers that a frame can hold: the server ends the connection of who nests deeper (`maxFrameDepth`). */
const LAYERS_MAX = 5;

/** How deep merged messages stand in one another that travel with their lists; the server keeps the lists of deep ones. */
function layersOf({ messageList, downloadKey }: Content): number {
  if (textOf(downloadKey)) return 0;
  const inner = listOf(messageList).flatMap(({ messageBody }) => listOf(messageBody));
  return (
    1 + Math.max(0, ...inner.map(({ type, payload }) => (type === TYPES.MSG_MERGER ? layersOf(payload as Content) : 0)))
  );
}

/** A message as an item of a merged one (§9.2). */
function mergedItem(message: Message): Content {
  const { from, to, time, sequence, clientSequence, random, clientTime, cloudCustomData, ID, nick, avatar } = message;
  const isOfGroup = message.conversationType === TYPES.CONV_GROUP;
  return {
    ...{ from, messageSender: from, time, messageSequence: sequence, clientSequence, messageRandom: random },
    ...{ clientTime, cloudCustomData, ID, nick, avatar },
    messageBody: message._elements.map((element) => {
      const { type, content } = copyElement(element);
      return { type, payload: content };
    }),
    ...(isOfGroup ? { receiverGroupID: to } : { receiverUserID: to }),
    messageReceiver: to,
  };
}
