import { nicksOf } from './applications.ts';
import { type GroupNotice, noticeOf } from './groupNotices.ts';
import type { ChatSDK, Conversation, Message } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** The conversation in which the SDK keeps notices of groups. */
const system = '@TIM#SYSTEM';

/** So many notices of a time away are shown at most, the latest. */
export const lateMax = 20;

/** Shows notices, in their order; they name people by their user IDs alone. */
export async function showNotices(session: Session, notices: readonly GroupNotice[]): Promise<void> {
  const { chat } = session;
  if (chat === undefined || notices.length === 0) return;
  const nicks = await nicksOf(
    chat,
    notices.flatMap(({ who, whom }) => [who, whom]),
  );
  if (session.chat !== chat) return;
  const nameOf = (userId: string) => nicks.get(userId) || userId;
  const named = notices.map((notice) => ({ ...notice, who: nameOf(notice.who), whom: nameOf(notice.whom) }));
  session.noticeQueue.push(...named);
  session.store.set({ notice: named.at(-1) });
}

/** Shows the notices that came while the user was away; of requests those that wait still. */
export async function showUnreadNotices(session: Session, list: readonly Conversation[]): Promise<void> {
  const unread = list.find(({ type }) => type === system)?.unreadCount ?? 0;
  if (unread === 0) return;
  const chat = chatOf(session);
  const messages = await latest(chat, Math.min(unread, lateMax));
  const notices = messages.map(noticeOf).filter((notice) => notice !== undefined);
  const waiting = notices.some(({ request }) => request) ? await waitingIds(chat) : new Set<string>();
  if (session.chat !== chat) return;
  await showNotices(session, stillTrue(notices, waiting));
}

/** Notices of a time away without requests that somebody has decided on since. */
export function stillTrue(notices: readonly GroupNotice[], waiting: ReadonlySet<string>): GroupNotice[] {
  const current = notices.filter(({ request, requestId }) => request === undefined || waiting.has(requestId));
  return current.map((notice) => ({ ...notice, isLate: true }));
}

/** Tells that the notices were shown; what fails is shown, and told, again at the next sign-in. */
export async function markNoticesRead(session: Session): Promise<void> {
  await session.chat?.setMessageRead({ conversationID: system }).catch(() => undefined);
}

/** The latest notices, oldest first; those that the user has seen stand before them. */
async function latest(chat: ChatSDK, count: number): Promise<Message[]> {
  let messages: Message[] = [];
  let nextReqMessageID = '';
  do {
    const { data } = await chat.getMessageList({ conversationID: system, nextReqMessageID });
    messages = [...data.messageList, ...messages];
    nextReqMessageID = data.isCompleted ? '' : data.nextReqMessageID;
  } while (messages.length < count && nextReqMessageID !== '');
  return messages.slice(-count);
}

async function waitingIds(chat: ChatSDK): Promise<ReadonlySet<string>> {
  const { data } = await chat.getGroupApplicationList();
  return new Set(data.applicationList.map(({ authentication }) => authentication));
}
