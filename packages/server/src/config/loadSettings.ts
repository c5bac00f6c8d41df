import { readFileSync } from 'node:fs';
import {
  defaultSettings,
  envName,
  optionName,
  readSetting,
  type ServerSettings,
  type Setting,
  type SettingName,
  type Settings,
  settings,
} from '@hongyan/contract';
import { type AppSeed, parseAppSeed } from './appSeed.ts';
import { didYouMean } from './nearest.ts';
import { StartError } from './startError.ts';

/** Everything a server is started with. */
export interface LoadedSettings {
  settings: ServerSettings;
  /** App settings given at start: defaults of every app that has none of its own. */
  appDefaults: Partial<Settings>;
  apps: AppSeed[];
}

/** Where settings come from besides the file. */
export interface SettingSources {
  /** Values of options by setting name; `app` holds those of `--app`. */
  options: Readonly<Record<string, unknown>>;
  env: Readonly<Record<string, string | undefined>>;
}

/** Set by a launcher for the process it starts: that process ends when its parent does. Not a setting. */
export const PARENT_PID_ENV = 'HONGYAN_PARENT_PID';
const APP_ENV = 'HONGYAN_APP';
/** What apps with the client SDK are built with; it may stand in the same shell. */
const SDK_ENV = 'HONGYAN_SERVER';

export const settingNames = Object.keys(settings) as SettingName[];
const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings, name);
/** The command-line option of a setting, its own word where the table has one. */
export const settingOption = (name: SettingName): string => (settings[name] as Setting).option ?? optionName(name);

/**
 * Reads all settings: options win over environment variables (`HONGYAN_…`), these over the JSON file that `config`
 * names, that over the defaults. Every value is checked; an error names its source and what is allowed.
 */
export function loadSettings(sources: SettingSources): LoadedSettings {
  refuseUnknownVariables(sources.env);
  const file = readConfigFile(given('config', sources, undefined)?.raw);

  const values: Partial<Record<SettingName, string | number | boolean>> = {};
  for (const name of settingNames) {
    const found = given(name, sources, file);
    if (found === undefined) continue;
    const read = readSetting(name, found.raw);
    if ('flaw' in read) throw new StartError(`${found.source} ${read.flaw}`);
    values[name] = read.value;
  }

  const apps = readApps(sources, file);
  return {
    settings: pick('server', { ...defaultSettings, ...values }) as ServerSettings,
    appDefaults: pick('app', values),
    apps,
  };
}

interface ConfigFile {
  path: string;
  values: Record<string, unknown>;
}

/** The value that wins and where it stands; an empty variable counts as not set, as `NAME= command` means it. */
function given(name: SettingName, sources: SettingSources, file: ConfigFile | undefined) {
  const option = sources.options[name];
  if (option !== undefined) return { raw: option, source: settingOption(name) };
  const variable = sources.env[envName(name)];
  if (variable !== undefined && variable !== '') return { raw: variable, source: envName(name) };
  if (file && Object.hasOwn(file.values, name)) return { raw: file.values[name], source: `${file.path}: ${name}` };
  return undefined;
}

function refuseUnknownVariables(env: SettingSources['env']): void {
  const known = [...settingNames.map(envName), APP_ENV, PARENT_PID_ENV, SDK_ENV];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('HONGYAN_') || known.includes(name)) continue;
    throw new StartError(`unknown environment variable ${name}${didYouMean(name, known)}`);
  }
}

function readConfigFile(path: unknown): ConfigFile | undefined {
  if (typeof path !== 'string' || path === '') return undefined;
  let values: unknown;
  try {
    values = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`cannot read the config file ${path}: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw new StartError(`the config file ${path} must hold one JSON object of settings by name`);
  for (const name of Object.keys(values)) {
    if (name === 'config') throw new StartError(`${path}: a config file cannot name another one`);
    if (name !== 'app' && !isSettingName(name))
      throw new StartError(`${path}: unknown setting ${name}${didYouMean(name, [...settingNames, 'app'])}`);
  }
  return { path, values: { ...values } };
}

/** Apps of the strongest source that names any; the same rule as for a setting. */
function readApps({ options, env }: SettingSources, file: ConfigFile | undefined): AppSeed[] {
  const byOption = texts(options.app, '--app');
  if (byOption.length > 0)
    return distinct(
      byOption.map((text) => parseAppSeed(text, '--app')),
      '--app',
    );
  const byVariable = (env[APP_ENV] ?? '').split(',').flatMap((text) => text.trim() || []);
  if (byVariable.length > 0)
    return distinct(
      byVariable.map((text) => parseAppSeed(text, APP_ENV)),
      APP_ENV,
    );
  const source = `${file?.path}: app`;
  return distinct(
    texts(file?.values.app, source).map((text) => parseAppSeed(text, source)),
    source,
  );
}

function texts(value: unknown, source: string): string[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.every((text) => typeof text === 'string')) return list;
  throw new StartError(`${source} must be texts of the form ID:KEY or ID:KEY:ADMIN`);
}

function distinct(apps: AppSeed[], source: string): AppSeed[] {
  const ids = apps.map((app) => app.sdkAppId);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new StartError(`${source}: app ${twice} is named twice`);
  return apps;
}

function pick(scope: Setting['scope'], values: Partial<Record<SettingName, unknown>>): Partial<Settings> {
  return Object.fromEntries(
    settingNames.filter((name) => settings[name].scope === scope && name in values).map((name) => [name, values[name]]),
  );
}
