import { isTopic } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { receiveOptionOf } from '../objects/conversation.ts';
import type { Methods } from '../pipeline.ts';
import { convOf, groupConv } from '../state/conv.ts';
import { type Face, faultOf } from '../state/face.ts';
import type { Group, Topic } from '../types.ts';
import { groupOf } from './groups.ts';

type SettingMethods = Pick<Methods, 'pinConversation' | 'setMessageRemindType' | 'setConversationDraft'>;
type RemindResult = Awaited<ReturnType<Methods['setMessageRemindType']>>;
type RemindOptions = { userIDList?: string[]; groupID?: string; messageRemindType: string };

/** How many users `setMessageRemindType` takes at most; what is beyond is cut. */
const MAX_REMINDED = 30;

/** What a user sets of a conversation. */
export function conversationSettingMethods(face: Face): SettingMethods {
  const { core, conversations, lists } = face;
  return {
    async pinConversation({ conversationID, isPinned }) {
      await core.pin(convOf(conversationID), isPinned);
      return { conversationID };
    },
    setMessageRemindType: ((options: RemindOptions) => setRemindType(face, options)) as Methods['setMessageRemindType'],
    async setConversationDraft({ conversationID, draftText }) {
      if (!conversations.get(conversationID)) throw chatError(codes.CONV_NOT_FOUND);
      await core.setDraft(conversationID, draftText);
      const conversation = conversations.refresh(conversationID);
      if (!conversation) throw chatError(codes.CONV_NOT_FOUND);
      lists.changed([conversationID]);
      return { code: 0, conversation };
    },
  };
}

async function setRemindType(
  face: Face,
  options: RemindOptions,
): Promise<RemindResult | { group: Group } | { topic: Topic }> {
  const { userIDList = [], groupID, messageRemindType } = options;
  const option = receiveOptionOf(messageRemindType, groupID === undefined ? TYPES.CONV_C2C : TYPES.CONV_GROUP);
  if (option === undefined) throw chatError(codes.INVALID_OPERATION);
  if (groupID === undefined) return setOfUsers(face, userIDList, option);
  await face.core.setReceiveOption(groupConv(groupID), option);
  const topic = face.topics.refresh(groupID);
  return topic && isTopic(groupConv(groupID)) ? { topic } : { group: await groupOf(face, groupID) };
}

/** Each user for itself: one that fails does not keep the others from being set. */
async function setOfUsers(face: Face, userIds: readonly string[], option: number): Promise<RemindResult> {
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
