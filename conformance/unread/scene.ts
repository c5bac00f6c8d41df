import type { RestClient } from '../rest.ts';
import type { Seeded } from '../seeded.ts';
import type { Device } from './device.ts';
import type { Ledger } from './ledger.ts';

/** One operation, decided on; running it again after a lost answer is the same operation. */
export interface Step {
  what: string;
  run(): Promise<void>;
}

/** What steps are decided from. */
export interface Scene {
  random: Seeded;
  ledger: Ledger;
  rest: RestClient;
  /** The devices of a user. */
  devicesOf(user: string): readonly Device[];
  /** Takes a right that only one step of a batch may have; false when it is taken. */
  claim(right: string): boolean;
}

/** Decides on a step of one user towards another, where there is something to do. */
export type Decide = (scene: Scene, me: string, peer: string) => Step | undefined;

/** A conversation's name on the socket. */
export const conv = (peer: string) => `C2C${peer}`;
/** Any of a user's devices. */
export const deviceOf = ({ random, devicesOf }: Scene, user: string): Device => random.pick(devicesOf(user));
