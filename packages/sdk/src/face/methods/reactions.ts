import type { WireReactor } from '@hongyan/contract';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { isMessage } from '../objects/message.ts';
import { reactionOf, reactorOf } from '../objects/reaction.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { Message, MessageReaction, MessageReactions, ReactionMethods } from '../types.ts';

type Family = Pick<
  Methods,
  'addMessageReaction' | 'removeMessageReaction' | 'getMessageReactions' | 'getAllUserListOfMessageReaction'
>;
type UsersOptions = Parameters<ReactionMethods['getAllUserListOfMessageReaction']>[0];

/** Messages that one call asks for at most. */
const MAX_MESSAGES = 30;
/** Users that are named of each reaction at most, and in one page of all of them. */
const MAX_NAMED = 10;
const MAX_USERS = 100;

/** Reactions to messages (§4.5). */
export function reactionMethods(face: Face): Family {
  return {
    addMessageReaction: (message, reactionID) => react(face, message, { reactionID, isAdded: true }),
    removeMessageReaction: (message, reactionID) => react(face, message, { reactionID, isAdded: false }),
    getMessageReactions: async ({ messageList, maxUserCountPerReaction }) => ({
      resultList: await reactionsOf(face, messageList, maxUserCountPerReaction ?? MAX_NAMED),
    }),
    getAllUserListOfMessageReaction: (options) => usersOf(face, options),
  };
}

/** The conversation and place of a message that the server has. */
export function placeOf(message: Message): { conv: string; seq: number } {
  if (!isMessage(message)) throw chatError(codes.MSG_INSTANCE_REQUIRED);
  if (message._seq === 0) throw chatError(codes.INVALID_OPERATION);
  return { conv: message.conversationID, seq: message._seq };
}

/** The event follows here as well: an app shows what it says, whoever reacted. */
async function react(
  { core, reactions }: Face,
  message: Message,
  { reactionID, isAdded }: { reactionID: string; isAdded: boolean },
): Promise<Record<string, never>> {
  const place = placeOf(message);
  await core.callReactions(isAdded ? 'addReaction' : 'removeReaction', { ...place, reaction: reactionID });
  reactions.changed({ ...place, messageID: message.ID, reactionID });
  return {};
}

async function reactionsOf(face: Face, list: readonly Message[], named: number): Promise<MessageReactions[]> {
  if (!list.every(isMessage)) throw chatError(codes.MSG_INSTANCE_REQUIRED);
  const found = new Map<string, MessageReaction[]>();
  const stored = new Map<string, Message[]>();
  for (const message of list.filter(({ _seq }) => _seq > 0)) {
    const { conversationID: conv } = message;
    stored.set(conv, [...(stored.get(conv) ?? []), message]);
  }
  await Promise.all([...stored].map(([conv, messages]) => ask(face, { conv, messages, named, found })));
  return list.map(({ ID }) => ({ messageID: ID, reactionList: found.get(ID) ?? [] }));
}

interface Asking {
  conv: string;
  messages: readonly Message[];
  named: number;
  /** By the ids of messages. */
  found: Map<string, MessageReaction[]>;
}

async function ask({ core }: Face, { conv, messages, named, found }: Asking): Promise<void> {
  const bySeq = new Map(messages.map(({ _seq, ID }) => [_seq, ID]));
  const users = Math.max(0, Math.min(Math.trunc(named), MAX_NAMED));
  let left = [...bySeq.keys()];
  while (left.length > 0) {
    const answer = await core.callReactions('getReactions', { conv, seqs: left.slice(0, MAX_MESSAGES), users });
    for (const { seq, reactions } of answer.messages) found.set(bySeq.get(seq) ?? '', reactions.map(reactionOf));
    left = [...answer.left, ...left.slice(MAX_MESSAGES)];
  }
}

async function usersOf({ core }: Face, { message, reactionID, nextSeq, count = MAX_USERS }: UsersOptions) {
  const page = await core.callReactions('getReactionUsers', {
    ...placeOf(message),
    ...{ reaction: reactionID, count: Math.min(count, MAX_USERS) },
    ...(nextSeq > 0 && { cursor: String(nextSeq) }),
  });
  const reactors: readonly WireReactor[] = page.reactors;
  return { userList: reactors.map(reactorOf), nextSeq: Number(page.cursor), isCompleted: page.cursor === '' };
}
