import { useCallback, useRef } from 'react';

/** So near the end counts as at the end. */
const nearPx = 60;

/**
 * Keeps the end of a scrolled list in view when a banner, a growing composer or a growing row takes room from it.
 *
 * @returns gets the scrolling element; undoes its work for the element before
 */
export function useStickToEnd(): (scroller: HTMLElement | Window | null) => void {
  const stop = useRef<() => void>(undefined);
  return useCallback((scroller) => {
    stop.current?.();
    stop.current = scroller instanceof HTMLElement ? stick(scroller) : undefined;
  }, []);
}

function stick(scroller: HTMLElement): () => void {
  let isAtEnd = false;
  const onScroll = () => {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
  };
  const observer = new ResizeObserver(() => {
    if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    // What fits as a whole is never scrolled, so no event tells it.
    else if (scroller.scrollHeight <= scroller.clientHeight) isAtEnd = true;
  });
  observer.observe(scroller);
  for (const child of scroller.querySelectorAll('[data-testid="virtuoso-item-list"]')) observer.observe(child);
  scroller.addEventListener('scroll', onScroll, { passive: true });
  return () => {
    observer.disconnect();
    scroller.removeEventListener('scroll', onScroll);
  };
}
