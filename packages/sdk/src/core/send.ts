import { noAnswer } from '../connection/fault.ts';
import { nextOrder } from '../store/writingOrder.ts';
import { appendMessage, isNewPassing } from './events.ts';
import { isUnanswered } from './faults.ts';
import { mend, refresh } from './heads.ts';
import { ownId, ownMessage } from './ownMessage.ts';
import type { SendAnswer, SendOptions, SendParams } from './port.ts';
import { inConv, type Session } from './session.ts';

/** A message on its way, as it was asked for. */
interface Asked extends SendOptions {
  id: string;
  params: SendParams;
  createdMs: number;
  /** `next`: given when it is written down. */
  order: number | 'next' | undefined;
}

/**
 * Sends a message; when this resolves it is in the local log.
 *
 * It is written down as pending first, and requests leave in the order of the calls.
 */
export async function sendMessage(
  session: Session,
  params: SendParams,
  { untilMs }: SendOptions = {},
): Promise<SendAnswer> {
  const id = ownId(session.me.uid, params);
  const asked: Asked = {
    id,
    createdMs: session.connection.serverNowMs(),
    order: 'next',
    // As the wire takes it, and apart from an object that the caller may go on changing.
    params: JSON.parse(JSON.stringify(params)) as SendParams,
    untilMs,
  };
  if (params.isOnlineOnly) {
    // The server may tell it as another device's, when the connection it came by is gone.
    isNewPassing(session, id);
    return leave(session, asked, () => Promise.resolve());
  }
  session.pending.add(id);
  return transmit(session, asked);
}

/** Sends what an earlier run of the app left unsent, in the order in which it was written, and tells what became of each. */
export function sendUnsent(session: Session): void {
  for (const message of [...session.unsent.values()]) {
    if (message.state !== 'sending') continue;
    const { id, createdMs, order, untilMs } = message;
    if (isLate(session, message)) {
      forgetUnsent(session, id).catch(waitForNextStart);
      continue;
    }
    transmit(session, { id, createdMs, order, untilMs, params: message.params as SendParams }).then(
      (answer) => {
        session.unsent.delete(id);
        session.tell.sent(message, answer);
      },
      (fault: unknown) => session.tell.sent(message, { fault }),
    );
  }
}

/** Takes back a message that has not left; false where it may have. */
export const takeBack = (session: Session, id: string): boolean => session.leaving.get(id)?.() ?? false;

/** What could not be dropped now is looked at again by the next start. */
function waitForNextStart(): void {}

const leftMs = ({ connection }: Session, { untilMs = Number.POSITIVE_INFINITY }: SendOptions): number =>
  untilMs - connection.serverNowMs();

const isLate = (session: Session, options: SendOptions): boolean => leftMs(session, options) <= 0;

/** Forgets a message that failed. */
export async function forgetUnsent(session: Session, id: string): Promise<void> {
  session.unsent.delete(id);
  if (session.pending.delete(id)) await session.store.dropPending(id);
}

/** What was under way when the user signed out, or was kicked out, failed, as who sent it is told. */
export async function giveUpUnsent({ isGivenUp, store, pending }: Session): Promise<void> {
  if (!isGivenUp || !store.isDurable) return;
  for (const message of await store.pending())
    if (message.state === 'sending' && pending.has(message.id)) await store.putPending({ ...message, state: 'failed' });
}

/** A message that is kept on the device waits for the network for as long as a week. */
const PATIENCE_MS = 7 * 86_400_000;
/** What is not waits as long as any request. */
const REQUEST_MS = 30_000;

async function transmit(session: Session, asked: Asked): Promise<SendAnswer> {
  const { conv } = asked.params;
  try {
    const answer = await leave(session, asked, () => writeDown(session, asked));
    await mend(session, conv, () => takeOwnMessage(session, asked, answer));
    return answer;
  } catch (error) {
    return await learnedOtherwise(session, asked, error);
  }
}

/** Asks the server, in its turn and when `written` is done, unless the message is taken back or too late by then. */
async function leave(session: Session, asked: Asked, written: () => Promise<void>): Promise<SendAnswer> {
  const { id, params } = asked;
  let isTakenBack = false;
  let takeBack = (): boolean => {
    isTakenBack = true;
    return true;
  };
  const mine = (): boolean => takeBack();
  session.leaving.set(id, mine);
  try {
    const { answered } = await session.queues.run(`send ${params.conv}`, async () => {
      await session.opened;
      await written();
      if (isTakenBack || isLate(session, asked)) throw noAnswer();
      // Until somebody says how, it cannot be taken back.
      takeBack = () => false;
      const patienceMs = session.store.isDurable && !params.isOnlineOnly ? PATIENCE_MS : REQUEST_MS;
      const request = session.request('sendMessage', params, Math.min(patienceMs, leftMs(session, asked)), (way) => {
        takeBack = way;
      });
      return { answered: request };
    });
    return await answered;
  } finally {
    if (session.leaving.get(id) === mine) session.leaving.delete(id);
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
    if (isLate(session, asked)) await forgetUnsent(session, asked.id);
    else if (session.pending.has(asked.id)) await putPending(session, asked, 'failed');
    return isUnanswered(error) ? session.store.messageById(conv, asked.id) : undefined;
  });
  const head = session.heads.get(conv);
  if (!stored || !head) throw error;
  const { seq, id, msgSeq, timeSec, body } = stored;
  return { seq, id, msgSeq, timeSec, body, timeMs: timeSec * 1000, convId: head.id, isRepeat: true };
}

/** Gives a message its place in the order of writing, and writes it down. */
async function writeDown(session: Session, asked: Asked): Promise<void> {
  if (asked.order === 'next') {
    session.lastOrder = nextOrder(session.lastOrder, asked.createdMs);
    asked.order = session.lastOrder;
  }
  await putPending(session, asked, session.isGivenUp ? 'failed' : 'sending');
}

/** Writes down how far a message is; where an earlier run of the app left it, what is told of it follows. */
function putPending(session: Session, asked: Asked, state: 'sending' | 'failed'): Promise<void> {
  const { order, params, ...others } = asked;
  const message = { ...others, conv: params.conv, params, ...(typeof order === 'number' && { order }), state };
  if (session.unsent.has(asked.id)) session.unsent.set(asked.id, message);
  return session.store.putPending(message);
}
