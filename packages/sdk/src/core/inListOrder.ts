import type { WireConversation } from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';

/** The conversations that the list shows, in the server's order: pinned first, then the newest first. */
export function inListOrder(heads: Iterable<WireConversation>): WireConversation[] {
  return [...heads]
    .filter(({ conv, isHidden }) => !isHidden && !isTopic(conv))
    .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.timeMs - a.timeMs || olderLogFirst(a.id, b.id));
}

const olderLogFirst = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
