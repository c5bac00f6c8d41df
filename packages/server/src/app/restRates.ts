import { type CommandTable, restCommands } from '@hongyan/contract';
import { LRUCache } from 'lru-cache';

type Rates = ReadonlyMap<string, number>;

/** What the settings of apps say, read once each. */
const known = new LRUCache<string, Rates>({ max: 100 });

/** Calls a second that the setting `restRates` allows of a command; 0: any number. */
export function rateOf(restRates: string, command: string): number {
  if (restRates === '') return 0;
  const rates = known.get(restRates) ?? read(restRates);
  known.set(restRates, rates);
  return rates.get(command) ?? rates.get('*') ?? 0;
}

const commands: CommandTable = restCommands;
const aliases = Object.values(commands).flatMap((command) => command.aliases ?? []);
const NAMES: ReadonlySet<string> = new Set(['*', ...Object.keys(commands), ...aliases]);

/** The first name in the setting `restRates` that no command has. */
export function unknownIn(restRates: string): string | undefined {
  if (restRates === '') return undefined;
  return [...read(restRates).keys()].find((name) => !NAMES.has(name));
}

function read(restRates: string): Rates {
  const pairs = restRates.split(/[ ,]+/).map((pair) => pair.split('='));
  return new Map(pairs.map(([command = '', perSec]) => [command, Number(perSec)]));
}
