import type { Language, Texts } from './texts.ts';

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };
const dayMs = 86_400_000;

/** Hours and minutes. */
export function timeText(timeSec: number, language: Language): string {
  return format(timeSec, language, { hour: '2-digit', minute: '2-digit', hour12: false });
}

/** The day as it stands between messages: today, yesterday, a weekday of the last week, or the date. */
export function dayText(timeSec: number, nowMs: number, { language, texts }: Words): string {
  const age = daysBetween(timeSec * 1000, nowMs);
  if (age === 0) return texts.today;
  if (age === 1) return texts.yesterday;
  if (age > 1 && age < 7) return format(timeSec, language, { weekday: 'long' });
  const isThisYear = new Date(timeSec * 1000).getFullYear() === new Date(nowMs).getFullYear();
  return format(timeSec, language, { day: 'numeric', month: 'long', year: isThisYear ? undefined : 'numeric' });
}

/** The time as it stands in the list: of today the time, else the day, short. */
export function listTimeText(timeSec: number, nowMs: number, { language, texts }: Words): string {
  const age = daysBetween(timeSec * 1000, nowMs);
  if (age <= 0) return timeText(timeSec, language);
  if (age === 1) return texts.yesterday;
  if (age < 7) return format(timeSec, language, { weekday: 'short' });
  const isThisYear = new Date(timeSec * 1000).getFullYear() === new Date(nowMs).getFullYear();
  return isThisYear
    ? format(timeSec, language, { day: 'numeric', month: 'short' })
    : format(timeSec, language, { day: '2-digit', month: '2-digit', year: 'numeric' });
}

/** Date and time in full. */
export function fullTimeText(timeSec: number, language: Language): string {
  return format(timeSec, language, { dateStyle: 'full', timeStyle: 'short' });
}

/** Day and time as short as they are clear. */
export function shortTimeText(timeSec: number, language: Language): string {
  return format(timeSec, language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Whether two times fall on the same local day. */
export function isSameDay(aSec: number, bSec: number): boolean {
  return daysBetween(aSec * 1000, bSec * 1000) === 0;
}

interface Words {
  language: Language;
  texts: Pick<Texts, 'today' | 'yesterday'>;
}

function daysBetween(earlierMs: number, laterMs: number): number {
  // Rounded, because a day with a change of the clocks has 23 or 25 hours.
  return Math.round((startOfDay(laterMs) - startOfDay(earlierMs)) / dayMs);
}

function startOfDay(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeSec: number, language: Language, options: Intl.DateTimeFormatOptions): string {
  const key = language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locales[language], options);
  formats.set(key, known);
  return known.format(timeSec * 1000);
}
