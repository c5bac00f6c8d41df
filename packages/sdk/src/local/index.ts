import type { LocalStore } from '../face/types.ts';
import { bridgeTable, type TextBridge } from '../store/table/bridge.ts';
import { indexedDbTable } from '../store/table/indexedDb.ts';
import { pageScope } from '../tabs/pageScope.ts';
import { type LocalStoreOptions, localStore, sharedByTabs } from './make.ts';

export { type PageLog, type PageLogOptions, pageLog } from './pageLog.ts';

export type { LocalStore, LocalStoreOptions, TextBridge };

/**
 * Keeps conversations and messages in the browser's IndexedDB. All tabs of one user share it, and one connection; that takes
 * Web Locks, which browsers have in secure contexts: elsewhere nothing is kept.
 */
export function indexedDbStore(options: LocalStoreOptions = {}): LocalStore {
  return sharedByTabs(() => indexedDbTable(), options, pageScope);
}

/**
 * Keeps conversations and messages in a store of texts by name, as mini-programs and React Native have one.
 *
 * @param bridge reads, writes and removes a text
 */
export function bridgeStore(bridge: TextBridge, options: LocalStoreOptions = {}): LocalStore {
  return localStore(() => bridgeTable(bridge), options);
}
