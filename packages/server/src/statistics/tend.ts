import type { Ctx } from '../ctx.ts';
import { DAY_MS, periodsBefore } from './periods.ts';

/** How long it is known who was seen on a day and in a month that are over. */
const SEEN_DAYS = 2;
const SEEN_MONTHS = 2;
const PER_UNIT = 5_000;

/**
 * Keeps the figures of days and months that are over, also of such as ended while no process ran, and forgets what is too old.
 */
export async function tendStatistics({
  apps,
  storage: { statistics },
  clock,
}: Pick<Ctx, 'apps' | 'storage' | 'clock'>): Promise<void> {
  const nowMs = clock.nowMs();
  for (const { sdkAppId } of apps.list()) {
    const settings = apps.settings(sdkAppId);
    const { statisticsKeepDays: keepDays } = settings;
    const seen = periodsBefore(nowMs, SEEN_DAYS, SEEN_MONTHS, settings);
    await statistics.settle(sdkAppId, periodsBefore(nowMs, 0, 0, settings), seen);
    // A month's figures are kept as long as those of its days.
    const day = periodsBefore(nowMs, keepDays, 0, settings).day;
    const before = { seen, figures: { day, month: Math.floor(day / 100) } };
    while ((await statistics.trim(sdkAppId, before, PER_UNIT)) > 0);
  }
  await statistics.trimProcesses(nowMs - DAY_MS);
}
