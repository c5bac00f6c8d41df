/** What a client does after a close: at once again, later again, with a new UserSig, or never by itself. */
export type AfterClose = 'reconnect' | 'reconnectLater' | 'signInAgain' | 'never';

/**
 * Why the server closes a WebSocket. The range tells what to do: 4000–4099 reconnect now, 4100–4199 reconnect
 * later (with back-off), 4200–4299 sign in again with a new UserSig, 4300–4399 never by itself. 1006 (no close
 * frame) means: reconnect and sync.
 */
export const closeCodes = {
  slowReader: { code: 4000, doc: 'More waited for this reader than is kept; what was missed comes by sync.' },
  heartbeatLost: { code: 4001, doc: 'Nothing was heard for 2.5 heartbeat periods.' },
  shuttingDown: { code: 4100, doc: 'The server is stopping.' },
  loginTimeout: { code: 4101, doc: 'No sign-in arrived in time.' },
  overloaded: { code: 4102, doc: 'Too many frames at once.' },
  userSigExpired: { code: 4200, doc: 'The UserSig of the session expired.' },
  kickedByAdmin: { code: 4201, doc: 'The REST command kick ended the session.' },
  loginRefused: { code: 4202, doc: 'The sign-in was refused; its reply says why.' },
  kickedByDevice: { code: 4300, doc: 'The account signed in on another device; see the event kicked.' },
  protocolError: { code: 4301, doc: 'A frame could not be read.' },
  frameTooLarge: { code: 4302, doc: 'A WebSocket message above maxFrameBytes or maxFrameDepth.' },
  accountDeleted: { code: 4303, doc: 'The account was deleted, or its app disabled.' },
  guestIdle: { code: 4305, doc: 'A guest was in no live room for too long.' },
  signedOut: { code: 4304, doc: 'The client signed out.' },
} as const;

export type CloseName = keyof typeof closeCodes;

/** What a client should do after a close with this code. */
export function afterClose(code: number): AfterClose {
  if (code >= 4300 && code < 4400) return 'never';
  if (code >= 4200 && code < 4300) return 'signInAgain';
  if (code >= 4100 && code < 4200) return 'reconnectLater';
  return 'reconnect';
}
