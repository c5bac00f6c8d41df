import type { CrashReport, Platform } from '@hongyan/contract';

/** An error of an SDK as it is kept. */
export interface Crash extends CrashReport {
  seq: number;
  userId: string;
  platform: Platform;
  sdkVersion: string;
  reportedMs: number;
}

/** Whose device reports, and with what. */
export interface Reporter {
  sdkAppId: number;
  uid: number;
  platform: Platform;
  sdkVersion: string;
}

/** What is kept of an app, and of one account from a time on. */
export interface CrashBounds {
  /** Of the app. */
  max: number;
  notBeforeMs: number;
  /** Of the account, since `sinceMs`. */
  maxOfAccount: number;
  sinceMs: number;
}

export interface CrashStore {
  /**
   * Keeps reports under the next numbers of the app, none given twice, and says how many.
   *
   * - [V13] One that is kept already, by account, time and random, is passed over (D14).
   * - [V14] Of an account at most `maxOfAccount` since `sinceMs`, of the app at most the newest `max`, none reported before `notBeforeMs`.
   */
  keep(by: Reporter, reports: readonly CrashReport[], bounds: CrashBounds, nowMs: number): Promise<number>;
  /** [V15] Reports of an app from `sinceMs` on, of one account, error or platform where named, the newest first, below a number. */
  list(
    sdkAppId: number,
    query: {
      uid?: number;
      name?: string;
      platform?: Platform;
      sinceMs: number;
      beforeSeq?: number;
      count: number;
    },
  ): Promise<Crash[]>;
  /** [V16] Drops reports of an app from before a time. */
  trim(sdkAppId: number, notBeforeMs: number): Promise<void>;
}
