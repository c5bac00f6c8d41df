import type { CloseName, EventPayload } from '@hongyan/contract';
import type { Identity } from '../ctx.ts';
import type { KickView } from '../presence/kick.ts';
import type { Connection } from './connection.ts';

/** How a connection closes, by the reason that its `kicked` names. */
const closeOf: Record<string, CloseName> = {
  otherDevice: 'kickedByDevice',
  admin: 'kickedByAdmin',
  expired: 'userSigExpired',
  accountDeleted: 'accountDeleted',
};

/** Ends a session and says why. */
export function endKicked(session: Connection, kicked: EventPayload<'kicked'>): void {
  session.end(closeOf[kicked.reason] ?? 'kickedByAdmin', kicked);
}

/**
 * Ends a session that lost its place. One whose own device signed in again is told nothing: nobody reads the old
 * connection, or it is another tab of the same browser, which must neither say "kicked" nor come back by itself.
 */
export function kick(session: Connection, winner: KickView, kept: readonly KickView[]): void {
  const isReplaced = kept.some(({ deviceId }) => deviceId === session.identity?.deviceId);
  const { platform, deviceId, signedInMs: timeMs } = winner;
  session.end('kickedByDevice', isReplaced ? undefined : { reason: 'otherDevice', platform, deviceId, timeMs });
}

/** A session as the rules of who is kicked look at it. */
export function viewOf({ id }: Connection, { platform, deviceId, signedInMs }: Identity): KickView {
  return { id, platform, deviceId, signedInMs };
}
