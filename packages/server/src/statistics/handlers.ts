import { type RestCommands, STATISTICS_DAYS } from '@hongyan/contract';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { type DayReport, reportDays, reportMonths } from './report.ts';

type StatisticsCommand = 'openconfigsvr/getappinfo' | 'hongyan/get_statistics';

/** Statistics over REST (rest-api §24, S46, S48). */
export const statisticsHandlers: Pick<HandlersOf<RestCommands>, StatisticsCommand> = {
  async 'openconfigsvr/getappinfo'(ctx, input, { app, settings }) {
    const days = await reportDays(ctx, settings, app.sdkAppId, STATISTICS_DAYS);
    const wanted = input.RequestField?.length ? new Set(input.RequestField) : undefined;
    return { Result: days.map((day) => textsOf(app, day, wanted)) };
  },

  async 'hongyan/get_statistics'(ctx, input, { app, settings }) {
    const days = await reportDays(ctx, settings, app.sdkAppId, input.Days ?? STATISTICS_DAYS);
    const { users, connections } = await ctx.statistics.online(app.sdkAppId);
    return {
      Days: days.map(({ day, figures }) => ({ Date: String(day), ...figures })),
      Months: await reportMonths(ctx, settings, app.sdkAppId),
      Online: { Users: users, Connections: connections },
    };
  },
};

/** A day as the original tells it: every value a text, what it does not know of an app's owner empty. */
function textsOf(
  { name, sdkAppId }: RestCaller['app'],
  { day, figures }: DayReport,
  wanted: ReadonlySet<string> | undefined,
): { Date: string } & Record<string, string> {
  const all = { AppName: name, AppId: sdkAppId, Company: '', QQ: '', ...figures };
  const shown = Object.entries(all).filter(([field]) => wanted?.has(field) ?? true);
  return { Date: String(day), ...Object.fromEntries(shown.map(([field, value]) => [field, String(value)])) };
}
