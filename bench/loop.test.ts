import { expect, test } from 'bun:test';
import { Loop } from './loop.ts';

const window = { warmupSec: 0, seconds: 0.3, pid: 0, storePid: 0 };

test('an open loop counts from when a message was due: a stall is in the time of all that it made late', async () => {
  let stalledMs = 0;
  const loop: Loop = new Loop({
    parts: 1,
    inFlight: 0,
    arrivalsPerSec: 1_000,
    maxMessages: 0,
    send: (number) => {
      if (stalledMs === 0) {
        const from = performance.now();
        Bun.sleepSync(150);
        stalledMs = performance.now() - from;
      }
      loop.delivered(number);
    },
  });

  loop.start();
  const { delivery } = await loop.measure(window);

  // The first waited for all of it; those due meanwhile, half of all, waited for what was left.
  expect(delivery?.max).toBeGreaterThan(0.9 * stalledMs);
  expect(delivery?.p99).toBeGreaterThan(0.5 * stalledMs);
});

test('a closed loop never has more under way than it may, and ends with all back', async () => {
  let [underWay, most] = [0, 0];
  const loop: Loop = new Loop({
    parts: 2,
    inFlight: 7,
    arrivalsPerSec: 0,
    maxMessages: 100,
    send: (number) => {
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        loop.acknowledged(number, false);
        loop.delivered(number);
      }, 1);
    },
  });

  loop.start();
  const { sent, errors } = await loop.measure({ ...window, seconds: 20 });

  expect({ sent, errors, most, underWay }).toEqual({ sent: 100, errors: 0, most: 7, underWay: 0 });
});
