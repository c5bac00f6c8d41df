import { TSignaling } from '../constants/signaling.ts';
import { TYPES } from '../constants/types.ts';
import type { Messaging } from '../laterPart.ts';
import { send } from '../methods/send.ts';
import type { Face } from '../state/face.ts';
import type { Message, SendMessageOptions, Signaling } from '../types.ts';

/** How a signal is sent: its options, and when it is of no use any more (server's time, ms). */
interface SendSignalOptions extends SendMessageOptions {
  endMs?: number;
}

/** Makes the message of a signal, to a user or a group. */
export const messageOf = (messaging: Messaging, signal: Signaling, to: string): Message =>
  messaging.createCustomMessage({
    to,
    conversationType: signal.groupID ? TYPES.CONV_GROUP : TYPES.CONV_C2C,
    priority: TYPES.MSG_PRIORITY_HIGH,
    payload: { data: JSON.stringify(signal) },
  });

/** Sends the message of a signal; rejects as `sendMessage` does. */
export function sendSignal(
  face: Face,
  message: Message,
  signal: Signaling,
  { endMs = Number.POSITIVE_INFINITY, ...options }: SendSignalOptions,
): Promise<{ message: Message }> {
  const isOut = isExcluded(signal);
  const messageControlInfo = {
    ...{ excludedFromUnreadCount: isOut, excludedFromLastMessage: isOut, excludedFromContentModeration: true },
  };
  const untilMs = endMs === Number.POSITIVE_INFINITY ? undefined : endMs;
  return send(face, message, { ...options, messageControlInfo }, untilMs);
}

/** Leaves nothing of a message that was not sent. */
export function forgetUnsent({ core, messages, outbox, log }: Face, message: Message): void {
  outbox.remove(message.ID);
  messages.remove(message);
  message.status = 'fail';
  core.forgetUnsent(message.ID).catch((error) => log.debug('a signal could not be dropped', error));
}

/** Whether a signal asks to be neither counted nor shown in the list, by what stands in its data. */
function isExcluded({ data, actionType }: Signaling): boolean {
  const has = (name: string): boolean => data.includes(name);
  if (has('excludeFromHistoryMessage') || has('excludeOriginalSignalingFromHistoryMessage')) return true;
  return actionType === TSignaling.ACTION_TYPE_INVITE_TIMEOUT && has('excludeTimeoutSignalingFromHistoryMessage');
}
