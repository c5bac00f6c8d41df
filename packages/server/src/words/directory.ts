/** The banned words of the apps, ready to be looked for; another process's change is seen within seconds (D12). */
export interface WordDirectory {
  /** Whether a text contains a banned word of the app; of an app without words at no cost. */
  hits(sdkAppId: number, text: string): boolean;
  /** Reads the words of the apps that changed since; the directory of apps must be fresh. */
  refresh(): Promise<void>;
}
