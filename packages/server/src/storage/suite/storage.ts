import type { Storage } from '../port/storage.ts';
import type { Opened } from './people.ts';
import { storageSuite as suiteOver } from './storageSuite.ts';

type Reopen = (storage: Storage) => Promise<Storage>;

/**
 * The suite of `storageSuite.ts` for an adapter's test that gives what `Opened` says, or that opens and reopens by
 * functions and removes the data itself.
 *
 * @param open gives a store with nothing in it
 * @param reopen closes a store and opens the same data
 */
export function storageSuite(adapter: string, open: () => Promise<Opened>): void;
export function storageSuite(adapter: string, open: () => Promise<Storage>, reopen: Reopen): void;
export function storageSuite(adapter: string, open: () => Promise<Opened | Storage>, reopen?: Reopen): void {
  suiteOver(adapter, async () => {
    const opened = await open();
    if ('dispose' in opened) return opened;
    let storage = opened;
    return {
      storage,
      async reopen() {
        storage = (await reopen?.(storage)) ?? storage;
        return storage;
      },
      dispose: () => storage.close(),
    };
  });
}
