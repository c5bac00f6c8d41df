import { ImError, type RestCommands, readSetting, type SettingName, settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { unknownIn } from './restRates.ts';

/** Settings of an app over REST: our service `hongyan`. */
export const settingsHandlers: Pick<HandlersOf<RestCommands>, 'hongyan/get_settings' | 'hongyan/set_settings'> = {
  async 'hongyan/get_settings'(ctx, _input, { app }) {
    return { Settings: appSettings(ctx, app.sdkAppId) };
  },

  async 'hongyan/set_settings'(ctx, input, { app }) {
    const changed = Object.fromEntries(
      Object.entries(input.Settings).map(([name, raw]) => [name, appSetting(name, raw)]),
    );
    await ctx.storage.apps.setSettings(app.sdkAppId, changed);
    await ctx.apps.refresh();
    // A list of words that was switched on holds from the answer on.
    await ctx.words.refresh();
    return { Settings: appSettings(ctx, app.sdkAppId) };
  },
};

function appSettings(ctx: Pick<Ctx, 'apps'>, sdkAppId: number): Record<string, string | number | boolean> {
  const all = Object.entries(ctx.apps.settings(sdkAppId));
  return Object.fromEntries(all.filter(([name]) => settings[name as SettingName].scope === 'app'));
}

/**
 * Checks a new value of an app's setting.
 *
 * @throws ImError `settingIllegal`: unknown, of the whole server, or out of bounds
 */
export function appSetting(name: string, raw: unknown): string | number | boolean {
  if (!Object.hasOwn(settings, name)) throw new ImError('settingIllegal', { name, reason: 'there is no such setting' });
  if (settings[name as SettingName].scope !== 'app') {
    throw new ImError('settingIllegal', { name, reason: 'belongs to the server, not to an app' });
  }
  const read = readSetting(name as SettingName, raw);
  if ('flaw' in read) throw new ImError('settingIllegal', { name, reason: read.flaw });
  const unknown = name === 'restRates' && unknownIn(String(read.value));
  if (unknown) throw new ImError('settingIllegal', { name, reason: `there is no command ${unknown}` });
  return read.value;
}
