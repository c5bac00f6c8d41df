import type { RestCaller, SocketCaller } from '../dispatch/handlers.ts';
import { originOf, restOrigin } from '../hooks/origin.ts';
import type { AskedIn } from '../storage/port/outbox.ts';

/** Who changes lists: the session that has its answer, absent where it is the app; and who that is to webhooks. */
export interface By {
  session?: string;
  told: AskedIn;
}

/** A user's own session. */
export const bySession = ({ me, connection }: Pick<SocketCaller, 'me' | 'connection'>): By => ({
  session: connection.id,
  told: { sdkAppId: me.sdkAppId, operator: me.userId, origin: originOf({ me, connection }) },
});

/** The app's back end. */
export const byApp = (caller: Pick<RestCaller, 'app' | 'userId' | 'address'>): By => ({
  told: { sdkAppId: caller.app.sdkAppId, operator: caller.userId, origin: restOrigin(caller) },
});
