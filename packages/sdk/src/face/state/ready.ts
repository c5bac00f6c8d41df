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
  /**
   * Tells now when ready, else right after SDK_READY; what is kept goes with the sign-in that it came in.
   *
   * @param first what is to be known before it is told; it is waited for, at most half a second, by all that follows too
   */
  tell(run: () => void, first?: Promise<unknown>): void;
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
  /** What waits, in the order in which it is told. */
  let queue: { run: () => void; first: Promise<unknown> | undefined }[] = [];

  function check(): void {
    if (!isDelivered || !isSynced || !readiness.take('ready')) return;
    const due = [onReady, ...kept];
    kept = [];
    emitter.emit(EVENT.SDK_READY);
    // Each handler may sign out again.
    for (const run of due) if (readiness.state === 'ready') run();
  }

  function tellNow(run: () => void): void {
    if (readiness.state === 'ready') run();
    else if (readiness.state === 'signingIn') kept.push(run);
  }

  async function tellInOrder(mine: typeof queue): Promise<void> {
    for (let next = mine[0]; next && mine === queue; next = mine[0]) {
      if (next.first) await atMost(timers, next.first);
      if (mine !== queue) return;
      tellNow(next.run);
      mine.shift();
    }
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
    tell(run, first) {
      if (!first && queue.length === 0) {
        tellNow(run);
        return;
      }
      queue.push({ run, first });
      if (queue.length === 1) void tellInOrder(queue);
    },
    reset() {
      if (timer !== undefined) timers.clearTimer(timer);
      [isDelivered, isSynced, kept, queue] = [false, false, [], []];
    },
  };
}

/** How long an event waits for what it names. */
const PATIENCE_MS = 500;

function atMost(timers: Timers, doing: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = timers.setTimer(resolve, PATIENCE_MS);
    const done = (): void => {
      timers.clearTimer(timer);
      resolve();
    };
    doing.then(done, done);
  });
}
