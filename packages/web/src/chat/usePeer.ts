import { useGroup } from '../groups/useGroup.ts';
import { entryOf } from '../session/entries.ts';
import { useSessionState } from '../session/react.ts';
import type { Target } from '../session/send.ts';

/** Whom the conversation on screen is with. */
export interface Peer extends Target {
  name: string;
  avatar: string | undefined;
  unread: number;
}

/** Reads the peer from the list, or the topic; one that is not in it is known by the conversation's ID. */
export function usePeer(conversationId: string): Peer {
  const listed = useSessionState((state) => entryOf(state, conversationId));
  const type = conversationId.startsWith('C2C') ? 'C2C' : 'GROUP';
  const peerId = conversationId.slice(type.length);
  const group = useGroup({ type, peerId });
  if (listed !== undefined) return listed;
  return { id: conversationId, type, peerId, name: group?.name ?? peerId, avatar: group?.avatar, unread: 0 };
}
