import { createContext, useContext } from 'react';
import type { Fault } from '../session/fault.ts';
import { en, type Texts } from './en.ts';
import { zh } from './zh.ts';

export type { Texts };
export type Language = 'en' | 'zh';

/** The texts of each language. */
export const textsOf: Readonly<Record<Language, Texts>> = { en, zh };

export interface Wording {
  language: Language;
  texts: Texts;
}

/** Carries the chosen language to the components. */
export const WordingContext = createContext<Wording>({ language: 'en', texts: en });

/** The texts in the chosen language. */
export function useTexts(): Texts {
  return useContext(WordingContext).texts;
}

/** The chosen language with its texts. */
export function useWording(): Wording {
  return useContext(WordingContext);
}

/** A fault as one line: its text in the reader's language where we have one, and its code. */
export function faultText(fault: Fault, texts: Texts): string {
  const text = texts.faults[fault.code] ?? fault.text;
  return fault.code === 0 ? text : `${text} (${fault.code})`;
}
