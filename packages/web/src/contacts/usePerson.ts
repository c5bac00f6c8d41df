import { useEffect, useMemo, useState } from 'react';
import { type FriendView, friendOf } from '../session/friends.ts';
import { loadProfiles } from '../session/profile.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { Person, ProfileView } from '../session/views.ts';

/** Somebody as far as they are known here. */
export interface KnownPerson extends Person {
  friend: FriendView | undefined;
  profile: ProfileView | undefined;
  isBlocked: boolean;
}

/** Somebody by their user ID: as a friend, by their profile, or by the ID alone. */
export function usePerson(userId: string): KnownPerson {
  const friend = useSessionState((state) => friendOf(state.friends, userId));
  const profile = useSessionState((state) => state.profiles[userId]);
  const isBlocked = useSessionState((state) => state.blacklist.includes(userId));
  return useMemo(() => {
    const { name, avatar } = friend ?? profile ?? { name: userId, avatar: undefined };
    return { userId, name, avatar, friend, profile, isBlocked };
  }, [userId, friend, profile, isBlocked]);
}

/**
 * Fetches the profiles of people who are shown; without them they are shown by their user IDs.
 *
 * @returns whether all is known that can be
 */
export function useProfiles(userIds: readonly string[]): boolean {
  const session = useSession();
  const isReady = useSessionState((state) => state.phase === 'ready');
  const wanted = userIds.join('\n');
  const [done, setDone] = useState('');
  useEffect(() => {
    if (!isReady || wanted === '') return;
    const end = () => setDone(wanted);
    loadProfiles(session, wanted.split('\n')).then(end, end);
  }, [session, isReady, wanted]);
  return done === wanted;
}
