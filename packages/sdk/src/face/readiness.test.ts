import { describe, expect, test } from 'bun:test';
import { createReadiness, type State, type Step } from './readiness.ts';

const waysTo: Record<State, Step[]> = {
  new: [],
  signingIn: ['signIn'],
  failed: ['signIn', 'refused'],
  ready: ['signIn', 'ready'],
  kickedByOtherDevice: ['signIn', 'ready', 'otherDevice'],
  kickedByOtherInstance: ['signIn', 'ready', 'otherInstance'],
  userSigExpired: ['signIn', 'ready', 'userSigExpired'],
  kickedByAdmin: ['signIn', 'ready', 'kickedByAdmin'],
  signedOut: ['signIn', 'ready', 'signOut'],
  destroyed: ['destroy'],
};
const kicks: Step[] = ['otherDevice', 'otherInstance', 'userSigExpired', 'kickedByAdmin'];
const steps: Step[] = ['signIn', 'refused', 'ready', 'signOut', 'destroy', ...kicks];
const rest: Partial<Record<Step, State>> = { signIn: 'signingIn', destroy: 'destroyed' };
const ends: Partial<Record<Step, State>> = {
  signOut: 'signedOut',
  destroy: 'destroyed',
  otherDevice: 'kickedByOtherDevice',
  otherInstance: 'kickedByOtherInstance',
  userSigExpired: 'userSigExpired',
  kickedByAdmin: 'kickedByAdmin',
};
const expected: Record<State, Partial<Record<Step, State>>> = {
  new: rest,
  signingIn: { ...ends, refused: 'failed', ready: 'ready' },
  failed: rest,
  ready: ends,
  kickedByOtherDevice: rest,
  kickedByOtherInstance: rest,
  userSigExpired: rest,
  kickedByAdmin: rest,
  signedOut: rest,
  destroyed: {},
};

const at = (state: State) => {
  const readiness = createReadiness();
  for (const step of waysTo[state]) readiness.take(step);
  return readiness;
};

describe('readiness', () => {
  for (const state of Object.keys(waysTo) as State[]) {
    for (const step of steps) {
      const next = expected[state][step] ?? state;
      test(`${step} in ${state} leads to ${next}`, () => {
        const readiness = at(state);

        const isTaken = readiness.take(step);

        expect(readiness.state).toBe(next);
        expect(isTaken).toBe(step in expected[state]);
      });
    }
  }

  test('each state but ready refuses calls with its own code', () => {
    const codes = (Object.keys(waysTo) as State[]).map((state) => at(state).refusal());

    expect(codes).toEqual([2024, 3000, 3001, undefined, 3002, 3003, 3004, 3006, 3005, 2999]);
  });
});
