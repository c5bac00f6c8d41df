import { appSettings } from './appSettings.ts';
import { crashSettings } from './crashSettings.ts';
import { fileSettings } from './fileSettings.ts';
import { friendSettings } from './friendSettings.ts';
import { groupSettings } from './groupSettings.ts';
import { hookSettings } from './hookSettings.ts';
import { labelSettings } from './labelSettings.ts';
import { offlinePushSettings } from './offlinePushSettings.ts';
import { passwordSettings } from './passwordSettings.ts';
import { profileSettings } from './profileSettings.ts';
import { pushSettings } from './pushSettings.ts';
import { quotaSettings } from './quotaSettings.ts';
import { reactionSettings } from './reactionSettings.ts';
import { serverSettings } from './serverSettings.ts';
import type { Setting, Value } from './setting.ts';
import { statisticsSettings } from './statisticsSettings.ts';
import { statusSettings } from './statusSettings.ts';
import { wordSettings } from './wordSettings.ts';

export type { Setting } from './setting.ts';

/**
 * Every limit, time-out and quota of the server. Defaults, options, environment names, `--help` and the
 * documentation come from here; there is no literal limit elsewhere.
 */
export const settings = {
  ...serverSettings,
  ...appSettings,
  ...profileSettings,
  ...quotaSettings,
  ...groupSettings,
  ...reactionSettings,
  ...wordSettings,
  ...labelSettings,
  ...passwordSettings,
  ...friendSettings,
  ...statusSettings,
  ...statisticsSettings,
  ...hookSettings,
  ...pushSettings,
  ...offlinePushSettings,
  ...crashSettings,
  ...fileSettings,
};

export type SettingName = keyof typeof settings;
type Of<S extends 'server' | 'app'> = {
  [K in SettingName as (typeof settings)[K]['scope'] extends S ? K : never]: (typeof settings)[K]['default'];
};
export type Settings = { [K in SettingName]: (typeof settings)[K]['default'] };
export type ServerSettings = Of<'server'>;

/** The environment variable of a setting: `HONGYAN_` and its name in capitals. */
export const envName = (name: string): string => `HONGYAN_${name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()}`;
/** The command-line option of a setting: its name in kebab case. */
export const optionName = (name: string): string => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

/**
 * Reads one setting from text or JSON and checks its bounds.
 *
 * @returns the value, or `flaw`: what is wrong and what is allowed
 */
export function readSetting(name: SettingName, raw: unknown): { value: Value } | { flaw: string } {
  const { default: fallback, min, max, oneOf, matches } = settings[name] as Setting;
  if (typeof fallback === 'number') {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    const within = `a whole number from ${min ?? 0} to ${max ?? Number.MAX_SAFE_INTEGER}`;
    if (typeof value !== 'number' || !Number.isInteger(value))
      return { flaw: `must be ${within}, not ${JSON.stringify(raw)}` };
    if (value < (min ?? 0) || value > (max ?? Number.MAX_SAFE_INTEGER))
      return { flaw: `must be ${within}, not ${value}` };
    return { value };
  }
  if (typeof raw !== 'string') return { flaw: `must be a text, not ${JSON.stringify(raw)}` };
  if (oneOf && !oneOf.includes(raw)) return { flaw: `must be one of ${oneOf.join(', ')}, not ${JSON.stringify(raw)}` };
  if (matches && raw !== '' && !matches.pattern.test(raw)) return { flaw: `must be ${matches.says}` };
  return { value: raw };
}

export const defaultSettings = Object.fromEntries(
  Object.entries(settings).map(([name, s]) => [name, s.default]),
) as Settings;
