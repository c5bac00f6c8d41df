import { defaultSettings, type Settings } from '@hongyan/contract';
import type { App } from '../storage/port/apps.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { AppDirectory } from './directory.ts';

/**
 * Opens the directory of apps over the store.
 *
 * @param defaults the server's own defaults of app settings, from its configuration
 */
export async function openAppDirectory(
  storage: Pick<Storage, 'apps'>,
  defaults: Partial<Settings>,
): Promise<AppDirectory> {
  const base: Settings = { ...defaultSettings, ...defaults };
  let apps = new Map<number, App>();
  let merged = new Map<number, Settings>();
  const listeners: (() => Promise<void>)[] = [];

  const refresh = async (): Promise<void> => {
    const list = await storage.apps.list();
    apps = new Map(list.map((app) => [app.sdkAppId, app]));
    merged = new Map(list.map((app) => [app.sdkAppId, { ...base, ...app.settings }]));
    for (const listener of listeners) await listener();
  };
  await refresh();

  return {
    get: (sdkAppId) => apps.get(sdkAppId),
    settings: (sdkAppId) => merged.get(sdkAppId) ?? base,
    list: () => [...apps.values()],
    refresh,
    onRefresh: (listener) => void listeners.push(listener),
  };
}
