/** What the server counts and times for Prometheus. */
export interface Metrics {
  command(transport: 'rest' | 'socket', command: string, code: number, tookMs: number): void;
  commit(operations: number, tookMs: number): void;
  sessions(change: 1 | -1): void;
  dropped(events: number): void;
  /** Messages that went because they were too old. */
  trimmed(kind: 'c2c' | 'group' | 'notices', messages: number): void;
  /** A file that was given: its bytes came, or its giver proved to have it. */
  fileGiven(how: 'uploaded' | 'proved', bytes: number): void;
  /** Bytes of a file that went out. */
  fileServed(bytes: number): void;
  /** A call of an app's own server. */
  hook(callback: string, isGood: boolean, tookMs: number): void;
  /** A call of an app's own server that is not tried again. */
  hookGivenUp(callback: string): void;
  /** Stops measuring. */
  close(): void;
  /** The page at `/metrics`. */
  render(): Promise<string>;
}
