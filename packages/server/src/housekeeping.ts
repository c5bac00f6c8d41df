import { hourAt } from './chatLog/hour.ts';
import type { Ctx } from './ctx.ts';
import { sweepFiles } from './file/sweep.ts';
import { sweepRooms } from './live/tell.ts';
import { tendStatistics } from './statistics/tend.ts';

/** How often this process looks for what another one changed (D12). */
const POLL_MS = 2_000;
const TRIM_EVERY_MS = 3_600_000;
const SWEEP_EVERY_MS = 5_000;
const TRIM_ROWS = 5_000;
const TRIM_OWNERS = 200;
const SWEEP_LISTS = 500;
const SWEEP_PUSHES = 2_000;
const DAY_MS = 86_400_000;

/**
 * What runs beside the requests: seeing other processes' changes, dropping user events past their time and lists of merged
 * messages and files that nothing holds and pushes that nobody waits for any more, keeping the figures of days that are over, taking out
 * of live rooms who is long gone (S52).
 *
 * @param isShared another process may work on the same store
 */
export function startHousekeeping(
  ctx: Pick<
    Ctx,
    | 'server'
    | 'apps'
    | 'words'
    | 'storage'
    | 'clock'
    | 'log'
    | 'sessions'
    | 'live'
    | 'hooks'
    | 'chatLogs'
    | 'accounts'
    | 'files'
  >,
  isShared: boolean,
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const run = (job: () => Promise<void>): void => {
    running = running.then(job).catch((err: unknown) => ctx.log.error({ err }, 'housekeeping failed'));
  };
  const every = (ms: number, job: () => Promise<void>): NodeJS.Timeout => setInterval(() => run(job), ms);

  const timers = [
    every(TRIM_EVERY_MS, () => trimUserEvents(ctx)),
    every(TRIM_EVERY_MS, () => trimRecords(ctx)),
    every(TRIM_EVERY_MS, () => sweepMergedLists(ctx)),
    every(TRIM_EVERY_MS, () => sweepFiles(ctx)),
    every(TRIM_EVERY_MS, () => sweepPushes(ctx)),
    every(TRIM_EVERY_MS, () => sweepChatLogs(ctx)),
    every(TRIM_EVERY_MS, () => tendStatistics(ctx)),
    every(SWEEP_EVERY_MS, () => sweepRooms(ctx)),
  ];
  // Days may have ended while no process ran.
  run(() => tendStatistics(ctx));
  if (isShared) timers.push(every(POLL_MS, () => seeApps(ctx)));
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}

/** Takes in apps and their words that another process changed; sessions of one that was disabled or deleted end. */
async function seeApps({ apps, words, sessions }: Pick<Ctx, 'apps' | 'words' | 'sessions'>): Promise<void> {
  await apps.refresh();
  await words.refresh();
  for (const app of apps.list()) if (app.state !== 'active') sessions.endApp(app.sdkAppId);
}

/** Records of words and of errors go by each app's own time. */
export async function trimRecords({ apps, storage, clock }: Pick<Ctx, 'apps' | 'storage' | 'clock'>): Promise<void> {
  for (const { sdkAppId } of apps.list()) {
    const { wordAuditDays, crashReportDays } = apps.settings(sdkAppId);
    await storage.words.trimAudits(sdkAppId, clock.nowMs() - wordAuditDays * DAY_MS);
    await storage.crashes.trim(sdkAppId, clock.nowMs() - crashReportDays * DAY_MS);
  }
}

/** Removes lists of merged messages that nothing has held for `mergedKeepDays`. */
export async function sweepMergedLists({
  server,
  storage,
  clock,
}: Pick<Ctx, 'server' | 'storage' | 'clock'>): Promise<void> {
  const nowMs = clock.nowMs();
  const beforeMs = nowMs - server.mergedKeepDays * DAY_MS;
  while ((await storage.mergedLists.sweep(beforeMs, nowMs, SWEEP_LISTS)) === SWEEP_LISTS);
}

/**
 * Forgets what was pushed to accounts that did not come within its lifetime, and each app's pushes once neither their report
 * nor their MsgRandom counts any more.
 */
export async function sweepPushes({ apps, storage, clock }: Pick<Ctx, 'apps' | 'storage' | 'clock'>): Promise<void> {
  const nowMs = clock.nowMs();
  while ((await storage.pushes.sweep(nowMs, SWEEP_PUSHES)) === SWEEP_PUSHES);
  for (const { sdkAppId } of apps.list()) {
    const { pushReportDays, pushRandomDays, pushOldRandomDays, offlinePushTraceDays } = apps.settings(sdkAppId);
    const days = Math.max(pushReportDays, pushRandomDays, pushOldRandomDays);
    await storage.pushes.trim(sdkAppId, nowMs - days * DAY_MS);
    await storage.offlinePushes.trim(sdkAppId, nowMs - offlinePushTraceDays * DAY_MS);
  }
}

/** Removes files of what was said that are older than each app wants. */
async function sweepChatLogs({ apps, chatLogs, clock }: Pick<Ctx, 'apps' | 'chatLogs' | 'clock'>): Promise<void> {
  for (const { sdkAppId } of apps.list()) {
    const { chatLogDays, utcOffsetMinutes } = apps.settings(sdkAppId);
    await chatLogs.sweep(sdkAppId, hourAt(clock.nowMs() - chatLogDays * DAY_MS, utcOffsetMinutes));
  }
}

/** User events, and who went out of lists of friends, are kept for the longest time any app asks for: a shared bound that no app's own setting undercuts. */
async function trimUserEvents({ apps, storage, clock }: Pick<Ctx, 'apps' | 'storage' | 'clock'>): Promise<void> {
  const days = Math.max(...apps.list().map(({ sdkAppId }) => apps.settings(sdkAppId).userEventDays), 1);
  const beforeMs = clock.nowMs() - days * DAY_MS;
  while ((await storage.userEvents.trim(beforeMs, TRIM_ROWS)) === TRIM_ROWS);
  while ((await storage.friends.trim(beforeMs, TRIM_OWNERS)) === TRIM_OWNERS);
}
