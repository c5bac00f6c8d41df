import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { markRevoked, refreshBody } from '../objects/fromWire.ts';
import { isMessage } from '../objects/message.ts';
import { bodyToWire } from '../objects/toWire.ts';
import type { Methods } from '../pipeline.ts';
import { type Face, faultOf } from '../state/face.ts';
import type { Message } from '../types.ts';

/** Changing what was sent: recall and edit. */
export function reviseMethods(face: Face): Pick<Methods, 'revokeMessage' | 'modifyMessage'> {
  return {
    revokeMessage: async (given) => ({ message: await revoke(face, original(face, given)) }),
    modifyMessage: async (given) => ({ message: await modify(face, original(face, given)) }),
  };
}

/** The object that was handed out: kits may pass a copy. */
function original({ messages }: Face, given: Message): Message {
  if (!isMessage(given)) throw chatError(codes.MSG_INSTANCE_REQUIRED);
  return messages.find(given.ID, given.conversationID) ?? given;
}

async function revoke(face: Face, message: Message): Promise<Message> {
  const { core, profiles } = face;
  if (message._seq === 0) throw chatError(codes.MSG_REVOKE_FAIL, { message });
  try {
    await core.recall(message.conversationID, message._seq);
  } catch (error) {
    throw faultOf(face, error, { message });
  }
  const userID = core.me?.userId ?? message.from;
  const own = profiles.get(userID);
  markRevoked(message, { userID, nick: own?.nick ?? message.nick, avatar: own?.faceUrl ?? message.avatar });
  return message;
}

async function modify(face: Face, message: Message): Promise<Message> {
  if (message.conversationSubType === TYPES.GRP_AVCHATROOM)
    throw chatError(codes.MSG_MODIFY_DISABLED_IN_AV, { message });
  if (message._seq === 0) throw chatError(codes.INVALID_OPERATION, { message });
  const { core, messages } = face;
  const { conversationID: conv, _seq: seq, version: editedMs, cloudCustomData } = message;
  noticePayload(message);
  const body = bodyToWire(message) as Parameters<typeof core.edit>[0]['body'];
  try {
    const edited = await core.edit({ conv, seq, body, cloudCustomData, editedMs });
    if (edited) refreshBody(message, edited, messages.view(conv));
    return message;
  } catch (thrown) {
    const error = faultOf(face, thrown, { message });
    if (error.code === codes.MSG_MODIFY_CONFLICT.code) await showNewest(face, message);
    throw error;
  }
}

// An app may give the message another payload instead of writing into the one it has.
function noticePayload(message: Message): void {
  const [first] = message._elements;
  if (first && first.content !== message.payload) {
    first.content = message.payload;
    first.type = message.type;
  }
}

async function showNewest({ core, messages }: Face, message: Message): Promise<void> {
  // Behind the events that arrived before the refusal.
  await core.fetchHead(message.conversationID);
  const newest = await core.messageById(message.conversationID, message.ID);
  if (newest) refreshBody(message, newest, messages.view(message.conversationID));
}
