/** Bytes that are read in parts; a `Blob` or `File`. */
export interface Bytes {
  readonly size: number;
  slice(from: number, to: number): Bytes;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** What a request can be given up by. */
export interface Stop {
  readonly signal: unknown;
  abort(): void;
}

/** What uploads need of where the SDK runs; each is missing somewhere. */
export interface Host {
  Blob?: new (parts: unknown[]) => Bytes;
  URL?: { createObjectURL?(bytes: Bytes): string; revokeObjectURL?(url: string): void };
  fetch?: (url: string, how: object) => Promise<Answer>;
  AbortController?: new () => Stop;
}

/** The globals, as far as uploads know them. */
export const host = globalThis as unknown as Host;
