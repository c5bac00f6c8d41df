import { faultOf } from './fault.ts';
import { receiptMembersMax } from './groupKinds.ts';
import { isOfLiveRoom, rightsIn } from './groupRights.ts';
import { refreshMessages } from './listen.ts';
import { sayOnWall } from './liveRoom.ts';
import { loadReadCounts } from './readers.ts';
import type { Message } from './sdk.ts';
import { chatOf, type Session, setThread, threadOf, viewOf } from './session.ts';
import { withMessages } from './thread.ts';
import { homeIdOf } from './topicIds.ts';
import { mayTellTyping, typingCloudData, typingEveryMs, typingPayload } from './typing.ts';
import type { MessageView } from './views.ts';

/** Where a message goes. */
export interface Target {
  id: string;
  type: string;
  peerId: string;
}

/** How a text is said beside what it says. */
export interface Saying {
  /** User IDs of those whom it mentions, `atAll` among them for everybody. */
  mentions?: readonly string[];
  /** In a live room: how urgent it is, where more is said than gets through. */
  priority?: string;
}

/** Sends a text; it is shown at once and tells itself how it went. */
export async function sendText(session: Session, target: Target, text: string, saying: Saying = {}): Promise<void> {
  const chat = chatOf(session);
  const { mentions: atUserList = [], priority } = saying;
  const options = { ...addressOf(target), ...receipt(session, target), ...(priority && { priority }) };
  const message =
    atUserList.length > 0
      ? chat.createTextAtMessage({ ...options, payload: { text, atUserList: [...atUserList] } })
      : chat.createTextMessage({ ...options, payload: { text } });
  await deliver(session, message, () => chat.sendMessage(message));
}

/** Sends a message of one conversation to another. */
export async function forward(session: Session, target: Target, original: MessageView): Promise<void> {
  const chat = chatOf(session);
  const message = chat.createForwardMessage({
    ...addressOf(target),
    payload: original.raw,
    ...receipt(session, target),
  });
  await deliver(session, message, () => chat.sendMessage(message));
}

/** Sends several messages to a conversation as one that holds them. */
export async function forwardTogether(
  session: Session,
  target: Target,
  { views, title, lines }: { views: readonly MessageView[]; title: string; lines: readonly string[] },
): Promise<void> {
  const chat = chatOf(session);
  const message = chat.createMergerMessage({
    ...addressOf(target),
    ...receipt(session, target),
    payload: { messageList: views.map(({ raw }) => raw), title, abstractList: [...lines], compatibleText: title },
  });
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
  show(session, message);
  try {
    await sent;
  } catch (error) {
    session.faults.set(message.ID, faultOf(error));
  }
  refreshMessages(session, [message]);
  if (message.conversationType === 'GROUP') loadReadCounts(session, [viewOf(session, message)]).catch(() => undefined);
}

function show(session: Session, message: Message): void {
  if (isOfLiveRoom(session.store.get().groups, message)) sayOnWall(session, message.conversationID, [message]);
  else setThread(session, message.conversationID, (thread) => withMessages(thread, [viewOf(session, message)]));
}

/** A receipt is asked for where it may be: not in every type of group, and not in large ones. */
function receipt(session: Session, { type, peerId }: Target): { needReadReceipt: boolean } {
  if (type === 'C2C') return { needReadReceipt: true };
  const group = session.store.get().groups[homeIdOf(peerId)];
  const isSmall = group !== undefined && group.memberCount <= receiptMembersMax;
  return { needReadReceipt: isSmall && rightsIn(group).hasReceipts };
}

function addressOf(target: Target): { to: string; conversationType: string } {
  return { to: target.peerId, conversationType: target.type };
}
