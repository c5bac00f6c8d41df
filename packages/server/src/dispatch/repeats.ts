import { LRUCache } from 'lru-cache';
import type { RestCaller } from './handlers.ts';

/** Calls that are remembered at a time; the oldest go first. */
const CALLS_MAX = 10_000;
/** What samples of 2018 write instead of a random number: it tells no call from another. */
const NO_RANDOM = '99999999';

/**
 * Answers to calls that must not run twice: a client library that got none in time repeats the very same request (R14).
 *
 * Kept in memory: a repeat that reaches another process, or this one after a restart, runs again; what is stored of a
 * message knows its repeats by itself (D7).
 */
export class Repeats {
  private readonly calls = new LRUCache<string, { answer: Promise<object>; timeMs: number }>({ max: CALLS_MAX });

  /** Runs a call, or gives the answer of the one that it repeats. A call that failed is forgotten. */
  once(path: string, caller: RestCaller, nowMs: number, run: () => Promise<object>): Promise<object> {
    const { repeat, app, userId, settings } = caller;
    if (!repeat || repeat.random === NO_RANDOM) return run();
    const key = JSON.stringify([app.sdkAppId, userId, path, repeat.random, repeat.bodyHash]);
    const known = this.calls.get(key);
    if (known && nowMs - known.timeMs < settings.restRepeatSec * 1000) return known.answer;

    const answer = run();
    this.calls.set(key, { answer, timeMs: nowMs });
    answer.catch(() => this.calls.delete(key));
    return answer;
  }
}
