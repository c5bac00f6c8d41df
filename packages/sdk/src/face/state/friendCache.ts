import type { WireProfile } from '@hongyan/contract';
import type { Core } from '../../core/port.ts';
import { emptyFriend, refreshFriend } from '../objects/friend.ts';
import { refreshProfile } from '../objects/profile.ts';
import type { Friend } from '../types.ts';
import type { ProfileCache } from './profileCache.ts';

/** The Friend objects that were handed out: one friend is one object, brought up to date in place. */
export interface FriendCache {
  get(userID: string): Friend | undefined;
  /** Brings all up to date with the list that the core keeps; gives the users whose remark is another than before. */
  refresh(): string[];
  /** Takes a profile; true when it is a friend's. */
  takeProfile(profile: WireProfile): boolean;
  /** What the user calls a friend; empty of others, and before the list was fetched. */
  remarkOf(userID: string): string;
  list(): Friend[];
  clear(): void;
}

interface Needs {
  core: Pick<Core, 'keptRelations'>;
  profiles: Pick<ProfileCache, 'get'>;
}

/** Starts empty. */
export function createFriendCache({ core, profiles }: Needs): FriendCache {
  const friends = new Map<string, Friend>();
  const remarkOf = (userID: string): string => friends.get(userID)?.remark ?? '';
  return {
    get: (userID) => friends.get(userID),
    remarkOf,
    refresh() {
      const before = new Map([...friends].map(([userID, { remark }]) => [userID, remark]));
      const known = new Map(friends);
      friends.clear();
      for (const wire of core.keptRelations('friends') ?? []) {
        const friend = known.get(wire.userId) ?? emptyFriend(wire.userId);
        refreshFriend(friend, wire, profiles.get(wire.userId));
        friends.set(wire.userId, friend);
      }
      const users = new Set([...before.keys(), ...friends.keys()]);
      return [...users].filter((userID) => (before.get(userID) ?? '') !== remarkOf(userID));
    },
    takeProfile(profile) {
      const friend = friends.get(profile.userId);
      if (friend) refreshProfile(friend.profile, profile);
      return friend !== undefined;
    },
    list: () => [...friends.values()],
    clear: () => friends.clear(),
  };
}
