import type { Fault } from './fault.ts';
import { messageTypes } from './sdk.ts';
import type { MessageView } from './views.ts';

/** The part of a conversation's history that is loaded, oldest first. */
export interface Thread {
  /** Changes when the loaded part is another one, not a longer one. */
  epoch: number;
  messages: readonly MessageView[];
  /** Index of the first message for the virtual list: falls as older ones are put before it, so nothing jumps. */
  firstIndex: number;
  /** Where the next older page starts. */
  next: string;
  isCompleted: boolean;
  isLoaded: boolean;
  isLoading: boolean;
  fault: Fault | undefined;
  /** The first message that was unread when the conversation was opened. */
  unreadFromId: string | undefined;
}

export interface Page {
  messages: readonly MessageView[];
  next: string;
  isCompleted: boolean;
}

/** Above any number of messages a person scrolls through. */
const middle = 10_000_000;

/** A thread of which nothing is known yet. */
export const emptyThread: Thread = {
  epoch: 0,
  messages: [],
  firstIndex: middle,
  next: '',
  isCompleted: false,
  isLoaded: false,
  isLoading: false,
  fault: undefined,
  unreadFromId: undefined,
};

/** Takes in the newest page: joined to what is loaded where they meet, instead of it where they do not. */
export function withLatest(thread: Thread, page: Page): Thread {
  const ids = new Set(page.messages.map((message) => message.id));
  const lowest = Math.min(...page.messages.map((message) => message.seq).filter((seq) => seq > 0));
  const meets = thread.messages.some((message) => ids.has(message.id));
  const kept = thread.messages.filter(
    (message) => !ids.has(message.id) && (message.seq === 0 || (meets && message.seq < lowest)),
  );
  const messages = inOrder([...kept, ...page.messages]);
  const loaded = { messages, isLoaded: true, isLoading: false, fault: undefined };
  if (!meets) {
    const epoch = thread.epoch + 1;
    return { ...thread, ...loaded, epoch, firstIndex: middle, next: page.next, isCompleted: page.isCompleted };
  }
  // What was sent before the first page came is no history that one could read on from.
  const start = thread.isLoaded ? {} : { next: page.next, isCompleted: page.isCompleted };
  return { ...thread, ...loaded, ...start, firstIndex: indexAfter(thread, messages) };
}

/** Takes in the page before the oldest loaded message. */
export function withOlder(thread: Thread, page: Page): Thread {
  const ids = new Set(thread.messages.map((message) => message.id));
  const messages = inOrder([...page.messages.filter((message) => !ids.has(message.id)), ...thread.messages]);
  return {
    ...thread,
    messages,
    firstIndex: indexAfter(thread, messages),
    next: page.next,
    isCompleted: page.isCompleted,
    isLoading: false,
  };
}

/** Puts messages in, or in the place of their earlier views. */
export function withMessages(thread: Thread, views: readonly MessageView[]): Thread {
  const byId = new Map([...thread.messages, ...views].map((view) => [view.id, view]));
  const messages = inOrder([...byId.values()]);
  return { ...thread, messages, firstIndex: indexAfter(thread, messages) };
}

/** Takes messages out. */
export function withoutMessages(thread: Thread, ids: ReadonlySet<string>): Thread {
  const messages = thread.messages.filter((message) => !ids.has(message.id));
  const gone = thread.messages.findIndex((message) => !ids.has(message.id));
  return { ...thread, messages, firstIndex: thread.firstIndex + Math.max(gone, 0) };
}

/**
 * Messages in the order of the conversation's log. What has no place in it stands where its time puts it; what is on
 * its way stands last.
 */
export function inOrder(messages: readonly MessageView[]): MessageView[] {
  const ordered = messages.filter((message) => message.seq > 0).sort((a, b) => a.seq - b.seq);
  const loose = messages.filter((message) => message.seq === 0);
  const settled = loose.filter((message) => message.state !== 'sending').sort((a, b) => a.timeSec - b.timeSec);
  for (const message of settled) {
    ordered.splice(ordered.findLastIndex((other) => other.timeSec <= message.timeSec) + 1, 0, message);
  }
  return [...ordered, ...loose.filter((message) => message.state === 'sending')];
}

/** The first of the last `unread` incoming messages, among those that count as unread. */
export function firstUnread(messages: readonly MessageView[], unread: number): string | undefined {
  const counted = messages.filter(countsUnread);
  return unread > 0 ? counted.at(-Math.min(unread, counted.length))?.id : undefined;
}

/** Tips, what was recalled, what is for some alone, and what its sender wants uncounted are no news to be read. */
function countsUnread({ isOwn, seq, isRecalled, raw }: MessageView): boolean {
  if (isOwn || seq === 0 || isRecalled) return false;
  return raw.type !== messageTypes.tip && !raw._isExcludedFromUnreadCount && raw._receiverList === undefined;
}

function indexAfter(before: Thread, messages: readonly MessageView[]): number {
  const first = before.messages[0];
  const shift = first === undefined ? 0 : messages.findIndex((message) => message.id === first.id);
  return before.firstIndex - Math.max(shift, 0);
}
