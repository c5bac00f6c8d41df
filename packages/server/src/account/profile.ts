import { ImError, type ProfileFields, type Settings, type UserEvent, type WireProfile } from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { AskedBy } from '../storage/port/outbox.ts';
import type { Profile } from '../storage/port/profiles.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'deliver' | 'clock'>;

/**
 * Changes fields of an account's profile; new messages carry a new nick and avatar from now on (S25), the user's other
 * sessions learn of it.
 *
 * @param by the session that made the change and has its answer; who made it, as webhooks tell it
 * @throws ImError `profileValueTooLong`, `profileTagUnknown` (too many custom fields), `accountUnknown`
 */
export async function updateProfile(
  ctx: Needs,
  settings: Settings,
  { sdkAppId, userId }: Pick<Account, 'sdkAppId' | 'userId'>,
  changes: ProfileFields,
  by: { session?: string; told?: AskedBy } = {},
): Promise<{ profile: Profile; events: UserEvent[] }> {
  const { location, custom, ...fields } = changes;
  assertTextFits('location', location, settings.profileLocationMaxBytes);
  for (const [field, value] of Object.entries({ ...fields, ...custom })) {
    assertTextFits(field, value, settings.profileValueMaxBytes);
  }

  const customMax = settings.profileCustomMax;
  const outcome = await ctx.storage.profiles.update(sdkAppId, userId, changes, {
    ...{ nowMs: ctx.clock.nowMs(), customMax },
    ...(by.told && { told: by.told }),
  });
  if ('refused' in outcome) {
    if (outcome.refused === 'unknown') throw new ImError('accountUnknown', { userId });
    throw new ImError('profileTagUnknown', { field: 'custom', reason: `a profile has at most ${customMax} fields` });
  }

  ctx.accounts.put(outcome.profile.account);
  return { profile: outcome.profile, events: announceUserEvents(ctx, [outcome.event], by.session) };
}

/**
 * Refuses a text of a profile that is too long, counted in UTF-8 bytes.
 *
 * @param field its name as the caller knows it
 * @throws ImError `profileValueTooLong`
 */
export function assertTextFits(field: string, value: unknown, max: number): void {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (bytes > max) throw new ImError('profileValueTooLong', { field, bytes, max });
}

/** A profile as sessions see it. */
export const wireProfile = ({ account, fields, updatedMs }: Profile): WireProfile => ({
  ...fields,
  userId: account.userId,
  updatedMs,
});
