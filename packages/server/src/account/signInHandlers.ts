import { ImError, type InputOf, type SocketCommands, userIdFlaw } from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import type { Authoriser } from '../dispatch/authorise.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';

/** Sign-in, sign-out and heartbeat (design §4). */
export function signInHandlers(auth: Authoriser): Pick<HandlersOf<SocketCommands>, 'login' | 'logout' | 'ping'> {
  return {
    async login(ctx, input, { connection }) {
      if (connection.identity) throw new ImError('alreadySignedIn');
      const app = auth.app(input.sdkAppId);
      const settings = ctx.apps.settings(app.sdkAppId);
      const flaw = userIdFlaw(input.userId, settings.userIdMaxBytes);
      if (flaw) throw new ImError('accountParamsIllegal', { field: 'userId', reason: flaw });
      const ticket = await auth.ticket(app, input.userId, input.userSig, connection.address);

      const account = await ensureAccount(ctx, app.sdkAppId, input.userId);
      const identity = identityOf(ctx, account, input, ticket.expiresSec);
      await ctx.storage.devices.signIn({
        uid: account.uid,
        deviceId: input.deviceId,
        platform: input.platform,
        signedInMs: identity.signedInMs,
      });
      await ctx.sessions.signIn(connection, identity, settings.multiDeviceMode);

      // Read after the session hears events: what happened in between comes as an event, what was before is covered.
      const { userSeq } = await ctx.storage.userEvents.after(account.uid, Number.MAX_SAFE_INTEGER, 1);
      return {
        sessionId: connection.id,
        uid: String(account.uid),
        timeMs: ctx.clock.nowMs(),
        userSeq,
        heartbeatSec: ctx.server.heartbeatSec,
        nick: account.nick,
        faceUrl: account.faceUrl,
        maxMessageBytes: settings.maxMessageBytes,
        pageMax: settings.pageMax,
      };
    },

    async logout(ctx, _input, { connection, me }) {
      await ctx.storage.devices.signOut(me.uid, [me.deviceId]);
      connection.end('signedOut');
      return {};
    },

    async ping(ctx) {
      return { timeMs: ctx.clock.nowMs() };
    },
  };
}

/** The account of a good UserSig; the first sign-in of an unknown one creates it (usersig-and-limits §1.7). */
async function ensureAccount(
  ctx: Pick<Ctx, 'accounts' | 'storage' | 'clock'>,
  sdkAppId: number,
  userId: string,
): Promise<Account> {
  const known = await ctx.accounts.find(sdkAppId, userId);
  if (known) return known;

  const [created] = await ctx.storage.accounts.import(sdkAppId, [{ userId }], ctx.clock.nowMs());
  if (!created) throw new Error(`import of ${userId} gave no account`);
  ctx.accounts.put(created);
  return created;
}

function identityOf(
  ctx: Pick<Ctx, 'clock'>,
  account: Account,
  input: InputOf<SocketCommands['login']>,
  expiresSec: number,
): Identity {
  return {
    sdkAppId: account.sdkAppId,
    uid: account.uid,
    userId: account.userId,
    platform: input.platform as Identity['platform'],
    deviceId: input.deviceId,
    signedInMs: ctx.clock.nowMs(),
    expiresSec,
  };
}
