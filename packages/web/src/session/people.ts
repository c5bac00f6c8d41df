import { useEffect, useState } from 'react';
import { fetchDemo } from './demo.ts';
import { useSessionState } from './react.ts';
import type { Person } from './views.ts';

/** The other demo users, when one is signed in as a demo user: people to write to on a fresh server. */
export function usePeople(): readonly Person[] {
  const account = useSessionState((state) => state.account);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const isDemo = account?.isDemo === true;
  useEffect(() => {
    if (!isDemo) return;
    let isGone = false;
    fetchDemo().then(
      (demo) => {
        const users = demo?.users ?? [];
        if (!isGone) setPeople(users.map(({ userId, nick }) => ({ userId, name: nick || userId, avatar: undefined })));
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [isDemo]);
  return people.filter((person) => person.userId !== account?.userId);
}
