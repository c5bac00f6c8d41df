/** What `addEventListener` of React Native gives. */
export interface Subscription {
  remove(): void;
}

/** The part of React Native's `AppState` that the SDK uses. */
export interface AppStateSource {
  addEventListener(type: 'change', run: (state: string) => void): Subscription;
}

/** The part of `@react-native-community/netinfo` that the SDK uses. */
export interface NetInfoSource {
  addEventListener(run: (state: { type: string; isConnected: boolean | null }) => void): () => void;
}

/** What `@react-native-async-storage/async-storage` has, and others with it. */
export interface AsyncStorageSource {
  getItem(name: string): Promise<string | null>;
  setItem(name: string, text: string): Promise<void>;
  removeItem(name: string): Promise<void>;
}
