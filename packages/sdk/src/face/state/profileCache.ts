import type { WireProfile } from '@hongyan/contract';
import type { Core } from '../../core/port.ts';

/** Profiles that were seen, by user. */
export interface ProfileCache {
  get(userId: string): WireProfile | undefined;
  /** Keeps a profile; true when one of this user was known. */
  put(profile: WireProfile): boolean;
  /** Asks the core, which caches, and keeps what it knows; unknown users are absent. */
  fetch(userIds: readonly string[]): Promise<WireProfile[]>;
  clear(): void;
}

/** How many profiles are kept; the one seen longest ago goes first. */
const MAX_PROFILES = 10_000;

/** Starts empty. */
export function createProfileCache(core: Pick<Core, 'profiles'>): ProfileCache {
  const known = new Map<string, WireProfile>();
  // Every change of a list may want the same profiles: they are asked for once.
  const asked = new Map<string, Promise<WireProfile[]>>();
  function put(profile: WireProfile): boolean {
    const isKnown = known.delete(profile.userId);
    known.set(profile.userId, profile);
    const [oldest] = known.keys();
    if (known.size > MAX_PROFILES && oldest !== undefined) known.delete(oldest);
    return isKnown;
  }
  async function ask(userIds: readonly string[]): Promise<WireProfile[]> {
    try {
      const profiles = await core.profiles(userIds);
      for (const profile of profiles) put(profile);
      return profiles;
    } finally {
      for (const userId of userIds) asked.delete(userId);
    }
  }
  return {
    get: (userId) => known.get(userId),
    put,
    async fetch(userIds) {
      const fresh = userIds.filter((userId) => !asked.has(userId));
      const answer = fresh.length > 0 ? ask(fresh) : Promise.resolve([]);
      for (const userId of fresh) asked.set(userId, answer);
      const waited = new Set(userIds.map((userId) => asked.get(userId)));
      const profiles = (await Promise.all(waited)).flatMap((answers) => answers ?? []);
      return profiles.filter(({ userId }) => userIds.includes(userId));
    },
    clear() {
      known.clear();
      asked.clear();
    },
  };
}
