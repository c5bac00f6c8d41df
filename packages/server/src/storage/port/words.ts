/** A banned word as it was given, with the form under which texts are searched for it; the form is what identifies it. */
export interface Word {
  folded: string;
  word: string;
}

export interface WordStore {
  /** [W1] The words of an app in the order of their forms. */
  list(sdkAppId: number): Promise<Word[]>;
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
}
