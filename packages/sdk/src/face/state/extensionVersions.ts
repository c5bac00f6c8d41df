import type { Message } from '../types.ts';

/** The versions of extensions as this app saw them: who writes a pair says which one it knows. */
export interface ExtensionVersions {
  /** 0: never seen, or not there. */
  of(message: Message, key: string): number;
  /** Whether the pair was seen, or seen to be gone. */
  knows(message: Message, key: string): boolean;
  saw(message: Message, pairs: readonly { key: string; seq: number }[]): void;
}

/** Starts empty; what is known of a message goes with its object. */
export function createExtensionVersions(): ExtensionVersions {
  const seen = new WeakMap<Message, Map<string, number>>();
  return {
    of: (message, key) => seen.get(message)?.get(key) ?? 0,
    knows: (message, key) => seen.get(message)?.has(key) ?? false,
    saw(message, pairs) {
      const versions = seen.get(message) ?? new Map<string, number>();
      seen.set(message, versions);
      for (const { key, seq } of pairs) versions.set(key, seq);
    },
  };
}
