import { envName, type Setting, type SettingName, settings } from '@hongyan/contract';
import { type Command, Option } from 'commander';
import { loadSettings, settingNames, settingOption } from '../config/loadSettings.ts';

/** `hongyan serve`: one option for each setting of the contract's table. */
export function addServeCommand(program: Command): void {
  const command = program.command('serve').description('start the server (what `hongyan` alone does too)');
  command.addOption(
    new Option(
      '--app <ID:KEY[:ADMIN]>',
      'an app with its key and administrator (default: administrator); repeatable [HONGYAN_APP, comma separated]',
    ).argParser((text: string, before: string[] | undefined) => [...(before ?? []), text]),
  );
  for (const name of settingNames) {
    const { placeholder, scope } = settings[name] as Setting;
    const option = new Option(`${settingOption(name)} <${placeholder ?? 'N'}>`, describe(name));
    option.attributeName = () => name;
    command.addOption(option.helpGroup(scope === 'app' ? 'Defaults of every app:' : 'Options:'));
  }
  command.action(async (options: Record<string, unknown>) => {
    const loaded = loadSettings({ options, env: process.env });
    const { serve } = await import('./serve.ts');
    await serve(loaded);
  });
}

/** A setting in the words of the table: what it means, its bounds, default and variable. */
function describe(name: SettingName): string {
  const { doc, default: fallback, min, max, oneOf, unit } = settings[name] as Setting;
  const range = max === undefined ? '' : `, ${min ?? 0} to ${max}${unit && unit !== 'count' ? ` ${unit}` : ''}`;
  const choice = oneOf ? `, one of ${oneOf.join(' ')}` : range;
  return `${doc} (${fallback === '' ? 'no default' : `default: ${fallback}`}${choice}) [${envName(name)}]`;
}
