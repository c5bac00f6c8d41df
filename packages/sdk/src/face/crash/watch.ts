import type { CrashReport } from '@hongyan/contract';
import type { Platform } from '../../connection/port.ts';
import type { Log } from '../log/log.ts';

/** Where an error went uncaught. */
export type Place = CrashReport['place'];

/** An error as it was caught. */
export interface Caught {
  error: unknown;
  place: Place;
  timeMs: number;
}

/** Errors that are kept until they are reported; those beyond are in the log alone. */
const KEPT = 50;

/** Sees errors of the SDK's own that nothing in it foresaw (S1). */
export interface CrashWatch {
  /** Takes note of an error, once, unless the SDK made it itself: those have a number for a code. */
  note(error: unknown, place: Place): void;
  /** A platform whose callbacks are watched; what they throw goes on as it would. */
  over(platform: Platform): Platform;
  /** What was caught and is not reported yet; empty where reporting is off. */
  readonly caught: Caught[];
  /** Whether errors are reported. */
  readonly isOn: boolean;
  /** Reports nothing, and forgets what was caught (S1). */
  stop(): void;
}

/**
 * Makes a watch.
 *
 * @param told called when something was caught
 */
export function createCrashWatch(log: Pick<Log, 'error'>, nowMs: () => number, told: () => void): CrashWatch {
  const seen = new WeakSet<object>();
  const caught: Caught[] = [];
  let isOn = true;

  function note(error: unknown, place: Place): void {
    if (typeof (error as { code?: unknown } | undefined)?.code === 'number') return;
    // One that passes several places on its way is one.
    if (error instanceof Error) {
      if (seen.has(error)) return;
      seen.add(error);
    }
    log.error('an error in the SDK', error);
    if (!isOn || caught.length >= KEPT) return;
    caught.push({ error, place, timeMs: nowMs() });
    told();
  }
  const watched =
    <A extends unknown[]>(place: Place, run: (...args: A) => void) =>
    (...args: A): void => {
      try {
        run(...args);
      } catch (error) {
        note(error, place);
        throw error;
      }
    };
  return {
    note,
    over: (platform) => ({
      ...platform,
      setTimer: (run, ms) => platform.setTimer(watched('timer', run), ms),
      onWake: (run) => platform.onWake(watched('listener', run)),
      watched: (run) => watched('socket', run),
    }),
    caught,
    get isOn() {
      return isOn;
    },
    stop() {
      isOn = false;
      caught.length = 0;
    },
  };
}
