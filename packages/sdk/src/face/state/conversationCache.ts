import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import { emptyConversation, refreshConversation, sortConversations } from '../objects/conversation.ts';
import type { Conversation } from '../types.ts';
import { peerOf } from './conv.ts';
import type { ProfileCache } from './profileCache.ts';

/** The Conversation objects that were handed out: one conversation is one object, brought up to date in place. */
export interface ConversationCache {
  /** Brings a conversation up to date with its head, its draft and the peer's profile; undefined when it is gone. */
  refresh(conv: string): Conversation | undefined;
  get(conversationID: string): Conversation | undefined;
  /** A conversation in which no message was ever sent: it stands in the list of this instance alone. */
  open(conv: string): Conversation;
  /** Takes back `open`: the head alone says whether it is in the list. */
  close(conv: string): void;
  /** In the order of §9.3. */
  list(): Conversation[];
  /** Sum over the conversations whose messages are received with notice (S37). */
  totalUnread(): number;
  /** Those whose peer's profile was not seen yet. */
  withoutProfile(): string[];
  clear(): void;
}

interface Needs {
  core: Pick<Core, 'head' | 'drafts'>;
  profiles: Pick<ProfileCache, 'get'>;
  isIntl: boolean;
  fileProxy: string | undefined;
}

/** Starts empty. */
export function createConversationCache(needs: Needs): ConversationCache {
  const { core, profiles, isIntl, fileProxy } = needs;
  const conversations = new Map<string, Conversation>();
  const opened = new Set<string>();

  function refresh(conv: string): Conversation | undefined {
    const head = core.head(conv);
    const isShown = (head !== undefined && !head.isHidden) || opened.has(conv);
    if (!isShown) {
      conversations.delete(conv);
      return undefined;
    }
    const conversation = conversations.get(conv) ?? emptyConversation(conv);
    conversations.set(conv, conversation);
    const view = { profile: profiles.get(peerOf(conv)), draft: core.drafts().get(conv), isIntl, fileProxy };
    refreshConversation(conversation, head, view);
    return conversation;
  }

  return {
    refresh,
    get: (conversationID) => conversations.get(conversationID),
    open(conv) {
      opened.add(conv);
      return refresh(conv) ?? emptyConversation(conv);
    },
    close(conv) {
      opened.delete(conv);
      refresh(conv);
    },
    list: () => sortConversations([...conversations.values()], (conv) => core.head(conv)?.timeMs ?? 0),
    totalUnread: () => [...conversations.values()].filter(hasNotice).reduce((sum, one) => sum + one.unreadCount, 0),
    withoutProfile: () => [...conversations.keys()].map(peerOf).filter((userId) => !profiles.get(userId)),
    clear() {
      conversations.clear();
      opened.clear();
    },
  };
}

const hasNotice = ({ messageRemindType }: Conversation): boolean =>
  messageRemindType === '' || messageRemindType === TYPES.MSG_REMIND_ACPT_AND_NOTE;
