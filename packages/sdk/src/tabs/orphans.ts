import { sdkFaults } from '../connection/fault.ts';
import type { PendingMessage, Store } from '../store/port.ts';
import type { TabConnection } from './connection.ts';
import type { Orphans } from './tabStore.ts';

/** A message that is kept on the device waits for the network for as long as a week. */
const PATIENCE_MS = 7 * 86_400_000;

/**
 * Sends what tabs that are gone left under way, in the order in which it was written, each once.
 *
 * @returns call it whenever something may have been left
 */
export function adoptOrphans(
  tabs: Orphans & { store: Pick<Store, 'putPending' | 'dropPending'> },
  connection: Pick<TabConnection, 'sendOrphan' | 'serverNowMs'>,
): () => Promise<void> {
  const adopted = new Set<string>();

  async function send(message: PendingMessage): Promise<void> {
    const leftMs = (message.untilMs ?? Number.POSITIVE_INFINITY) - connection.serverNowMs();
    try {
      if (leftMs > 0) await connection.sendOrphan(message.params, Math.min(PATIENCE_MS, leftMs));
      await tabs.store.dropPending(message.id);
    } catch (error) {
      const { code } = error as { code?: number };
      // Who is signed out leaves it to the next tab, or start; what was refused waits for the user.
      if (code === undefined || code === sdkFaults.notSignedIn) return;
      const isLate = (message.untilMs ?? Number.POSITIVE_INFINITY) <= connection.serverNowMs();
      if (isLate) await tabs.store.dropPending(message.id);
      else await tabs.store.putPending({ ...message, state: 'failed' });
    } finally {
      adopted.delete(message.id);
    }
  }

  return async () => {
    const left = await tabs.orphans();
    for (const message of left) {
      if (adopted.has(message.id)) continue;
      adopted.add(message.id);
      // What cannot be written down now is adopted once more by the next start.
      send(message).catch(() => {});
    }
  };
}
