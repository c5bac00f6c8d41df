import type { ProfileFields } from '@hongyan/contract';
import type { Account } from './accounts.ts';
import type { UserEventRow } from './conversations.ts';
import type { AskedBy } from './outbox.ts';

/** What everybody may read of an account. */
export interface Profile {
  account: Account;
  /** Nick and avatar too; a field that was never set, or set to an empty text, is absent. */
  fields: ProfileFields;
  /** When it was last changed; of one that never was, when the account was made. */
  updatedMs: number;
}

/** Outcome of changing a profile. */
export type ProfileOutcome =
  /** Without an event, nothing changed. */
  { profile: Profile; event?: UserEventRow } | { refused: 'unknown' | 'tooManyCustom' };

export interface ProfileStore {
  /** [P1] Profiles of the accounts that exist among these names, in the order of the names, each once. */
  find(sdkAppId: number, userIds: string[]): Promise<Profile[]>;

  /**
   * Changes fields of one profile, as one unit.
   *
   * - [P2] Fields not given stay; one set to an empty text goes, of the custom ones too. What was written reads back as it
   *   was, U+0000 included.
   * - [P3] A change writes one user event `profileChanged` and the time; an update that changes nothing writes nothing.
   * - [P4] A changed nick or avatar makes a new profile snapshot, as in [U2].
   * - [P5] More than `customMax` custom fields after the change: `tooManyCustom`, nothing is written.
   */
  update(
    sdkAppId: number,
    userId: string,
    changes: ProfileFields,
    how: { nowMs: number; customMax: number; told?: AskedBy },
  ): Promise<ProfileOutcome>;
}
