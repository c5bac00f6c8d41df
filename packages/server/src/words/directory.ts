/** What becomes of a text in which a word of a list stands. */
export type WordMode = 'off' | 'audit' | 'replace' | 'refuse';

/** What words made of a text. */
export interface Finding {
  isRefused: boolean;
  /** The text with stars in the place of words that are replaced; its length is kept. */
  text: string;
  /** What stands in the text of lists that are only recorded. */
  audited: string[];
}

/** The banned words of the apps, ready to be looked for; another process's change is seen within seconds (D12). */
export interface WordDirectory {
  /** What the words of the app make of a text; nothing when none stands in it, of an app without words at no cost. */
  look(sdkAppId: number, text: string): Finding | undefined;
  /** Reads the words of the apps that changed since, and the lists that apps switched on; the directory of apps must be fresh. */
  refresh(): Promise<void>;
}
