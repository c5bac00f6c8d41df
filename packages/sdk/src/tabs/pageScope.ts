import type { TabScope } from './port.ts';

/** The page's own locks and channels; undefined where it has none: then tabs know nothing of each other. */
export function pageScope(): TabScope | undefined {
  const { navigator, BroadcastChannel } = globalThis;
  if (!navigator?.locks || !BroadcastChannel) return undefined;
  return {
    // Locks are Locks with more options.
    locks: navigator.locks as unknown as TabScope['locks'],
    openChannel: (name) => new BroadcastChannel(name) as unknown as ReturnType<TabScope['openChannel']>,
    newTabId: () => crypto.randomUUID(),
    soon: (run) => void setTimeout(run, SOON_MS),
  };
}

const SOON_MS = 50;
