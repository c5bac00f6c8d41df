import type { AuditPlace } from '@hongyan/contract';

/** A banned word as it was given, with the form under which texts are searched for it; the form is what identifies it. */
export interface Word {
  folded: string;
  word: string;
}

/** A text that passed with a word in it. */
export interface WordAudit {
  timeMs: number;
  /** Whose text it is; empty: the app's. */
  userId: string;
  place: AuditPlace;
  /** The account or group that it was said to or about. */
  target: string;
  words: string[];
  text: string;
}

export interface WordStore {
  /** [W1] The words of an app in the order of their forms; `after` a form, at most `count`. */
  list(sdkAppId: number, query?: { after?: string; count: number }): Promise<Word[]>;
  /**
   * Adds words to those of an app.
   *
   * - [W2] Idempotent: a word that is there keeps its spelling.
   * - [W3] At most `max` in all, whoever adds at the same time: else nothing is added and `count` says how many it would be.
   * - [W4] Every change raises the app's `version`, so that other processes see that their copy is old (D12).
   */
  add(sdkAppId: number, words: Word[], max: number): Promise<{ count: number; isTooMany: boolean }>;
  /** [W5] Takes words from those of an app; what is not there is passed over. */
  remove(sdkAppId: number, folded: string[]): Promise<void>;
  /**
   * [W6] Keeps a record under the next number of the app, none given twice; of the app's records at most the newest `max`
   * stay, and none from before `notBeforeMs`.
   */
  record(sdkAppId: number, audit: WordAudit, bounds: { max: number; notBeforeMs: number }): Promise<void>;
  /** [W7] Records of an app from `notBeforeMs` on, the newest first, below a number. */
  audits(
    sdkAppId: number,
    query: { beforeSeq?: number; count: number; notBeforeMs: number },
  ): Promise<(WordAudit & { seq: number })[]>;
  /** [W8] Drops records of an app from before a time. */
  trimAudits(sdkAppId: number, notBeforeMs: number): Promise<void>;
}
