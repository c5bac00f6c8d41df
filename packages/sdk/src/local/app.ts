import type { LocalStore } from '../face/types.ts';
import { bridgeTable, type TextBridge } from '../store/table/bridge.ts';
import { plainStore, type StoreSize } from './plain.ts';

/** Storages of apps hold 6 to 10 MB, of which a message takes about one thousandth, and half as much again while it is written. */
const MAX_MESSAGES = 5_000;

/** A store in the storage of a mini-program or an app of React Native; without encryption, for which neither has what it takes. */
export function appStore(bridge: TextBridge, { maxMessages = MAX_MESSAGES }: StoreSize): LocalStore {
  return plainStore(() => bridgeTable(bridge), { maxMessages });
}
