import type { Storage } from '../port/storage.ts';
import { storageSuite as suiteOver } from './storageSuite.ts';

/**
 * The suite of `storageSuite.ts` for an adapter whose test opens and reopens by functions and removes the data itself.
 *
 * @param open gives a store with nothing in it
 * @param reopen closes a store and opens the same data
 */
export function storageSuite(
  adapter: string,
  open: () => Promise<Storage>,
  reopen: (storage: Storage) => Promise<Storage>,
): void {
  suiteOver(adapter, async () => {
    let current = await open();
    return {
      storage: current,
      reopen: async () => {
        current = await reopen(current);
        return current;
      },
      dispose: () => current.close(),
    };
  });
}
