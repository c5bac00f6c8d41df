import type { SendAnswer } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { ConversationType, Message, MessageOptions } from '../types.ts';
import { type Content, numberOf, textOf } from './content.ts';
import { copyElement, type Element } from './element.ts';
import { localFileOf } from './localFile.ts';

/** Who makes a message, and where its numbers come from. */
export interface Author {
  userId: string;
  /** The account's number, a decimal string. */
  uid: string;
  nick: string;
  avatar: string;
  /** The server's time as far as known, seconds. */
  nowSec(): number;
  /** 0 ≤ n < 1. */
  random(): number;
  /** 1, 2, 3 … of this instance. */
  nextSequence(): number;
}

export const PRIORITIES = ['High', 'Normal', 'Low', 'Lowest'];

/** A priority of the wire by its name; what is none is Normal. */
export const priorityName = (priority: number | undefined): string =>
  PRIORITIES[(priority ?? 0) - 1] ?? TYPES.MSG_PRIORITY_NORMAL;

/** The wire's number of a priority. */
export const priorityNumber = (name: string): number => PRIORITIES.indexOf(name) + 1;

/** Fields of a message that say nothing (§9.1); what is here is never shared between messages. */
export function blankMessage(element: Element): Message {
  return {
    ID: '',
    type: element.type,
    payload: element.content,
    _elements: [element],
    conversationID: '',
    conversationType: TYPES.CONV_C2C,
    conversationSubType: undefined,
    from: '',
    to: '',
    flow: 'in',
    ...{ time: 0, clientTime: 0, sequence: 0, clientSequence: 0, random: 0 },
    status: 'success',
    priority: TYPES.MSG_PRIORITY_NORMAL,
    ...{ nick: '', avatar: '', nameCard: '', level: 0 },
    isRevoked: false,
    revoker: '',
    revokerInfo: { userID: '', nick: '', avatar: '' },
    revokeReason: '',
    ...{ isDeleted: false, isModified: false, isResend: false, isRead: false },
    ...{ isSystemMessage: false, isBroadcastMessage: false, hasRiskContent: false, isPeerRead: false },
    needReadReceipt: false,
    readReceiptInfo: { readCount: undefined, unreadCount: undefined, isPeerRead: undefined, timestamp: 0 },
    isSupportExtension: false,
    atUserList: [],
    cloudCustomData: '',
    version: 0,
    pinnerInfo: null,
    isPlaceMessage: 0,
    protocol: 'JSON',
    senderTinyID: '',
    ...{ _onlineOnlyFlag: false, _relayFlag: false },
    ...{ _isExcludedFromUnreadCount: false, _isExcludedFromLastMessage: false },
    _groupAtInfoList: [],
    _receiverList: undefined,
    _cmConfigID: undefined,
    _seq: 0,
  };
}

/**
 * Makes a message that is not sent yet (§9.1). Of text, custom, face and location only the fields of the payload are
 * taken (§9.2), others stand as given; the random number keeps two messages of one second apart.
 */
export function createMessage(
  options: MessageOptions<unknown>,
  type: string,
  payload: object,
  author: Author,
): Message {
  const message = blankMessage({ type, content: ownPayload(type, payload as Content) });
  const nowSec = author.nowSec();
  const random = Math.floor(author.random() * 2 ** 32);
  const sequence = author.nextSequence();
  const isC2c = options.conversationType === TYPES.CONV_C2C;
  message.ID = `${author.uid}-${nowSec}-${random}`;
  message.conversationID = `${options.conversationType}${options.to}`;
  message.conversationType = options.conversationType as ConversationType;
  Object.assign(message, { from: author.userId, to: options.to, flow: 'out', status: 'unSend', isRead: true });
  Object.assign(message, { time: nowSec, clientTime: nowSec, sequence, clientSequence: sequence, random });
  message.priority = priorityOf(options.priority);
  message.nick = author.nick;
  message.avatar = author.avatar;
  message.cloudCustomData = options.cloudCustomData ?? '';
  message.needReadReceipt = options.needReadReceipt ?? false;
  if (isC2c && message.needReadReceipt) message.readReceiptInfo.isPeerRead = false;
  message.isSupportExtension = options.isSupportExtension ?? false;
  message.senderTinyID = author.uid;
  message._receiverList = options.receiverList;
  message._cmConfigID = options.customModerationConfigurationID;
  setMentions(message, atUsers(type, payload as Content));
  return message;
}

/**
 * Makes a message that says what another one says: its first element, without a new upload (§4.4).
 *
 * @throws ChatError 2453 when the original is a group tip or notice, 2454 when it has no elements
 */
