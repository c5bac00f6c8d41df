import { expect, test } from 'bun:test';
import { quantileMs, readServerTimes, timesBetween } from './serverTimes.ts';

const page = (quick: number, slow: number) => `# HELP hongyan_command_seconds Time
hongyan_command_seconds_bucket{le="0.0005",transport="socket",command="getMessages"} ${quick}
hongyan_command_seconds_bucket{le="0.001",transport="socket",command="getMessages"} ${quick}
hongyan_command_seconds_bucket{le="0.002",transport="socket",command="getMessages"} ${quick + slow}
hongyan_command_seconds_bucket{le="+Inf",transport="socket",command="getMessages"} ${quick + slow}
hongyan_command_seconds_sum{transport="socket",command="getMessages"} ${quick * 0.0003 + slow * 0.0015}
hongyan_command_seconds_count{transport="socket",command="getMessages"} ${quick + slow}
hongyan_command_seconds_bucket{le="0.0005",transport="socket",command="sync"} 5000
hongyan_command_seconds_bucket{le="0.0005",transport="rest",command="getMessages"} 5000
`;

const between = (before: string, after: string) =>
  timesBetween(readServerTimes(before, 'getMessages'), readServerTimes(after, 'getMessages'));

test("the server's times of one command between two readings", () => {
  const times = between(page(100, 100), page(190, 110));

  expect([times.count, Math.round(times.sumMs)]).toEqual([100, 42]);
});

test('a quantile is above a bound exactly when too many commands took longer', () => {
  expect(quantileMs(between(page(0, 0), page(99, 1)), 0.99)).toBeLessThanOrEqual(1);
  expect(quantileMs(between(page(0, 0), page(98, 2)), 0.99)).toBeGreaterThan(1);
  expect(quantileMs(between(page(0, 0), page(0, 2)), 0.99)).toBeLessThanOrEqual(2);
});
