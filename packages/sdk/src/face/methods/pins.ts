import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { isMessage } from '../objects/message.ts';
import type { Methods } from '../pipeline.ts';
import { userInfo } from '../state/changes.ts';
import { groupConv } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';

/** Messages that are pinned for all members of a group (§4.11). */
export function pinMethods(face: Face): Pick<Methods, 'pinGroupMessage' | 'getPinnedGroupMessageList'> {
  return {
    async pinGroupMessage({ groupID, message, isPinned }) {
      const conv = groupConv(groupID);
      if (!isMessage(message)) throw chatError(codes.MSG_INSTANCE_REQUIRED);
      if (message._seq === 0 || message.conversationID !== conv) throw chatError(codes.INVALID_OPERATION);
      await face.core.callGroup('pinMessage', { conv, seq: message._seq, isPinned });
      return {};
    },
    getPinnedGroupMessageList: async (groupID) => ({ messageList: await pinned(face, groupConv(groupID)) }),
  };
}

/** In the order of the log, each with who pinned it. */
async function pinned(face: Face, conv: string): Promise<Message[]> {
  const { messages } = await face.core.callGroup('getPinnedMessages', { conv });
  await face.profiles.fetch([...new Set(messages.map(({ by }) => by))]);
  const list = messages.map(({ message: wire, by }) => {
    const message = face.messages.take(conv, wire);
    message.pinnerInfo = userInfo(face, by);
    return message;
  });
  return list.sort((a, b) => a.sequence - b.sequence);
}
