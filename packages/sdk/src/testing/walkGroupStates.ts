import type { Step, Walk } from './walk.ts';
import { by, HALL } from './walkHall.ts';

/** What becomes of the attributes and counters of the group, by weight. */
export const groupStateSteps: readonly [weight: number, name: string, run: Step][] = [
  [2, 'attributes', writeAttributes],
  [2, 'counters', count],
  [1, 'ask for attributes', (walk) => by(walk, ({ core }) => core.callGroup('getGroupAttributes', { groupId: HALL }))],
  [1, 'ask for counters', (walk) => by(walk, ({ core }) => core.callGroup('getGroupCounters', { groupId: HALL }))],
];

const KEYS = ['a', 'b', 'c'] as const;

function writeAttributes(walk: Walk): void {
  const { random } = walk;
  const [key, value] = [random.pick(KEYS), `${random.below(9)}`];
  const call = { groupId: HALL, random: walk.newRandom() };
  if (random.chance(0.3)) by(walk, ({ core }) => core.callGroup('deleteGroupAttributes', { ...call, keys: [key] }));
  else by(walk, ({ core }) => core.callGroup('setGroupAttributes', { ...call, attributes: [{ key, value }] }));
}

function count(walk: Walk): void {
  const { random } = walk;
  const mode = random.pick(['set', 'increase', 'decrease'] as const);
  const counters = [{ key: random.pick(KEYS), value: random.below(9) }];
  const change = { groupId: HALL, random: walk.newRandom(), mode, counters };
  by(walk, ({ core }) => core.callGroup('changeGroupCounters', change));
}
