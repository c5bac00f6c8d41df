import { refreshMessages } from './listen.ts';
import { dropPins } from './pins.ts';
import { chatOf, type Session, setThread } from './session.ts';
import { withoutMessages } from './thread.ts';
import type { MessageView } from './views.ts';

/** Recalls a message for everybody; the text of an own one is kept to be written again. */
export async function recall(session: Session, view: MessageView): Promise<void> {
  const said = view.contents.find((content) => content.kind === 'text')?.text;
  await chatOf(session).revokeMessage(view.raw);
  if (said !== undefined && view.isOwn) session.recalledTexts.set(view.id, said);
  refreshMessages(session, [view.raw]);
  dropPins(session, new Set([view.id]));
}

/** Changes the text of an own message for both sides. The SDK takes the change in place, so a refusal undoes it. */
export async function editText(session: Session, view: MessageView, text: string): Promise<void> {
  const { raw } = view;
  const before: unknown = raw.payload.text;
  raw.payload.text = text;
  try {
    await chatOf(session).modifyMessage(raw);
  } catch (error) {
    if (raw.payload.text === text) raw.payload.text = before;
    throw error;
  } finally {
    refreshMessages(session, [raw]);
  }
}

/** Deletes a message on one's own side. One that was never sent is only known here and simply goes. */
export async function remove(session: Session, view: MessageView): Promise<void> {
  if (view.seq > 0) await chatOf(session).deleteMessage([view.raw]);
  session.hidden.add(view.id);
  setThread(session, view.raw.conversationID, (thread) => withoutMessages(thread, new Set([view.id])));
}
