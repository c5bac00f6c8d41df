import { ImError, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { assertAttributeFits, numberOf, readAttributes, readNumber } from './condition.ts';
import { attributeNumbers, attributesOf, entriesOf, namedAccounts, wholeEntries } from './marks.ts';

type AttributeCommand = `openim/im_${'set_attr_name' | 'get_attr_name' | 'set_attr' | 'remove_attr' | 'get_attr'}`;

/** Attributes of the app and of accounts (rest-api §8.2). */
export const pushAttributeHandlers: Pick<HandlersOf<RestCommands>, AttributeCommand> = {
  async 'openim/im_set_attr_name'(ctx, { AttrNames }, { app, settings }) {
    const names: Record<number, string> = {};
    for (const [key, name] of Object.entries(AttrNames)) {
      assertAttributeFits(settings, `AttrNames.${key}`, name);
      names[readNumber('AttrNames', key)] = name;
    }
    const all = { ...(await ctx.storage.pushes.attributeNames(app.sdkAppId)), ...names };
    const twice = Object.values(all).find((name, at, list) => list.indexOf(name) !== at);
    if (twice !== undefined)
      throw new ImError('pushSetIllegal', { field: 'AttrNames', reason: `${twice} would name two attributes` });
    await ctx.storage.pushes.nameAttributes(app.sdkAppId, names);
    return {};
  },

  async 'openim/im_get_attr_name'(ctx, _input, { app }) {
    return { AttrNames: await ctx.storage.pushes.attributeNames(app.sdkAppId) };
  },

  async 'openim/im_set_attr'(ctx, { UserAttrs }, { app, settings }) {
    const numbers = await attributeNumbers(ctx, app.sdkAppId);
    const named = { field: 'UserAttrs', max: settings.pushAccountsMax, illegal: 'pushSetIllegal' } as const;
    const entries = await entriesOf(ctx, app.sdkAppId, UserAttrs, named);
    const set = entries.map(({ uid, entry, field }) => ({
      uid,
      attributes: readAttributes(settings, numbers, `${field}.Attrs`, entry.Attrs),
    }));
    await ctx.storage.pushes.setAttributes(app.sdkAppId, set);
    return {};
  },

  async 'openim/im_remove_attr'(ctx, input, { app, settings }) {
    const numbers = await attributeNumbers(ctx, app.sdkAppId);
    const named = { field: 'UserAttrs', max: settings.pushAccountsMax, illegal: 'pushRemoveIllegal' } as const;
    const list = wholeEntries(input.UserAttrs, input.To_Account, 'Attrs', named);
    const entries = await entriesOf(ctx, app.sdkAppId, list, named);
    const removed = entries.map(({ uid, entry, field }) => ({
      uid,
      numbers: entry.Attrs.map((name) => numberOf(numbers, `${field}.Attrs`, name)),
    }));
    await ctx.storage.pushes.removeAttributes(removed);
    return {};
  },

  async 'openim/im_get_attr'(ctx, input, caller) {
    const accounts = await namedAccounts(ctx, caller, input.To_Account, 'pushGetIllegal');
    const names = await ctx.storage.pushes.attributeNames(caller.app.sdkAppId);
    const found = await attributesOf(ctx, accounts, (number) => names[number]);
    return { UserAttrs: found.map(({ To_Account, values }) => ({ To_Account, Attrs: values })) };
  },
};
