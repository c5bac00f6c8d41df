import type { Message } from '../types.ts';

/** Messages of one's own that the server has not (yet): being sent, or failed. */
export interface Outbox {
  add(message: Message): void;
  remove(id: string): void;
  has(id: string): boolean;
  /** Oldest first. */
  of(conversationID: string): Message[];
  /** Forgets those of a conversation that failed; those under way stay. */
  dropFailed(conversationID: string): void;
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
      for (const [id, message] of messages) {
        if (message.conversationID === conversationID && message.status === 'fail') messages.delete(id);
      }
    },
    clear: () => messages.clear(),
  };
}
