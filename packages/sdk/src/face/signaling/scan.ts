import type { WireConversation, WireMessage } from '@hongyan/contract';
import { eachOf } from '../../core/queues.ts';
import { TYPES } from '../constants/types.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';

/** How far back open invitations are looked for: one of a conversation that was silent for longer is found by its history. */
const BACK_MS = 86_400_000;
/** Conversations that are looked through, the latest first. */
const CONVERSATIONS = 20;
/** The latest messages of each. */
const MESSAGES = 50;
/** Conversations that are looked through side by side. */
const WIDTH = 4;

/**
 * Reads where invitations may still be open: the latest messages of the latest conversations, from the device where they are
 * kept there, otherwise a page of the server's of each.
 *
 * @param take given the messages of each conversation, oldest first
 */
export async function lookBack(
  { core, messages, groups, log }: Pick<Face, 'core' | 'messages' | 'groups' | 'log'>,
  take: (messages: readonly Message[]) => void,
): Promise<void> {
  const sinceMs = core.serverNowMs() - BACK_MS;
  const isWorthIt = ({ conv, timeMs, lastMessage }: WireConversation): boolean =>
    isOfMessages(conv) &&
    !groups.isLive(conv.slice(TYPES.CONV_GROUP.length)) &&
    (timeMs >= sinceMs || (lastMessage !== undefined && mayBeSignal(lastMessage)));
  const latest = core
    .heads()
    .filter(isWorthIt)
    .sort((a, b) => b.timeMs - a.timeMs)
    .slice(0, CONVERSATIONS);
  const uid = core.me?.uid;
  await eachOf(latest, WIDTH, async ({ conv }) => {
    try {
      const found = (await core.history(conv, { count: MESSAGES })).messages.filter(mayBeSignal);
      if (core.me?.uid === uid) take(found.reverse().map((wire) => messages.take(conv, wire)));
    } catch (error) {
      log.debug('invitations could not be looked for in', conv, error);
    }
  });
}

const isOfMessages = (conv: string): boolean => conv.startsWith(TYPES.CONV_C2C) || conv.startsWith(TYPES.CONV_GROUP);

const mayBeSignal = ({ body: [first] }: WireMessage): boolean =>
  first?.MsgType === TYPES.MSG_CUSTOM && String((first.MsgContent as { Data?: unknown }).Data).includes('inviteID');
