import type { NetState } from './port.ts';

/** What the connection is doing. */
export const stateNames = [
  /** Nobody is signed in. */
  'idle',
  /** A socket is opening. */
  'connecting',
  /** The socket is open, the sign-in is not answered yet. */
  'signingIn',
  'online',
  /** Between two attempts. */
  'waiting',
  /** The device says that it has no network; an attempt now and then, for the device may be wrong. */
  'offline',
  /** Ended by the server for good, until the next sign-in. */
  'stopped',
] as const;
export type State = (typeof stateNames)[number];

/** What the owner sees of a state; undefined where there is no session to have a network. */
export const netOf: Record<State, NetState | undefined> = {
  idle: undefined,
  connecting: 'connecting',
  signingIn: 'connecting',
  online: 'connected',
  waiting: 'disconnected',
  offline: 'disconnected',
  stopped: undefined,
};

/** What can happen to a connection. */
export const eventNames = [
  /** The owner signs in. */
  'signIn',
  /** The owner signs out. */
  'signOut',
  /** The socket is open. */
  'opened',
  /** The server accepted the sign-in. */
  'accepted',
  /** The server refused the owner's sign-in. */
  'refused',
  /** The server refused the sign-in of a reconnect. */
  'denied',
  /** The server could not sign in now, through no fault of the user's. */
  'failed',
  /** The socket closed: by the network, or by a server that takes us back at once. */
  'closedReconnect',
  /** The server closed and wants to be left alone for a while. */
  'closedLater',
  /** The server closed because of a frame of ours: what is in flight must not be sent again. */
  'closedFaulty',
  /** The server closed and wants another UserSig. */
  'closedSignIn',
  /** The server closed for good. */
  'closedNever',
  /** The server says that this session ends. */
  'kicked',
  /** Something arrived that is no frame. */
  'unreadable',
  /** The wait between two attempts is over. */
  'retryDue',
  /** The attempt took too long. */
  'connectTimeout',
  /** The owner's sign-in took too long, over all attempts. */
  'signInTimeout',
  /** The heartbeat finds the connection dead. */
  'silence',
  /** The device woke, the tab is shown, the network is back, or the owner asks. */
  'awake',
  /** The device lost its network. */
  'networkLost',
] as const;
export type ConnectionEvent = (typeof eventNames)[number];

/** What the runner does on the way from one state to the next; each is a method of the runner. */
export type Action =
  /** Takes the credentials of a new sign-in and starts what lives as long as it. */
  | 'begin'
  /** Stops what `begin` started. */
  | 'finish'
  /** Opens a socket, for a limited time. */
  | 'open'
  /** Sends the sign-in. */
  | 'login'
  /** Tells the owner, sends what waits, starts the heartbeat. */
  | 'goOnline'
  /** Lets go of the socket; what was in flight waits again. */
  | 'drop'
  /** Signs out on the socket and closes it behind the machine's back. */
  | 'farewell'
  | 'retrySoon'
  | 'retryLater'
  | 'retrySlowly'
  | 'cancelRetry'
  | 'resetBackoff'
  | 'probe'
  /** Fails the owner's sign-in: a newer one took its place, or the owner signed out. */
  | 'abandon'
  /** Fails the owner's sign-in with what the server said. */
  | 'refuse'
  /** Fails the owner's sign-in for want of an answer. */
  | 'giveUp'
  /** Fails all requests in flight. */
  | 'rejectSent'
  /** Fails all requests. */
  | 'rejectAll'
  /** Fails everything and tells the owner why the session is over. */
  | 'end';

/** One cell: where to and what to do on the way; `nothing` says that the event has no meaning there. */
export type Cell = 'nothing' | { next: State; actions: readonly Action[] };

const nothing = 'nothing';
const go = (next: State, ...actions: Action[]): Cell => ({ next, actions });

const resting: Record<ConnectionEvent, Cell> = {
  signIn: go('connecting', 'begin', 'open'),
  signOut: nothing,
  opened: nothing,
  accepted: nothing,
  refused: nothing,
  denied: nothing,
  failed: nothing,
  closedReconnect: nothing,
  closedLater: nothing,
  closedFaulty: nothing,
  closedSignIn: nothing,
  closedNever: nothing,
  kicked: nothing,
  unreadable: nothing,
  retryDue: nothing,
  connectTimeout: nothing,
  signInTimeout: nothing,
  silence: nothing,
  awake: nothing,
  networkLost: nothing,
};

/**
 * The whole behaviour of a connection, state × event (S55).
 *
 * An event that belongs to a socket comes from the current one only: the runner forgets a socket that it drops.
 */
