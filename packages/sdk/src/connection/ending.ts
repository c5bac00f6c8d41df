import type { EventPayload } from '@hongyan/contract';
import { afterClose, closeCodes } from '@hongyan/contract/closeCodes';
import type { EndReason } from './port.ts';
import type { ConnectionEvent } from './states.ts';

/** Codes of a sign-in that the server could not handle; they say nothing about the user. */
const serverFailed = [60019, 60028, 70500];
/** Codes that pass: others' attempts or too many of them. While reconnecting they are no reason to end a session. */
const passing = [...serverFailed, 60018, 60022, 70050];
/** Codes that a new UserSig mends: it expired, or the app's key was changed. */
const newUserSigHelps = [70001, 70009];

/** What a close of the current socket means for the machine. */
export function closeEvent(code: number): ConnectionEvent {
  // Both say "never", meaning: never the same again. The session itself is sound.
  if (code === closeCodes.protocolError || code === closeCodes.frameTooLarge) return 'closedFaulty';
  switch (afterClose(code)) {
    case 'reconnect':
      return 'closedReconnect';
    case 'reconnectLater':
      return 'closedLater';
    case 'signInAgain':
      return 'closedSignIn';
    case 'never':
      return 'closedNever';
  }
}

/** Why the session is over when the current socket was closed with this code and no event said why. */
export function closeReason(code: number): EndReason {
  // Another tab with our device id signed in: the server tells the older one nothing but this.
  if (code === closeCodes.kickedByDevice) return 'otherInstance';
  if (code === closeCodes.kickedByAdmin) return 'kickedByAdmin';
  return afterClose(code) === 'signInAgain' ? 'userSigExpired' : 'kickedByAdmin';
}

/** Why the session is over, from the event `kicked`. */
export function kickReason(reason: EventPayload<'kicked'>['reason']): EndReason {
  if (reason === 'otherDevice') return 'otherDevice';
  return reason === 'expired' ? 'userSigExpired' : 'kickedByAdmin';
}

/** What an error as answer to a sign-in means for the machine. */
export function refusalEvent(code: number, isFirst: boolean): ConnectionEvent {
  if (isFirst) return serverFailed.includes(code) ? 'failed' : 'refused';
  return passing.includes(code) ? 'failed' : 'denied';
}

/** Why the session is over when a reconnect is refused with this code. */
export function refusalReason(code: number): EndReason {
  return newUserSigHelps.includes(code) ? 'userSigExpired' : 'kickedByAdmin';
}
