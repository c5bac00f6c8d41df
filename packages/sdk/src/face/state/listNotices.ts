import { EVENT } from '../constants/event.ts';
import type { Emitter } from '../events/emitter.ts';
import { createThrottle, type Throttle, type Timers } from '../events/throttle.ts';
import type { Readiness } from '../readiness.ts';
import type { ConversationCache } from './conversationCache.ts';

/** Tells of the conversation list and of the unread total (sdk-js-api §6.2). */
export interface ListNotices {
  /** These conversations are new, different or gone. */
  changed(convs: readonly string[]): void;
  /** Tells both, whether changed or not; at SDK_READY. */
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
}

/** Nothing is told before SDK_READY. */
export function createListNotices(needs: Needs, options: NoticeOptions): ListNotices {
  const { emitter, readiness, timers, conversations } = needs;
  const changedConvs = new Set<string>();
  let toldTotal: number | undefined;
  function tellList(): void {
    const list = conversations.list().filter((one) => !options.isPartial || changedConvs.has(one.conversationID));
    changedConvs.clear();
    if (options.isPartial && list.length === 0) return;
    emitter.emit(EVENT.CONVERSATION_LIST_UPDATED, list, { isSyncCompleted: true });
  }
  function tellTotal(): void {
    if (toldTotal === conversations.totalUnread()) return;
    toldTotal = conversations.totalUnread();
    emitter.emit(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, toldTotal);
  }
  const throttled = options.isThrottled ? createThrottle : atOnce;
  const [list, total] = [throttled(tellList, timers), throttled(tellTotal, timers)];

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
    all() {
      for (const { conversationID } of conversations.list()) changedConvs.add(conversationID);
      toldTotal = undefined;
      askBoth();
    },
    reset() {
      for (const telling of [list, total]) telling.stop();
      changedConvs.clear();
      toldTotal = undefined;
    },
  };
}

const atOnce = (run: () => void): Throttle => ({ ask: run, stop() {} });
