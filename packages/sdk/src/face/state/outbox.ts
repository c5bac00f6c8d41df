import type { Message } from '../types.ts';

/** Messages of one's own that the server has not (yet): being sent, or failed. */
export interface Outbox {
  add(message: Message): void;
  remove(id: string): void;
  has(id: string): boolean;
  /** Oldest first. */
  of(conversationID: string): Message[];
  /** Forgets those of a conversation that failed, and names them; those under way stay. */
  dropFailed(conversationID: string): string[];
  clear(): void;
}

/** Empty at first; held in memory. */
export function createOutbox(): Outbox {
  const messages = new Map<string, Message>();
  return {
    add: (message) => void messages.set(message.ID, message),
    remove: (id) => void messages.delete(id),
    has: (id) => messages.has(id),
    of: (conversationID) =>
      [...messages.values()]
        .filter((message) => message.conversationID === conversationID)
        .sort((a, b) => a.time - b.time || a.clientSequence - b.clientSequence),
    dropFailed(conversationID) {
      const gone = [...messages.values()].filter(
        (message) => message.conversationID === conversationID && message.status === 'fail',
      );
      return gone.map(({ ID }) => {
        messages.delete(ID);
        return ID;
      });
    },
    clear: () => messages.clear(),
  };
}
