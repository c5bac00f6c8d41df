import {
  figures as declared,
  type Figure,
  type FigureName,
  figureNames,
  type OutputOf,
  type RestCommands,
  type Settings,
} from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Count, Moves } from '../storage/port/statistics.ts';
import { type Day, dayAt, lastDays } from './periods.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'statistics'>;

/** A day of an app with all its figures. */
export interface DayReport {
  day: number;
  figures: Record<FigureName, number>;
}

type Months = OutputOf<RestCommands['hongyan/get_statistics']>['Months'];

/**
 * The figures of the last days, today first; all that was counted by this process up to now is in them, and by others up to
 * a second ago.
 *
 * @param count how many days, from 1 on
 */
export async function reportDays(
  ctx: Needs,
  settings: Settings,
  sdkAppId: number,
  count: number,
): Promise<DayReport[]> {
  await ctx.statistics.flush();
  const days = lastDays(ctx.clock.nowMs(), count, settings);
  const [{ day: last = 0 } = {}, first] = [days[0], days.at(-1)];
  const { statistics } = ctx.storage;
  const counts = await statistics.figures(sdkAppId, first?.day ?? 0, last);
  const sinceMs = first?.startMs ?? 0;
  const moves = {
    accounts: await statistics.moves(sdkAppId, 'accounts', sinceMs),
    groups: await statistics.moves(sdkAppId, 'groups', sinceMs),
  };
  return days.map((day, back) => ({ day: day.day, figures: figuresOf(day, count - 1 - back, counts, moves) }));
}

/** @param place number of the day among all, from the earliest on */
function figuresOf(
  { day }: Day,
  place: number,
  counts: readonly Count[],
  moves: Record<'accounts' | 'groups', Moves>,
): Record<FigureName, number> {
  const found = new Map(counts.filter(({ period }) => period === day).map(({ figure, n }) => [figure as string, n]));
  const figureOf = (name: string): number => {
    const figure: Figure = declared[name as FigureName];
    switch (figure.how) {
      case 'rows':
        return rowsOn(moves[figure.of], figure.which, place);
      case 'sum':
        return figure.of.reduce((sum, part) => sum + figureOf(part), 0);
      case 'none':
        return 0;
      default:
        return found.get(name) ?? 0;
    }
  };
  return Object.fromEntries(figureNames.map((name) => [name, figureOf(name)])) as Record<FigureName, number>;
}

/** Rows that came or went on a day, or were there at its end: those of now without what came since, and with what went. */
function rowsOn({ all, made, gone }: Moves, which: 'made' | 'gone' | 'all', place: number): number {
  if (which === 'made') return made.get(place) ?? 0;
  if (which === 'gone') return gone.get(place) ?? 0;
  const after = (moves: ReadonlyMap<number, number>): number =>
    [...moves].reduce((sum, [day, n]) => (day > place ? sum + n : sum), 0);
  return all - after(made) + after(gone);
}

/** The figures of months, this one first, as far back as figures of days are kept (S48). */
export async function reportMonths({ storage, clock }: Needs, settings: Settings, sdkAppId: number): Promise<Months> {
  const nowMs = clock.nowMs();
  const [today = dayAt(nowMs, settings), ...earlier] = lastDays(nowMs, settings.statisticsKeepDays, settings);
  const firstDay = earlier.at(-1) ?? today;
  const ofDays = await storage.statistics.figures(sdkAppId, firstDay.day, today.day);
  const ofMonths = await storage.statistics.figures(sdkAppId, firstDay.month, today.month);
  const months = [...new Set([today, ...earlier].map(({ month }) => month))];
  const known = new Set([today.month, ...[...ofDays, ...ofMonths].map(({ period }) => monthOf(period))]);
  return months.filter((month) => known.has(month)).map((month) => monthReport(month, ofDays, ofMonths));
}

/** The month that a period is, or lies in. */
const monthOf = (period: number): number => (period > 999_999 ? Math.floor(period / 100) : period);

function monthReport(month: number, ofDays: readonly Count[], ofMonths: readonly Count[]): Months[number] {
  const highest = (figure: FigureName): { period: number; n: number } =>
    ofDays
      .filter((count) => count.figure === figure && monthOf(count.period) === month)
      .sort((x, y) => y.n - x.n || x.period - y.period)[0] ?? { period: 0, n: 0 };
  const day = highest('ActiveUserNum');
  return {
    Month: String(month),
    ActiveUserNum: ofMonths.find(({ period, figure }) => period === month && figure === 'ActiveUserNum')?.n ?? 0,
    MaxActiveUserNum: day.n,
    MaxActiveUserDate: day.n > 0 ? String(day.period) : '',
    MaxOnlineNum: highest('MaxOnlineNum').n,
  };
}
