import type { Sections } from '../contacts/rows.ts';
import { createStore, type Store } from '../session/store.ts';
import type { Language } from '../text/texts.ts';

export type Appearance = 'system' | 'light' | 'dark';

/** What the reader chose; kept for all windows of this browser. */
export interface Preferences {
  appearance: Appearance;
  language: Language;
  /** How the contacts are parted. */
  contactSections: Sections;
}

const key = 'hongyan.preferences';

/** The reader's choices as a store that remembers them. */
export function loadPreferences(): Store<Preferences> {
  const store = createStore<Preferences>({
    ...{ appearance: 'system', language: browserLanguage(), contactSections: 'letters' },
    ...stored(),
  });
  store.subscribe(() => localStorage.setItem(key, JSON.stringify(store.get())));
  return store;
}

/** Chinese where the browser asks for it, else English. */
export function languageFor(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'zh' ? 'zh' : 'en';
}

function browserLanguage(): Language {
  return languageFor(navigator.languages);
}

function stored(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const { appearance, language, contactSections } = value as Partial<Preferences>;
    return {
      ...(appearance === 'system' || appearance === 'light' || appearance === 'dark' ? { appearance } : {}),
      ...(language === 'en' || language === 'zh' ? { language } : {}),
      ...(contactSections === 'letters' || contactSections === 'groups' ? { contactSections } : {}),
    };
  } catch {
    return {};
  }
}
