import { expect, test } from 'bun:test';
import { type PeerWindow, rowsOf, SIDES, type Side } from './summary.ts';

function window(round: number, side: Side, perSec: number): PeerWindow {
  const result = { count: 2_000, perSec, cpuSec: 1, storeCpuSec: 0.5, loaderCpuSec: 0.1, seconds: 1, errors: 0 };
  return { round, side, inFlight: 10, load: 1, serverRssMb: 100, result };
}

test('a ratio is the median of the rounds, each side by side: the machine may have been slower in one of them', () => {
  const speeds: [round: number, theirs: number, ours: number][] = [
    [1, 1_000, 3_000],
    [2, 100, 310],
    [3, 1_000, 2_900],
  ];

  const rows = rowsOf(
    speeds.flatMap(([round, theirs, ours]) => [window(round, SIDES[0], theirs), window(round, SIDES[1], ours)]),
  );

  expect(rows.map(({ side, ratio }) => [side, ratio])).toEqual([
    [SIDES[0], 1],
    [SIDES[1], 3],
    [SIDES[2], 0],
  ]);
  expect(rows[1]).toMatchObject({ perSec: 2_900, serverCpu: 0.5, databaseCpu: 0.25 });
});
