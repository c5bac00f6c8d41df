import type { Account } from '../storage/port/accounts.ts';

/** Accounts by name, cached and bounded; what decides durably is checked again by the store (D12). */
export interface AccountDirectory {
  find(sdkAppId: number, userId: string): Promise<Account | undefined>;
  /** Those of these that there are, in the order of the names. */
  findMany(sdkAppId: number, userIds: string[]): Promise<Map<string, Account>>;
  /** Puts a fresh row in the cache. */
  put(account: Account): void;
  /** Forgets accounts that changed. */
  forget(sdkAppId: number, userIds: string[]): void;
}
