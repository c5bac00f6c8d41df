import { communityOf, isTopic } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { nameOf, typeOfConversation } from '../objects/names.ts';
import type { Methods } from '../pipeline.ts';
import { convOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import { fetchProfiles, forgetMessages } from '../state/listener.ts';
import type { Conversation } from '../types.ts';
import { fetchGroup, groupOf } from './groups.ts';

type ConversationMethods = Pick<
  Methods,
  'getConversationList' | 'getConversationProfile' | 'deleteConversation' | 'getTotalUnreadMessageCount'
>;

/** The list of conversations. */
export function conversationMethods(face: Face): ConversationMethods {
  return {
    async getConversationList(filter) {
      await fetchProfiles(face, face.conversations.withoutProfile());
      if (face.core.heads().some(({ labels }) => labels?.groups.length))
        await face.later.load().then(
          ({ labels }) => labels.settled(),
          () => {},
        );
      const conversationList = face.conversations.list().filter(matches(filter));
      return { conversationList, isSyncCompleted: face.isSynced };
    },
    getConversationProfile: async (conversationID) => ({ conversation: await open(face, convOf(conversationID)) }),
    deleteConversation: ((given: string | Deletion) => remove(face, given)) as Methods['deleteConversation'],
    getTotalUnreadMessageCount: () => face.conversations.totalUnread(),
  };
}

function matches(filter: Parameters<Methods['getConversationList']>[0]): (conversation: Conversation) => boolean {
  if (!filter) return () => true;
  if (Array.isArray(filter)) return ({ conversationID }) => filter.includes(conversationID);
  const { type, markType, groupName, hasUnreadCount, hasGroupAtInfo } = filter;
  return (conversation) =>
    (type === undefined || conversation.type === type) &&
    (markType === undefined || conversation.markList.some((mark) => mark === markType)) &&
    (groupName === undefined || conversation.conversationGroupList.some((name) => name === groupName)) &&
    (hasUnreadCount === undefined || conversation.unreadCount > 0 === hasUnreadCount) &&
    (hasGroupAtInfo === undefined || conversation.groupAtInfoList.length > 0 === hasGroupAtInfo);
}

/** A conversation with everything that is shown of it; one without messages appears in the list of this instance. */
async function open(face: Face, conv: string): Promise<Conversation> {
  const { core, conversations, lists } = face;
  if (isTopic(conv)) return openTopic(face, conv);
  const type = typeOfConversation(conv);
  await Promise.all([core.fetchHead(conv), type === TYPES.CONV_C2C && fetchProfiles(face, [nameOf(conv)])]);
  if (type === TYPES.CONV_GROUP) await fetchGroup(face, nameOf(conv));
  const isNew = !conversations.get(conv);
  const conversation = conversations.refresh(conv) ?? conversations.open(conv);
  if (isNew) lists.changed([conv]);
  return conversation;
}

/** Kits open what one speaks in by its conversation, topics too. */
async function openTopic(face: Face, conv: string): Promise<Conversation> {
  await Promise.all([face.core.fetchHead(conv), groupOf(face, communityOf(conv))]);
  const conversation = face.conversations.ofTopic(conv);
  if (!conversation) throw chatError(codes.TOPIC_NOT_FOUND);
  return conversation;
}

interface Deletion {
  conversationIDList: string[];
  clearHistoryMessage?: boolean;
}

async function remove(face: Face, given: string | Deletion): Promise<object> {
  const { conversationIDList, clearHistoryMessage = true } =
    typeof given === 'string' ? { conversationIDList: [given] } : given;
  const known = [...new Set(conversationIDList)].filter((id) => face.conversations.get(id));
  if (known.length === 0) throw chatError(codes.CONV_NOT_FOUND);
  await Promise.all(known.map((conv) => removeOne(face, conv, clearHistoryMessage)));
  return typeof given === 'string' ? { conversationID: given } : { conversationIDList: known };
}

async function removeOne(face: Face, conv: string, clearsHistory: boolean): Promise<void> {
  const { core, conversations, lists } = face;
  if (core.head(conv)) await core.deleteConversation(conv, clearsHistory);
  if (clearsHistory) forgetMessages(face, conv);
  conversations.close(conv);
  lists.changed([conv]);
}
