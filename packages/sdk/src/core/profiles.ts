import type { WireProfile } from '@hongyan/contract';
import { isKeptEnough } from './netState.ts';
import { sameValue } from './sameValue.ts';
import { keepFacts, type Session } from './session.ts';

/** Profiles of others do not change by events: after this time they are asked for again. */
const MAX_AGE_MS = 10 * 60_000;
const PAGE = 100;
/** Profiles kept; above it those fetched longest ago go. */
const KEPT_MAX = 10_000;

/** Profiles by user id, from the cache where young enough; unknown users are absent. */
export async function readProfiles(
  session: Session,
  userIds: readonly string[],
  { maxAgeMs = MAX_AGE_MS, custom = [] }: { maxAgeMs?: number; custom?: readonly string[] } = {},
): Promise<WireProfile[]> {
  const wanted = [...new Set(userIds)];
  const notBeforeMs = session.connection.serverNowMs() - maxAgeMs;
  // While nothing can be asked what is known has to do.
  const isOffline = isKeptEnough(session);
  const lacking = wanted.filter(
    (userId) => !isOffline && (session.profiles.get(userId)?.fetchedMs ?? -Infinity) <= notBeforeMs,
  );
  const found = new Map<string, WireProfile | undefined>();
  const pages = Array.from({ length: Math.ceil(lacking.length / PAGE) }, (_, at) =>
    lacking.slice(at * PAGE, (at + 1) * PAGE),
  );
  await Promise.all(
    pages.map(async (page) => {
      for (const profile of await fetchProfiles(session, page, { custom })) found.set(profile.userId, profile);
    }),
  );
  return wanted.flatMap((userId) => {
    const profile = found.get(userId) ?? session.profiles.get(userId)?.profile;
    return profile ? [profile] : [];
  });
}

/** Fetches one's own profile, which another device changed, and tells it. */
export async function refreshOwnProfile(session: Session): Promise<void> {
  const [profile] = await fetchProfiles(session, [session.me.userId], { quietly: true });
  if (!profile) return;
  session.tell.profiles([profile]);
}

/** Keeps one's own profile on the device from the first sign-in on, so that it is there without a network. */
export async function keepOwnProfile(session: Session): Promise<void> {
  const { userId } = session.me;
  if (!session.store.isDurable || session.profiles.get(userId)?.profile) return;
  await fetchProfiles(session, [userId], { quietly: true });
}

async function fetchProfiles(
  session: Session,
  userIds: readonly string[],
  { quietly = false, custom = [] }: { quietly?: boolean; custom?: readonly string[] } = {},
): Promise<WireProfile[]> {
  const profiles: WireProfile[] = [];
  for (let left = [...userIds]; left.length > 0; ) {
    const answer = await session.request('getProfiles', {
      ...{ userIds: left, ...(custom.length > 0 && { custom: [...custom] }) },
    });
    profiles.push(...answer.profiles);
    left = answer.left;
  }
  const byId = new Map(profiles.map((profile) => [profile.userId, profile]));
  const changed = profiles.filter((profile) => {
    const before = session.profiles.get(profile.userId)?.profile;
    return before !== undefined && !sameValue(before, profile);
  });
  for (const userId of userIds) keepProfile(session, userId, byId.get(userId));
  keepFacts(session, (store) => store.putFacts('profile', [...byId]));
  if (!quietly) session.tell.profiles(changed);
  return profiles;
}

/** Caches a profile, or that there is none. */
export function keepProfile(session: Session, userId: string, profile: WireProfile | undefined): void {
  const { profiles } = session;
  profiles.delete(userId);
  profiles.set(userId, { profile, fetchedMs: session.connection.serverNowMs() });
  for (const oldest of profiles.keys()) {
    if (profiles.size <= KEPT_MAX) break;
    profiles.delete(oldest);
  }
}
