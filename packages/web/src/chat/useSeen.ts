import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { usePageVisible } from '../app/usePageVisible.ts';
import { markRead, sendReceipts } from '../session/conversations.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { MessageView } from '../session/views.ts';
import type { Peer } from './usePeer.ts';

/** Receipts of messages that scroll past go out together. */
const receiptsEveryMs = 300;

/** Marks the conversation read while its end is on screen in a visible window. */
export function useMarkRead(peer: Peer, isAtBottom: boolean): void {
  const session = useSession();
  const isVisible = usePageVisible();
  const isReady = useSessionState((state) => state.phase === 'ready');
  const isDue = peer.unread > 0 && isAtBottom && isVisible && isReady;
  useEffect(() => {
    if (isDue) void markRead(session, peer.id);
  }, [session, isDue, peer.id]);
}

/** Collects messages that were seen, and sends their receipts. */
export function useReceipts(): (view: MessageView) => void {
  const session = useSession();
  const seen = useRef<MessageView[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (view) => {
      seen.current.push(view);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void sendReceipts(session, seen.current.splice(0));
      }, receiptsEveryMs);
    },
    [session],
  );
}

/** Calls back once when an element is on screen in a visible window. */
export function useOnScreen(element: RefObject<HTMLElement | null>, isWanted: boolean, onSeen: () => void): void {
  const isVisible = usePageVisible();
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    const target = element.current;
    if (!isWanted || !isVisible || target === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      latest.current();
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, isWanted, isVisible]);
}
