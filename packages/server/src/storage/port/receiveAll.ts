import type { ReceiveAll } from '@hongyan/contract';
import type { UserEventRow } from './conversations.ts';

/** The do-not-disturb time of a user for all its conversations. */
export interface ReceiveAllStore {
  /**
   * Sets it.
   *
   * - [H6] It stays until it is set again or the account is deleted; who gets the name then begins without.
   * - [H7] Writes the user event `receiveAllChanged`, or nothing at all when it is as before.
   */
  set(uid: number, to: ReceiveAll, nowMs: number): Promise<UserEventRow | undefined>;
  /** [H8] Those of these accounts, each once, that ever set it, in any order: the others get everything with notice. */
  of(uids: readonly number[]): Promise<(ReceiveAll & { uid: number })[]>;
}
