import type { Account } from './accounts.ts';

/** A try to open an account: the password to compare with, or until when none opens it. */
export type PasswordTry = { hash: string } | { lockedUntilMs: number };

export interface PasswordStore {
  /** [J1] Makes an account with a password; nothing when there is one of this name. */
  register(sdkAppId: number, userId: string, hash: string, nowMs: number): Promise<Account | undefined>;
  /** [J2] Gives an account another password, or with an empty hash none; what was tried before is forgotten. It goes with its account. */
  set(uid: number, hash: string): Promise<void>;
  /**
   * [J3] Begins a try, which counts as a wrong one until `succeeded`: tries side by side are no more than tries one after the other.
   * The one that makes `max` in a row locks the account for `lockMs`, and counting begins anew.
   *
   * @returns nothing where there is no password
   */
  attempt(uid: number, max: number, lockMs: number, nowMs: number): Promise<PasswordTry | undefined>;
  /** [J4] It was the right one: what was tried before is forgotten, a lock too. */
  succeeded(uid: number): Promise<void>;
}
