import {
  errors,
  faultInfo,
  ImError,
  type Settings,
  type SocketCommands,
  statusTypes,
  userIdFlaw,
} from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Status } from './port.ts';

type Command = 'setStatus' | 'getStatuses' | 'subscribeStatuses' | 'unsubscribeStatuses';

/** Status of users over the socket (sdk-js-api §4.8). */
export const statusHandlers: Pick<HandlersOf<SocketCommands>, Command> = {
  async setStatus(ctx, { customStatus }, { connection, me, settings }) {
    assertOn(settings);
    const bytes = Buffer.byteLength(customStatus);
    const max = settings.customStatusMaxBytes;
    if (bytes > max) {
      const reason = `has ${bytes} bytes, at most ${max} are allowed`;
      throw new ImError('socketParamsIllegal', { field: 'customStatus', reason });
    }
    ctx.statuses.set(me, customStatus, connection.id);
    return { userId: me.userId, statusType: statusTypes.online, customStatus };
  },

  async getStatuses(ctx, { userIds }, caller) {
    assertOn(caller.settings);
    const { accounts, failures } = await accountsOf(ctx, userIds, caller);
    return { statuses: wireStatuses(accounts, await ctx.statuses.now(accounts)), failures };
  },

  async subscribeStatuses(ctx, { userIds }, caller) {
    const { connection, settings } = caller;
    assertOn(settings);
    const { accounts, failures } = await accountsOf(ctx, userIds, caller);
    const { statuses, dropped } = await ctx.statuses.subscribe(connection, accounts, settings);
    return { statuses: wireStatuses(accounts, statuses), failures, dropped };
  },

  async unsubscribeStatuses(ctx, { userIds = [] }, { connection, settings }) {
    assertOn(settings);
    ctx.statuses.unsubscribe(connection, userIds);
    return {};
  },
};

function assertOn({ userStatus }: Pick<Settings, 'userStatus'>): void {
  if (userStatus === 0) throw new ImError('userStatusDisabled');
}

async function accountsOf(ctx: Pick<Ctx, 'accounts'>, userIds: string[], { me, settings }: SocketCaller) {
  // What can be nobody's name is not asked for: a store need not be able to hold it.
  const names = [...new Set(userIds)].filter((userId) => !userIdFlaw(userId, settings.userIdMaxBytes));
  const found = await ctx.accounts.findMany(me.sdkAppId, names);
  const unknown = [...new Set(userIds)].filter((userId) => !found.has(userId));
  const failures = unknown.map((userId) => ({
    ...{ userId, code: errors.accountUnknown.code },
    info: faultInfo('accountUnknown', { userId }),
  }));
  return { accounts: [...found.values()], failures };
}

function wireStatuses(accounts: readonly Account[], statuses: ReadonlyMap<number, Status>) {
  return accounts.flatMap(({ uid, userId }) => {
    const status = statuses.get(uid);
    return status ? [{ userId, ...status }] : [];
  });
}
