import { LRUCache } from 'lru-cache';
import type { Account } from '../storage/port/accounts.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { AccountDirectory } from './directory.ts';

const CACHED_MAX = 100_000;
const keyOf = (sdkAppId: number, userId: string): string => `${sdkAppId} ${userId}`;
const entryOf = (found: Map<string, Account>, userId: string): [string, Account][] => {
  const account = found.get(userId);
  return account ? [[userId, account]] : [];
};

/**
 * Opens the directory of accounts over the store.
 *
 * @param maxAgeMs how old a cached row may be: 0 for ever (this process is the only writer), else what another process
 *   changed is seen after this time at the latest (D12)
 */
export function openAccountDirectory(storage: Pick<Storage, 'accounts'>, maxAgeMs: number): AccountDirectory {
  const cache = new LRUCache<string, Account>({ max: CACHED_MAX, ttl: maxAgeMs });

  const put = (account: Account): void => void cache.set(keyOf(account.sdkAppId, account.userId), account);

  async function load(sdkAppId: number, userIds: string[]): Promise<Account[]> {
    const rows = await storage.accounts.find(sdkAppId, userIds);
    for (const row of rows) put(row);
    return rows;
  }

  return {
    async find(sdkAppId, userId) {
      return cache.get(keyOf(sdkAppId, userId)) ?? (await load(sdkAppId, [userId]))[0];
    },
    async findMany(sdkAppId, userIds) {
      const found = new Map<string, Account>();
      for (const userId of userIds) {
        const cached = cache.get(keyOf(sdkAppId, userId));
        if (cached) found.set(userId, cached);
      }
      const missing = userIds.filter((userId) => !found.has(userId));
      if (missing.length === 0) return found;
      for (const row of await load(sdkAppId, [...new Set(missing)])) found.set(row.userId, row);
      // What is cached decides no order: answers that follow this one are the same each time.
      return new Map(userIds.flatMap((userId) => entryOf(found, userId)));
    },
    put,
    forget(sdkAppId, userIds) {
      for (const userId of userIds) cache.delete(keyOf(sdkAppId, userId));
    },
  };
}
