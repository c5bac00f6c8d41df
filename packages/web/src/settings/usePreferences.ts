import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Store } from '../session/store.ts';
import type { Preferences } from './preferences.ts';

/** Carries the reader's choices to the components. */
export const PreferencesContext = createContext<Store<Preferences> | undefined>(undefined);

/** The reader's choices and how to change them. */
export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const store = useContext(PreferencesContext);
  if (store === undefined) throw new Error('no preferences around this component');
  return [useSyncExternalStore(store.subscribe, store.get), store.set];
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark: as chosen, or as the system is. */
export function useIsDark(): boolean {
  const [{ appearance }] = usePreferences();
  const isSystemDark = useSyncExternalStore(
    (listener) => {
      darkQuery.addEventListener('change', listener);
      return () => darkQuery.removeEventListener('change', listener);
    },
    () => darkQuery.matches,
  );
  return appearance === 'system' ? isSystemDark : appearance === 'dark';
}
