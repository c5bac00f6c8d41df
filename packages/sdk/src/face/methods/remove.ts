import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { isMessage } from '../objects/message.ts';
import type { Methods } from '../pipeline.ts';
import { markDeleted } from '../state/changes.ts';
import { convOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import { forgetMessages } from '../state/listener.ts';
import type { Message } from '../types.ts';

/** How many messages one call deletes at most; what is beyond is cut. */
const MAX_DELETED = 30;

/** Deleting for oneself. */
export function removeMethods(face: Face): Pick<Methods, 'deleteMessage' | 'clearHistoryMessage'> {
  return {
    deleteMessage: async (list) => ({ messageList: await deleteMessages(face, list) }),
    async clearHistoryMessage(conversationID) {
      await face.core.clearHistory(convOf(conversationID));
      forgetMessages(face, conversationID);
      return { conversationID };
    },
  };
}

/** One's own that failed are on this side alone, so they go without the server; those being sent are passed over. */
async function deleteMessages(face: Face, given: readonly Message[]): Promise<Message[]> {
  const [first] = given;
  if (!isMessage(first)) throw chatError(codes.MSG_INSTANCE_REQUIRED);
  if (first.conversationID === TYPES.CONV_SYSTEM) throw chatError(laterCodes.CANNOT_DELETE_GRP_SYSTEM_NOTICE);
  const conv = convOf(first.conversationID);
  const chosen = given
    .filter((message) => isMessage(message) && message.conversationID === conv)
    .filter((message) => message._seq > 0 || message.status !== 'unSend')
    .slice(0, MAX_DELETED)
    .map((message) => face.messages.find(message.ID, message.conversationID) ?? message);
  const seqs = chosen.map((message) => message._seq).filter((seq) => seq > 0);
  if (seqs.length > 0) await face.core.deleteMessages(conv, seqs);
  for (const message of chosen) markDeleted(face, message);
  return chosen;
}
