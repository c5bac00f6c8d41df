import { randomBytes, randomInt } from 'node:crypto';
import { defaultSettings, readSetting, type SettingName, type Settings, settings } from '@hongyan/contract';
import { checkAppSeed, DEFAULT_ADMIN } from '../config/appSeed.ts';
import { didYouMean } from '../config/nearest.ts';
import { StartError } from '../config/startError.ts';
import type { App, AppState } from '../storage/port/apps.ts';
import type { Storage } from '../storage/port/storage.ts';

/** What can be done to the apps of a server (S13); plain data, it crosses the control socket. */
export type AppAction =
  | { action: 'list' }
  | { action: 'create'; sdkAppId?: number; key?: string; name?: string; admin?: string }
  | { action: 'show' | 'disable' | 'enable' | 'delete' | 'restore'; sdkAppId: number }
  | { action: 'settings'; sdkAppId: number; changes: Record<string, string> };

/** The apps that an action was about, and the values in force where it was about settings. */
export interface AppReply {
  apps: App[];
  settings?: Record<string, string | number | boolean>;
}

/** What the actions work with. */
export interface AppActionNeeds {
  storage: Pick<Storage, 'apps'>;
  nowMs: number;
  appRestoreDays: number;
  appDefaults: Partial<Settings>;
}

const DAY_MS = 86_400_000;
const appSettingNames = (Object.keys(settings) as SettingName[]).filter((name) => settings[name].scope === 'app');

/** Reads or changes apps in the store; refuses what makes no sense with a `StartError` that says what to do. */
export async function applyAppAction(needs: AppActionNeeds, action: AppAction): Promise<AppReply> {
  const apps = await needs.storage.apps.list();
  switch (action.action) {
    case 'list':
      return { apps };
    case 'create':
      return { apps: [await createApp(needs, apps, action)] };
    case 'show':
      return { apps: [findApp(apps, action.sdkAppId)] };
    case 'settings':
      return changeSettings(needs, findApp(apps, action.sdkAppId), action.changes);
    default: {
      const app = findApp(apps, action.sdkAppId);
      const state = nextState(app, action.action, needs);
      return { apps: [kept(app, await needs.storage.apps.setState(app.sdkAppId, state, needs.nowMs))] };
    }
  }
}

/** The named app, or the only active one when none is named. */
export function chooseApp(apps: readonly App[], sdkAppId: number | undefined): App {
  if (sdkAppId !== undefined) return findApp(apps, sdkAppId);
  const active = apps.filter((app) => app.state === 'active');
  const [only] = active;
  if (only === undefined) throw new StartError('there is no active app; make one with `hongyan app create`');
  if (active.length > 1)
    throw new StartError(`there are ${active.length} apps; say which one with --app: ${named(active)}`);
  return only;
}

function findApp(apps: readonly App[], sdkAppId: number): App {
  const app = apps.find((one) => one.sdkAppId === sdkAppId);
  if (app) return app;
  const hint = apps.length === 0 ? 'there is none yet; make one with `hongyan app create`' : `there is ${named(apps)}`;
  throw new StartError(`there is no app ${sdkAppId}; ${hint}`);
}

function named(apps: readonly App[]): string {
  const ids = apps.slice(0, 10).map((app) => String(app.sdkAppId));
  return apps.length > ids.length ? `${ids.join(', ')} and ${apps.length - ids.length} more` : ids.join(', ');
}

async function createApp(
  { storage, nowMs }: AppActionNeeds,
  apps: readonly App[],
  wanted: Extract<AppAction, { action: 'create' }>,
): Promise<App> {
  const taken = new Set(apps.map((app) => app.sdkAppId));
  if (wanted.sdkAppId !== undefined && taken.has(wanted.sdkAppId))
    throw new StartError(`app ${wanted.sdkAppId} exists already; see it with \`hongyan app list\``);

  const { sdkAppId, key, admin } = checkAppSeed(
    {
      sdkAppId: wanted.sdkAppId ?? freeAppId(taken),
      key: wanted.key ?? newKey(),
      admin: wanted.admin ?? DEFAULT_ADMIN,
    },
    '--key',
  );
  return storage.apps.put({ sdkAppId, name: wanted.name ?? '', key, admins: [admin] }, nowMs);
}

/** A key as the original prints it: 64 hex digits, which are used as text. */
export const newKey = (): string => randomBytes(32).toString('hex');

/** A random id of the form 14000xxxxx that no app has. */
export function freeAppId(taken: ReadonlySet<number>): number {
  for (;;) {
    const sdkAppId = 1_400_000_000 + randomInt(100_000);
    if (!taken.has(sdkAppId)) return sdkAppId;
    if (taken.size >= 100_000) throw new StartError('no id of the form 14000xxxxx is free; give one with --app');
  }
}

function nextState(
  { sdkAppId, state, deletedMs }: App,
  verb: 'disable' | 'enable' | 'delete' | 'restore',
  { nowMs, appRestoreDays }: AppActionNeeds,
): AppState {
  if (state === 'deleted' && verb !== 'restore')
    throw new StartError(`app ${sdkAppId} is deleted; bring it back with \`hongyan app restore ${sdkAppId}\``);
  if (verb === 'restore' && state !== 'deleted') throw new StartError(`app ${sdkAppId} is not deleted, it is ${state}`);
  if (verb === 'restore' && nowMs - deletedMs > appRestoreDays * DAY_MS)
    throw new StartError(
      `app ${sdkAppId} was deleted on ${new Date(deletedMs).toISOString()}; it could be restored for ${appRestoreDays} days (appRestoreDays)`,
    );
  if (verb === 'disable') return 'disabled';
  return verb === 'delete' ? 'deleted' : 'active';
}

async function changeSettings(needs: AppActionNeeds, app: App, changes: Record<string, string>): Promise<AppReply> {
  const read = Object.entries(changes).map(([name, raw]) => [name, readAppSetting(name, raw)] as const);
  const changed =
    read.length === 0 ? app : kept(app, await needs.storage.apps.setSettings(app.sdkAppId, Object.fromEntries(read)));
  const values = { ...defaultSettings, ...needs.appDefaults, ...changed.settings };
  return { apps: [changed], settings: Object.fromEntries(appSettingNames.map((name) => [name, values[name]])) };
}

/** The checked value; nothing behind the equals sign means the default again. */
function readAppSetting(name: string, raw: string): string | number | boolean | null {
  const known = appSettingNames.find((one) => one === name);
  if (known === undefined)
    throw new StartError(`there is no setting ${name} of an app${didYouMean(name, appSettingNames)}`);
  if (raw === '') return null;
  const read = readSetting(known, raw);
  if ('flaw' in read) throw new StartError(`setting ${name} ${read.flaw}`);
  return read.value;
}

function kept(app: App, changed: App | undefined): App {
  if (changed === undefined) throw new StartError(`app ${app.sdkAppId} is gone; see \`hongyan app list\``);
  return changed;
}
