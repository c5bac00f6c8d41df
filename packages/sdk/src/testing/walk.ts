import type { Seeded } from '@hongyan/conformance/seeded';
import { seeded, weighted } from '@hongyan/conformance/seeded';
import { SdkFault, sdkFaults } from '../connection/fault.ts';
import type { Device } from './device.ts';
import { places } from './places.ts';
import { restartableServer } from './server.ts';
import { turn, within } from './waiting.ts';
import { settle } from './walkCheck.ts';
import { faultSteps } from './walkFaults.ts';
import { groupSteps } from './walkGroups.ts';
import { makeHall } from './walkHall.ts';
import { restSteps } from './walkRest.ts';
import { userSteps } from './walkSteps.ts';
import { makeTown, topicSteps } from './walkTopics.ts';
import { makeWorld, type World } from './world.ts';

/** A message that is stored, as the walk knows of it. */
export interface Known {
  from: string;
  /** Its receiver, or the conversation of a group. */
  to: string;
  seq: number;
}

/** A message that was sent over REST. */
export interface Keyed {
  from: string;
  to: string;
  MsgKey: string;
}

/** What a device learned of the pins of a group. */
export interface Pinned {
  logId: string;
  seqs: ReadonlySet<number>;
  /** So many changes had been told then. */
  told: number;
}

/** A random walk under way. */
export interface Walk {
  readonly world: World;
  readonly random: Seeded;
  readonly devices: readonly Device[];
  readonly known: Known[];
  readonly keyed: Keyed[];
  /** Sends whose outcome nobody knows. */
  readonly unsure: (() => void)[];
  /** Randoms of messages that nobody is told of: history imported behind the users' backs. */
  readonly untold: Set<number>;
  /** By device and conversation: the last place that was checked. */
  readonly checkedTo: Map<string, number>;
  /** By device: what was pinned in the group when that was last looked at. */
  readonly pinned: Map<Device, Pinned>;
  /** What happens goes on while the walk does; its failure fails the walk. */
  start(what: string, doing: Promise<unknown>): void;
  /** Waits for all that was started. */
  finished(): Promise<void>;
  /** A number that no message of this walk has had. */
  newRandom(): number;
}

/** One kind of step. */
export type Step = (walk: Walk) => Promise<void> | void;

/** Refusals that any step may meet: another step was faster, or it is nothing for a topic. */
const mayBeRefused: ReadonlySet<number> = new Set([
  ...[20022, 20023, 20026, 20027, 10007, 10009, 10010, 10030],
  ...[50002, 110003],
  // Who is muted, and what is written too often, at once by two, or beyond its limit in the group.
  ...[10017, 10049, 10050, 10056, 10070],
  // Of what messages carry.
  ...[23002, 23003, 23007, 23008, 23009],
]);
/** Nobody answered in time; the process that asked is gone. */
const UNANSWERED = [sdkFaults.noAnswer, sdkFaults.notSignedIn] as readonly number[];
const SETTLE_EVERY = 100;
const LOG_LENGTH = 40;
const DAY_SEC = 86_400;

/**
 * Walks so many steps through a world of four people with two devices each, and checks the client law on the way.
 *
 * @throws Error with the seed, the step and the last steps before it
 */
export async function walk(seed: number, steps: number): Promise<void> {
  const random = seeded(seed);
  // However slow the machine is, what was said since the walk began may be recalled.
  await using server = await restartableServer({ recallWindowSec: DAY_SEC });
  await using world = await makeWorld(server, 'alice', 'bob', 'carol', 'dave');
  for (const userId of world.userIds) {
    await world.device(userId, { name: `${userId}-phone`, random: random.fork() });
    const place = random.chance(0.7) ? places.sqlite() : places.bridge();
    await world.device(userId, { name: `${userId}-laptop`, random: random.fork(), place });
  }
  await makeHall(world);
  await makeTown(world);
  const state = newWalk(world, random);
  const log: string[] = [];
  let step = 0;
  try {
    for (step = 1; step <= steps; step++) {
      const [name, run] = weighted(random, allSteps);
      log.push(name);
      await run(state);
      if (random.chance(0.5)) await world.idle();
      else await turn();
      if (step % SETTLE_EVERY === 0 || step === steps) await settle(state, step === steps);
    }
  } catch (error) {
    const before = log.slice(-LOG_LENGTH).join(', ');
    throw new Error(`WALK_SEED=${seed}, step ${step}: ${String(error)}\nlast steps: ${before}`, { cause: error });
  }
}

const allSteps: readonly [number, [string, Step]][] = [
  ...[...userSteps, ...groupSteps, ...topicSteps],
  ...[...restSteps, ...faultSteps],
].map(([weight, name, run]) => [weight, [name, run]]);

function newWalk(world: World, random: Seeded): Walk {
  const running = new Set<Promise<void>>();
  const failures: Error[] = [];
  let lastRandom = 0;
  return {
    ...{ world, random, devices: world.devices },
    ...{ known: [], keyed: [], unsure: [], untold: new Set(), checkedTo: new Map(), pinned: new Map() },
    start: (what, doing) => {
      const done = doing.then(
        () => {},
        (error: unknown) => {
          const isExpected =
            error instanceof SdkFault && (mayBeRefused.has(error.code) || UNANSWERED.includes(error.code));
          if (!isExpected) failures.push(new Error(`${what}: ${String(error)}`, { cause: error }));
        },
      );
      running.add(done);
      void done.then(() => running.delete(done));
    },
    finished: async () => {
      await within('the steps under way', Promise.all(running));
      const [failure] = failures;
      if (failure) throw failure;
    },
    newRandom: () => ++lastRandom,
  };
}
