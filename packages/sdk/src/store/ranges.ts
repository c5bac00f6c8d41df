import type { Range } from './port.ts';

/** Adds a range to sorted, disjoint ones; what touches becomes one. An empty range adds nothing. */
export function addRange(ranges: readonly Range[], added: Range): Range[] {
  if (added.from > added.to) return [...ranges];
  const before = ranges.filter(({ to }) => to < added.from - 1);
  const after = ranges.filter(({ from }) => from > added.to + 1);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(added.from, ...touched.map((range) => range.from));
  const to = Math.max(added.to, ...touched.map((range) => range.to));
  return [...before, { from, to }, ...after];
}

/** What remains of the ranges outside another one. */
export function rangesWithout(ranges: readonly Range[], gone: Range): Range[] {
  const parts = ranges.flatMap(({ from, to }) => [
    { from, to: Math.min(to, gone.from - 1) },
    { from: Math.max(from, gone.to + 1), to },
  ]);
  return parts.filter(({ from, to }) => from <= to);
}

/** The range that holds this place. */
export function rangeAt(ranges: readonly Range[], seq: number): Range | undefined {
  return ranges.find(({ from, to }) => from <= seq && seq <= to);
}
