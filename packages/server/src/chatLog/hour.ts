import type { Hour } from './port.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The hour that `YYYYMMDDHH` names on a clock so far ahead of UTC; nothing when it names none. */
export function hourNamed(name: string, utcOffsetMinutes: number): Hour | undefined {
  const [, year, month, day, hour] = /^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  const there = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
  // 2026023000 would else be an hour of March.
  if (nameOf(there) !== name) return undefined;
  const fromMs = there - utcOffsetMinutes * MINUTE_MS;
  return { name, fromMs, toMs: fromMs + HOUR_MS };
}

const nameOf = (ms: number): string => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 10);

/** The name of the hour that it is at a time. */
export const hourAt = (ms: number, utcOffsetMinutes: number): string => nameOf(ms + utcOffsetMinutes * MINUTE_MS);
