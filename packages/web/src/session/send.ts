import { faultOf } from './fault.ts';
import { refreshMessages } from './listen.ts';
import type { Message } from './sdk.ts';
import { chatOf, type Session, setThread, threadOf, viewOf } from './session.ts';
import { withMessages } from './thread.ts';
import { mayTellTyping, typingCloudData, typingEveryMs, typingPayload } from './typing.ts';
import type { MessageView } from './views.ts';

/** Where a message goes. */
export interface Target {
  id: string;
  type: string;
  peerId: string;
}

/** Sends a text; it is shown at once and tells itself how it went. */
export async function sendText(session: Session, target: Target, text: string): Promise<void> {
  const chat = chatOf(session);
  const message = chat.createTextMessage({ ...addressOf(target), payload: { text }, ...receipt(target) });
  await deliver(session, message, () => chat.sendMessage(message));
}

/** Sends a message of one conversation to another. */
export async function forward(session: Session, target: Target, original: MessageView): Promise<void> {
  const chat = chatOf(session);
  const message = chat.createForwardMessage({ ...addressOf(target), payload: original.raw, ...receipt(target) });
  await deliver(session, message, () => chat.sendMessage(message));
}

/** Tries a failed message again. */
export async function resend(session: Session, failed: MessageView): Promise<void> {
  const chat = chatOf(session);
  session.faults.delete(failed.id);
  await deliver(session, failed.raw, () => chat.resendMessage(failed.raw));
}

/** Tells the peer that one types or has stopped, when they would want to know. */
export async function tellTyping(session: Session, target: Target, isTyping: boolean): Promise<void> {
  const { chat, store, typingToldMs } = session;
  const { net, phase } = store.get();
  if (chat === undefined || phase !== 'ready' || net !== 'connected' || target.type !== 'C2C') return;
  const toldMs = typingToldMs.get(target.id);
  const nowMs = chat.getServerTime();
  if (isTyping ? toldMs !== undefined && nowMs - toldMs < typingEveryMs : toldMs === undefined) return;
  const lastOfPeer = threadOf(store.get(), target.id).messages.findLast((message) => !message.isOwn);
  if (isTyping && !mayTellTyping(lastOfPeer?.timeSec, nowMs / 1000)) return;
  if (isTyping) typingToldMs.set(target.id, nowMs);
  else typingToldMs.delete(target.id);
  const message = chat.createCustomMessage({
    ...addressOf(target),
    payload: typingPayload(isTyping),
    cloudCustomData: typingCloudData,
  });
  // A lost notice is no loss: the next one, or silence, says the same.
  await chat.sendMessage(message, { onlineUserOnly: true }).catch(() => undefined);
}

async function deliver(session: Session, message: Message, act: () => Promise<unknown>): Promise<void> {
  session.typingToldMs.delete(message.conversationID);
  const sent = act();
  setThread(session, message.conversationID, (thread) => withMessages(thread, [viewOf(session, message)]));
  try {
    await sent;
  } catch (error) {
    session.faults.set(message.ID, faultOf(error));
  }
  refreshMessages(session, [message]);
}

/** One-to-one a receipt is asked for; in a group the number of readers would be of little use here. */
const receipt = ({ type }: Target) => ({ needReadReceipt: type === 'C2C' });

function addressOf(target: Target): { to: string; conversationType: string } {
  return { to: target.peerId, conversationType: target.type };
}
