import type { Platform } from '../connection/port.ts';

/** What every platform with the usual globals does alike. */
export const commonClock: Pick<Platform, 'nowMs' | 'random' | 'setTimer' | 'clearTimer'> = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer as number | undefined),
};
