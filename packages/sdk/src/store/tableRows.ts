import type { WireMessage } from '@hongyan/contract';
import type { KnownLogin, LogState, Range } from './port.ts';
import { keyOf, under } from './table/keys.ts';
import { TableFault } from './table/port.ts';

/** Whose data this is, and up to where the user stream is applied. */
export interface User {
  uid: string;
  userSeq?: number;
  login?: KnownLogin;
}

/** A log as its row has it. */
export interface KeptLog extends LogState {
  conv: string;
  /** Grows with each use: who was used least recently has the lowest. */
  used: number;
}

/*
 * Rows: `user` whose data this is and up to where the user stream is applied; `head`, `log`, `draft` by conversation; `message`
 * by conversation and place; `place` of a message by conversation and id; `pending` by id; `profile` and `group` by name.
 */
export const USER = keyOf('user');
export const messageKey = (conv: string, seq: number): string => keyOf('message', conv, seq);
export const placeKey = (conv: string, id: string): string => keyOf('place', conv, id);
export const places = (conv: string, { from, to }: Range) => ({
  from: messageKey(conv, from),
  to: messageKey(conv, to),
});

export const rowsOf = (conv: string) => [under('message', conv), under('place', conv)];
export const rowsOfMessage = (conv: string, message: WireMessage): [string, object][] => [
  [messageKey(conv, message.seq), message],
  [placeKey(conv, message.id), { seq: message.seq }],
];
export const stateOf = ({ id, rev, covered }: LogState): LogState => ({ id, rev, covered });

export const isText = (value: unknown): value is string => typeof value === 'string';
export const damaged = (what: string): TableFault => new TableFault('damaged', `${what} cannot be read`);

export function isUser(value: unknown): value is User {
  return isText((value as { uid?: unknown } | undefined)?.uid);
}

export function isLog(value: unknown): value is KeptLog {
  const { conv, id, rev, covered, used } = (value ?? {}) as Partial<KeptLog>;
  return isText(conv) && isText(id) && typeof rev === 'number' && typeof used === 'number' && Array.isArray(covered);
}

export function asMessage(value: unknown): WireMessage {
  const message = value as WireMessage;
  if (typeof message?.seq !== 'number' || !isText(message.id) || !Array.isArray(message.body))
    throw damaged('a message');
  return message;
}
