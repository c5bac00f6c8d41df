import {
  ImError,
  type InputOf,
  type OutputOf,
  type ServerSettings,
  type Settings,
  type SocketCommands,
  userIdFlaw,
} from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import type { Authoriser } from '../dispatch/authorise.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { Connection } from '../gateway/connection.ts';
import { originOf } from '../hooks/origin.ts';
import { isStateTold, tellSignIn } from '../presence/tellState.ts';
import type { Account, SeenQuota } from '../storage/port/accounts.ts';
import { assertRoom } from './room.ts';
import { SignInLine } from './signInLine.ts';

/** Sign-in, sign-out and heartbeat (design §4). */
export function signInHandlers(
  auth: Authoriser,
  { signInsAtOnce }: Pick<ServerSettings, 'signInsAtOnce'>,
): Pick<HandlersOf<SocketCommands>, 'login' | 'logout' | 'ping'> {
  const line = new SignInLine(signInsAtOnce);
  return {
    login: (ctx, input, { connection }) =>
      line.run(async () => {
        // Who gave up in the line and came again stands in it again.
        if (!connection.isOpen) throw new ImError('sendsStopped', { reason: 'the connection is closed' });
        return signIn(ctx, auth, connection, input);
      }),

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

async function signIn(
  ctx: Ctx,
  auth: Authoriser,
  connection: Connection,
  input: InputOf<SocketCommands['login']>,
): Promise<OutputOf<SocketCommands['login']>> {
  if (connection.identity || connection.guest) throw new ImError('alreadySignedIn');
  const app = auth.app(input.sdkAppId);
  const settings = ctx.apps.settings(app.sdkAppId);
  const flaw = userIdFlaw(input.userId, settings.userIdMaxBytes);
  if (flaw) throw new ImError('accountParamsIllegal', { field: 'userId', reason: flaw });
  const ticket = await auth.ticket(app, input.userId, input.userSig, connection.address);

  const account = await ensureAccount(ctx, app.sdkAppId, settings, input.userId);
  const identity = identityOf(ctx, account, input, ticket.expiresSec);
  await writeSignIn(ctx, settings, identity);
  await beginSession(ctx, connection, identity, settings.multiDeviceMode);
  // Read once the account's subject is heard: a membership that changes from here on is told there.
  await ctx.sessions.enterGroups(account.uid, await ctx.storage.groups.gidsOf(account.uid));

  const { nick, faceUrl, userSeq, notBeforeSec } = await currentAccount(ctx, account);
  if (ticket.madeSec < notBeforeSec) {
    // The account was kicked while this session was not yet among those that a kick ends.
    connection.end('kickedByAdmin', { reason: 'admin', timeMs: ctx.clock.nowMs() });
    throw new ImError('userSigRevoked');
  }
  ctx.pushes.signedIn(account.uid);
  return {
    sessionId: connection.id,
    uid: String(account.uid),
    timeMs: ctx.clock.nowMs(),
    userSeq,
    heartbeatSec: ctx.server.heartbeatSec,
    nick,
    faceUrl,
    maxMessageBytes: settings.maxMessageBytes,
    pageMax: settings.pageMax,
  };
}

/**
 * Stores that a device signed in, and with it that its account did on this day (S48).
 *
 * @throws ImError `activeUsersOfDayFull` (72000), `activeUsersOfMonthFull` (72002)
 */
async function writeSignIn({ storage, statistics }: Ctx, settings: Settings, identity: Identity): Promise<void> {
  const { sdkAppId, uid, deviceId, platform, signedInMs } = identity;
  const sights = statistics.sightsOf(sdkAppId, uid);
  const refused = await storage.devices.signIn(
    { uid, deviceId, platform, signedInMs },
    sights,
    seenQuotas(settings, sights),
  );
  if (refused) {
    const { period, max } = refused.full;
    throw new ImError(isMonth(period) ? 'activeUsersOfMonthFull' : 'activeUsersOfDayFull', { max });
  }
  statistics.signedIn(sdkAppId, uid, sights);
}

/** A month is 202611, a day 20261130. */
const isMonth = (period: number): boolean => period < 1_000_000;

/** How many may be seen in the periods of these sights, where the app bounds it. */
function seenQuotas(
  { activeUsersPerDayMax, activeUsersPerMonthMax }: Settings,
  sights: readonly { period: number }[],
): SeenQuota[] {
  return sights
    .map(({ period }) => ({ period, max: isMonth(period) ? activeUsersPerMonthMax : activeUsersPerDayMax }))
    .filter(({ max }) => max > 0);
}

/** Makes the connection a session, which may end others (S5); the app is told of it and of them (callbacks.md §3). */
async function beginSession(ctx: Ctx, connection: Connection, identity: Identity, mode: number): Promise<void> {
  const others = isStateTold(ctx, identity.sdkAppId) ? await ctx.sessions.online(identity.uid) : undefined;
  await ctx.sessions.signIn(connection, identity, mode);
  if (others && connection.isOpen) tellSignIn(ctx, identity, others, originOf({ me: identity, connection }), mode);
}

/** The account of a good UserSig; the first sign-in of an unknown one creates it (usersig-and-limits §1.7). */
async function ensureAccount(
  ctx: Pick<Ctx, 'accounts' | 'storage' | 'clock'>,
  sdkAppId: number,
  settings: Settings,
  userId: string,
): Promise<Account> {
  const known = await ctx.accounts.find(sdkAppId, userId);
  if (known) return known;
  await assertRoom(ctx, sdkAppId, settings, userId);

  const [created] = await ctx.storage.accounts.import(sdkAppId, [{ userId }], ctx.clock.nowMs());
  if (!created) throw new Error(`import of ${userId} gave no account`);
  ctx.accounts.put(created);
  return created;
}

/**
 * The account as it is stored now. Read in one piece once the session hears events: what happened before is in it, what
 * happens after comes as an event with a greater number.
 */
async function currentAccount(ctx: Pick<Ctx, 'accounts' | 'storage' | 'sessions' | 'clock'>, account: Account) {
  const [current] = await ctx.storage.accounts.find(account.sdkAppId, [account.userId]);
  if (current?.uid === account.uid) {
    ctx.accounts.put(current);
    return current;
  }
  // It was deleted while this session was not yet among those that a deletion ends.
  ctx.accounts.forget(account.sdkAppId, [account.userId]);
  ctx.sessions.kickAll(account.uid, { reason: 'accountDeleted', timeMs: ctx.clock.nowMs() });
  return account;
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
