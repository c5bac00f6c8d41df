import type { WireMessage } from '@hongyan/contract';
import type { CoreListener, SendParams } from '../../core/port.ts';
import type { PendingMessage } from '../../store/port.ts';
import { EVENT } from '../constants/event.ts';
import { failed, finished } from '../methods/send.ts';
import { messageFromWire } from '../objects/fromWire.ts';
import { nameOf } from '../objects/names.ts';
import type { Face } from './face.ts';

/** Shows what an earlier run of the app left: messages that wait to be sent, and those that failed. */
export function showUnsent(face: Face): void {
  for (const pending of face.core.unsent()) {
    if (face.outbox.has(pending.id)) continue;
    const message = messageFromWire(wireOf(face, pending), face.messages.view(pending.conv));
    message.status = pending.state === 'failed' ? 'fail' : 'unSend';
    face.messages.add(message);
    face.outbox.add(message);
  }
}

/** Shows what became of a message that nobody waits for any more, in the object that the app has. */
export const unsentTold =
  (face: () => Face): CoreListener['sent'] =>
  ({ id, conv }, outcome) => {
    const { messages, ready, emitter } = face();
    const message = messages.find(id, conv);
    if (!message) return;
    if ('fault' in outcome) failed(face(), message, outcome.fault);
    else finished(face(), message, outcome);
    ready.tell(() => emitter.emit(EVENT.MESSAGE_MODIFIED, [message]));
  };

/** The message as the wire would have it, without a place. */
function wireOf({ core }: Pick<Face, 'core'>, { id, conv, createdMs, params }: PendingMessage): WireMessage {
  const { clientTimeSec, random, body, push, isOnlineOnly: _, ...others } = params as unknown as SendParams;
  return {
    ...others,
    ...{ seq: 0, id, from: core.me?.userId ?? '', to: nameOf(conv), msgSeq: 0, clientTimeSec, random },
    timeSec: Math.floor(createdMs / 1000),
    // As the app wrote it, which the server may not have looked at.
    body: body as WireMessage['body'],
  };
}
