import { useSessionState } from '../session/react.ts';
import type { Target } from '../session/send.ts';

/** Whom the conversation on screen is with. */
export interface Peer extends Target {
  name: string;
  avatar: string | undefined;
  unread: number;
}

/** Reads the peer from the list; one that is not in it is known by the conversation's ID. */
export function usePeer(conversationId: string): Peer {
  const listed = useSessionState((state) => state.conversations.find(({ id }) => id === conversationId));
  if (listed !== undefined) return listed;
  const type = conversationId.startsWith('C2C') ? 'C2C' : 'GROUP';
  const peerId = conversationId.slice(type.length);
  return { id: conversationId, type, peerId, name: peerId, avatar: undefined, unread: 0 };
}
