import {
  type EventPayload,
  type InputOf,
  type OutputOf,
  type SocketCommands,
  subProtocols,
  type WireConversation,
  type WireMessage,
} from '@hongyan/contract';
import { openWire, type Wire } from '../../bench/wire.ts';
import { textOf } from '../say.ts';
import type { TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

type Frame = { i: number; r?: unknown; e?: { code: number; info: string } } | { n: string; p: unknown };

/** A client over bare TCP, of which thousands fit into one process: it keeps one conversation, and what happened in it. */
export class LightClient {
  /** Messages by their place. */
  readonly messages = new Map<number, string>();
  readonly changes = new Map<number, string>();
  private head = { id: '', seq: 0, rev: 0 };
  private userSeq = 0;
  private wire: Wire | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();

  constructor(
    private readonly server: TestServer,
    readonly userId: string,
    private readonly conv: string,
  ) {}

  /** Connects, signs in, and catches up with what it missed since the last time (D9). */
  async connect(): Promise<void> {
    const { app, url } = this.server;
    this.wire = await openWire(new URL(url), subProtocols.json, (bytes) => this.receive(bytes));
    void this.wire.closed.then(() => this.failAll());
    const { sdkAppId, key } = app;
    const userSig = makeUserSig({ sdkAppId, userId: this.userId, key });
    await this.request('login', { sdkAppId, userId: this.userId, userSig, platform: 'Web', deviceId: this.userId });
    const conversations = this.head.id ? [{ conv: this.conv, ...this.head }] : [];
    const answer = await this.request('sync', { userSeq: this.userSeq, conversations });
    this.userSeq = answer.userSeq;
    for (const head of answer.conversations) await this.pull(head);
  }

  get closed(): Promise<void> {
    return this.wire?.closed ?? Promise.resolve();
  }

  close(): void {
    this.wire?.close();
  }

  /** What is kept, in order. */
  get story(): { messages: string[]; changes: string[] } {
    const inOrder = (kept: Map<number, string>) => [...kept].sort(([a], [b]) => a - b).map(([, what]) => what);
    return { messages: inOrder(this.messages), changes: inOrder(this.changes) };
  }

  private async pull({ conv, id, seq, rev }: WireConversation): Promise<void> {
    const page = await this.request('getMessages', { conv, afterSeq: this.head.seq, count: 100 });
    for (const message of page.messages) this.keep(message);
    if (rev > this.head.rev) {
      const { changes } = await this.request('getChanges', { conv, afterRev: this.head.rev });
      for (const change of changes) this.changes.set(change.rev, `${change.kind} ${change.seq}`);
    }
    // An event alone does not move it: what was missed before the event is still to be fetched.
    this.head = { id, seq, rev };
  }

  private keep(message: WireMessage): void {
    this.messages.set(message.seq, message.isRecalled ? 'recalled' : textOf(message));
  }

  private request<C extends keyof SocketCommands>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>> {
    const i = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(i, { resolve: resolve as (answer: unknown) => void, reject });
      this.wire?.send(Buffer.from(JSON.stringify({ i, c: command, p: params })), true);
    });
  }

  private receive(bytes: Uint8Array): void {
    for (const line of Buffer.from(bytes).toString().split('\n')) {
      const frame = JSON.parse(line) as Frame;
      if ('i' in frame) this.settle(frame);
      else if (frame.n === 'message') this.keep((frame.p as EventPayload<'message'>).message);
    }
  }

  private settle({ i, r, e }: { i: number; r?: unknown; e?: { code: number; info: string } }): void {
    const one = this.waiting.get(i);
    this.waiting.delete(i);
    if (e) one?.reject(new Error(`${this.userId}: ${e.code} ${e.info}`));
    else one?.resolve(r);
  }

  private failAll(): void {
    for (const one of this.waiting.values()) one.reject(new Error(`the connection of ${this.userId} closed`));
    this.waiting.clear();
  }
}
