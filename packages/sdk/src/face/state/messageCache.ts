import type { WireMessage } from '@hongyan/contract';
import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import type { FilePlaces } from '../objects/content.ts';
import { messageFromWire, refresh, type View } from '../objects/fromWire.ts';
import type { Message } from '../types.ts';
import { userInfo } from './changes.ts';
import { groupIdOf } from './conv.ts';
import type { GroupCache } from './groupCache.ts';
import type { ProfileCache } from './profileCache.ts';

/** How many messages keep their identity; the one used longest ago goes first. */
const MAX_MESSAGES = 5_000;

/** The Message objects that were handed out: one message is one object, brought up to date in place. */
export interface MessageCache {
  /** The object of a message that the server has, as the message is now. */
  take(conv: string, wire: WireMessage): Message;
  /** What apps are told of a message: its reader, and how far both sides have read. */
  view(conv: string): View;
  /** By its conversation and ID; of the ID alone, which a batch gives to a message of each of its conversations, the latest. */
  find(id: string, conversationID?: string): Message | undefined;
  /** Keeps a message that was made here. */
  add(message: Message): void;
  remove(message: Pick<Message, 'ID' | 'conversationID'>): void;
  /** All of a conversation, in no particular order. */
  of(conversationID: string): Message[];
  clear(): void;
}

/**
 * Starts empty.
 *
 * @param isHeld whether a message must not go: it is nowhere else
 */
export function createMessageCache(
  needs: {
    core: Pick<Core, 'me' | 'head'>;
    groups: Pick<GroupCache, 'get'>;
    profiles: Pick<ProfileCache, 'get'>;
    places: FilePlaces | undefined;
  },
  isHeld: (id: string) => boolean,
  maxMessages = MAX_MESSAGES,
): MessageCache {
  const { core, groups, profiles, places } = needs;
  const messages = new Map<string, Message>();
  const latest = new Map<string, Message>();

  function view(conv: string): View {
    const head = core.head(conv);
    const [readSeq, peerReadSeq] = [head?.readSeq ?? 0, head?.peerReadSeq ?? 0];
    const subType = isOfGroup(conv) ? groups.get(groupIdOf(conv))?.type : undefined;
    return { conv, me: core.me?.userId ?? '', readSeq, peerReadSeq, places, subType };
  }
  function add(message: Message): void {
    messages.delete(keyOf(message));
    messages.set(keyOf(message), message);
    latest.set(message.ID, message);
    if (messages.size <= maxMessages) return;
    const oldest = firstOf(messages.values(), (other) => other !== message && !isHeld(other.ID));
    if (oldest) remove(oldest);
  }
  function remove(message: Pick<Message, 'ID' | 'conversationID'>): void {
    const known = messages.get(keyOf(message));
    messages.delete(keyOf(message));
    if (known && latest.get(known.ID) === known) latest.delete(known.ID);
  }

  return {
    take(conv, wire) {
      const revoker = wire.recalledBy === undefined ? undefined : userInfo({ profiles }, wire.recalledBy);
      const seen: View = { ...view(conv), revoker };
      const known = messages.get(keyOf({ ID: wire.id, conversationID: conv }));
      if (known) refresh(known, wire, seen);
      const message = known ?? messageFromWire(wire, seen);
      add(message);
      return message;
    },
    view,
    find: (ID, conversationID) =>
      conversationID === undefined ? latest.get(ID) : messages.get(keyOf({ ID, conversationID })),
    add,
    remove,
    of: (conversationID) => [...messages.values()].filter((message) => message.conversationID === conversationID),
    clear() {
      messages.clear();
      latest.clear();
    },
  };
}

const isOfGroup = (conv: string): boolean => conv.startsWith(TYPES.CONV_GROUP);

/** The ID alone is not enough: it says who sent it and when, and one request may be a message in many conversations. */
const keyOf = ({ ID, conversationID }: Pick<Message, 'ID' | 'conversationID'>): string => `${ID} ${conversationID}`;

function firstOf<T>(all: Iterable<T>, fits: (one: T) => boolean): T | undefined {
  for (const one of all) if (fits(one)) return one;
  return undefined;
}
