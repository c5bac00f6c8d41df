import type { InputOf, SocketCommands } from '@hongyan/contract';
import { type Client, RefusedError } from '../client.ts';
import type { RestClient } from '../rest.ts';
import { type Body, nowSec, text } from '../say.ts';

type Draft = InputOf<SocketCommands['sendMessage']>;

/** Those who live in the world, signed in, and the app. */
export interface Inhabitants {
  alice: Client;
  bob: Client;
  carol: Client;
  dave: Client;
  rest: RestClient;
}

/** A text that stores and codecs may stumble over. */
export const ODD = '鸿雁 😀 \u0000 "\\';
/** Until when somebody is muted who is so for ever, so that no answer changes with time. */
export const FOR_EVER = 4_294_967_295;
/** Length of merged messages that do not travel with the one that holds them. */
export const LIST_BYTES = 1_000;
/** What a version answers to a command that it has not. */
export const UNKNOWN_COMMAND = 60_009;
let last = 0;

/** Randoms begin anew, so that each world has the same. */
export function restartRandoms(): void {
  last = 0;
}

/** The next random of this world. */
export const nextRandom = (): number => ++last;

/** Says something in a conversation whose random is the same each time a world is made. */
export const sayIn = (from: Client, conv: string, body: Body | string, more: Partial<Draft> = {}) =>
  from.request('sendMessage', {
    ...{ conv, random: nextRandom(), clientTimeSec: nowSec() },
    body: typeof body === 'string' ? text(body) : body,
    ...more,
  });

/** An early version has not every command. */
export function unlessUnknown(error: unknown): void {
  if (!(error instanceof RefusedError && error.code === UNKNOWN_COMMAND)) throw error;
}
