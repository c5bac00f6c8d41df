import { ImError, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { assertTags } from './condition.ts';
import { entriesOf, namedAccounts, wholeEntries } from './marks.ts';

type TagCommand = `openim/im_${'add_tag' | 'remove_tag' | 'remove_all_tags' | 'get_tag'}`;

/** Tags of accounts (rest-api §8.2). */
export const pushTagHandlers: Pick<HandlersOf<RestCommands>, TagCommand> = {
  async 'openim/im_add_tag'(ctx, input, { app, settings }) {
    const named = { field: 'UserTags', max: settings.pushTagAccountsMax, illegal: 'pushSetIllegal' } as const;
    const list = wholeEntries(input.UserTags, input.To_Account, 'Tags', named);
    list.forEach(({ Tags }, at) => {
      assertTags(settings, `UserTags[${at}].Tags`, Tags);
    });
    const entries = await entriesOf(ctx, app.sdkAppId, list, named);
    const tagged = entries.map(({ uid, entry }) => ({ uid, tags: entry.Tags }));
    const max = settings.pushUserTagsMax;
    const { fullUid } = await ctx.storage.pushes.addTags(app.sdkAppId, tagged, max);
    if (fullUid === undefined) return {};
    const full = entries.find(({ uid }) => uid === fullUid);
    throw new ImError('pushUserTagsFull', { userId: full?.entry.To_Account ?? '', max });
  },

  async 'openim/im_remove_tag'(ctx, input, { app, settings }) {
    const named = { field: 'UserTags', max: settings.pushAccountsMax, illegal: 'pushRemoveIllegal' } as const;
    const list = wholeEntries(input.UserTags, input.To_Account, 'Tags', named);
    const entries = await entriesOf(ctx, app.sdkAppId, list, named);
    await ctx.storage.pushes.removeTags(entries.map(({ uid, entry }) => ({ uid, tags: entry.Tags })));
    return {};
  },

  async 'openim/im_remove_all_tags'(ctx, input, caller) {
    const accounts = await namedAccounts(ctx, caller, input.To_Account, 'pushRemoveIllegal');
    await ctx.storage.pushes.removeTags([...accounts.values()].map(({ uid }) => ({ uid })));
    return {};
  },

  async 'openim/im_get_tag'(ctx, input, caller) {
    const accounts = await namedAccounts(ctx, caller, input.To_Account, 'pushGetIllegal');
    const found = await ctx.storage.pushes.tags([...accounts.values()].map(({ uid }) => uid));
    const of = Map.groupBy(found, ({ uid }) => uid);
    const UserTags = [...accounts].map(([To_Account, { uid }]) => ({
      To_Account,
      Tags: (of.get(uid) ?? []).map(({ tag }) => tag),
    }));
    return { UserTags };
  },
};
