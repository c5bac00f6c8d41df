import { useMemo } from 'react';
import { useSessionState } from '../session/react.ts';
import type { SessionState } from '../session/session.ts';

/** What lists of conversations are made of; the same object while that does not change. */
export function useLists(): Pick<SessionState, 'conversations' | 'groups' | 'topics'> {
  const conversations = useSessionState((state) => state.conversations);
  const groups = useSessionState((state) => state.groups);
  const topics = useSessionState((state) => state.topics);
  return useMemo(() => ({ conversations, groups, topics }), [conversations, groups, topics]);
}
