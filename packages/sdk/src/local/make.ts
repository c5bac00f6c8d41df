import type { LocalStore } from '../face/types.ts';
import { memoryStore } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import { encryptedTable } from '../store/table/encrypted.ts';
import type { Table } from '../store/table/port.ts';
import type { TabScope } from '../tabs/port.ts';
import { sharingStore } from '../tabs/share.ts';
import { eraseAmongTabs } from './eraseShared.ts';
import { keptIn, type StoreSize, storeOver, type Told } from './plain.ts';

/** What every local store may be told. */
export interface LocalStoreOptions extends StoreSize {
  /** 32 random bytes; with them all that is kept is encrypted, and is given up when other bytes are named. */
  key?: Uint8Array;
}

/** What `create` takes as `localStore`, over a table that no other process or tab opens. */
export function localStore(table: () => Table, options: LocalStoreOptions): LocalStore {
  return storeOver(() => tableOf(table, options), options);
}

/**
 * The same, over a table that several tabs of one browser may open: they share the store, and one connection.
 *
 * @param scope how tabs know of each other; where they do not, nothing is kept, for two that know nothing of each other
 *   would damage it
 */
export function sharedByTabs(
  table: () => Table,
  options: LocalStoreOptions,
  scope: () => TabScope | undefined,
): LocalStore {
  const open = (told: Told): Store => {
    const tabs = scope();
    if (!tabs) {
      // Later: whoever is told is being made.
      queueMicrotask(() => told({ trouble: 'unavailable', isRebuilt: false, message: 'there are no Web Locks here' }));
      return memoryStore();
    }
    const ownTable = (): Table => tableOf(table, options);
    return sharingStore(tabs, { durable: keptIn(ownTable(), options, told), table: ownTable, told });
  };
  return { open, erase: (user) => eraseAmongTabs(table(), user, scope()) } as LocalStore;
}

const tableOf = (table: () => Table, { key }: LocalStoreOptions): Table =>
  key ? encryptedTable(table(), key) : table();
