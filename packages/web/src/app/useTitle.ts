import { useEffect } from 'react';
import { useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { useUnread } from './useUnread.ts';

/** Keeps the tab's title: the unread count and who is signed in. */
export function useTitle(): void {
  const texts = useTexts();
  const unread = useUnread();
  const name = useSessionState((state) => (state.phase === 'ready' ? state.me?.name : undefined));
  useEffect(() => {
    const count = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : '';
    document.title = count + (name === undefined ? texts.appName : `${name} · ${texts.appName}`);
  }, [texts, unread, name]);
}
