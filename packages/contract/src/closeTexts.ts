import type { CloseName } from './closeCodes.ts';

/** Why the server closes, for the documents; apart from the numbers because clients need those alone. */
export const closeTexts: Readonly<Record<CloseName, string>> = {
  slowReader: 'More waited for this reader than is kept; what was missed comes by sync.',
  heartbeatLost: 'Nothing was heard for 2.5 heartbeat periods.',
  shuttingDown: 'The server is stopping.',
  loginTimeout: 'No sign-in arrived in time.',
  overloaded: 'Too many frames at once.',
  userSigExpired: 'The UserSig of the session expired.',
  kickedByAdmin: 'The REST command kick ended the session.',
  loginRefused: 'The sign-in was refused; its reply says why.',
  kickedByDevice: 'The account signed in on another device; see the event kicked.',
  protocolError: 'A frame could not be read.',
  frameTooLarge: 'A WebSocket message above maxFrameBytes or maxFrameDepth.',
  accountDeleted: 'The account was deleted, or its app disabled.',
  guestIdle: 'A guest was in no live room for too long.',
  signedOut: 'The client signed out.',
};
