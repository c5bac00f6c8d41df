import { errors, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import { StartError } from '../config/startError.ts';

/** An answer of a REST command: the envelope, and the command's own fields where it went well. */
export interface Answer {
  ErrorCode: number;
  ErrorInfo: string;
}

/** Runs a REST command somewhere. Throws when no answer came. */
export type Call = (path: string, body: object) => Promise<Answer & Record<string, unknown>>;

/** A command was answered with an error that another try would not change. */
export class RefusedError extends Error {
  constructor(
    readonly path: string,
    readonly code: number,
    info: string,
  ) {
    super(`${path}: ${info}${code === 0 ? '' : ` (${code})`}`);
  }
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** About five minutes in all. */
const TRIES = 40;
/** Answers that say "later": rates, and outcomes that nobody knows. */
const LATER: ReadonlySet<number> = new Set(
  (['tooManyRequests', 'appTooManyRequests', 'tooFrequent', 'sendsStopped', 'timedOut'] as const).map(
    (fault) => errors[fault].code,
  ),
);

/**
 * Runs a command that must succeed, and waits where it is asked to.
 *
 * Throws `RefusedError` with the code, and `StartError` when nobody answers for minutes.
 */
export type PatientCall = <Path extends keyof RestCommands>(
  path: Path,
  body: InputOf<RestCommands[Path]>,
) => Promise<OutputOf<RestCommands[Path]>>;

/**
 * Makes calls that are tried again, at growing intervals, where the answer is "later" or none comes. All that is called so may
 * come twice without harm.
 *
 * @param wait how to let time pass, in ms
 */
export function patient(call: Call, wait: (ms: number) => Promise<void> = Bun.sleep): PatientCall {
  return async (path, body) => {
    let reason = '';
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await wait(waitMs(tries));
      try {
        const answer = await call(path, body);
        if (answer.ErrorCode === 0) return answer as never;
        if (!LATER.has(answer.ErrorCode)) throw new RefusedError(path, answer.ErrorCode, answer.ErrorInfo);
        reason = `${answer.ErrorInfo} (${answer.ErrorCode})`;
      } catch (error) {
        if (error instanceof RefusedError || error instanceof StartError) throw error;
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    throw new StartError(`${path} was tried ${TRIES} times, the last time: ${reason}`);
  };
}

/** Twice as long each time, up to a bound, less a random part, so that several do not come back together. */
const waitMs = (tries: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (1 - Math.random() / 2);
