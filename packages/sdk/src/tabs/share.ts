import type { ConnectionListener } from '../connection/port.ts';
import type { Store } from '../store/port.ts';
import { TabConnection } from './connection.ts';
import type { Shared } from './member.ts';
import { adoptOrphans } from './orphans.ts';
import type { SharedParts, TabScope } from './port.ts';
import { TabStore, type TabStoreNeeds } from './tabStore.ts';

/** A store that brings the connection with it: all tabs of a user have one. */
export interface SharingStore extends Store {
  share(parts: SharedParts): (listener: ConnectionListener) => TabConnection;
}

/** Makes the store of one instance, and with it the connection that goes with that store. */
export function sharingStore(scope: TabScope, needs: Omit<TabStoreNeeds, 'shared'>): SharingStore {
  const shared: Shared = { scope, member: undefined };
  const tabs = new TabStore({ ...needs, shared });
  return {
    ...tabs.store,
    share: (parts) => (listener) => {
      const connection = new TabConnection(shared, parts, listener);
      const adopt = adoptOrphans(tabs, connection);
      // What fails is adopted by the next start.
      connection.onOrphans = () => void adopt().catch(() => {});
      return connection;
    },
  };
}

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
