import { type Bus, type BusPayload, nodeSubject } from '../bus/port.ts';

/** How long the nodes of a cluster have to say what they have; a node that died says nothing. */
const WAIT_MS = 200;

/** Asks the other nodes what each of them has under a subject: sessions of an account, members of a group (design §6). */
export class NodeAsker {
  private readonly pending = new Map<number, unknown[]>();
  private asked = 0;
  private inbox: Promise<() => void> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly nodeId: string,
  ) {}

  /**
   * What the other nodes answer together; nothing, and at once, where there are none.
   *
   * @param question what those who answer must know beside the subject
   */
  async elsewhere<T>(subject: string, question: object = {}): Promise<T[]> {
    if (this.bus.isLocal) return [];
    this.inbox ??= this.bus.subscribe(nodeSubject(this.nodeId), (payload) => this.take(payload));
    await this.inbox;

    const id = ++this.asked;
    const found: T[] = [];
    this.pending.set(id, found);
    this.bus.publish(subject, { ...question, kind: 'ask', node: this.nodeId, id });
    await Bun.sleep(WAIT_MS);
    this.pending.delete(id);
    return found;
  }

  /** Answers another node's question. */
  answer({ node, id }: BusPayload, items: readonly unknown[]): void {
    if (node === this.nodeId || typeof node !== 'string') return;
    this.bus.publish(nodeSubject(node), { kind: 'online', id, items });
  }

  private take({ kind, id, items }: BusPayload): void {
    if (kind === 'online') this.pending.get(id as number)?.push(...(items as unknown[]));
  }
}
