import type { Platform } from '../../connection/port.ts';

/** Runs something at most once per interval. */
export interface Throttle {
  /** Asks for a run: at once when the last one is long enough ago, else at the end of the interval. */
  ask(): void;
  /** Forgets what was asked for and stops the timer. */
  stop(): void;
}

/** What throttling needs of the platform; a test moves its own timers. */
export type Timers = Pick<Platform, 'setTimer' | 'clearTimer'>;

/**
 * Makes a throttle with leading and trailing edge (sdk-js-api §6.2).
 *
 * `run` gets nothing: it computes what it tells when it runs, so that the trailing run always shows the latest state.
 */
export function createThrottle(run: () => void, timers: Timers, intervalMs = 1_000): Throttle {
  let timer: unknown;
  let isResting = false;
  let isAskedAgain = false;

  function start(): void {
    isResting = true;
    isAskedAgain = false;
    timer = timers.setTimer(end, intervalMs);
    run();
  }
  function end(): void {
    isResting = false;
    if (isAskedAgain) start();
  }

  return {
    ask() {
      if (isResting) isAskedAgain = true;
      else start();
    },
    stop() {
      if (isResting) timers.clearTimer(timer);
      isResting = false;
      isAskedAgain = false;
    },
  };
}
