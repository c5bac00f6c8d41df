/** What becomes of a text in which a word of a list stands. */
export type WordMode = 'off' | 'audit' | 'replace' | 'refuse';

/** What words made of a text. */
export interface Finding {
  isRefused: boolean;
  /** The text with what its words are replaced by in their place. */
  text: string;
  /** What it got longer by, in bytes of JSON at most; 0 where it has stars. */
  grownBytes: number;
  /** What stands in the text of lists that are only recorded. */
  audited: string[];
}

/** What stands in a text of one list. */
export interface Standing {
  mode: Exclude<WordMode, 'off'>;
  /** The list is the app's own. */
  isOwn: boolean;
  /** As they stand in the text. */
  words: string[];
}

/** The banned words of the apps, ready to be looked for; another process's change is seen within seconds (D12). */
export interface WordDirectory {
  /**
   * What the words of the app make of a text; nothing when none stands in it, of an app without words at no cost.
   *
   * @param room bytes of JSON that the text may get longer by what its words are replaced by; where it would get longer, stars
   *   stand in their place, which keep its length. Asked for when some text is put in
   */
  look(sdkAppId: number, text: string, room: () => number): Finding | undefined;
  /** All words of the app that stand in a text, by the lists in which one does. */
  standing(sdkAppId: number, text: string): Standing[];
  /** Reads the words of the apps that changed since, and the lists that apps switched on; the directory of apps must be fresh. */
  refresh(): Promise<void>;
}
