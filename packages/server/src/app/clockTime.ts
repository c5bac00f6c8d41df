const MINUTE_MS = 60_000;

/** A moment by an app's clock, so far ahead of UTC: `YYYY-MM-DD hh:mm:ss`. */
export const clockTime = (timeMs: number, utcOffsetMinutes: number): string =>
  new Date(timeMs + utcOffsetMinutes * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');
