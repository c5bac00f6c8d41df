import { test } from 'bun:test';
import { walk } from '../testing/walk.ts';

const STEPS = Number(process.env.WALK_STEPS ?? 2_000);
const given = process.env.WALK_SEED;
const drawn = Math.floor(Math.random() * 1_000_000);
const TIMEOUT_MS = 300_000;

for (const seed of given === undefined ? [20_260_301, drawn] : [Number(given)]) {
  test(
    `[S29] whatever happens on the way, every device ends with what a fresh sign-in fetches (WALK_SEED=${seed})`,
    () => walk(seed, STEPS),
    TIMEOUT_MS,
  );
}
