import type { RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { readNumber, readNumbered, readOldCondition, theOne } from './condition.ts';
import { attributesOf, entriesOf, namedAccounts } from './marks.ts';
import { reportOf } from './report.ts';
import { pushToAll } from './send.ts';

type OldCommand = `openim/${'push' | 'get_push_report' | 'set_tag' | 'remove_tag' | 'get_tag'}`;

/** Pushing by numbered tags (rest-api §8.3): what later commands call attributes. */
export const oldPushHandlers: Pick<HandlersOf<RestCommands>, OldCommand> = {
  async 'openim/push'(ctx, input, caller) {
    const condition = readOldCondition(caller.settings, theOne(input.Condition));
    return { TaskId: await pushToAll(ctx, caller, input, condition, caller.settings.pushOldRandomDays) };
  },

  async 'openim/get_push_report'(ctx, { Tasks }, caller) {
    const ids = Tasks.map(({ TaskId }) => TaskId);
    return { ReportList: await reportOf(ctx, caller, 'Tasks', ids) };
  },

  async 'openim/set_tag'(ctx, { UserTags }, { app, settings }) {
    const named = { field: 'UserTags', max: settings.pushAccountsMax, illegal: 'pushSetIllegal' } as const;
    const entries = await entriesOf(ctx, app.sdkAppId, UserTags, named);
    const set = entries.map(({ uid, entry, field }) => ({
      uid,
      attributes: readNumbered(settings, `${field}.Tags`, entry.Tags),
    }));
    await ctx.storage.pushes.setAttributes(app.sdkAppId, set);
    return {};
  },

  async 'openim/remove_tag'(ctx, { UserTags }, { app, settings }) {
    const named = { field: 'UserTags', max: settings.pushAccountsMax, illegal: 'pushRemoveIllegal' } as const;
    const entries = await entriesOf(ctx, app.sdkAppId, UserTags, named);
    const removed = entries.map(({ uid, entry, field }) => ({
      uid,
      numbers: entry.Tags.map((key) => readNumber(`${field}.Tags`, key)),
    }));
    await ctx.storage.pushes.removeAttributes(removed);
    return {};
  },

  async 'openim/get_tag'(ctx, input, caller) {
    const accounts = await namedAccounts(ctx, caller, input.To_Account, 'pushGetIllegal');
    const found = await attributesOf(ctx, accounts, String);
    return { UserTags: found.map(({ To_Account, values }) => ({ To_Account, Tags: values })) };
  },
};
