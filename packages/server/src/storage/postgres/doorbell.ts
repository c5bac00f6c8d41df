import { connect } from './pool.ts';
import { listenTo, Ringer } from './ringer.ts';

/** Tells other processes on the same database that there is something to look at. A hint: it may be lost, never the data. */
export interface Doorbell {
  /**
   * Rings at all other nodes without waiting. Payloads rung in one turn travel together.
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

export { MAX_PAYLOAD_BYTES } from './ringer.ts';

const CHANNEL = 'hongyan_doorbell';

/** Opens the doorbell of a node: one connection that listens and one that rings. */
export async function openDoorbell(url: string, nodeId: string): Promise<Doorbell> {
  const sql = connect(url, 1);
  const listeners = new Set<{ listener: (payload: string) => void; onGap?: (() => void) | undefined }>();
  const ringer = new Ringer(sql, CHANNEL, nodeId);
  await listenTo(sql, CHANNEL, nodeId, {
    ring: (payload) => {
      for (const { listener } of listeners) listener(payload);
    },
    gap: () => {
      for (const { onGap } of listeners) onGap?.();
    },
  });
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
