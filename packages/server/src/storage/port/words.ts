import type { AuditPlace } from '@hongyan/contract';

/** What becomes of a text with a word, whatever the app's setting says. */
export type WordHandling = { action: 'refuse' } | { action: 'replace'; by: string };

/** What the form of a regular expression begins with; that of a word never does. */
export const EXPRESSION = '\u0001';

/** A banned word as it was given, with the form that identifies it. */
export interface Word {
  folded: string;
  word: string;
  /** Absent: as the app's setting says. */
  handling?: WordHandling;
}

/** A word as it is listed. */
export interface ListedWord extends Word {
  /** Its number in the app, in the order of being added. */
  id: number;
  /** When it was added or its handling set last; 0 of a word that schema 5 or an earlier one had. */
  updatedMs: number;
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
   * - [W2] Idempotent: a word that is there keeps its spelling, and its handling where none is given.
   * - [W3] At most `max` in all, whoever adds at the same time: else nothing is added and `count` says how many it would be.
   * - [W4] Every change raises the app's `version`, so that other processes see that their copy is old (D12).
   * - [W11] Of these at most `maxExpressions` have the form of an expression; `tooManyExpressions` tells how many it would be.
   * - [W9] A handling that is given holds from then on, also of a word that is there; `nowMs` is kept with it.
   *
   * @param words of those with a handling each form once
   */
  add(
    sdkAppId: number,
    words: Word[],
    bounds: { max: number; maxExpressions: number; nowMs: number },
  ): Promise<{ count: number; isTooMany: boolean; tooManyExpressions?: number }>;
  /**
   * [W10] Words of an app in the order of their numbers, none of which is given twice; those of one action, whose form contains
   * a text. `total`: how many there are of them, `expressions`: how many of those have the form of one.
   */
  page(
    sdkAppId: number,
    query: { action?: WordHandling['action']; part?: string; offset: number; count: number },
  ): Promise<{ words: ListedWord[]; total: number; expressions: number }>;
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
