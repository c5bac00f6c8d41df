import { communityOf, isTopic } from '@hongyan/contract/groupKinds';
import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import type { FilePlaces } from '../objects/content.ts';
import {
  conversationFromWire,
  emptyConversation,
  lastMessageFrom,
  refreshConversation,
  sortConversations,
} from '../objects/conversation.ts';
import { isOfLiveRoom } from '../objects/group.ts';
import { nameOf } from '../objects/names.ts';
import type { Conversation, LastMessage, Message } from '../types.ts';
import type { FriendCache } from './friendCache.ts';
import type { GroupCache } from './groupCache.ts';
import type { ProfileCache } from './profileCache.ts';

/** The Conversation objects that were handed out: one conversation is one object, brought up to date in place. */
export interface ConversationCache {
  /** Brings a conversation up to date with its head, its draft and the peer's profile; undefined when it is gone, and of topics. */
  refresh(conv: string): Conversation | undefined;
  get(conversationID: string): Conversation | undefined;
  /** A conversation in which no message was ever sent: it stands in the list of this instance alone. */
  open(conv: string): Conversation;
  /** A topic as a conversation, which is in no list: of its community, as it is now; undefined when there is none. */
  ofTopic(conv: string): Conversation | undefined;
  /** Notes what was said last in a live room, of which nothing is kept; whether the room stands in the list. */
  heard(message: Message): boolean;
  /** Takes back `open`: the head alone says whether it is in the list. */
  close(conv: string): void;
  /** In the order of §9.3. */
  list(): Conversation[];
  /** Sum over the conversations whose messages are received with notice (S37); notices of groups do not count (§9.7). */
  totalUnread(): number;
  /** Those whose peer's profile was not seen yet. */
  withoutProfile(): string[];
  clear(): void;
}

interface Needs {
  core: Pick<Core, 'head' | 'group' | 'drafts'>;
  profiles: Pick<ProfileCache, 'get'>;
  groups: Pick<GroupCache, 'refresh' | 'heard'>;
  friends: Pick<FriendCache, 'remarkOf'>;
  isIntl: boolean;
  places: FilePlaces | undefined;
  /** Names of conversation groups. */
  groupNames: (numbers: readonly number[]) => string[];
  /** The groups of a conversation are others than before; of one just shown, there are some. */
  onGroups: (numbers: readonly number[]) => void;
}

/** Starts empty. */
export function createConversationCache(needs: Needs): ConversationCache {
  const { core, profiles, groups, friends, isIntl, places, groupNames, onGroups } = needs;
  const conversations = new Map<string, Conversation>();
  const opened = new Set<string>();
  /** Numbers of the groups that conversations were in. */
  const inGroups = new Map<string, readonly number[]>();
  /** What was said last in live rooms, by conversation. */
  const passing = new Map<string, LastMessage>();

  function refresh(conv: string): Conversation | undefined {
    const head = core.head(conv);
    if (isTopic(conv)) return undefined;
    const isShown = (head !== undefined && !head.isHidden) || opened.has(conv);
    if (!isShown) {
      conversations.delete(conv);
      return undefined;
    }
    const isNew = !conversations.has(conv);
    const conversation = conversations.get(conv) ?? emptyConversation(conv);
    conversations.set(conv, conversation);
    const [type, name] = [conversation.type, nameOf(conv)];
    refreshConversation(conversation, head, {
      ...(type === TYPES.CONV_C2C && { profile: profiles.get(name), remark: friends.remarkOf(name) }),
      ...(type === TYPES.CONV_GROUP && { group: groups.refresh(name), isPinned: core.group(name)?.self?.isPinned }),
      ...{ draft: core.drafts().get(conv), last: passing.get(conv), isIntl, places, groupNames },
    });
    noteGroups(conv, head?.labels?.groups ?? [], isNew);
    return conversation;
  }

  function noteGroups(conv: string, now: readonly number[], isNew: boolean): void {
    const before = inGroups.get(conv) ?? [];
    inGroups.set(conv, now);
    const moved = [...before.filter((one) => !now.includes(one)), ...now.filter((one) => !before.includes(one))];
    if (moved.length > 0) onGroups(isNew ? [] : moved);
  }

  return {
    refresh,
    get: (conversationID) => conversations.get(conversationID),
    open(conv) {
      opened.add(conv);
      return refresh(conv) ?? emptyConversation(conv);
    },
    ofTopic(conv) {
      const head = core.head(conv);
      const group = groups.refresh(communityOf(conv));
      return head && conversationFromWire(head, { group, draft: core.drafts().get(conv), isIntl, places });
    },
    heard(message) {
      const { conversationID: conv } = message;
      if (!isOfLiveRoom(message) || core.head(conv)) return false;
      const last = lastMessageFrom(message, isIntl);
      passing.set(conv, last);
      groups.heard(nameOf(conv), last);
      return refresh(conv) !== undefined;
    },
    close(conv) {
      opened.delete(conv);
      passing.delete(conv);
      refresh(conv);
    },
    list: () => sortConversations([...conversations.values()], (conv) => core.head(conv)?.timeMs ?? 0),
    totalUnread: () => [...conversations.values()].filter(hasNotice).reduce((sum, one) => sum + one.unreadCount, 0),
    withoutProfile: () =>
      [...conversations.values()]
        .filter(({ type }) => type === TYPES.CONV_C2C)
        .map(({ conversationID }) => nameOf(conversationID))
        .filter((userId) => !profiles.get(userId)),
    clear() {
      conversations.clear();
      inGroups.clear();
      opened.clear();
      passing.clear();
    },
  };
}

const hasNotice = ({ type, messageRemindType }: Conversation): boolean =>
  type !== TYPES.CONV_SYSTEM && (messageRemindType === '' || messageRemindType === TYPES.MSG_REMIND_ACPT_AND_NOTE);
