import type { WireConversation, WireMessage } from '@hongyan/contract';

/** How many of the newest messages of a conversation are remembered. */
const MOST = 20;

/** The newest messages of conversations that were seen, for who asks without waiting. */
export class Recent {
  readonly #seen = new Map<string, Map<number, WireMessage>>();

  /** Takes messages that were seen, or that changed. */
  take(conv: string, wires: readonly WireMessage[]): void {
    const seen = this.#seen.get(conv) ?? new Map<number, WireMessage>();
    this.#seen.set(conv, seen);
    for (const wire of wires) if (wire.seq > 0) seen.set(wire.seq, wire);
    const tooMany = [...seen.keys()].sort((a, b) => b - a).slice(MOST);
    for (const seq of tooMany) seen.delete(seq);
  }

  /** Forgets a conversation, or one message of it. */
  drop(conv: string, seq?: number): void {
    if (seq === undefined) this.#seen.delete(conv);
    else this.#seen.get(conv)?.delete(seq);
  }

  clear(): void {
    this.#seen.clear();
  }

  /** The newest ones, newest first, up to the first place of which nothing is known; whether that is the beginning. */
  last(
    { conv, seq: end, lowestSeq, lastMessage }: WireConversation,
    count: number,
  ): { messages: WireMessage[]; isCompleted: boolean } {
    const seen = this.#seen.get(conv);
    const messages: WireMessage[] = lastMessage ? [lastMessage] : [];
    let seq = (lastMessage?.seq ?? end + 1) - 1;
    for (; messages.length < count && seq >= lowestSeq; seq--) {
      const wire = seen?.get(seq);
      if (!wire) break;
      messages.push(wire);
    }
    return { messages, isCompleted: seq < lowestSeq };
  }
}
