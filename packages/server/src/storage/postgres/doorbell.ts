import type { SQL } from 'bun';
import { connect } from './pool.ts';

/** Tells other processes on the same database that there is something to look at. A hint: it may be lost, never the data. */
export interface Doorbell {
  /**
   * Rings at all other nodes without waiting. Payloads rung in one turn travel together; the same one twice goes once.
   *
   * @param payload its JSON text has at most `MAX_PAYLOAD_BYTES`
   */
  ring(payload: string): void;
  /**
   * Hears what other nodes ring, in the order of each.
   *
   * @param onGap called when rings may have been missed: a connection was lost and is back, or too many waited
   * @returns stops listening
   */
  onRing(listener: (payload: string) => void, onGap?: () => void): () => void;
  /** Resolves when what was rung so far is sent. */
  flushed(): Promise<void>;
  /** Sends what was rung, then closes. */
  close(): Promise<void>;
}

const CHANNEL = 'hongyan_doorbell';
/** PostgreSQL takes less than 8,000 bytes a notification; the rest is for the node's name. */
export const MAX_PAYLOAD_BYTES = 7_800;
const MAX_WAITING = 10_000;

/** Opens the doorbell of a node: two connections, one that listens and one that rings. */
export async function openDoorbell(url: string, nodeId: string): Promise<Doorbell> {
  const sql = connect(url, 2);
  const listeners = new Set<{ listener: (payload: string) => void; onGap?: (() => void) | undefined }>();
  const ringer = new Ringer(sql, nodeId);
  let listened = 0;
  await sql.listen(
    CHANNEL,
    (notice) => {
      const { node, gap, rings } = JSON.parse(notice) as Notice;
      if (node === nodeId) return;
      for (const { listener, onGap } of listeners) {
        if (gap) onGap?.();
        for (const payload of rings) listener(payload);
      }
    },
    () => {
      if (listened++ > 0) for (const { onGap } of listeners) onGap?.();
    },
  );
  return {
    ring: (payload) => ringer.ring(payload),
    flushed: () => ringer.flushed(),
    onRing(listener, onGap) {
      const entry = { listener, onGap };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    async close() {
      await ringer.flushed();
      await sql.close({ timeout: 1 });
    },
  };
}

/** What travels in one notification. */
interface Notice {
  node: string;
  /** Rings before this one were lost. */
  gap: boolean;
  rings: string[];
}

/** Gathers payloads while the last notification is on its way. */
class Ringer {
  private waiting = new Set<string>();
  private gap = false;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly sql: SQL,
    private readonly node: string,
  ) {}

  ring(payload: string): void {
    if (sizeOf(payload) > MAX_PAYLOAD_BYTES) throw new RangeError(`a ring of ${sizeOf(payload)} bytes is too long`);
    if (this.waiting.size < MAX_WAITING) this.waiting.add(payload);
    else this.gap = true;
    this.sending ??= this.send();
  }

  flushed(): Promise<void> {
    return this.sending ?? Promise.resolve();
  }

  private async send(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.size > 0) {
      const batch = [...this.waiting];
      this.waiting = new Set();
      for (const rings of packed(batch)) await this.notify(rings);
    }
    this.sending = undefined;
  }

  private async notify(rings: string[]): Promise<void> {
    const notice: Notice = { node: this.node, gap: this.gap, rings };
    this.gap = false;
    const send = () => this.sql.notify(CHANNEL, JSON.stringify(notice));
    // The first attempt may find that an idle connection was cut.
    await send().catch(send).catch(() => {
      this.gap = true;
    });
  }
}

/** Packs payloads into as few notifications as hold them. */
function packed(payloads: string[]): string[][] {
  const notices: string[][] = [[]];
  let bytes = 0;
  for (const payload of payloads) {
    bytes += sizeOf(payload);
    if (bytes > MAX_PAYLOAD_BYTES) {
      notices.push([]);
      bytes = sizeOf(payload);
    }
    notices.at(-1)?.push(payload);
  }
  return notices;
}

const sizeOf = (payload: string): number => Buffer.byteLength(JSON.stringify(payload)) + 1;
