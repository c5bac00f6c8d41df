import type { Connection } from '../gateway/connection.ts';

/** A REST call as the transport read it: nothing is trusted yet. */
export interface RestCall {
  /** `service/command` as in the URL behind `/v4/`. */
  path: string;
  query: URLSearchParams;
  /** The parsed body, or what is wrong with it (not UTF-8, not JSON, too deep, too large). */
  body: { value: unknown } | { flaw: string };
  address: string;
  /** The server's address as the caller wrote it: `http://host:port`; empty when it did not come over HTTP. */
  origin: string;
  /** Hash of the body's bytes, for repeated requests (D7). */
  bodyHash: number;
}

/** Runs commands for both transports: find, decode, validate, authorise, rate-limit, call, map errors, log, count, time. */
export interface Dispatcher {
  /** Runs a REST command and returns the whole answer with its envelope; never rejects. */
  rest(call: RestCall): Promise<Record<string, unknown>>;
  /**
   * Runs a command of a socket and returns its reply or error; never rejects.
   * `queued` resolves as soon as the next command of the same conversation may start (design §4).
   */
  socket(
    connection: Connection,
    command: string,
    params: unknown,
  ): { queued: Promise<void>; done: Promise<{ r: unknown } | { e: { code: number; info: string } }> };
}
