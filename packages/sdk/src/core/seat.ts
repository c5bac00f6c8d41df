import type { Connection, Credentials, LoginAnswer } from '../connection/port.ts';
import type { KnownLogin, Store } from '../store/port.ts';
import { releaseWaiting } from './netState.ts';
import type { CoreListener } from './port.ts';
import { keepOwnProfile } from './profiles.ts';
import { enterRoomsAgain } from './rooms.ts';
import { giveUpUnsent, sendUnsent } from './send.ts';
import { openSession, type Session } from './session.ts';
import { watchAgain } from './statuses.ts';
import { synchronise } from './sync.ts';

/** Who is signed in now. */
export interface Seat {
  session: Session | undefined;
  credentials: Credentials | undefined;
  /** The store of the one before is closed. */
  closed: Promise<void>;
}

/** What a seat is taken with. */
export interface SeatNeeds {
  sdkAppId: number;
  store: Store;
  listener: CoreListener;
  connection: () => Connection;
}

/**
 * Begins with what is kept of the user on this device, before the server answers; the sign-in goes on for as long as it takes.
 *
 * @returns the answer to the latest sign-in; undefined when nothing is kept, it cannot be opened, or the UserSig is not the
 *   one that the server took last
 */
export async function signInAhead(
  needs: SeatNeeds,
  seat: Seat,
  credentials: Credentials,
): Promise<LoginAnswer | undefined> {
  const { sdkAppId, store, listener } = needs;
  if (!store.isDurable) return undefined;
  const { userId } = credentials;
  const proof = store.proofOf(credentials.userSig);
  const kept = (await store.known({ sdkAppId, userId })) as (LoginAnswer & KnownLogin) | undefined;
  // Another UserSig than the one that the server took last: the server is to say first whose it is.
  if (kept?.proof !== proof) return undefined;
  const { proof: _, ...login } = kept;
  const connection = needs.connection();
  const session = openSession({ sdkAppId, userId, login, proof, store, connection, listener, isAhead: true });
  seat.session = session;
  seat.credentials = credentials;
  // Before the store is open: a tab finds its place among others by signing in, and what waits for the server may be asked for.
  connection.signIn(credentials, { isPatient: true }).catch(() => refused(needs, seat, session));
  try {
    await session.opened;
  } catch (fault) {
    // The usual sign-in follows, for which the connection must be free.
    leave(seat, store);
    await connection.signOut();
    throw fault;
  }
  begin(session);
  session.tell.opened();
  return login;
}

/** The server took the sign-in, for the first time or again after a loss. */
export function cameOnline(needs: SeatNeeds, seat: Seat, login: LoginAnswer, isFirst: boolean): void {
  const session = isFirst ? takeSeat(needs, seat, login) : seat.session;
  if (!session) return;
  session.login = login;
  const synced = synchronise(session);
  // A room that another device left meanwhile is not entered again.
  const done = isFirst ? synced : synced.then(() => enterRoomsAgain(session));
  void done.catch(waitForOnline);
  void synced.then(() => keepOwnProfile(session)).catch(waitForOnline);
  if (!isFirst) void watchAgain(session).catch(waitForOnline);
}

/** Forgets all of the account at once; the store closes when nothing uses it any more. */
export function leave(seat: Seat, store: Store): void {
  const { session } = seat;
  if (!session) return;
  session.isAlive = false;
  releaseWaiting(session);
  seat.session = undefined;
  seat.credentials = undefined;
  // A store that cannot be closed has nothing left to lose.
  seat.closed = session.queues
    .idle()
    .then(() => giveUpUnsent(session))
    .catch(() => {})
    .then(() => store.close())
    .catch(() => {});
}

/** What could not be synchronised is with the next `online`. */
export function waitForOnline(): void {}

function takeSeat({ sdkAppId, store, listener, connection }: SeatNeeds, seat: Seat, login: LoginAnswer): Session {
  const ahead = seat.session?.isAhead ? seat.session : undefined;
  const credentials = seat.credentials;
  const proof = store.proofOf(credentials?.userSig ?? '');
  if (ahead?.me.uid === login.uid) {
    ahead.isAhead = false;
    // Only the next start wants it. The server may have been faster than the store, which is written into once it is open.
    ahead.opened.then(() => store.putLogin({ ...login, proof })).catch(() => {});
    return ahead;
  }
  // The account was deleted and made anew: nothing that is kept here is of this one (D2).
  const gone = ahead ? [...ahead.heads.keys()] : [];
  if (ahead) leave(seat, store);
  const userId = credentials?.userId ?? '';
  const opening = { sdkAppId, userId, login, proof, store, connection: connection(), listener };
  const session = openSession(ahead ? { ...opening, after: seat.closed } : opening);
  seat.session = session;
  seat.credentials = credentials;
  session.tell.heads(gone);
  session.opened.then(() => begin(session), waitForOnline);
  return session;
}

/** Nothing of the account is shown to who may not sign in to it (any more). */
function refused({ store, listener }: SeatNeeds, seat: Seat, session: Session): void {
  if (seat.session !== session || !session.isAhead) return;
  leave(seat, store);
  listener.ended('userSigExpired');
}

/** What an earlier run of the app left unsent goes out; what failed waits for the user. */
function begin(session: Session): void {
  if (session.isAlive) sendUnsent(session);
}
