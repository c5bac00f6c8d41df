import { errors, ImError, type Platform, platforms, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { type OnlineState, stateOf } from './state.ts';

type StateCommand = 'openim/querystate' | 'openim/query_online_status';

/** Online state over REST (rest-api §4.1), under its two names. */
export const stateHandlers: Pick<HandlersOf<RestCommands>, StateCommand> = {
  'openim/querystate': queryState,
  'openim/query_online_status': queryState,
};

async function queryState(
  ctx: Ctx,
  input: { To_Account: string[]; IsNeedDetail?: number },
  { app, settings }: RestCaller,
) {
  if (input.To_Account.length === 0) throw new ImError('openimBadJson');
  const accounts = await ctx.accounts.findMany(app.sdkAppId, input.To_Account);
  const since = ctx.clock.nowMs() - settings.pushOnlineDays * 86_400_000;
  const devices = await ctx.storage.devices.signedIn(
    [...accounts.values()].map(({ uid }) => uid),
    since,
  );

  const QueryResult = await Promise.all(
    [...accounts.values()].map(async ({ uid, userId }) => {
      const online = (await ctx.sessions.online(uid)).map(({ platform }) => platform);
      const remembered = devices.filter((device) => device.uid === uid).map(({ platform }) => platform as Platform);
      return resultOf(userId, stateOf(online, remembered), input.IsNeedDetail === 1);
    }),
  );
  const unknown = [...new Set(input.To_Account)].filter((userId) => !accounts.has(userId));
  const ErrorList = unknown.map((To_Account) => ({ To_Account, ErrorCode: errors.accountUnknown.code }));
  return ErrorList.length > 0 ? { QueryResult, ErrorList } : { QueryResult };
}

function resultOf(To_Account: string, { state, byPlatform }: OnlineState, isDetailed: boolean) {
  const Detail = [...byPlatform].map(([platform, Status]) => ({ Platform: platforms[platform].restName, Status }));
  // A list that is there but empty breaks a published client (rest-api §0.3).
  const withDetail = isDetailed && Detail.length > 0 ? { Detail } : {};
  return { To_Account, State: state, Status: state, ...withDetail };
}
