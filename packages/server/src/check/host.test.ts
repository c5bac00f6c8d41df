import { expect, test } from 'bun:test';
import { checkClock, checkFiles, judgeDisk } from './host.ts';

const GB = 1e9;
const seen = { conversations: 1, messages: 1_000_000, newestMs: 0, lastDay: 100_000 };

test.each([
  ['ok', 100 * GB, { storeBytes: GB, seen: { ...seen, lastDay: 0 } }, '100.0 GB free'],
  ['ok', 100 * GB, { storeBytes: GB, seen }, '100.0 GB free, 1,000 days at the pace of the last 24 hours'],
  ['warn', 1 * GB, { storeBytes: 0.1 * GB }, '1.0 GB free'],
  ['warn', 5 * GB, { storeBytes: 10 * GB, seen }, '5.0 GB free, 5 days at the pace of the last 24 hours'],
  ['warn', 50 * GB, { storeBytes: 60 * GB }, '50.0 GB free, less than the store has'],
  ['fail', 0.1 * GB, { storeBytes: GB }, '0.1 GB free'],
] as const)('a disk is %s with %d bytes free beside %j', (state, freeBytes, use, text) => {
  expect(judgeDisk(freeBytes, use)).toMatchObject({ state, text });
});

const NOON = { wallMs: 1_700_000_000_000, steadyMs: 5_000 };
const signs = { from: NOON, to: { wallMs: NOON.wallMs + 3_000, steadyMs: 8_000 }, newestMs: NOON.wallMs };

test.each([
  ['ok', {}, 'steady'],
  ['ok', { isSynchronized: true, databaseAheadMs: -7 }, "steady, synchronized, 7 ms from the database's"],
  ['warn', { isSynchronized: false }, 'nothing synchronizes it'],
  ['warn', { to: { wallMs: NOON.wallMs, steadyMs: 8_000 } }, 'it jumped by -3000 ms while this ran'],
  ['fail', { newestMs: NOON.wallMs + 63_000 }, 'it is 60 s behind the newest message'],
  ['fail', { databaseAheadMs: -2_500 }, "it is 2500 ms ahead of the database's"],
] as const)('a clock is %s where %j', (state, more, text) => {
  expect(checkClock({ ...signs, ...more })).toMatchObject({ state, text });
});

test.each([
  ['ok', { limit: 65_536, used: 100 }],
  ['warn', { limit: 1_024 }],
  ['warn', { limit: 10_000, used: 9_000 }],
  ['fail', { limit: 128 }],
] as const)('open files are %s with %j', (state, files) => {
  expect(checkFiles(files)).toMatchObject({ state });
});
