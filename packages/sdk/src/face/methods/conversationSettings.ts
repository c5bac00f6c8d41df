import { chatError } from '../errors/chatError.ts';
import { receiveOptionOf } from '../objects/conversation.ts';
import type { Methods } from '../pipeline.ts';
import { c2cConv } from '../state/conv.ts';
import { type Face, faultOf } from '../state/face.ts';

type SettingMethods = Pick<Methods, 'pinConversation' | 'setMessageRemindType' | 'setConversationDraft'>;
type RemindResult = Awaited<ReturnType<Methods['setMessageRemindType']>>;

/** How many users `setMessageRemindType` takes at most; what is beyond is cut. */
const MAX_REMINDED = 30;

/** What a user sets of a conversation. */
export function conversationSettingMethods(face: Face): SettingMethods {
  const { core, conversations, lists } = face;
  return {
    async pinConversation({ conversationID, isPinned }) {
      await core.pin(c2cConv(conversationID), isPinned);
      return { conversationID };
    },
    setMessageRemindType: ({ userIDList, messageRemindType }) => setRemindType(face, userIDList, messageRemindType),
    async setConversationDraft({ conversationID, draftText }) {
      if (!conversations.get(conversationID)) throw chatError('CONV_NOT_FOUND');
      await core.setDraft(conversationID, draftText);
      const conversation = conversations.refresh(conversationID);
      if (!conversation) throw chatError('CONV_NOT_FOUND');
      lists.changed([conversationID]);
      return { code: 0, conversation };
    },
  };
}

/** Each user for itself: one that fails does not keep the others from being set. */
async function setRemindType(face: Face, userIds: readonly string[] | undefined, type: string): Promise<RemindResult> {
  if (!userIds) throw chatError('USER_OR_GRP_NOT_FOUND');
  const option = receiveOptionOf(type);
  if (option === undefined) throw chatError('INVALID_OPERATION');
  const result: RemindResult = { successUserIDList: [], failureUserIDList: [] };
  const set = async (userID: string): Promise<void> => {
    try {
      await face.core.setReceiveOption(`C2C${userID}`, option);
      result.successUserIDList.push({ userID });
    } catch (error) {
      result.failureUserIDList.push({ userID, code: faultOf(face, error).code });
    }
  };
  await Promise.all([...new Set(userIds)].slice(0, MAX_REMINDED).map(set));
  return result;
}