export function createForward(options: MessageOptions<Message>, author: Author): Message {
  const original = options.payload;
  if (isNotice(original)) throw chatError(codes.MSG_FORWARD_TYPE_INVALID);
  const first = Array.isArray(original._elements) ? original._elements[0] : undefined;
  if (!first) throw chatError(codes.MSG_FORWARD_INVALID_ELEMENTS);

  const { type, content } = copyElement(first);
  const cloudCustomData = options.cloudCustomData ?? original.cloudCustomData;
  const message = createMessage({ ...options, cloudCustomData }, type, content, author);
  setElements(message, [{ type, content }]);
  message._relayFlag = true;
  return message;
}

/** Whether the server wrote the message: nobody says it again. */
export const isNotice = ({ type }: Message): boolean => type === TYPES.MSG_GRP_TIP || type === TYPES.MSG_GRP_SYS_NOTICE;

/** Gives a message other elements; `type` and `payload` are those of the first. */
export function setElements(message: Message, elements: readonly [Element, ...Element[]]): void {
  message._elements = [...elements];
  message.type = elements[0].type;
  message.payload = elements[0].content;
}

/** Notes who is mentioned, in order; `TYPES.MSG_AT_ALL` stands for all. */
export function setMentions(message: Message, userIds: readonly string[]): void {
  message.atUserList = [...userIds];
  message._groupAtInfoList = userIds.map((groupAtUserID) => ({
    groupAtUserID,
    groupAtAllFlag: groupAtUserID === TYPES.MSG_AT_ALL ? 1 : 0,
  }));
}

/** Notes on the message that the server has it. One-to-one its `sequence` stays the client's (§4.5). */
export function markSent(
  message: Message,
  answer: Pick<SendAnswer, 'id' | 'seq' | 'timeSec' | 'msgSeq' | 'nameCard'>,
): void {
  message.ID = answer.id;
  message.status = 'success';
  message.time = answer.timeSec;
  message._seq = answer.seq;
  if (message.conversationType !== TYPES.CONV_GROUP) return;
  message.sequence = answer.msgSeq;
  message.nameCard = answer.nameCard ?? message.nameCard;
}

/** Whether something is a message of this face (2105 otherwise). */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false;
  const { ID, conversationID, _elements } = value as Partial<Message>;
  return typeof ID === 'string' && typeof conversationID === 'string' && Array.isArray(_elements);
}

/** Whether a message holds something that can be sent (2403 otherwise). */
export function isSendable(message: Message): boolean {
  return message._elements.length > 0 && message._elements.every((element) => isSendableElement(element));
}

function isSendableElement({ type, content }: Element): boolean {
  const has = (...names: string[]) => names.some((name) => textOf(content[name]) !== '');
  // A file that is still to be uploaded is looked at then; an address of this device is none for others.
  if (localFileOf(content)) return true;
  const isThere = (...names: string[]) => names.some((name) => /^(?!blob:)./.test(textOf(content[name])));
  switch (type) {
    case TYPES.MSG_TEXT:
      return has('text');
    case TYPES.MSG_CUSTOM:
      return has('data', 'description', 'extension');
    case TYPES.MSG_AUDIO:
      return isThere('remoteAudioUrl', 'url');
    case TYPES.MSG_FILE:
      return isThere('remoteFileUrl', 'fileUrl');
    case TYPES.MSG_VIDEO:
      return isThere('remoteVideoUrl', 'videoUrl');
    case TYPES.MSG_MERGER:
      return has('downloadKey') || (Array.isArray(content.messageList) && content.messageList.length > 0);
    default:
      return true;
  }
}

function ownPayload(type: string, payload: Content): Content {
  switch (type) {
    case TYPES.MSG_TEXT:
      return { text: textOf(payload.text) };
    case TYPES.MSG_FACE:
      return { index: numberOf(payload.index), data: textOf(payload.data) };
    case TYPES.MSG_LOCATION:
      return {
        description: textOf(payload.description),
        longitude: numberOf(payload.longitude),
        latitude: numberOf(payload.latitude),
      };
    case TYPES.MSG_CUSTOM:
      return {
        data: textOf(payload.data),
        description: textOf(payload.description),
        extension: textOf(payload.extension),
        ...(payload.dataIsBase64 === true && { dataIsBase64: true }),
      };
    default:
      return payload;
  }
}

function atUsers(type: string, payload: Content): string[] {
  const { atUserList } = payload;
  return type === TYPES.MSG_TEXT && Array.isArray(atUserList) ? [...atUserList] : [];
}

function priorityOf(priority: string | number | undefined): string {
  if (typeof priority === 'number') return priorityName(priority);
  return priority && PRIORITIES.includes(priority) ? priority : TYPES.MSG_PRIORITY_NORMAL;
}
