import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { fakeTimers } from './fakeTimers.ts';
import { createThrottle } from './throttle.ts';

function watched() {
  const timers = fakeTimers();
  const told: number[] = [];
  let state = 0;
  const throttle = createThrottle(() => told.push(state), timers);
  const change = () => {
    state += 1;
    throttle.ask();
  };
  return { timers, told, throttle, change };
}

describe('throttle', () => {
  test('the first change is told at once, the next ones together at the end of the second, as they are then', () => {
    const { timers, told, change } = watched();

    change();
    change();
    change();
    expect(told).toEqual([1]);
    timers.advance(999);
    expect(told).toEqual([1]);
    timers.advance(1);

    expect(told).toEqual([1, 3]);
  });

  test('a single change is told once', () => {
    const { timers, told, change } = watched();

    change();
    timers.advance(5_000);

    expect(told).toEqual([1]);
    expect(timers.size).toBe(0);
  });

  test('after the trailing run there is a second of rest again', () => {
    const { timers, told, change } = watched();

    change();
    change();
    timers.advance(1_000);
    change();
    expect(told).toEqual([1, 2]);
    timers.advance(1_000);

    expect(told).toEqual([1, 2, 3]);
  });

  test('a change made by a handler is told too', () => {
    const timers = fakeTimers();
    let runs = 0;
    const throttle = createThrottle(() => {
      runs += 1;
      if (runs === 1) throttle.ask();
    }, timers);

    throttle.ask();
    timers.advance(1_000);

    expect(runs).toBe(2);
  });

  test('stopped, it tells nothing more and leaves no timer; asked again, it tells at once', () => {
    const { timers, told, throttle, change } = watched();

    change();
    change();
    throttle.stop();
    timers.advance(2_000);
    expect(told).toEqual([1]);
    expect(timers.size).toBe(0);
    change();

    expect(told).toEqual([1, 3]);
  });

  test('whatever comes when, runs are a second apart and the last one shows the latest state', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1 }), (pauses) => {
        const timers = fakeTimers();
        let now = 0;
        let state = 0;
        const told: { at: number; state: number }[] = [];
        const throttle = createThrottle(() => told.push({ at: now, state }), {
          ...timers,
          setTimer: (run, ms) => {
            const at = now + ms;
            return timers.setTimer(() => {
              now = at;
              run();
            }, ms);
          },
        });
        let clock = 0;
        for (const pause of pauses) {
          timers.advance(pause);
          clock += pause;
          now = clock;
          state += 1;
          throttle.ask();
        }
        timers.advance(1_000);

        expect(told.at(-1)?.state).toBe(pauses.length);
        for (const [index, { at }] of told.entries()) {
          if (index > 0) expect(at - (told[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
        }
      }),
      { numRuns: 200 },
    );
  });
});
