import { entryOf } from './entries.ts';
import { faultOf } from './fault.ts';
import { groupedBy } from './grouped.ts';
import { fetchReactions } from './reactions.ts';
import { loadReadCounts } from './readers.ts';
import type { ChatSDK, Message } from './sdk.ts';
import { chatOf, type Session, setThread, threadOf, viewOf } from './session.ts';
import { firstUnread, type Page, withLatest, withMessages, withOlder } from './thread.ts';
import { readTyping } from './typing.ts';

const pageSize = 30;

/** Loads the newest messages of a conversation, or brings them up to date. */
export async function refreshThread(session: Session, conversationId: string): Promise<void> {
  const chat = chatOf(session);
  const unread = entryOf(session.store.get(), conversationId)?.unread ?? 0;
  setThread(session, conversationId, (thread) => ({ ...thread, isLoading: true, fault: undefined }));
  try {
    const page = await readPage(session, chat, conversationId);
    setThread(session, conversationId, (thread) => {
      const latest = withLatest(thread, page);
      return thread.isLoaded ? latest : { ...latest, unreadFromId: firstUnread(latest.messages, unread) };
    });
    void showReactions(session, page);
  } catch (error) {
    setThread(session, conversationId, (thread) => ({ ...thread, isLoading: false, fault: faultOf(error) }));
  }
}

/** Loads the page before the oldest loaded message; nothing when a load is under way or there is none. */
export async function loadOlder(session: Session, conversationId: string): Promise<void> {
  const { isCompleted, isLoaded, isLoading, next } = threadOf(session.store.get(), conversationId);
  if (isCompleted || !isLoaded || isLoading || next === '') return;
  const chat = chatOf(session);
  setThread(session, conversationId, (thread) => ({ ...thread, isLoading: true }));
  try {
    const page = await readPage(session, chat, conversationId, next);
    setThread(session, conversationId, (thread) => withOlder(thread, page));
    void showReactions(session, page);
  } catch (error) {
    setThread(session, conversationId, (thread) => ({ ...thread, isLoading: false, fault: faultOf(error) }));
  }
}

/** As many pages as are loaded on the way to a message. */
const pagesTo = 40;

/** Loads older pages until a message is among what is loaded; gives up where it is too far away. */
export async function loadUntil(session: Session, conversationId: string, messageId: string): Promise<void> {
  for (let page = 0; page < pagesTo; page++) {
    const { messages, isCompleted, fault } = threadOf(session.store.get(), conversationId);
    if (isCompleted || fault !== undefined || messages.some(({ id }) => id === messageId)) return;
    await loadOlder(session, conversationId);
  }
}

async function readPage(session: Session, chat: ChatSDK, conversationID: string, next?: string): Promise<Page> {
  const answer = await chat.getMessageList({ conversationID, nextReqMessageID: next, count: pageSize });
  const { messageList, nextReqMessageID, isCompleted } = answer.data;
  tellReaders(session, messageList);
  const shown = messageList.filter(
    (message) => !session.hidden.has(message.ID) && !message.isDeleted && readTyping(message) === undefined,
  );
  return { messages: shown.map((message) => viewOf(session, message)), next: nextReqMessageID, isCompleted };
}

/** Messages are shown at once, their reactions when they are here. */
async function showReactions(session: Session, { messages }: Page): Promise<void> {
  const changed = await fetchReactions(session, messages);
  for (const [conversationId, views] of groupedBy(changed, (view) => view.raw.conversationID)) {
    setThread(session, conversationId, (thread) => {
      const loaded = new Set(thread.messages.map(({ id }) => id));
      const shown = views.filter(({ id }) => loaded.has(id));
      return withMessages(
        thread,
        shown.map(({ raw }) => viewOf(session, raw)),
      );
    });
  }
}

/** Who read own messages in a group is told apart from them; a number that does not come stays unsaid. */
function tellReaders(session: Session, messages: readonly Message[]): void {
  const own = messages
    .filter((message) => message.conversationType === 'GROUP')
    .map((message) => viewOf(session, message));
  loadReadCounts(session, own).catch(() => undefined);
}
