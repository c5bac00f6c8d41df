import type { TestClock } from '@hongyan/server/src/testing/cloud.ts';
import type { Platform } from '../connection/port.ts';

/** The clock and the timers of devices, which go with the server's clock: it stands still until a test moves it. */
export interface HandClock extends Pick<Platform, 'nowMs' | 'setTimer' | 'clearTimer'> {
  /** Lets time pass for the server and all devices, and runs the timers that are due by then, in their order. */
  pass(ms: number): void;
}

/** What waits for an answer or a retry goes on in real time too, as the network does. */
export function handClock(server: TestClock): HandClock {
  const timers = new Map<unknown, { dueMs: number; run: () => void }>();
  const clearTimer = (timer: unknown): void => {
    clearTimeout(timer as ReturnType<typeof setTimeout>);
    timers.delete(timer);
  };
  return {
    nowMs: server.nowMs,
    setTimer(run, ms) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.set(timer, { dueMs: server.nowMs() + ms, run });
      return timer;
    },
    clearTimer,
    pass(ms) {
      server.advance(ms);
      const due = [...timers].filter(([, { dueMs }]) => dueMs <= server.nowMs());
      for (const [timer, { run }] of due.sort(([, a], [, b]) => a.dueMs - b.dueMs)) {
        if (!timers.has(timer)) continue;
        clearTimer(timer);
        run();
      }
    },
  };
}
