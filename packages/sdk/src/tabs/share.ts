import { TabConnection } from './connection.ts';
import type { Shared } from './member.ts';
import { adoptOrphans } from './orphans.ts';
import type { TabScope } from './port.ts';
import type { SharingStore } from './sharing.ts';
import { TabStore, type TabStoreNeeds } from './tabStore.ts';

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
