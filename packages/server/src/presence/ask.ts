import { type Bus, type BusPayload, nodeSubject, userSubject } from '../bus/port.ts';
import type { Identity } from '../ctx.ts';

/** How long the nodes of a cluster have to say which sessions they have; a node that died says nothing. */
const WAIT_MS = 200;

/** Asks the other nodes which sessions an account has (design §6). */
export class PresenceAsker {
  private readonly pending = new Map<number, Identity[]>();
  private asked = 0;
  private inbox: Promise<() => void> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly nodeId: string,
  ) {}

  /** Sessions of an account on other nodes; nothing, and at once, where there are none. */
  async elsewhere(uid: number): Promise<Identity[]> {
    if (this.bus.isLocal) return [];
    this.inbox ??= this.bus.subscribe(nodeSubject(this.nodeId), (payload) => this.take(payload));
    await this.inbox;

    const id = ++this.asked;
    const found: Identity[] = [];
    this.pending.set(id, found);
    this.bus.publish(userSubject(uid), { kind: 'ask', node: this.nodeId, id });
    await Bun.sleep(WAIT_MS);
    this.pending.delete(id);
    return found;
  }

  /** Answers another node's question. */
  answer({ node, id }: BusPayload, identities: readonly Identity[]): void {
    if (node === this.nodeId || typeof node !== 'string') return;
    this.bus.publish(nodeSubject(node), { kind: 'online', id, identities });
  }

  private take({ kind, id, identities }: BusPayload): void {
    if (kind === 'online') this.pending.get(id as number)?.push(...(identities as Identity[]));
  }
}
