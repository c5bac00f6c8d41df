import type { EventPayload, WireChange, WireMessage } from '@hongyan/contract';
import { putHead } from './advance.ts';
import { isUnanswered } from './faults.ts';
import { groupSeen, memberCountTold } from './groups.ts';
import { headAfterChange, headAfterMessage, isOlderLog } from './headEffects.ts';
import { mend, refresh } from './heads.ts';
import { followRoom, roomTold } from './rooms.ts';
import type { Session } from './session.ts';
import { topicChanged, topicPushed } from './topics.ts';

/** Ids of online-only messages that are remembered. */
const PASSING_MAX = 500;

/** Takes a message that was pushed. */
export function messageArrived(session: Session, payload: EventPayload<'message'>): void {
  const { from, to } = payload.message;
  const conv = payload.conv ?? `C2C${from === session.me.userId ? to : from}`;
  // Behind what waits for the conversation, so that it is told in the order in which it came.
  void mend(session, conv, async () => {
    if (payload.convId === '') {
      await followRoom(session, conv);
      if (isNewPassing(session, payload.message.id)) passed(session, conv, payload.message);
    } else await takeMessage(session, conv, payload);
  });
}

/** Takes a change that was pushed. */
export function changeArrived(session: Session, { convId, conv: named, users, change }: EventPayload<'change'>): void {
  const conv = named ?? `C2C${users?.find((userId) => userId !== session.me.userId) ?? session.me.userId}`;
  void mend(session, conv, () => takeChanges(session, conv, { convId, changes: [change], isOwn: false }));
  if (change.topic) void topicPushed(session, change).catch(() => {});
}

/** Nothing numbers what is not stored, online-only or said in a live room. */
function passed(session: Session, conv: string, message: WireMessage): void {
  roomTold(session, conv, message);
  if (!session.pending.has(message.id)) session.tell.messages(conv, [message]);
}

/** Remembers a message that nothing numbers by its id; false when it was known. */
export function isNewPassing({ passing }: Session, id: string): boolean {
  if (passing.has(id)) return false;
  passing.add(id);
  for (const oldest of passing) {
    if (passing.size <= PASSING_MAX) break;
    passing.delete(oldest);
  }
  return true;
}

async function takeMessage(session: Session, conv: string, payload: EventPayload<'message'>): Promise<void> {
  const { convId, message } = payload;
  const head = session.heads.get(conv);
  if (head && isOlderLog(convId, head.id)) return;
  // Twice, or late: what stands there is known, or was left as a hole and may have changed since.
  if (head?.id === convId && message.seq <= head.seq) return;
  if (head?.id === convId && message.seq === head.seq + 1 && !session.stale.has(conv)) {
    return appendMessage(session, conv, payload, { isNews: !session.pending.has(message.id) });
  }
  try {
    await refresh(session, conv, { logId: convId, pushedSeq: message.seq, message });
  } catch (error) {
    if (head || isUnanswered(error)) throw error;
    session.tell.messages(conv, [message]);
  }
}

/** Keeps the message of the next place and moves the head on. Runs in the conversation's queue. */
export async function appendMessage(
  session: Session,
  conv: string,
  { timeMs, message }: { timeMs: number; message: WireMessage },
  { isNews }: { isNews: boolean },
): Promise<void> {
  const head = session.heads.get(conv);
  if (!head) throw new Error(`no head of ${conv} to append to`);
  const { seq } = message;
  await session.store.putMessages(conv, head.id, head.rev, [message], { from: seq, to: seq });
  if (session.pending.delete(message.id)) await session.store.dropPending(message.id);
  await putHead(session, headAfterMessage(head, message, timeMs, session.me));
  memberCountTold(session, conv, [message]);
  if (isNews) session.tell.messages(conv, [message]);
  session.tell.heads([conv]);
}

/** Changes of one conversation in order of `rev`, pushed or made from here. */
export interface TakenChanges {
  /** Number of the log that they are of: an answer may be about one that is another by now (S32). */
  convId: string;
  changes: readonly WireChange[];
  isOwn: boolean;
}

/** Applies changes: the next ones directly, others by fetching. Runs in the conversation's queue. */
export async function takeChanges(session: Session, conv: string, taken: TakenChanges): Promise<void> {
  for (const change of taken.changes) {
    const head = session.heads.get(conv);
    if (head && isOlderLog(taken.convId, head.id)) return;
    const isSameLog = taken.convId === head?.id;
    if (isSameLog && change.rev <= head.rev) continue;
    // One about a message that has not arrived would leave that message, when it comes, as it was before.
    const isReady = isSameLog && change.rev === head.rev + 1 && (change.kind === 'read' || change.seq <= head.seq);
    const isApplied = isReady && !session.stale.has(conv) && (await applyChange(session, conv, change, taken.isOwn));
    if (!isApplied) await refresh(session, conv, { logId: taken.convId, changes: taken.changes });
  }
}

/** Applies the next change; false when only the server can tell the head after it. */
async function applyChange(session: Session, conv: string, change: WireChange, isOwn: boolean): Promise<boolean> {
  const head = session.heads.get(conv);
  if (!head) return false;
  const [kept] = await session.store.messages(conv, { from: change.seq, to: change.seq }, 1);
  const next = headAfterChange(head, change, kept, session.me);
  if (!next) return false;

  const page = { afterRev: head.rev, rev: change.rev, changes: [change] };
  const { log, applied } = await session.store.applyChanges(conv, page);
  if (log && (log.id !== head.id || log.rev < change.rev)) await session.store.dropLog(conv);
  await putHead(session, next);
  if (change.kind === 'info') groupSeen(session, next);
  if (change.topic) void topicChanged(session, change).catch(() => {});
  if (!isOwn) session.tell.changes(conv, applied.length > 0 ? applied : [{ change, message: undefined }]);
  session.tell.heads([conv]);
  return true;
}
