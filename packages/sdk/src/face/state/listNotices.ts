import { EVENT } from '../constants/event.ts';
import type { Emitter } from '../events/emitter.ts';
import { createThrottle, type Throttle, type Timers } from '../events/throttle.ts';
import type { Readiness } from '../readiness.ts';
import type { ConversationCache } from './conversationCache.ts';
import type { FriendCache } from './friendCache.ts';
import type { GroupCache } from './groupCache.ts';

/** Tells of the conversation list, of the unread total, of the groups and of the friends (sdk-js-api §6.2). */
export interface ListNotices {
  /** These conversations are new, different or gone. */
  changed(convs: readonly string[]): void;
  /** Groups are new, different or gone. */
  groupsChanged(): void;
  /** Friends are new, different or gone. */
  friendsChanged(): void;
  /** Tells conversations and total, whether changed or not, and groups if there are any; at SDK_READY. */
  all(): void;
  /** Forgets what waits to be told. */
  reset(): void;
}

/** How the app wants to be told, by the options of `create` (§2). */
export interface NoticeOptions {
  isThrottled: boolean;
  /** CONVERSATION_LIST_UPDATED carries only what changed. */
  isPartial: boolean;
}

interface Needs {
  emitter: Emitter;
  readiness: Readiness;
  timers: Timers;
  conversations: ConversationCache;
  groups: Pick<GroupCache, 'list'>;
  friends: Pick<FriendCache, 'list'>;
  /** Whether the lists are what the server has. */
  isSynced: () => boolean;
}

/** Nothing is told before SDK_READY. */
export function createListNotices(needs: Needs, options: NoticeOptions): ListNotices {
  const { emitter, readiness, timers, conversations, groups, friends, isSynced } = needs;
  const changedConvs = new Set<string>();
  let toldTotal: number | undefined;
  function tellList(): void {
    const list = conversations.list().filter((one) => !options.isPartial || changedConvs.has(one.conversationID));
    changedConvs.clear();
    if (options.isPartial && list.length === 0) return;
    emitter.emit(EVENT.CONVERSATION_LIST_UPDATED, list, { isSyncCompleted: isSynced() });
  }
  function tellTotal(): void {
    if (toldTotal === conversations.totalUnread()) return;
    toldTotal = conversations.totalUnread();
    emitter.emit(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, toldTotal);
  }
  const throttled = options.isThrottled ? createThrottle : atOnce;
  const [list, total] = [throttled(tellList, timers), throttled(tellTotal, timers)];
  const groupList = throttled(() => emitter.emit(EVENT.GROUP_LIST_UPDATED, groups.list()), timers);
  const friendList = throttled(() => emitter.emit(EVENT.FRIEND_LIST_UPDATED, friends.list()), timers);

  // Asking for a total that would not be told would delay the next telling.
  const askBoth = (): void => {
    list.ask();
    if (conversations.totalUnread() !== toldTotal) total.ask();
  };
  return {
    changed(convs) {
      for (const conv of convs) changedConvs.add(conv);
      if (readiness.state === 'ready') askBoth();
    },
    groupsChanged() {
      if (readiness.state === 'ready') groupList.ask();
    },
    friendsChanged() {
      if (readiness.state === 'ready') friendList.ask();
    },
    all() {
      for (const { conversationID } of conversations.list()) changedConvs.add(conversationID);
      toldTotal = undefined;
      askBoth();
      if (groups.list().length > 0) groupList.ask();
    },
    reset() {
      for (const telling of [list, total, groupList, friendList]) telling.stop();
      changedConvs.clear();
      toldTotal = undefined;
    },
  };
}

const atOnce = (run: () => void): Throttle => ({ ask: run, stop() {} });
