import type { FigureName, OutputOf, RestCommands } from '@hongyan/contract';
import type { RestClient } from '../rest.ts';

export type Statistics = OutputOf<RestCommands['hongyan/get_statistics']>;
export type Figures = Partial<Record<FigureName, number>>;

/** Today's figures of an app, those that are not 0. */
export async function today(rest: RestClient): Promise<Figures> {
  const { Days } = await rest.ok('hongyan/get_statistics', { Days: 1 });
  const { Date: _, ...figures } = Days[0] as Statistics['Days'][number];
  return Object.fromEntries(Object.entries(figures).filter(([, n]) => n !== 0));
}

/** By how much today's figures grew while something was done, those that did. */
export async function growth(rest: RestClient, work: () => Promise<unknown>): Promise<Figures> {
  const before = await today(rest);
  await work();
  const after = await today(rest);
  const names = Object.keys({ ...before, ...after }) as FigureName[];
  const grown = names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, n]) => n !== 0));
}

/** Minutes from UTC to a time by which it is about noon now: no day ends while a test runs. */
export function noonNow(): number {
  return 720 - (Math.floor(Date.now() / 60_000) % 1_440);
}
