import { ImError, type ServerSettings, type SocketCommands } from '@hongyan/contract';
import type { Ctx, Guest } from '../ctx.ts';
import type { Authoriser } from '../dispatch/authorise.ts';
import type { GuestCaller, HandlersOf } from '../dispatch/handlers.ts';
import { WindowCounter } from '../dispatch/rateLimit.ts';
import { findGroup } from '../group/find.ts';
import { withCount } from '../group/handlers.ts';
import { typeOf } from '../group/rules.ts';

const MINUTE_MS = 60_000;

/** Who listens in live rooms without signing in (sdk-js-api §4.11): it is counted there, and may do nothing else. */
export function guestHandlers(
  auth: Authoriser,
  { guestsMax }: Pick<ServerSettings, 'guestsMax'>,
): Pick<HandlersOf<SocketCommands>, 'guestLogin' | 'guestJoin' | 'guestQuit' | 'guestOnlineCount'> {
  const perAddress = new WindowCounter(MINUTE_MS);
  return {
    async guestLogin(ctx, { sdkAppId }, { connection }) {
      if (connection.identity || connection.guest) throw new ImError('alreadySignedIn');
      const settings = ctx.apps.settings(auth.app(sdkAppId).sdkAppId);
      if (settings.guestSignIn === 0) throw new ImError('groupCommandDisabled');
      const timeMs = ctx.clock.nowMs();
      const max = settings.guestsPerMinute;
      if (max > 0 && perAddress.add(`${sdkAppId} ${connection.address}`, timeMs) > max)
        throw new ImError('groupTooFrequent', { max, what: 'guests a minute from one address' });
      const guest: Guest = { sdkAppId, rooms: new Set(), idleMs: timeMs };
      if (!ctx.sessions.admitGuest(connection, guest, guestsMax))
        throw new ImError('groupTooFrequent', { max: guestsMax, what: 'guests at a time' });
      return { sessionId: connection.id, timeMs, heartbeatSec: ctx.server.heartbeatSec };
    },

    async guestJoin(ctx, { groupId }, caller) {
      const guest = guestOf(caller);
      const settings = ctx.apps.settings(guest.sdkAppId);
      const group = await openRoom(ctx, guest, groupId);
      const isIn = ctx.live.hears(group.gid, caller.connection);
      const max = settings.guestRoomsMax;
      if (!isIn && guest.rooms.size >= max) throw new ImError('groupTooFrequent', { max, what: 'rooms of a guest' });
      guest.rooms.add(group.gid);
      const recent = await ctx.live.admit(group, caller.connection, settings);
      return { status: isIn ? 'already' : 'joined', group: await withCount(ctx, group, settings), recent };
    },

    async guestQuit(ctx, { groupId }, caller) {
      const guest = guestOf(caller);
      const group = await findGroup(ctx, guest.sdkAppId, groupId);
      if (!guest.rooms.delete(group.gid))
        throw new ImError('groupDenied', { reason: 'only who is in the room may leave it' });
      ctx.live.dismiss(group.gid, caller.connection);
      leftOne(ctx, guest);
      return {};
    },

    async guestOnlineCount(ctx, { groupId }, caller) {
      const group = await openRoom(ctx, guestOf(caller), groupId);
      return { online: await ctx.live.online(group.gid) };
    },
  };
}

async function openRoom(ctx: Ctx, { sdkAppId }: Guest, groupId: string) {
  const group = await findGroup(ctx, sdkAppId, groupId);
  if (typeOf(group).guests !== 'yes')
    throw new ImError('groupDenied', { reason: 'only live rooms are open to who has not signed in' });
  return group;
}

function guestOf({ connection }: GuestCaller): Guest {
  if (!connection.guest) throw new ImError('notSignedIn');
  return connection.guest;
}

function leftOne({ clock }: Pick<Ctx, 'clock'>, guest: Guest): void {
  if (guest.rooms.size === 0) guest.idleMs = clock.nowMs();
}
