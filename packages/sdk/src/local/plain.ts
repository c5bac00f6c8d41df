import type { LocalStore } from '../face/types.ts';
import type { Store } from '../store/port.ts';
import { resilientStore, type StoreTrouble } from '../store/resilient.ts';
import type { Table } from '../store/table/port.ts';
import { tableStore } from '../store/tableStore.ts';
import { InUse } from './erase.ts';

/** How much a local store may keep. */
export interface StoreSize {
  /** Messages that are kept, about; above it whole conversations go, those used least recently first. Default 200,000. */
  maxMessages?: number;
}

export type Told = (trouble: StoreTrouble) => void;

/** What `create` takes as `localStore`, over a table that no other process or tab opens and that is not encrypted. */
export function plainStore(table: () => Table, size: StoreSize): LocalStore {
  return storeOver(table, size);
}

/** A store over a table that it alone opens. */
export function storeOver(table: () => Table, size: StoreSize): LocalStore {
  const inUse = new InUse();
  return {
    open: (told: Told) => inUse.watched(keptIn(table(), size, told)),
    erase: (user) => inUse.erase(table(), user),
  } as LocalStore;
}

export const keptIn = (table: Table, { maxMessages = 200_000 }: StoreSize, told: Told): Store =>
  resilientStore(tableStore(table, { maxPlaces: maxMessages }), told);
