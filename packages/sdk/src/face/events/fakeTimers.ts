import type { Timers } from './throttle.ts';

/** Timers that run when a test moves them. */
export interface FakeTimers extends Timers {
  advance(ms: number): void;
  /** Timers that are set. */
  readonly size: number;
}

/** Starts at 0 with nothing set. */
export function fakeTimers(): FakeTimers {
  let now = 0;
  const due = new Map<object, { at: number; run: () => void }>();
  return {
    setTimer(run, ms) {
      const timer = {};
      due.set(timer, { at: now + ms, run });
      return timer;
    },
    clearTimer: (timer) => void due.delete(timer as object),
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...due].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (!next) break;
        due.delete(next[0]);
        now = next[1].at;
        next[1].run();
      }
      now = end;
    },
    get size() {
      return due.size;
    },
  };
}
