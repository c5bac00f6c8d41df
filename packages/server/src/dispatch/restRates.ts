import { LRUCache } from 'lru-cache';

type Rates = ReadonlyMap<string, number>;

/** What the settings of apps say, read once each. */
const known = new LRUCache<string, Rates>({ max: 100 });

/** Calls a second that the setting `restRates` allows of a command; 0: any number. */
export function rateOf(restRates: string, command: string): number {
  if (restRates === '') return 0;
  const rates = known.get(restRates) ?? read(restRates);
  return rates.get(command) ?? rates.get('*') ?? 0;
}

function read(restRates: string): Rates {
  const pairs = restRates.split(/[ ,]+/).map((pair) => pair.split('='));
  const rates = new Map(pairs.map(([command = '', perSec]) => [command, Number(perSec)]));
  known.set(restRates, rates);
  return rates;
}
