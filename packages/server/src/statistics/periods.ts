import type { Settings } from '@hongyan/contract';
import type { Before } from '../storage/port/statistics.ts';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

type Offset = Pick<Settings, 'utcOffsetMinutes'>;

/** A day of an app, by the app's own time. */
export interface Day {
  /** As 20261130. */
  day: number;
  /** As 202611. */
  month: number;
  startMs: number;
  endMs: number;
}

/** The day of an app in which a moment lies. */
export function dayAt(timeMs: number, { utcOffsetMinutes }: Offset): Day {
  const offsetMs = utcOffsetMinutes * MINUTE_MS;
  const startMs = Math.floor((timeMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  const date = new Date(startMs + offsetMs);
  const month = date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
  return { day: month * 100 + date.getUTCDate(), month, startMs, endMs: startMs + DAY_MS };
}

/** So many days up to the one in which a moment lies, the latest first. */
export const lastDays = (timeMs: number, count: number, offset: Offset): Day[] =>
  Array.from({ length: count }, (_, back) => dayAt(timeMs - back * DAY_MS, offset));

/** The periods that a moment is `days` behind, months so many. */
export function periodsBefore(timeMs: number, days: number, months: number, offset: Offset): Before {
  const { month } = dayAt(timeMs, offset);
  const since = Math.floor(month / 100) * 12 + (month % 100) - 1 - months;
  return { day: dayAt(timeMs - days * DAY_MS, offset).day, month: Math.floor(since / 12) * 100 + (since % 12) + 1 };
}
