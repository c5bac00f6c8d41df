import { createBackoff } from '../../connection/backoff.ts';
import { signedOut } from '../../connection/fault.ts';
import type { Timers } from '../events/throttle.ts';

/** A request that broke off, or that the server may take later. */
export class Torn extends Error {}

/** So many attempts in a row that bring nothing are the last: with the waits between them, about three minutes. */
const ATTEMPTS = 12;

/** How often an upload is tried that gets no further, and how long it waits between. */
export interface Patience {
  /** There was progress: the next loss is a first one again. */
  renew(): void;
  /** Waits for the next attempt; throws `error` when there is none, `notSignedIn` after a sign-out. */
  wait(error: unknown): Promise<void>;
}

/** Begins with all attempts before it. */
export function createPatience(needs: { timers: Timers; random: () => number; isSignedIn: () => boolean }): Patience {
  const { timers, random, isSignedIn } = needs;
  const backoff = createBackoff(random);
  let failures = 0;
  return {
    renew() {
      failures = 0;
      backoff.reset();
    },
    async wait(error) {
      if (!isSignedIn()) throw signedOut();
      failures++;
      if (failures >= ATTEMPTS) throw error;
      await new Promise<void>((over) => void timers.setTimer(over, backoff.soonMs()));
    },
  };
}
