import { ImError, type ProfileFields, rightsIn, type Settings } from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';

/** What somebody is to a profile: the app itself (REST), one of its administrators, the user that it is of, or another. */
export type ProfileRole = 'app' | 'admin' | 'self' | 'anybody';
/** From the role that may most to that which may least. */
const ROLES: readonly ProfileRole[] = ['app', 'admin', 'self', 'anybody'];

const WHO: Readonly<Record<Exclude<ProfileRole, 'anybody'>, string>> = {
  app: 'the app alone, over REST',
  admin: 'the administrators of the app',
  self: 'the user that it is of and the administrators of the app',
};

/** Whoever makes a call over the socket. */
type Caller = Pick<Identity, 'sdkAppId' | 'userId'>;

/** What the caller of a session is to somebody's profile; an administrator is one of its own profile too. */
export function roleTo({ apps }: Pick<Ctx, 'apps'>, { sdkAppId, userId }: Caller, of: string): ProfileRole {
  if (apps.get(sdkAppId)?.admins.includes(userId)) return 'admin';
  return userId === of ? 'self' : 'anybody';
}

/**
 * Refuses fields of a profile that are for others to write: the ban on friend requests, which administrators lay on a user
 * (rest-api §19.1), and custom fields that the app reserved (§19.2).
 *
 * @throws ImError `profileWriteDenied`, naming the field and who may
 */
export function assertMayWrite(
  { profileFieldWriters }: Pick<Settings, 'profileFieldWriters'>,
  role: ProfileRole,
  { adminForbidType, custom = {} }: ProfileFields,
): void {
  const rightOf = rightsIn<ProfileRole>(profileFieldWriters);
  if (adminForbidType !== undefined && !has(role, 'admin'))
    throw denied('profileWriteDenied', 'adminForbidType', 'admin');
  for (const tag of Object.keys(custom)) {
    const right = rightOf(tag) ?? 'self';
    if (!has(role, right)) throw denied('profileWriteDenied', tag, right);
  }
}

/**
 * Refuses custom fields that are not for who asks for them by name (rest-api §19.2).
 *
 * @throws ImError `profileReadDenied`, naming the field and who may
 */
export function assertMayRead(
  { profileFieldReaders }: Pick<Settings, 'profileFieldReaders'>,
  role: ProfileRole,
  tags: readonly string[],
): void {
  const rightOf = rightsIn<ProfileRole>(profileFieldReaders);
  for (const tag of tags) {
    const right = rightOf(tag) ?? 'anybody';
    if (!has(role, right)) throw denied('profileReadDenied', tag, right);
  }
}

/** A profile's fields without those that are not for who looks at it (rest-api §19.2). */
export function readable<T extends ProfileFields>(
  { profileFieldReaders }: Pick<Settings, 'profileFieldReaders'>,
  role: ProfileRole,
  fields: T,
): T {
  const { custom, ...others } = fields;
  if (profileFieldReaders === '' || !custom) return fields;
  const rightOf = rightsIn<ProfileRole>(profileFieldReaders);
  const shown = Object.entries(custom).filter(([tag]) => has(role, rightOf(tag) ?? 'anybody'));
  // The same fields, of which only custom ones may be fewer.
  return { ...others, ...(shown.length > 0 && { custom: Object.fromEntries(shown) }) } as T;
}

const has = (role: ProfileRole, needed: ProfileRole): boolean => ROLES.indexOf(role) <= ROLES.indexOf(needed);

function denied(fault: 'profileReadDenied' | 'profileWriteDenied', field: string, right: ProfileRole): ImError {
  return new ImError(fault, { field, who: right === 'anybody' ? right : WHO[right] });
}
