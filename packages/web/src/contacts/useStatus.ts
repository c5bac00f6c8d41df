import { useEffect } from 'react';
import { useSession, useSessionState } from '../session/react.ts';
import { type StatusView, watchStatus } from '../session/statuses.ts';
import type { Texts } from '../text/texts.ts';

/** Somebody's status, kept up to date while it is shown; undefined until it is known. */
export function useStatus(userId: string): StatusView | undefined {
  const session = useSession();
  useEffect(() => watchStatus(session, userId), [session, userId]);
  return useSessionState((state) => state.statuses[userId]);
}

/** A status in words: whether they are there, and what they say of it. */
export function statusText(status: StatusView, texts: Texts): string {
  if (!status.isOnline) return texts.statusOffline;
  return status.words === '' ? texts.statusOnline : `${texts.statusOnline} · ${status.words}`;
}
