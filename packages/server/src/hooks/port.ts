import type { BeforeHookName, HookAnswer, HookPayload } from '@hongyan/contract';
import type { Notice, Origin } from '../storage/port/outbox.ts';

/** What the app's server decided before something is done. */
export type Verdict<N extends BeforeHookName = BeforeHookName> =
  | { is: 'allowed'; answer: HookAnswer<N> }
  /** `own`: a code and words of the app's own, for the caller. */
  | { is: 'refused'; own?: { code: number; info: string } }
  | { is: 'dropped' }
  /** It did not answer, or not properly. */
  | { is: 'failed'; reason: string };

/** One call of an app's server, as `hongyan webhooks tail` shows it. */
export interface Delivery {
  /** Greater than that of the one before. */
  serial: number;
  timeMs: number;
  sdkAppId: number;
  callback: string;
  deliveryId: string;
  /** Which try this was, from 1. */
  attempt: number;
  tookMs: number;
  /** `ok`, or what was wrong. */
  outcome: string;
}

/** The calls of apps' own servers (callbacks.md). */
export interface Hooks {
  /** Asks the app's server before something is done. Answers within the app's time limit, whatever happens. */
  ask<N extends BeforeHookName>(
    sdkAppId: number,
    name: N,
    payload: HookPayload<N>,
    origin: Origin,
  ): Promise<Verdict<N>>;
  /** Hands over what no operation of the store writes down; it is stored soon, and at the latest at the end. */
  tell(notice: Notice): void;
  /** The latest calls on this process after a serial, oldest first. */
  recent(after: number, sdkAppId?: number): Delivery[];
  /** Takes in that settings of apps changed: what is to be told from now on. */
  refresh(): Promise<void>;
  /** Stores what was handed over, lets calls under way end, and gives the apps to other processes. */
  stop(): Promise<void>;
}
