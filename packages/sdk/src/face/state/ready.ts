import { EVENT } from '../constants/event.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Timers } from '../events/throttle.ts';
import type { Readiness } from '../readiness.ts';

/** Decides when SDK_READY comes, and keeps back what may only be told after it. */
export interface Ready {
  /** The app was given the answer of `login`; SDK_READY comes after its `then`. */
  delivered(): void;
  /** The first synchronisation is complete. */
  synced(): void;
  /** Tells now when ready, else right after SDK_READY; what is kept goes with the sign-in that it came in. */
  tell(run: () => void): void;
  /** Forgets the sign-in. */
  reset(): void;
}

interface Needs {
  readiness: Readiness;
  emitter: Emitter;
  timers: Timers;
}

/** Both conditions in either order lead to SDK_READY, then `onReady`, then what was kept back. */
export function createReady(needs: Needs, onReady: () => void): Ready {
  const { readiness, emitter, timers } = needs;
  let isDelivered = false;
  let isSynced = false;
  let timer: unknown;
  let kept: (() => void)[] = [];

  function check(): void {
    if (!isDelivered || !isSynced || !readiness.take('ready')) return;
    const due = [onReady, ...kept];
    kept = [];
    emitter.emit(EVENT.SDK_READY);
    // Each handler may sign out again.
    for (const run of due) if (readiness.state === 'ready') run();
  }

  return {
    delivered() {
      // All of the app's `then` are run before the next timer.
      timer = timers.setTimer(() => {
        isDelivered = true;
        check();
      }, 0);
    },
    synced() {
      isSynced = true;
      check();
    },
    tell(run) {
      if (readiness.state === 'ready') run();
      else if (readiness.state === 'signingIn') kept.push(run);
    },
    reset() {
      if (timer !== undefined) timers.clearTimer(timer);
      [isDelivered, isSynced, kept] = [false, false, []];
    },
  };
}
