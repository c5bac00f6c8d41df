/** How often a command took how long, as the server itself counts: `/metrics`. */
export interface ServerTimes {
  count: number;
  sumMs: number;
  /** Upper bounds, ascending, and how many commands took at most so long. */
  buckets: { maxMs: number; count: number }[];
}

/** Reads the server's times of a socket command from its metrics page. */
export function readServerTimes(page: string, command: string): ServerTimes {
  const times: ServerTimes = { count: 0, sumMs: 0, buckets: [] };
  for (const line of page.split('\n')) {
    const [, kind, labels = '', value = ''] =
      /^hongyan_command_seconds_(bucket|sum|count)\{(.*)\} (\S+)$/.exec(line) ?? [];
    if (!labels.includes('transport="socket"') || !labels.includes(`command="${command}"`)) continue;
    if (kind === 'count') times.count = Number(value);
    else if (kind === 'sum') times.sumMs = Number(value) * 1000;
    else {
      const bound = /le="([^"]+)"/.exec(labels)?.[1] ?? '';
      times.buckets.push({
        maxMs: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound) * 1000,
        count: Number(value),
      });
    }
  }
  return times;
}

/** What came between two readings. */
export function timesBetween(before: ServerTimes, after: ServerTimes): ServerTimes {
  const countAt = (maxMs: number) => before.buckets.find((bucket) => bucket.maxMs === maxMs)?.count ?? 0;
  return {
    count: after.count - before.count,
    sumMs: after.sumMs - before.sumMs,
    buckets: after.buckets.map(({ maxMs, count }) => ({ maxMs, count: count - countAt(maxMs) })),
  };
}

/**
 * The time that a share of the commands stayed below, between the bounds of its bucket by proportion.
 *
 * Whether it is above a bound is exact; the place within a bucket is an estimate.
 */
export function quantileMs({ count, buckets }: ServerTimes, share: number): number {
  let below = { maxMs: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= count * share) {
      if (!Number.isFinite(bucket.maxMs)) return below.maxMs;
      const part = (count * share - below.count) / Math.max(1, bucket.count - below.count);
      return below.maxMs + part * (bucket.maxMs - below.maxMs);
    }
    below = bucket;
  }
  return below.maxMs;
}
