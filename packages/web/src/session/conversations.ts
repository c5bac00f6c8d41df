import { entryOf } from './entries.ts';
import { CodedError, notIn, unknownTopic } from './fault.ts';
import { rightsIn } from './groupRights.ts';
import { loadGroup } from './groups.ts';
import { refreshThread } from './history.ts';
import { showConversations } from './listen.ts';
import { remindTypes } from './sdk.ts';
import { chatOf, type Session, setThread } from './session.ts';
import { emptyThread } from './thread.ts';
import { homeIdOf } from './topicIds.ts';
import { changeTopicView, readTopics } from './topics.ts';
import type { ConversationView, MessageView } from './views.ts';

/** Puts a conversation on screen; one that is not in the list yet is made. */
export async function openConversation(session: Session, conversationId: string): Promise<void> {
  const { store } = session;
  const before = store.get().openId;
  if (before !== undefined && before !== conversationId) {
    setThread(session, before, (thread) => ({ ...thread, unreadFromId: undefined }));
  }
  store.set({ openId: conversationId });
  if (conversationId.startsWith('GROUP') && (await isOpened(session, conversationId))) return;
  if (entryOf(store.get(), conversationId) === undefined) {
    await chatOf(session).getConversationProfile(conversationId);
    await reloadList(session);
  }
  await refreshThread(session, conversationId);
}

/** Whether a group is opened as something else than a conversation; a topic is one when those of its community are here. */
async function isOpened(session: Session, conversationId: string): Promise<boolean> {
  const groupId = conversationId.slice('GROUP'.length);
  const homeId = homeIdOf(groupId);
  const group = session.store.get().groups[homeId] ?? (await loadGroup(session, homeId));
  // A live room has a view of its own, which enters it.
  if (rightsIn(group).isLive) return true;
  if (!group.hasTopics) return false;
  if (group.myRole === '') throw new CodedError(notIn);
  if (session.store.get().topics[homeId] === undefined) await readTopics(session, homeId);
  if (groupId === homeId) return true;
  if (entryOf(session.store.get(), conversationId) === undefined) throw new CodedError(unknownTopic);
  return false;
}

/** Leaves the conversation on screen. */
export function closeConversation(session: Session): void {
  session.store.set({ openId: undefined });
}

/** Whether an account with this user ID exists. */
export async function userExists(session: Session, userId: string): Promise<boolean> {
  const profiles = await chatOf(session).getUserProfile({ userIDList: [userId] });
  return profiles.data.some((profile) => profile.userID === userId);
}

/** Keeps a conversation at the top of the list, or no longer. */
export async function pin(session: Session, { id, isPinned }: ConversationView): Promise<void> {
  await chatOf(session).pinConversation({ conversationID: id, isPinned: !isPinned });
}

/** Stops or allows notices of a person's messages. */
export async function mute(session: Session, { type, peerId, isMuted }: ConversationView): Promise<void> {
  const messageRemindType = isMuted ? remindTypes.notify : remindTypes.mute;
  const chat = chatOf(session);
  if (type === 'C2C') await chat.setMessageRemindType({ userIDList: [peerId], messageRemindType });
  else await chat.setMessageRemindType({ groupID: peerId, messageRemindType });
}

/** Empties a conversation on one's own side. */
export async function clearHistory(session: Session, { id }: ConversationView): Promise<void> {
  await chatOf(session).clearHistoryMessage(id);
  setThread(session, id, () => ({ ...emptyThread, isLoaded: true, isCompleted: true }));
}

/** Takes a conversation out of the list with its history, on one's own side. */
export async function deleteConversation(session: Session, { id }: ConversationView): Promise<void> {
  await chatOf(session).deleteConversation(id);
  session.drafts.delete(id);
  setThread(session, id, () => emptyThread);
  await reloadList(session);
}

/** The text that was being written in a conversation. */
export function draftOf(session: Session, conversationId: string): string {
  return session.drafts.get(conversationId) ?? entryOf(session.store.get(), conversationId)?.draft ?? '';
}

/** Keeps what is being written. A conversation that is gone has no draft, which is no fault. */
export async function saveDraft(session: Session, conversationId: string, text: string): Promise<void> {
  if (draftOf(session, conversationId) === text || session.store.get().phase !== 'ready') return;
  session.drafts.set(conversationId, text);
  // The SDK keeps drafts of what is in its list alone: that of a topic stays in this window.
  changeTopicView(session, conversationId, { draft: text });
  await chatOf(session)
    .setConversationDraft({ conversationID: conversationId, draftText: text })
    .catch(() => undefined);
}

/** Tells that all of a conversation was seen. The SDK's own news of it comes up to a second later. */
export async function markRead(session: Session, conversationId: string): Promise<void> {
  session.store.set(({ conversations }) => ({
    conversations: conversations.map((view) => (view.id === conversationId ? { ...view, unread: 0 } : view)),
  }));
  changeTopicView(session, conversationId, { unread: 0 });
  await chatOf(session)
    .setMessageRead({ conversationID: conversationId })
    .catch(() => undefined);
}

/** Sends receipts for messages that came on screen, each once; those that fail are tried again when next seen. */
export async function sendReceipts(session: Session, seen: readonly MessageView[]): Promise<void> {
  const due = seen.filter((view) => view.wantsReceipt && !session.receiptsSent.has(view.id)).slice(0, 30);
  if (due.length === 0 || session.chat === undefined) return;
  for (const view of due) session.receiptsSent.add(view.id);
  try {
    await session.chat.sendMessageReadReceipt(due.map((view) => view.raw));
  } catch {
    for (const view of due) session.receiptsSent.delete(view.id);
  }
}

async function reloadList(session: Session): Promise<void> {
  const list = await chatOf(session).getConversationList();
  showConversations(session, list.data.conversationList);
}
