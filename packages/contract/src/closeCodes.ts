/** What a client does after a close: at once again, later again, with a new UserSig, or never by itself. */
export type AfterClose = 'reconnect' | 'reconnectLater' | 'signInAgain' | 'never';

/**
 * Why the server closes a WebSocket. The range tells what to do: 4000–4099 reconnect now, 4100–4199 reconnect
 * later (with back-off), 4200–4299 sign in again with a new UserSig, 4300–4399 never by itself. 1006 (no close
 * frame) means: reconnect and sync.
 */
export const closeCodes = {
  slowReader: 4000,
  heartbeatLost: 4001,
  shuttingDown: 4100,
  loginTimeout: 4101,
  overloaded: 4102,
  userSigExpired: 4200,
  kickedByAdmin: 4201,
  loginRefused: 4202,
  kickedByDevice: 4300,
  protocolError: 4301,
  frameTooLarge: 4302,
  accountDeleted: 4303,
  guestIdle: 4305,
  signedOut: 4304,
} as const;

export type CloseName = keyof typeof closeCodes;

/** What a client should do after a close with this code. */
export function afterClose(code: number): AfterClose {
  if (code >= 4300 && code < 4400) return 'never';
  if (code >= 4200 && code < 4300) return 'signInAgain';
  if (code >= 4100 && code < 4200) return 'reconnectLater';
  return 'reconnect';
}
