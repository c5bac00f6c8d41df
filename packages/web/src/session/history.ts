import { faultOf } from './fault.ts';
import { fetchReactions } from './reactions.ts';
import type { ChatSDK } from './sdk.ts';
import { chatOf, type Session, setThread, threadOf, viewOf } from './session.ts';
import { firstUnread, type Page, withLatest, withMessages, withOlder } from './thread.ts';
import { readTyping } from './typing.ts';

const pageSize = 30;

/** Loads the newest messages of a conversation, or brings them up to date. */
export async function refreshThread(session: Session, conversationId: string): Promise<void> {
  const chat = chatOf(session);
  const unread = conversationOf(session, conversationId)?.unread ?? 0;
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

async function readPage(session: Session, chat: ChatSDK, conversationID: string, next?: string): Promise<Page> {
  const answer = await chat.getMessageList({ conversationID, nextReqMessageID: next, count: pageSize });
  const { messageList, nextReqMessageID, isCompleted } = answer.data;
  const shown = messageList.filter(
    (message) => !session.hidden.has(message.ID) && !message.isDeleted && readTyping(message) === undefined,
  );
  return { messages: shown.map((message) => viewOf(session, message)), next: nextReqMessageID, isCompleted };
}

/** Messages are shown at once, their reactions when they are here. */
async function showReactions(session: Session, { messages }: Page): Promise<void> {
  const changed = await fetchReactions(session, messages);
  for (const [conversationId, views] of Map.groupBy(changed, (view) => view.raw.conversationID)) {
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

function conversationOf(session: Session, conversationId: string) {
  return session.store.get().conversations.find((conversation) => conversation.id === conversationId);
}
