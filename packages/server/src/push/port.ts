/** Pushes to all, as they go on beside the requests of this process. */
export interface Pushes {
  /** There is a new push: it begins at once if no other is under way in its app. */
  begin(): void;
  /** An account signed in here: it gets what waits for it. */
  signedIn(uid: number): void;
  /** Begins nothing more and gives the pushes to other processes; what is being written ends. */
  stop(): Promise<void>;
}
