import type { WireMessage } from '@hongyan/contract';
import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import { messageFromWire, refresh, type View } from '../objects/fromWire.ts';
import type { Message, UserInfo } from '../types.ts';
import { userInfo } from './changes.ts';
import { groupIdOf } from './conv.ts';
import type { GroupCache } from './groupCache.ts';
import type { ProfileCache } from './profileCache.ts';

/** How many messages keep their identity; the one used longest ago goes first. */
const MAX_MESSAGES = 5_000;

/** The Message objects that were handed out: one message is one object, brought up to date in place. */
export interface MessageCache {
  /** The object of a message that the server has, as the message is now; `revoker` of a recall just told. */
  take(conv: string, wire: WireMessage, revoker?: UserInfo): Message;
  /** What apps are told of a message: its reader, and how far both sides have read. */
  view(conv: string): View;
  find(id: string): Message | undefined;
  /** Keeps a message that was made here. */
  add(message: Message): void;
  remove(id: string): void;
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
    fileProxy: string | undefined;
  },
  isHeld: (id: string) => boolean,
  maxMessages = MAX_MESSAGES,
): MessageCache {
  const { core, groups, profiles, fileProxy } = needs;
  const messages = new Map<string, Message>();

  function view(conv: string): View {
    const head = core.head(conv);
    const [readSeq, peerReadSeq] = [head?.readSeq ?? 0, head?.peerReadSeq ?? 0];
    const subType = isOfGroup(conv) ? groups.get(groupIdOf(conv))?.type : undefined;
    return { conv, me: core.me?.userId ?? '', readSeq, peerReadSeq, fileProxy, subType };
  }
  function add(message: Message): void {
    messages.delete(message.ID);
    messages.set(message.ID, message);
    if (messages.size <= maxMessages) return;
    const oldest = firstOf(messages.keys(), (id) => id !== message.ID && !isHeld(id));
    if (oldest !== undefined) messages.delete(oldest);
  }

  return {
    take(conv, wire, revoker) {
      const by = wire.recalledBy === undefined ? undefined : userInfo({ profiles }, wire.recalledBy);
      const seen: View = { ...view(conv), revoker: revoker ?? by };
      const known = messages.get(wire.id);
      if (known) refresh(known, wire, seen);
      const message = known ?? messageFromWire(wire, seen);
      add(message);
      return message;
    },
    view,
    find: (id) => messages.get(id),
    add,
    remove: (id) => void messages.delete(id),
    of: (conversationID) => [...messages.values()].filter((message) => message.conversationID === conversationID),
    clear: () => messages.clear(),
  };
}

const isOfGroup = (conv: string): boolean => conv.startsWith(TYPES.CONV_GROUP);

function firstOf(ids: Iterable<string>, fits: (id: string) => boolean): string | undefined {
  for (const id of ids) if (fits(id)) return id;
  return undefined;
}