export const transitions: Record<State, Record<ConnectionEvent, Cell>> = {
  idle: resting,
  stopped: resting,

  connecting: {
    signIn: go('connecting', 'drop', 'abandon', 'rejectAll', 'finish', 'begin', 'open'),
    signOut: go('idle', 'drop', 'abandon', 'rejectAll', 'finish'),
    opened: go('signingIn', 'login'),
    accepted: nothing,
    refused: nothing,
    denied: nothing,
    failed: nothing,
    closedReconnect: go('waiting', 'drop', 'retrySoon'),
    closedLater: go('waiting', 'drop', 'retryLater'),
    closedFaulty: go('waiting', 'drop', 'retryLater'),
    closedSignIn: go('stopped', 'drop', 'finish', 'end'),
    closedNever: go('stopped', 'drop', 'finish', 'end'),
    kicked: nothing,
    unreadable: nothing,
    retryDue: nothing,
    connectTimeout: go('waiting', 'drop', 'retrySoon'),
    signInTimeout: go('idle', 'drop', 'finish', 'giveUp'),
    silence: nothing,
    awake: nothing,
    networkLost: go('offline', 'drop', 'retrySlowly'),
  },

  signingIn: {
    signIn: go('connecting', 'drop', 'abandon', 'rejectAll', 'finish', 'begin', 'open'),
    signOut: go('idle', 'drop', 'abandon', 'rejectAll', 'finish'),
    opened: nothing,
    accepted: go('online', 'resetBackoff', 'goOnline'),
    refused: go('idle', 'drop', 'finish', 'rejectAll', 'refuse'),
    denied: go('stopped', 'drop', 'finish', 'end'),
    failed: go('waiting', 'drop', 'retryLater'),
    closedReconnect: go('waiting', 'drop', 'retrySoon'),
    closedLater: go('waiting', 'drop', 'retryLater'),
    closedFaulty: go('waiting', 'drop', 'retryLater'),
    closedSignIn: go('stopped', 'drop', 'finish', 'end'),
    closedNever: go('stopped', 'drop', 'finish', 'end'),
    kicked: go('stopped', 'drop', 'finish', 'end'),
    unreadable: go('waiting', 'drop', 'retryLater'),
    retryDue: nothing,
    connectTimeout: go('waiting', 'drop', 'retrySoon'),
    signInTimeout: go('idle', 'drop', 'finish', 'giveUp'),
    silence: nothing,
    awake: nothing,
    networkLost: go('offline', 'drop', 'retrySlowly'),
  },

  online: {
    signIn: go('connecting', 'farewell', 'rejectAll', 'finish', 'begin', 'open'),
    signOut: go('idle', 'farewell', 'rejectAll', 'finish'),
    opened: nothing,
    accepted: nothing,
    refused: nothing,
    denied: nothing,
    failed: nothing,
    closedReconnect: go('waiting', 'drop', 'retrySoon'),
    closedLater: go('waiting', 'drop', 'retryLater'),
    closedFaulty: go('waiting', 'rejectSent', 'drop', 'retryLater'),
    closedSignIn: go('stopped', 'drop', 'finish', 'end'),
    closedNever: go('stopped', 'drop', 'finish', 'end'),
    kicked: go('stopped', 'drop', 'finish', 'end'),
    unreadable: go('waiting', 'drop', 'retryLater'),
    retryDue: nothing,
    connectTimeout: nothing,
    signInTimeout: nothing,
    silence: go('waiting', 'drop', 'retrySoon'),
    awake: go('online', 'probe'),
    networkLost: go('offline', 'drop', 'retrySlowly'),
  },

  waiting: {
    signIn: go('connecting', 'cancelRetry', 'abandon', 'rejectAll', 'finish', 'begin', 'open'),
    signOut: go('idle', 'cancelRetry', 'abandon', 'rejectAll', 'finish'),
    opened: nothing,
    accepted: nothing,
    refused: nothing,
    denied: nothing,
    failed: nothing,
    closedReconnect: nothing,
    closedLater: nothing,
    closedFaulty: nothing,
    closedSignIn: nothing,
    closedNever: nothing,
    kicked: nothing,
    unreadable: nothing,
    retryDue: go('connecting', 'open'),
    connectTimeout: nothing,
    signInTimeout: go('idle', 'cancelRetry', 'finish', 'giveUp'),
    silence: nothing,
    awake: go('connecting', 'cancelRetry', 'resetBackoff', 'open'),
    networkLost: go('offline', 'cancelRetry', 'retrySlowly'),
  },

  offline: {
    signIn: go('connecting', 'cancelRetry', 'abandon', 'rejectAll', 'finish', 'begin', 'open'),
    signOut: go('idle', 'cancelRetry', 'abandon', 'rejectAll', 'finish'),
    opened: nothing,
    accepted: nothing,
    refused: nothing,
    denied: nothing,
    failed: nothing,
    closedReconnect: nothing,
    closedLater: nothing,
    closedFaulty: nothing,
    closedSignIn: nothing,
    closedNever: nothing,
    kicked: nothing,
    unreadable: nothing,
    retryDue: go('connecting', 'open'),
    connectTimeout: nothing,
    signInTimeout: go('idle', 'cancelRetry', 'finish', 'giveUp'),
    silence: nothing,
    awake: go('connecting', 'cancelRetry', 'resetBackoff', 'open'),
    networkLost: nothing,
  },
};
