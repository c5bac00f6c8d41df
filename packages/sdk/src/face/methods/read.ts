import { isTopic } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import { ChatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { nameOf } from '../objects/names.ts';
import type { Methods } from '../pipeline.ts';
import { ownRead } from '../state/changes.ts';
import { convOf } from '../state/conv.ts';
import { type Face, faultOf } from '../state/face.ts';

/** Reading positions. */
export function readMethods(face: Face): Pick<Methods, 'setMessageRead' | 'setAllMessageRead'> {
  return {
    async setMessageRead({ conversationID }) {
      await markRead(face, convOf(conversationID));
      return {};
    },
    async setAllMessageRead({ scope = TYPES.READ_ALL_MSG } = {}) {
      await markAllRead(face, scope);
      return {};
    },
  };
}

/** The count is zero at once, the server is told then; should it refuse, the count comes back. */
async function markRead(face: Face, conversationID: string): Promise<void> {
  const { core, conversations, lists, messages } = face;
  if (isTopic(conversationID)) return markTopicRead(face, conversationID);
  const conversation = conversations.get(conversationID);
  const head = core.head(conversationID);
  if (!conversation || !head) return;
  conversation.groupAtInfoList = [];
  if (conversation.unreadCount > 0) {
    conversation.unreadCount = 0;
    lists.changed([conversationID]);
  }
  ownRead({ messages }, conversationID, head.seq);
  try {
    await core.markRead(conversationID);
  } catch (error) {
    if (conversations.refresh(conversationID)) lists.changed([conversationID]);
    throw error;
  }
}

/** No list shows a topic: its own count alone is zero at once. */
async function markTopicRead({ core, topics, messages }: Face, conv: string): Promise<void> {
  const topic = topics.refresh(nameOf(conv));
  const head = core.head(conv);
  if (!topic || !head) return;
  topic.unreadCount = 0;
  topic.groupAtInfoList = [];
  ownRead({ messages }, conv, head.seq);
  try {
    await core.markRead(conv);
  } finally {
    topics.refresh(nameOf(conv));
  }
}

/** Which conversations each scope means; those of neither type count to all. */
const SCOPES: Readonly<Record<string, string>> = {
  [TYPES.READ_ALL_C2C_MSG]: TYPES.CONV_C2C,
  [TYPES.READ_ALL_GROUP_MSG]: TYPES.CONV_GROUP,
};

async function markAllRead(face: Face, scope: string): Promise<void> {
  const unread = face.conversations
    .list()
    .filter(({ type, unreadCount }) => unreadCount > 0 && (SCOPES[scope] ?? type) === type);
  const outcomes = await Promise.allSettled(unread.map(({ conversationID }) => markRead(face, conversationID)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw allFailure(faultOf(face, failed.reason));
}

/** The reason stays readable behind the code of the call. */
function allFailure(reason: Error): ChatError {
  const { code, text } = codes.MSG_UNREAD_ALL_FAIL;
  return new ChatError(code, `${text}: ${reason.message}`);
}
