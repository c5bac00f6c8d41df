import type { EndReason } from '../connection/port.ts';

/** Where an instance stands (sdk-js-api §3.3). */
export type State =
  | 'new'
  | 'signingIn'
  | 'failed'
  | 'ready'
  | 'kickedByOtherDevice'
  | 'kickedByOtherInstance'
  | 'userSigExpired'
  | 'kickedByAdmin'
  | 'signedOut'
  | 'destroyed';

/** What moves it. */
export type Step = 'signIn' | 'refused' | 'ready' | 'signOut' | 'destroy' | EndReason;

const ended = {
  otherDevice: 'kickedByOtherDevice',
  otherInstance: 'kickedByOtherInstance',
  userSigExpired: 'userSigExpired',
  kickedByAdmin: 'kickedByAdmin',
} as const satisfies Record<EndReason, State>;

/** A step that is not listed leaves the state as it is: an answer that comes after the app went on changes nothing. */
const steps: { readonly [S in State]: { readonly [T in Step]?: State } } = {
  new: { signIn: 'signingIn', destroy: 'destroyed' },
  signingIn: { ...ended, refused: 'failed', ready: 'ready', signOut: 'signedOut', destroy: 'destroyed' },
  failed: { signIn: 'signingIn', destroy: 'destroyed' },
  ready: { ...ended, signOut: 'signedOut', destroy: 'destroyed' },
  kickedByOtherDevice: { signIn: 'signingIn', destroy: 'destroyed' },
  kickedByOtherInstance: { signIn: 'signingIn', destroy: 'destroyed' },
  userSigExpired: { signIn: 'signingIn', destroy: 'destroyed' },
  kickedByAdmin: { signIn: 'signingIn', destroy: 'destroyed' },
  signedOut: { signIn: 'signingIn', destroy: 'destroyed' },
  destroyed: {},
};

/** The code with which a call is refused in a state; undefined: it is let through. */
export const refusalCodes: { readonly [S in State]: number | undefined } = {
  new: 2024,
  signingIn: 3000,
  failed: 3001,
  ready: undefined,
  kickedByOtherDevice: 3002,
  kickedByOtherInstance: 3003,
  userSigExpired: 3004,
  kickedByAdmin: 3006,
  signedOut: 3005,
  destroyed: 2999,
};

/** The state of one instance. */
export interface Readiness {
  readonly state: State;
  /** Takes a step; false when it means nothing in this state. */
  take(step: Step): boolean;
  /** The code of a refused call; undefined while ready. */
  refusal(): number | undefined;
}

/** Starts as `new`: never signed in. */
export function createReadiness(): Readiness {
  let state: State = 'new';
  return {
    get state() {
      return state;
    },
    take(step) {
      const next = steps[state][step];
      if (next === undefined) return false;
      state = next;
      return true;
    },
    refusal: () => refusalCodes[state],
  };
}
