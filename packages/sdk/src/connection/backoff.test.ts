import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createBackoff } from './backoff.ts';

describe('createBackoff', () => {
  test('[S55] waits anything from nothing to a ceiling that doubles up to 30 s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 40 }),
        (draws) => {
          let draw = 0;
          const backoff = createBackoff(() => draws[draw] ?? 0);

          for (; draw < draws.length; draw++) {
            const ms = backoff.soonMs();

            expect(ms).toBeGreaterThanOrEqual(0);
            expect(ms).toBe((draws[draw] ?? 0) * Math.min(30_000, 500 * 2 ** draw));
          }
        },
      ),
    );
  });

  test('[S55] begins anew once it was reset', () => {
    const backoff = createBackoff(() => 1);
    expect([backoff.soonMs(), backoff.soonMs(), backoff.soonMs()]).toEqual([500, 1_000, 2_000]);

    backoff.reset();

    expect(backoff.soonMs()).toBe(500);
  });

  test('[S55] leaves a server that asked for it alone for longer, and ever longer', () => {
    const backoff = createBackoff(() => 1);

    expect([backoff.laterMs(), backoff.laterMs(), backoff.soonMs()]).toEqual([4_000, 8_000, 16_000]);
  });
});
