import type { CommandSpec, InputOf, OutputOf, Settings } from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import type { Connection } from '../gateway/connection.ts';
import type { App } from '../storage/port/apps.ts';

/** Who makes a REST call, and what identifies a repeat of it. */
export interface RestCaller {
  app: App;
  settings: Settings;
  /** The administrator that signed the call. */
  userId: string;
  /** Where the call came from. */
  address: string;
  /** The server's address as the caller wrote it: `http://host:port`; empty when it did not come over HTTP. */
  origin: string;
  /** `random` of the URL and hash of the body: the same within a minute is the same call (design D7). */
  repeat?: { random: string; bodyHash: number };
}

/** Who makes a REST call that needs no signature. */
export type OpenCaller = Pick<RestCaller, 'app' | 'settings' | 'address'>;

/** Who makes a socket call. */
export interface SocketCaller {
  connection: Connection;
  settings: Settings;
  me: Identity;
  /** Tells that the next command of this conversation may start: this one's place in the order is fixed. */
  queued(): void;
}

/** A socket call before sign-in. */
export type GuestCaller = Pick<SocketCaller, 'connection'>;

type CallerOf<C> = C extends { caller: 'admin' }
  ? RestCaller
  : C extends { caller: 'anyone' }
    ? OpenCaller
    : C extends { caller: 'session' }
      ? SocketCaller
      : GuestCaller;

/** One handler for each command of a table: a missing or misspelt one does not compile. */
export type HandlersOf<Table> = {
  [K in keyof Table]: (ctx: Ctx, input: InputOf<Table[K]>, caller: CallerOf<Table[K]>) => Promise<OutputOf<Table[K]>>;
};

/** A handler as the dispatcher sees it: the table's types have done their work. */
export type AnyHandler = (ctx: Ctx, input: object, caller: object) => Promise<object>;
export type AnyHandlers = Readonly<Record<string, AnyHandler>>;

/** A command with its handler, ready to run. */
export interface Route {
  spec: CommandSpec;
  handler: AnyHandler;
}
