/** What the server counts and times for Prometheus. */
export interface Metrics {
  command(transport: 'rest' | 'socket', command: string, code: number, tookMs: number): void;
  commit(operations: number, tookMs: number): void;
  sessions(change: 1 | -1): void;
  dropped(events: number): void;
  /** Stops measuring. */
  close(): void;
  /** The page at `/metrics`. */
  render(): Promise<string>;
}
