import { AppState } from 'react-native';
import { chatModule } from '../face/create.ts';
import type { LocalStore } from '../face/types.ts';
import { appStore } from '../local/app.ts';
import type { StoreSize } from '../local/plain.ts';
import { appPlace } from '../platform/appPlace.ts';
import type { AsyncStorageSource, NetInfoSource } from './host.ts';
import { reactNativePlatform } from './platform.ts';

export type * from '../face/types.ts';
export type { AsyncStorageSource, NetInfoSource, StoreSize };

let network: NetInfoSource | undefined;

/** The chat SDK of apps of React Native. */
const TencentCloudChat = chatModule(
  () => reactNativePlatform({ appState: AppState, netInfo: () => network }),
  appPlace,
);
export default TencentCloudChat;

/**
 * Tells the SDK of changes of the network, so that it connects anew at once instead of finding out by its heartbeat; before
 * `login`.
 *
 * @param netInfo the default export of `@react-native-community/netinfo`
 */
export function watchNetwork(netInfo: NetInfoSource): void {
  network = netInfo;
}

/**
 * Keeps conversations and messages in a storage like `@react-native-async-storage/async-storage`, which holds 6 MB on Android
 * unless the app is built for more: for `create({localStore})`.
 *
 * @param options `maxMessages`: about how many messages are kept, 5,000 if it is not given
 */
export function asyncStorageStore(storage: AsyncStorageSource, options: StoreSize = {}): LocalStore {
  return appStore(storage, options);
}
