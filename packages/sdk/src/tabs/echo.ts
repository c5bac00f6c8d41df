import type { EventName, EventPayload, WireStatus } from '@hongyan/contract';
import type { CommandName } from '../connection/port.ts';
import { ownMessage } from '../core/ownMessage.ts';
import type { SendAnswer, SendParams } from '../core/port.ts';

/** An event as the server tells it. */
export type Told = { [N in EventName]: { name: N; payload: EventPayload<N> } }[EventName];

/** Commands that only read, or concern the session alone. */
const READS = /^(get|report|check|count|download|sync|subscribe|unsubscribe|guest)/;

/** Whether another device of the user may have to hear of this command. */
export const isChange = (command: string): boolean => !READS.test(command);

/**
 * What the tabs that did not ask must be told when a command is answered: to the server they are the device that asked, so
 * it tells them nothing.
 *
 * @returns an event that the server would tell another device; `resync` where only asking can tell what changed
 */
export function echoOf(
  me: { userId: string; uid: string },
  { command, params, result }: { command: CommandName; params: object; result: unknown },
): Told | undefined {
  if (!isChange(command)) return undefined;
  if (command === 'sendMessage') return echoOfMessage(me, params as SendParams, result as SendAnswer);
  if (command === 'setStatus') return { name: 'statuses', payload: { statuses: [result as WireStatus] } };
  return { name: 'resync', payload: {} };
}

function echoOfMessage(me: { userId: string; uid: string }, params: SendParams, answer: SendAnswer): Told {
  // It was told when it was new, and may have changed since.
  if (answer.isRepeat) return { name: 'resync', payload: {} };
  const { convId, timeMs } = answer;
  const plain = ownMessage(me, params, answer);
  const message = params.isOnlineOnly ? { ...plain, isOnlineOnly: true } : plain;
  return { name: 'message', payload: { convId, conv: params.conv, timeMs, message } };
}
