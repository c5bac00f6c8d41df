import { useCallback, useEffect, useMemo, useState } from 'react';
import type { MessageView } from '../session/views.ts';

/** Messages that were chosen to be forwarded together; undefined while nothing is being chosen. */
export interface Selection {
  views: readonly MessageView[];
  has(id: string): boolean;
  toggle(view: MessageView): void;
  end(): void;
}

/** Chooses messages; Escape ends it. */
export function useSelection(): { selection: Selection | undefined; begin: (view: MessageView) => void } {
  const [chosen, setChosen] = useState<readonly MessageView[]>();
  const begin = useCallback((view: MessageView) => setChosen([view]), []);
  const isOn = chosen !== undefined;
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // Else it would leave the conversation.
      event.preventDefault();
      setChosen(undefined);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
  const selection = useMemo(() => chosen && selectionOf(chosen, setChosen), [chosen]);
  return { selection, begin };
}

function selectionOf(
  views: readonly MessageView[],
  set: (views: readonly MessageView[] | undefined) => void,
): Selection {
  return {
    views,
    has: (id) => views.some((view) => view.id === id),
    toggle: (view) => {
      const others = views.filter(({ id }) => id !== view.id);
      set(others.length < views.length ? others : [...views, view]);
    },
    end: () => set(undefined),
  };
}
