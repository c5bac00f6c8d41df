/** A source of chances that a seed determines: the same seed gives the same walk. */
export interface Seeded {
  /** 0 ≤ n < 1. */
  next(): number;
  /** An integer from 0 to `count` - 1. */
  below(count: number): number;
  /** True in `share` of the cases. */
  chance(share: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** Another source, independent of what is drawn from this one later. */
  fork(): Seeded;
}

/** Makes a seeded source (the generator mulberry32). */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const at = below(list.length);
      if (at >= list.length) throw new Error('nothing to pick from');
      return list[at] as (typeof list)[number];
    },
    fork: () => seeded(Math.floor(next() * 0x1_0000_0000)),
  };
}

/** Picks one of several by weight. */
export function weighted<T>(random: Seeded, choices: readonly (readonly [weight: number, choice: T])[]): T {
  let left = random.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return random.pick(choices)[1];
}
