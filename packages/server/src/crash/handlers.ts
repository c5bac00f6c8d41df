import type { RestCommands, SocketCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';

const DAY_MS = 86_400_000;
const COUNT = 20;

/** Reports of errors that clients send (S1). */
export const crashHandlers: Pick<HandlersOf<SocketCommands>, 'reportCrashes'> = {
  async reportCrashes(ctx, { sdkVersion, reports }, { me: { sdkAppId, uid, platform }, settings }) {
    const nowMs = ctx.clock.nowMs();
    const bounds = {
      max: settings.crashReportMax,
      notBeforeMs: nowMs - settings.crashReportDays * DAY_MS,
      maxOfAccount: settings.crashReportsPerDay,
      sinceMs: nowMs - DAY_MS,
    };
    const kept = await ctx.storage.crashes.keep({ sdkAppId, uid, platform, sdkVersion }, reports, bounds, nowMs);
    return { kept };
  },
};

/** The reports, for the app's administrators (S1). */
export const restCrashHandlers: Pick<HandlersOf<RestCommands>, 'hongyan/get_crashes'> = {
  async 'hongyan/get_crashes'(ctx, input, { app: { sdkAppId }, settings }) {
    const { Account, Name: name, Platform: platform, Since = 0, Before: beforeSeq } = input;
    const [account] = Account === undefined ? [] : await ctx.storage.accounts.find(sdkAppId, [Account]);
    if (Account !== undefined && !account) return { Crashes: [], IsCompleted: true };
    const count = Math.min(input.Count ?? COUNT, settings.pageMax);
    const found = await ctx.storage.crashes.list(sdkAppId, {
      // One more, to know whether there is more.
      count: count + 1,
      sinceMs: Math.max(Since * 1_000, ctx.clock.nowMs() - settings.crashReportDays * DAY_MS),
      ...(account && { uid: account.uid }),
      ...(name !== undefined && { name }),
      ...(platform !== undefined && { platform }),
      ...(beforeSeq !== undefined && { beforeSeq }),
    });
    const page = found.slice(0, count).map((crash) => ({
      Seq: crash.seq,
      Time: Math.floor(crash.timeMs / 1_000),
      ReportTime: Math.floor(crash.reportedMs / 1_000),
      Account: crash.userId,
      Platform: crash.platform,
      SdkVersion: crash.sdkVersion,
      Place: crash.place,
      Name: crash.name,
      Frames: crash.frames,
      Times: crash.times,
    }));
    const Crashes = cutPage(page, settings.pageBytes);
    return { Crashes, IsCompleted: Crashes.length === found.length };
  },
};
