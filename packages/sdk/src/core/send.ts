import { appendMessage, isNewPassing } from './events.ts';
import { isUnanswered } from './faults.ts';
import { mend, refresh } from './heads.ts';
import { ownId, ownMessage } from './ownMessage.ts';
import type { SendAnswer, SendParams } from './port.ts';
import { inConv, type Session } from './session.ts';

/** A message on its way, as it was asked for. */
interface Asked {
  id: string;
  params: SendParams;
  createdMs: number;
}

/**
 * Sends a message; when this resolves it is in the local log.
 *
 * It is written down as pending first, and requests leave in the order of the calls.
 */
export async function sendMessage(session: Session, params: SendParams): Promise<SendAnswer> {
  const id = ownId(session.me.uid, params);
  if (params.isOnlineOnly) {
    // The server may tell it as another device's, when the connection it came by is gone.
    isNewPassing(session, id);
    return session.request('sendMessage', params);
  }
  const asked: Asked = {
    id,
    // As the wire takes it, and apart from an object that the caller may go on changing.
    params: JSON.parse(JSON.stringify(params)) as SendParams,
    createdMs: session.connection.serverNowMs(),
  };
  session.pending.add(id);
  return transmit(session, asked);
}

/** Sends what an earlier run of the app left unsent, in the order in which it was written, and tells what became of each. */
export function sendUnsent(session: Session): void {
  for (const message of session.unsent.values()) {
    if (message.state !== 'sending') continue;
    const { id, createdMs } = message;
    transmit(session, { id, createdMs, params: message.params as SendParams }).then(
      (answer) => {
        session.unsent.delete(id);
        session.tell.sent(message, answer);
      },
      (fault: unknown) => session.tell.sent(message, { fault }),
    );
  }
}

/** Forgets a message that failed. */
export async function forgetUnsent(session: Session, id: string): Promise<void> {
  session.unsent.delete(id);
  if (session.pending.delete(id)) await session.store.dropPending(id);
}

/** A message that is kept on the device waits for the network for as long as a week. */
const PATIENCE_MS = 7 * 86_400_000;

async function transmit(session: Session, asked: Asked): Promise<SendAnswer> {
  const { conv } = asked.params;
  const patience = session.store.isDurable ? [PATIENCE_MS] : [];
  const { answered } = await session.queues.run(`send ${conv}`, async () => {
    await session.opened;
    await putPending(session, asked, 'sending');
    return { answered: session.request('sendMessage', asked.params, ...patience) };
  });
  try {
    const answer = await answered;
    await mend(session, conv, () => takeOwnMessage(session, asked, answer));
    return answer;
  } catch (error) {
    return await learnedOtherwise(session, asked, error);
  }
}

/** Keeps a message that the server acknowledged, as the server would show it. Runs in the conversation's queue. */
async function takeOwnMessage(session: Session, asked: Asked, answer: SendAnswer): Promise<void> {
  const { conv } = asked.params;
  // Said in a live room: kept nowhere.
  if (answer.convId === '') isNewPassing(session, asked.id);
  else await keepOwn(session, conv, asked, answer);
  session.unsent.delete(asked.id);
  if (session.pending.delete(asked.id)) await session.store.dropPending(asked.id);
}

async function keepOwn(session: Session, conv: string, asked: Asked, answer: SendAnswer): Promise<void> {
  const head = session.heads.get(conv);
  const isSameLog = head?.id === answer.convId;
  if (!isSameLog || answer.seq > head.seq) {
    // A repeat may have been changed since it was stored.
    const message = answer.isRepeat ? undefined : ownMessage(session.me, asked.params, answer);
    if (message && isSameLog && answer.seq === head.seq + 1 && !session.stale.has(conv)) {
      await appendMessage(session, conv, { timeMs: answer.timeMs, message }, { isNews: false });
    } else await refresh(session, conv, { logId: answer.convId, pushedSeq: answer.seq, message });
  }
}

/** A message whose answer was lost may have come by other ways; otherwise it failed. */
async function learnedOtherwise(session: Session, asked: Asked, error: unknown): Promise<SendAnswer> {
  if (!session.isAlive) throw error;
  const { conv } = asked.params;
  const stored = await inConv(session, conv, async () => {
    if (session.pending.has(asked.id)) await putPending(session, asked, 'failed');
    return isUnanswered(error) ? session.store.messageById(conv, asked.id) : undefined;
  });
  const head = session.heads.get(conv);
  if (!stored || !head) throw error;
  const { seq, id, msgSeq, timeSec, body } = stored;
  return { seq, id, msgSeq, timeSec, body, timeMs: timeSec * 1000, convId: head.id, isRepeat: true };
}

function putPending(session: Session, { id, params, createdMs }: Asked, state: 'sending' | 'failed'): Promise<void> {
  return session.store.putPending({ conv: params.conv, id, params, createdMs, state });
}
