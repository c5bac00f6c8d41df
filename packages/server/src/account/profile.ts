import { ImError, type ProfileFields, type Settings, type UserEvent, type WireProfile } from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { SocketCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { AskedBy } from '../storage/port/outbox.ts';
import type { Profile } from '../storage/port/profiles.ts';
import { type Needs as Screening, screenTexts } from '../words/screen.ts';
import { assertMayWrite, type ProfileRole, readable, roleTo } from './fieldRights.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'deliver' | 'clock' | 'words' | 'apps'>;

/**
 * Changes fields of an account's profile; new messages carry a new nick and avatar from now on (S25), the user's other
 * sessions learn of it.
 *
 * @param by what the writer is to the profile; the session that made the change and has its answer; who made it, as webhooks
 *   tell it
 * @throws ImError `profileWriteDenied`, `profileValueTooLong`, `profileTagUnknown` (too many custom fields), `accountUnknown`,
 *   `profileTextRefused`
 */
export async function updateProfile(
  ctx: Needs,
  settings: Settings,
  { sdkAppId, userId }: Pick<Account, 'sdkAppId' | 'userId'>,
  wanted: ProfileFields,
  by: { role: ProfileRole; session?: string; told?: AskedBy },
): Promise<{ profile: Profile; events: UserEvent[] }> {
  assertMayWrite(settings, by.role, wanted);
  const { location, custom, ...fields } = wanted;
  assertTextFits('location', location, settings.profileLocationMaxBytes);
  for (const [field, value] of Object.entries({ ...fields, ...custom })) {
    assertTextFits(field, value, settings.profileValueMaxBytes);
  }

  const changes = await screenProfile(ctx, { sdkAppId, userId }, wanted);

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
 * Looks for banned words in the texts of a profile; the address of the avatar and what is no text are not looked at.
 *
 * @throws ImError `profileTextRefused`
 */
export async function screenProfile<T extends Pick<ProfileFields, 'nick' | 'selfSignature' | 'location' | 'custom'>>(
  ctx: Screening,
  { sdkAppId, userId }: Pick<Account, 'sdkAppId' | 'userId'>,
  wanted: T,
): Promise<T> {
  const { nick, selfSignature, location, custom } = wanted;
  const speech = { sdkAppId, userId, place: 'UserInfo', target: userId } as const;
  const own: Record<string, unknown> = { ...custom };
  const texts: Record<string, unknown> = await screenTexts(
    ctx,
    speech,
    { ...own, nick, selfSignature, location },
    'profileTextRefused',
  );
  const changed: Record<string, unknown> = { ...wanted };
  for (const field of ['nick', 'selfSignature', 'location'] as const)
    if (wanted[field] !== undefined) changed[field] = texts[field];
  if (custom) changed.custom = Object.fromEntries(Object.keys(own).map((field) => [field, texts[field]]));
  // The same fields with texts in the place of texts.
  return changed as T;
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

/** A profile as the caller of a session sees it. */
export function wireProfile(
  ctx: Pick<Ctx, 'apps'>,
  { me, settings }: Pick<SocketCaller, 'me' | 'settings'>,
  { account: { userId }, fields, updatedMs }: Profile,
): WireProfile {
  return { ...readable(settings, roleTo(ctx, me, userId), fields), userId, updatedMs };
}
