import type { LocalStore } from '../face/types.ts';
import { resilientStore, type StoreTrouble } from '../store/resilient.ts';
import { encryptedTable } from '../store/table/encrypted.ts';
import type { Table } from '../store/table/port.ts';
import { tableStore } from '../store/tableStore.ts';

/** What every local store may be told. */
export interface LocalStoreOptions {
  /** 32 random bytes; with them all that is kept is encrypted, and is given up when other bytes are named. */
  key?: Uint8Array;
  /** Messages that are kept, about; above it whole conversations go, those used least recently first. Default 200,000. */
  maxMessages?: number;
}

/** What `create` takes as `localStore`, over a table. */
export function localStore(table: () => Table, { key, maxMessages = 200_000 }: LocalStoreOptions): LocalStore {
  return {
    open(told: (trouble: StoreTrouble) => void) {
      const plain = table();
      const limits = { maxPlaces: maxMessages };
      return resilientStore(tableStore(key ? encryptedTable(plain, key) : plain, limits), told);
    },
  } as LocalStore;
}
