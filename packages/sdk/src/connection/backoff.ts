const BASE_MS = 500;
const MAX_MS = 30_000;
/** A server that asked for time gets at least this many doublings. */
const LATER_DOUBLINGS = 3;

/** How long to wait before the next attempt. */
export interface Backoff {
  /** After a loss: soon at first, then less and less often. */
  soonMs(): number;
  /** After the server asked for time. */
  laterMs(): number;
  /** While the device says that it has no network. */
  slowMs(): number;
  /** The next loss is a first one again. */
  reset(): void;
}

/**
 * Makes an exponential back-off with full jitter (S55): anything from nothing to a ceiling that doubles with each
 * attempt. Clients that lost the same server spread over the whole span instead of coming back in waves.
 */
export function createBackoff(random: () => number): Backoff {
  let doublings = 0;
  const next = (): number => {
    const ceiling = Math.min(MAX_MS, BASE_MS * 2 ** doublings);
    doublings = Math.min(doublings + 1, 16);
    return random() * ceiling;
  };
  return {
    soonMs: next,
    laterMs() {
      doublings = Math.max(doublings, LATER_DOUBLINGS);
      return next();
    },
    slowMs: () => MAX_MS / 2 + (random() * MAX_MS) / 2,
    reset() {
      doublings = 0;
    },
  };
}
