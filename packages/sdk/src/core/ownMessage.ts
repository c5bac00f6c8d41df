import type { WireMessage } from '@hongyan/contract';
import type { SendAnswer, SendParams } from './port.ts';

const NORMAL = 2;

/** The id of a message that one sends. */
export const ownId = (uid: string, { clientTimeSec, random }: SendParams): string =>
  `${uid}-${clientTimeSec}-${random}`;

/** A message that the server acknowledged, as it shows it to others. */
export function ownMessage(me: { userId: string; uid: string }, params: SendParams, answer: SendAnswer): WireMessage {
  const { conv, clientTimeSec, random, push, priority, at, targets } = params;
  // What is stored, where words were replaced or the app changed it.
  const { body = params.body, cloudCustomData = params.cloudCustomData } = answer;
  const message: WireMessage = {
    seq: answer.seq,
    id: ownId(me.uid, params),
    from: me.userId,
    to: conv.startsWith('GROUP') ? conv.slice(5) : conv.slice(3),
    timeSec: answer.timeSec,
    clientTimeSec,
    msgSeq: answer.msgSeq,
    random,
    body,
  };
  if (answer.nick) message.nick = answer.nick;
  if (answer.faceUrl) message.faceUrl = answer.faceUrl;
  if (cloudCustomData) message.cloudCustomData = cloudCustomData;
  if (push) message.push = push;
  if (answer.nameCard) message.nameCard = answer.nameCard;
  if (priority !== undefined && priority !== NORMAL) message.priority = priority;
  if (at) message.at = at;
  if (targets) message.targets = targets;
  for (const flag of ['noUnread', 'noLastMsg', 'needReadReceipt', 'supportExtension'] as const) {
    if (params[flag]) message[flag] = true;
  }
  if (targets) message.noLastMsg = true;
  if (targets || answer.noUnread) message.noUnread = true;
  return message;
}
