import type { UserEvent, WireChange, WireConversation, WireMessage } from '@hongyan/contract';
import { type Client, type SignIn, signIn } from '../client.ts';
import type { TestServer } from '../server.ts';
import { type Counts, countsOf, Side } from './side.ts';

/** Where a device is in a conversation's log and changes. */
interface Place {
  id: string;
  seq: number;
  rev: number;
}

/** One device of a user that believes what it is told: by answers, events and, after a break, by sync. */
export class Device {
  /** Places of messages by peer and random number. */
  private readonly places = new Map<string, number>();
  private readonly sides = new Map<string, Side>();
  private readonly at = new Map<string, Place>();
  private userSeq = 0;
  private client: Client | undefined;
  private taken = { message: 0, change: 0, user: 0 };
  private answered: { changes: { peer: string; change: WireChange }[]; events: UserEvent[] } = {
    changes: [],
    events: [],
  };

  constructor(
    private readonly server: TestServer,
    readonly userId: string,
    private readonly how: SignIn,
  ) {}

  get connection(): Client {
    if (!this.client) throw new Error(`a device of ${this.userId} is not connected`);
    return this.client;
  }

  /** Connects; what is known of before is kept. */
  async connect(): Promise<Client> {
    this.client = await signIn(this.server, this.userId, this.how);
    this.taken = { message: 0, change: 0, user: 0 };
    return this.client;
  }

  get isConnected(): boolean {
    return this.client !== undefined;
  }

  async close(): Promise<void> {
    await this.client?.close();
    if (this.client) this.takeIn();
    this.client = undefined;
  }

  /** What the answers to this device's own requests told it, instead of events. */
  told(peer: string, answer: { changes?: WireChange[]; events?: UserEvent[] }): void {
    for (const change of answer.changes ?? []) this.answered.changes.push({ peer, change });
    this.answered.events.push(...(answer.events ?? []));
  }

  /** The answer to a message of this device's own. */
  sent(peer: string, { seq, random, shows }: { seq: number; random: number; shows: boolean }): void {
    this.places.set(`${peer} ${random}`, seq);
    this.side(peer).hear({ seq, isOwn: true, counts: true, shows });
    this.moved(peer, { seq });
  }

  /** The place of a message, where it was told. */
  placeOf(peer: string, random: number): number | undefined {
    return this.places.get(`${peer} ${random}`);
  }

  /** Takes in all that was told so far. */
  async settle(): Promise<void> {
    // What the server wrote before it answers this has arrived before.
    await this.connection.request('ping', {});
    this.takeIn();
  }

  private takeIn(): void {
    for (const { convId, message } of this.fresh('message')) this.hear(message, convId);
    const changes = this.fresh('change').map(({ users, change }) => ({ peer: this.peerIn(users ?? []), change }));
    for (const { peer, change } of [...changes, ...this.answered.changes]) {
      this.apply(peer, change);
      this.moved(peer, { rev: change.rev });
    }
    for (const event of [...this.fresh('user'), ...this.answered.events]) this.take(event);
    this.answered = { changes: [], events: [] };
  }

  /** Up to where it was told that a conversation was trimmed. */
  trimmedTo(peer: string): number {
    return this.side(peer).trimmedTo;
  }

  /** What this device shows. */
  counts(): Counts {
    return countsOf(this.sides);
  }

  /** Asks for what it missed (D9), applies it, and gives the counts that the answers spoke of. */
  async sync(): Promise<{ total: number; heads: WireConversation[] }> {
    const conversations = [...this.at].map(([peer, place]) => ({ conv: `C2C${peer}`, ...place }));
    const heads: WireConversation[] = [];
    for (let cursor = ''; ; ) {
      const answer = await this.connection.request('sync', { userSeq: this.userSeq, conversations, cursor });
      heads.push(...answer.conversations);
      for (const { conv } of answer.conversations) await this.pull(conv.slice(3));
      for (const event of answer.events) this.take(event);
      cursor = answer.cursor;
      if (answer.isCompleted && !cursor) return { total: answer.totalUnread, heads };
    }
  }

  /** Reads what a conversation has beyond what is known here. */
  async pull(peer: string): Promise<void> {
    const conv = `C2C${peer}`;
    const { conversation } = await this.connection.request('getConversation', { conv });
    if (!conversation) return;
    const { seq, rev } = this.at.get(peer) ?? { seq: 0, rev: 0 };
    let beforeSeq: number | undefined;
    for (let top = Number.MAX_SAFE_INTEGER; top > seq + 1; top = beforeSeq) {
      const page = await this.connection.request('getMessages', { conv, beforeSeq, afterSeq: seq, count: 100 });
      for (const message of page.messages) this.hear(message);
      if (page.fromSeq <= page.lowestSeq || page.fromSeq <= seq + 1) break;
      beforeSeq = page.fromSeq;
    }
    for (let afterRev = rev, isCompleted = false; !isCompleted; ) {
      const page = await this.connection.request('getChanges', { conv, afterRev });
      for (const change of page.changes) this.apply(peer, change);
      [afterRev, isCompleted] = [page.rev, page.isCompleted];
    }
    this.side(peer).adopt(conversation);
    this.at.set(peer, { id: conversation.id, seq: conversation.seq, rev: conversation.rev });
  }

  private fresh<N extends 'message' | 'change' | 'user'>(name: N) {
    const all = this.connection.seen(name);
    const fresh = all.slice(this.taken[name]);
    this.taken[name] = all.length;
    return fresh;
  }

  /** Where this device is now; events of one conversation come in the order of their places. */
  private moved(peer: string, { id = '', seq = 0, rev = 0 }: Partial<Place>): void {
    const at = this.at.get(peer) ?? { id, seq, rev };
    this.at.set(peer, { id: id || at.id, seq: Math.max(at.seq, seq), rev: Math.max(at.rev, rev) });
  }

  private hear(message: WireMessage, convId = ''): void {
    const { seq, from, to, random, noUnread, noLastMsg, isRecalled } = message;
    if (seq === 0) return;
    const isOwn = from === this.userId;
    const peer = isOwn ? to : from;
    const side = this.side(peer);
    this.places.set(`${peer} ${random}`, seq);
    side.hear({ seq, isOwn, counts: !noUnread, shows: !noLastMsg });
    if (isRecalled) side.recall(seq);
    if (convId) this.moved(peer, { id: convId, seq });
  }

  private apply(peer: string, { kind, seq, by }: WireChange): void {
    const side = this.side(peer);
    if (kind === 'recall') side.recall(seq);
    if (kind === 'delete') side.drop(seq);
    if (kind === 'trim') side.trim(seq);
    if (kind === 'read' && by === this.userId) side.read(seq);
  }

  private take({ userSeq, kind, conv, seq = 0, value = 0 }: UserEvent): void {
    this.userSeq = Math.max(this.userSeq, userSeq);
    if (!conv) return;
    const side = this.side(conv.slice(3));
    if (kind === 'historyCleared') side.clear(seq);
    if (kind === 'conversationDeleted') side.remove(seq, value === 1);
    if (kind === 'receiveOption') side.option = value;
  }

  private peerIn(users: readonly string[]): string {
    return users.find((user) => user !== this.userId) ?? this.userId;
  }

  private side(peer: string): Side {
    const side = this.sides.get(peer) ?? new Side();
    this.sides.set(peer, side);
    return side;
  }
}
