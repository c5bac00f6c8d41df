import type { MessageReaction, MessageReactions } from './sdk.ts';
import { chatOf, type Session } from './session.ts';
import type { MessageView } from './views.ts';

/** Reactions that are offered before all others. */
export const quickReactions = ['👍', '❤️', '😂', '🎉', '😮', '🙏'] as const;

/** Reacts to a message, or takes that back; what it leads to is told by the SDK. */
export async function react(session: Session, view: MessageView, reaction: string): Promise<void> {
  const isMine = view.reactions.some(({ id, isMine: mine }) => id === reaction && mine);
  const chat = chatOf(session);
  if (isMine) await chat.removeMessageReaction(view.raw, reaction);
  else await chat.addMessageReaction(view.raw, reaction);
}

/** Whether one may react to a message: to what is kept, which nothing in a live room is. */
export function mayReact({ seq, state, isRecalled, raw }: MessageView): boolean {
  return seq > 0 && !isRecalled && (state === 'sent' || state === 'read') && raw.conversationSubType !== 'AVChatRoom';
}

/** Keeps what changed of one message's reactions. */
export function takeReactions(session: Session, { messageID, reactionList }: MessageReactions): void {
  const before = session.reactions.get(messageID) ?? [];
  session.reactions.set(messageID, withChanged(before, reactionList));
}

/** Reactions after some of them changed: each stays in its place, new ones come last, those of nobody go. */
export function withChanged(
  before: readonly MessageReaction[],
  changed: readonly MessageReaction[],
): readonly MessageReaction[] {
  const byId = new Map([...before, ...changed].map((one) => [one.reactionID, one]));
  return [...byId.values()].filter(({ totalUserCount }) => totalUserCount > 0);
}

/** Asks for the reactions to these messages; answers those that have others than were known. */
export async function fetchReactions(session: Session, views: readonly MessageView[]): Promise<MessageView[]> {
  const asked = views.filter(mayReact);
  if (asked.length === 0 || session.chat === undefined) return [];
  const { chat } = session;
  try {
    const { data } = await chat.getMessageReactions({ messageList: asked.map(({ raw }) => raw) });
    if (session.chat !== chat) return [];
    const found = new Map(data.resultList.map(({ messageID, reactionList }) => [messageID, reactionList]));
    const changed = asked.filter(({ id, reactions }) => reactions.length > 0 || (found.get(id) ?? []).length > 0);
    for (const { id } of changed) session.reactions.set(id, found.get(id) ?? []);
    return changed;
  } catch {
    // The messages are shown without; the next page or event asks again.
    return [];
  }
}
