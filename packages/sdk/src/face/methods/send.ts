import { isTopic } from '@hongyan/contract/groupKinds';
import { SdkFault } from '../../connection/fault.ts';
import type { SendAnswer } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import { chatError, isAppRefusal, isDenied, isRiskRefusal } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { elementFromWire } from '../objects/element.ts';
import { localFileOf } from '../objects/localFile.ts';
import { isMessage, isSendable, markSent, setElements } from '../objects/message.ts';
import { noteSendOptions, sendParams } from '../objects/toWire.ts';
import type { Methods } from '../pipeline.ts';
import { readByPeer } from '../state/changes.ts';
import { type Face, faultOf } from '../state/face.ts';
import { showHeard } from '../state/listener.ts';
import type { Message, SendMessageOptions } from '../types.ts';
import { fetchGroup } from './groups.ts';

/** Sending, and sending again what failed. */
export function sendMethods(face: Face): Pick<Methods, 'sendMessage' | 'resendMessage'> {
  return {
    sendMessage: (message, options) => send(face, message, options ?? {}),
    async resendMessage(message, options) {
      assertMine(face, message);
      message.isResend = true;
      // The place in the list; the ID, and with it the time of creation, stays, so that it is the same message (D7).
      message.time = Math.floor(face.core.serverNowMs() / 1_000);
      return await send(face, message, options ?? {});
    },
  };
}

/**
 * Sends a message, as `sendMessage` does.
 *
 * @param untilMs server's time from which on it is of no use, and is not sent any more
 * @throws ChatError as `sendMessage`
 */
export async function send(
  face: Face,
  message: Message,
  given: SendMessageOptions,
  untilMs?: number,
): Promise<{ message: Message }> {
  if (face.isLite) sign(face, message);
  assertMine(face, message);
  assertSendable(face, message);
  // What is said in a topic is kept, and what is said in a live room is not, whatever the option says (§3.2, §4.2).
  const isAlways = isTopic(message.conversationID) || face.groups.isLive(message.to);
  const options = isAlways ? { ...given, onlineUserOnly: false } : given;
  try {
    begin(face, message, options);
    const uploads = message._elements.some(hasLocalFile) ? (await face.later.load()).uploads : undefined;
    // What has no file is on its way before this returns, whatever the app does next.
    if (uploads) await uploads.give(message);
    const answer = await face.core.send(sendParams(message, options), { untilMs });
    finished(face, message, answer);
    uploads?.forget(message);
    return { message };
  } catch (error) {
    failed(face, message, error);
    throw faultOf(face, await reasonOf(face, message, error), { message });
  }
}

/** What was made before the sign-in, as `lite-chat` lets it be, is of whoever sends it (§3.1). */
function sign({ core, profiles }: Face, message: Message): void {
  if (!core.me || !isMessage(message) || message.from !== '') return;
  const { userId, uid } = core.me;
  const { nick = '', faceUrl = '' } = profiles.get(userId) ?? {};
  const ID = `${uid}-${message.clientTime}-${message.random}`;
  Object.assign(message, { from: userId, senderTinyID: uid, nick, avatar: faceUrl, ID });
}

function assertMine({ core }: Face, message: Message): void {
  if (!isMessage(message) || message.from !== core.me?.userId) throw chatError(codes.MSG_INSTANCE_REQUIRED);
}

/** What is refused here was never on its way: it does not stay in the list. */
function assertSendable(face: Face, message: Message): void {
  const { groups } = face;
  const isAddressed = message.conversationType === TYPES.CONV_C2C || message.conversationType === TYPES.CONV_GROUP;
  const isForTopics = message.conversationType === TYPES.CONV_GROUP && groups.get(message.to)?.isSupportTopic === true;
  const isOut = isOutOfRoom(face, message);
  if (isAddressed && isSendable(message) && !isForTopics && !isOut) return;
  message.status = 'fail';
  if (isOut) throw chatError(codes.MSG_SEND_FAIL_NOT_IN_AV, { message });
  if (isForTopics) throw chatError(codes.MSG_SEND_GRP_WITH_TOPIC_FAIL, { message });
  throw chatError(isAddressed ? codes.MSG_FILE_URL_IS_EMPTY : codes.MSG_INVALID_CONV_TYPE, { message });
}

/** Whether a message is for a live room where the user is not, as far as it is known here. */
function isOutOfRoom({ core, groups }: Face, { conversationType, to }: Message): boolean {
  return conversationType === TYPES.CONV_GROUP && groups.isLive(to) && !core.group(to);
}

/** Why a message was refused: of a group that is not known here only the server can say that it is a live room. */
async function reasonOf(face: Face, message: Message, error: unknown): Promise<unknown> {
  const isForGroup = message.conversationType === TYPES.CONV_GROUP;
  if (!isForGroup || !isDenied(error) || face.core.group(message.to)) return error;
  await fetchGroup(face, message.to).catch(() => {});
  return isOutOfRoom(face, message) ? chatError(codes.MSG_SEND_FAIL_NOT_IN_AV) : error;
}

const hasLocalFile = ({ content }: Message['_elements'][number]): boolean => localFileOf(content) !== undefined;

function begin({ messages, outbox }: Face, message: Message, options: SendMessageOptions): void {
  noteSendOptions(message, options);
  message.status = 'unSend';
  messages.add(message);
  if (!message._onlineOnlyFlag) outbox.add(message);
}

/** Shows a message that the server has. */
export function finished(face: Face, message: Message, answer: SendAnswer): void {
  const { messages, outbox, ready, emitter, core } = face;
  const firstId = message.ID;
  outbox.remove(firstId);
  messages.remove({ ID: firstId, conversationID: message.conversationID });
  markSent(message, answer);
  showStored(face, message, answer);
  if (!core.me) return;
  messages.add(message);
  showHeard(face, [message]);
  // The peer may have read it before its answer was here.
  const { peerReadSeq = 0 } = core.head(message.conversationID) ?? {};
  const { name, data } = readByPeer(face, message.conversationID, peerReadSeq);
  if (data.length > 0) ready.tell(() => emitter.emit(name, data));
}

/**
 * Shows what the server stored where that is not what was sent: words in it were replaced, the app changed it, or it keeps
 * the list of a merged message, which stays in what it was made with.
 */
function showStored({ messages }: Face, message: Message, { body, cloudCustomData }: SendAnswer): void {
  message.cloudCustomData = cloudCustomData ?? message.cloudCustomData;
  if (!body) return;
  const { places } = messages.view(message.conversationID);
  const [first, ...others] = body.map((element, at) => {
    const stored = elementFromWire(element, places);
    const mine = message._elements[at];
    if (stored.type !== TYPES.MSG_MERGER || mine?.type !== stored.type) return stored;
    const { messageList } = stored.content.downloadKey ? mine.content : stored.content;
    return { ...stored, content: Object.assign(mine.content, stored.content, { messageList }) };
  });
  if (first) setElements(message, [first, ...others]);
}

/** A failed message stays in the list of the conversation, except where the app itself refused it (§4.5). */
export function failed({ messages, outbox, core }: Face, message: Message, error: unknown): void {
  const code = error instanceof SdkFault ? error.code : 0;
  message.status = 'fail';
  message.hasRiskContent = isRiskRefusal(code);
  if (!core.me || message._onlineOnlyFlag || isAppRefusal(code)) {
    outbox.remove(message.ID);
    messages.remove(message);
  } else {
    messages.add(message);
    outbox.add(message);
  }
}
